"""The certificates of a seal: their names, and whether they lead to a root that the user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.errors import KitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509

    from kit.sceau.constat import Confiance


USAGES = frozenset(("digital_signature", "non_repudiation"))


def roots(racines: Sequence[bytes]) -> list[x509.Certificate]:
    """Read the certificates (PEM or DER) that the user trusts. Raises KitError for another file."""
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415 - 0.5 s

    lues = []
    for octets in racines:
        try:
            trouvees = list(load_certs_from_pemder_data(octets))
            assert all(cert.subject for cert in trouvees)  # noqa: S101 - reads what is lazy
        except (ValueError, TypeError, AssertionError):
            trouvees = []
        if not trouvees:
            raise KitError("une racine donnée n'est pas un certificat lisible (PEM ou DER)")
        lues += trouvees
    return lues


def context(racines: list[x509.Certificate], autres: list[Any], le: datetime | None) -> Any:
    """Give the rules of a check: these roots and no other, nothing fetched, at the day declared."""
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - 0.5 s

    return ValidationContext(
        trust_roots=racines,
        other_certs=autres,
        moment=le,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def usages() -> Any:
    """Give the uses that a certificate may be made for: to sign or to commit."""
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415

    return KeyUsageConstraints(key_usage=set(USAGES), match_all_key_usages=False)


def signs(certificat: x509.Certificate) -> bool:
    """Tell whether a certificate may sign documents: what it does not restrict is allowed."""
    permis, particuliers = certificat.key_usage_value, certificat.extended_key_usage_value
    if permis is not None and not {*permis.native} & USAGES:
        return False
    return particuliers is None or {*particuliers.native} != {"time_stamping"}


def trust(sur: bool, racines: list[x509.Certificate]) -> Confiance:
    """Say what the chain is worth; without a root, nothing is said of it."""
    if not racines:
        return "non vérifiée hors ligne"
    return "racine donnée" if sur else "hors des racines données"


def name(sujet: x509.Name) -> str:
    """Give the name that a reader knows: the common one, else the organisation's."""
    lus = sujet.native
    for champ in ("common_name", "organization_name"):
        valeur = lus.get(champ)
        if valeur:
            return str(valeur if isinstance(valeur, str) else valeur[0])
    return str(sujet.human_friendly)
