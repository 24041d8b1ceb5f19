"""The key that seals: in a PKCS#12 file, or in a token (PKCS#11) that never gives it away."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from kit.errors import KitError, MachineFautive
from kit.sceau.chaine import signs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from asn1crypto import x509
    from pyhanko.sign.signers import Signer


def protected(octets: bytes) -> bool:
    """Tell whether a PKCS#12 file needs a password."""
    return _load(octets, None) is None and _load(octets, b"") is None


def open_p12(octets: bytes, mot_de_passe: str = "") -> Signer:
    """Open the key of a PKCS#12 file. Raises KitError for a wrong password or another file."""
    signataire = _load(octets, mot_de_passe.encode()) or (
        None if mot_de_passe else _load(octets, None)
    )
    if signataire is None:
        raise KitError(
            "le certificat ne s'ouvre pas : mot de passe inexact, ou fichier qui ne contient pas "
            "une clé et son certificat (PKCS#12, extension .p12 ou .pfx)"
        )
    return signataire


def _load(octets: bytes, mot_de_passe: bytes | None) -> Signer | None:
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - 0.5 s

    try:
        signataire: Signer = SimpleSigner.load_pkcs12_data(octets, (), mot_de_passe)
        return signataire
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        # AttributeError: a PKCS#12 file with a certificate and no key.
        return None


@contextmanager
def open_jeton(module: Path, jeton: str, cle: str, code: str) -> Iterator[Signer]:
    """Open the key named `cle` of a token through the maker's library, then close the session.

    Raises MachineFautive when the library, the token or the key is not there.
    """
    try:
        from pkcs11 import PKCS11Error  # noqa: PLC0415 - only for a token
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
    except ImportError:
        raise MachineFautive(_SANS_PKCS11) from None
    from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
    from pyhanko.sign.general import SigningError  # noqa: PLC0415

    try:
        session = open_pkcs11_session(
            str(module), token_criteria=TokenCriteria(label=jeton), user_pin=code or None
        )
        with session:
            # `None` takes every certificate of the token: the chain goes into the seal.
            yield PKCS11Signer(session, cert_label=cle, key_label=cle, other_certs_to_pull=None)
    except (PKCS11Error, SigningError, RuntimeError, OSError) as erreur:
        raise MachineFautive(
            f"le jeton « {jeton} » ne répond pas, ou n'a pas de clé et de certificat nommés "
            f"« {cle} » ({type(erreur).__name__}) : vérifiez --pkcs11, --jeton, --cle et le code"
        ) from None


_SANS_PKCS11 = "un jeton demande l'extra « sceau » : pip install 'kit-recouvrement[sceau]'"


def checked(signataire: Signer) -> x509.Certificate:
    """Give the certificate of a key; refuse one that not every reader of PDF can check."""
    certificat = signataire.signing_cert
    genre = certificat.public_key.algorithm if certificat else "sans certificat"
    if certificat is None or genre not in ("rsa", "ec"):
        raise KitError(f"clé « {genre} » : il faut un certificat RSA, ou à courbe elliptique (EC)")
    return certificat


def check_usage(certificat: x509.Certificate) -> None:
    """Refuse a certificate made for something else, whose seal readers of PDF would contest."""
    if not signs(certificat):
        raise KitError(
            "ce certificat n'est pas fait pour signer (son usage est autre) : il faut un "
            "certificat de cachet ou de signature"
        )


def check_validity(certificat: x509.Certificate, quand: datetime) -> None:
    """Refuse a certificate that has expired or is not yet valid on the day of sealing."""
    debut, fin = certificat.not_valid_before, certificat.not_valid_after
    if quand > fin:
        raise KitError(
            f"le certificat a expiré le {fin:%d/%m/%Y} : demandez-en le renouvellement avant de "
            "sceller"
        )
    if quand < debut:
        raise KitError(f"le certificat n'est valable qu'à partir du {debut:%d/%m/%Y}")
