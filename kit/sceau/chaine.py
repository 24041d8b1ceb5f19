"""The certificates of a seal: their names, and whether they lead to a root that the user gave."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kit.errors import KitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509
    from pyhanko.sign.signers import Signer

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


def bind(signataire: Signer) -> None:
    """Have a seal sign the digest of every certificate that it carries, not its own alone.

    RFC 5035 lets the attribute name the whole chain; else nothing would sign those of authorities.
    """
    from pyhanko.sign.attributes import SigningCertificateV2Provider  # noqa: PLC0415 - loaded by now
    from pyhanko.sign.signers import pdf_cms  # noqa: PLC0415 - idem

    certificat = signataire.signing_cert
    assert certificat is not None  # noqa: S101 - the validity of one was checked
    autres = [un for un in signataire.cert_registry if un.dump() != certificat.dump()]

    class Tous(SigningCertificateV2Provider):
        """Names the signer's certificate, which must come first, then the others."""

        async def build_attr_value(self, dry_run: bool = False) -> Any:
            valeur = await super().build_attr_value(dry_run)
            for autre in autres:
                nomme = await SigningCertificateV2Provider(autre).build_attr_value(dry_run)
                valeur["certs"].append(nomme["certs"][0])
            return valeur

    class Attributs(pdf_cms.CAdESSignedAttributeProviderSpec):
        """The usual signed attributes, with the chain."""

        def signed_attr_providers(self, *args: Any, **mots: Any) -> Any:
            for un in super().signed_attr_providers(*args, **mots):
                yield Tous(un.signing_cert) if type(un) is SigningCertificateV2Provider else un

    signataire.signed_attr_prov_spec = Attributs(
        pdf_cms.PdfCMSSignedAttributes(), certificat, is_pades=True, timestamper=None
    )


def entire(signe: Any, attributs: Any) -> bool:
    """Tell whether a seal carries no certificate but those it names, when it names its chain."""
    nommes = [
        nom["cert_hash"].native
        for attribut in attributs
        if attribut["type"].native == "signing_certificate_v2"
        for nom in attribut["values"][0]["certs"]
    ]
    portes = [hashlib.sha256(un.chosen.dump()).digest() for un in signe["certificates"]]
    return len(nommes) < 2 or sorted(nommes) == sorted(portes)


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
