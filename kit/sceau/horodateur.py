"""A timestamp asked of an RFC 3161 service: the only place of kit that reaches the network."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kit.errors import KitError, MachineFautive

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

DELAI = 30  # seconds
REPONSE_MAX = 64 * 1024  # bytes: a token with its certificates weighs some 6 kB
TYPES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def service(adresse: str, identifiants: str = "") -> TimeStamper:
    """Give the service at an address; `identifiants` is `name:password`.

    It receives the hash of the seal and nothing else, once. Raises KitError for another address
    than http or https, MachineFautive when the service does not answer as RFC 3161 says.
    """
    from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415 - 0.5 s

    entetes = TYPES | _authorize(_check(adresse), identifiants)

    class Service(TimeStamper):
        """Sends one request with the standard library; no redirection is followed."""

        async def async_request_tsa_response(self, req: Any) -> Any:
            return _read(_post(adresse, req.dump(), entetes), req, adresse)

    return Service()  # type: ignore[no-untyped-call]


def _check(adresse: str) -> str:
    try:
        lue = urlsplit(adresse)
        permise = lue.scheme in ("http", "https") and bool(lue.hostname) and not lue.username
    except ValueError:
        permise = False
    if not permise:
        raise KitError(
            f"« {adresse} » n'est pas l'adresse d'un service d'horodatage : "
            "https://… (ou http://…), sans identifiant ni mot de passe dedans"
        )
    return lue.scheme


def _authorize(protocole: str, identifiants: str) -> dict[str, str]:
    if not identifiants:
        return {}
    if protocole != "https":
        raise KitError("des identifiants ne s'envoient qu'à une adresse https://")
    jeton = base64.b64encode(identifiants.encode()).decode()
    return {"Authorization": f"Basic {jeton}"}


class _SansRenvoi(urllib.request.HTTPRedirectHandler):
    """The address the user has seen is the only one that is asked."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


def _post(adresse: str, corps: bytes, entetes: dict[str, str]) -> bytes:
    demande = urllib.request.Request(adresse, corps, entetes, method="POST")  # noqa: S310
    guichet = urllib.request.build_opener(_SansRenvoi())
    try:
        with guichet.open(demande, timeout=DELAI) as reponse:
            lue: bytes = reponse.read(REPONSE_MAX + 1)
    except urllib.error.HTTPError as erreur:
        erreur.close()
        raise MachineFautive(f"{adresse} a répondu {erreur.code} : rien n'est scellé") from None
    except (OSError, ValueError) as erreur:
        raison = getattr(erreur, "reason", None) or erreur
        raise MachineFautive(f"{adresse} ne répond pas ({raison}) : rien n'est scellé") from None
    if len(lue) > REPONSE_MAX:
        raise MachineFautive(f"{adresse} répond plus de {REPONSE_MAX} octets : rien n'est scellé")
    return lue


def _read(reponse: bytes, demande: Any, adresse: str) -> Any:
    """Read an answer: a token that dates what was asked, this time and not another."""
    from asn1crypto import tsp  # noqa: PLC0415 - comes with pyhanko

    try:
        lue = tsp.TimeStampResp.load(reponse, strict=True)
        fait = lue["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        accorde = lue["status"]["status"].native == "granted" and all(
            fait[champ].native == demande[champ].native for champ in ("nonce", "message_imprint")
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        accorde = False
    if not accorde:
        raise MachineFautive(
            f"{adresse} refuse la demande, ou n'y répond pas comme un service d'horodatage "
            "(RFC 3161) : rien n'est scellé"
        )
    return lue
