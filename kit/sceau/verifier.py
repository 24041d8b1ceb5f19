"""The seals of a PDF, checked on this machine: nothing is fetched, no authority is trusted."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from kit.contenu import opened, search
from kit.errors import KitError, MachineFautive
from kit.sceau import chaine
from kit.sceau.constat import Confiance, Horodatage, Sceau, Suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import x509

_MARQUE = re.compile(b"/ByteRange")
_HEXA = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
SANS_EXTRA = "les sceaux demandent l'extra « sceau » : pip install 'kit-recouvrement[sceau]'"


def sealed(brut: bytes | BinaryIO) -> bool:
    """Tell whether a PDF may bear a seal; needs no library."""
    return any(search(opened(brut), _MARQUE))


def verify(brut: bytes | BinaryIO, racines: Sequence[bytes] = ()) -> tuple[Sceau, ...]:
    """Check every seal of a PDF, in the order of their making; none is an empty answer.

    `racines` are certificates (PEM or DER) that the user trusts. Raises MachineFautive without
    the extra, KitError when the file, or a root, cannot be read.
    """
    if not sealed(brut):
        return ()
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - 0.5 s
    except ImportError:
        raise MachineFautive(SANS_EXTRA) from None
    sures = chaine.roots(racines)
    for journal in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(journal).setLevel(logging.CRITICAL + 1)
    try:
        flux = opened(brut)
        signatures = PdfFileReader(flux, strict=False).embedded_signatures
    except Exception as erreur:  # noqa: BLE001 - a hostile file makes the library raise anything
        raise KitError(f"les sceaux de ce PDF sont illisibles ({type(erreur).__name__})") from None
    derniere = len(signatures) - 1
    return tuple(_one(s, flux, sures, rang == derniere) for rang, s in enumerate(signatures))


def _one(signature: Any, flux: BinaryIO, racines: list[x509.Certificate], derniere: bool) -> Sceau:
    try:
        return _read(signature, flux, racines, derniere)
    except Exception:  # noqa: BLE001 - idem: a seal that cannot be checked is a broken one
        confiance: Confiance = "non vérifiée hors ligne"
        champ = str(signature.field_name)
        return Sceau(champ, "illisible", "", None, False, False, "rien", False, confiance)


def _read(signature: Any, flux: BinaryIO, racines: list[x509.Certificate], derniere: bool) -> Sceau:
    certificat, date = signature.signer_cert, signature.self_reported_timestamp
    regles = chaine.context(racines, signature.other_embedded_certs, date)
    etat, temps = _check(signature, regles)
    suite = _after(signature, derniere)
    return Sceau(
        champ=str(signature.field_name),
        signataire=chaine.name(certificat.subject),
        autorite=chaine.name(certificat.issuer),
        le=temps.timestamp if temps is etat else date,
        intact=_sound(etat) and signature.coverage.value > 1 and _well_formed(signature, flux),
        couvre_tout=suite == "rien",
        suite=suite,
        auto_signe=certificat.self_signed != "no",
        confiance=chaine.trust(etat.trusted, racines),
        horodatage=temps and _dated(temps, racines),
        pour_signer=temps is etat or chaine.signs(certificat),
    )


def _check(signature: Any, regles: Any) -> tuple[Any, Any]:
    """Give the state of a seal, and that of its timestamp; a document's timestamp is its own."""
    from pyhanko.sign import validation  # noqa: PLC0415 - loaded by now

    if signature.sig_object_type == "/DocTimeStamp":
        temps = validation.validate_pdf_timestamp(signature, regles)
        return temps, temps
    usages = chaine.usages()
    etat = validation.validate_pdf_signature(signature, regles, key_usage_settings=usages)
    return etat, etat.timestamp_validity


def _sound(etat: Any) -> bool:
    return bool(etat.intact and etat.valid)


def _dated(temps: Any, racines: list[x509.Certificate]) -> Horodatage:
    confiance = chaine.trust(temps.trusted, racines)
    nom = chaine.name(temps.signing_cert.subject)
    return Horodatage(nom, temps.timestamp, _sound(temps), confiance)


def _after(signature: Any, derniere: bool) -> Suite:
    """Say what follows the bytes that a seal covers: nothing, another seal, or a change."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation import SignatureCoverageLevel  # noqa: PLC0415

    if signature.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return "rien"
    ecart = signature.diff_result
    if not isinstance(ecart, DiffResult):
        return "modification"
    niveau = ecart.modification_level
    permis = ModificationLevel.LTA_UPDATES if derniere else ModificationLevel.FORM_FILLING
    if derniere and niveau is ModificationLevel.NONE:
        return "modification"
    return "signature" if niveau.value <= permis.value else "modification"


def _well_formed(signature: Any, flux: BinaryIO) -> bool:
    """Tell whether the place of the seal holds the seal and nothing else: no seal covers it."""
    from asn1crypto import parser  # noqa: PLC0415 - comes with pyhanko

    debut, fin = signature.byte_range[1], signature.byte_range[2]
    flux.seek(debut)
    if fin < debut or not _HEXA.fullmatch(flux.read(fin - debut)):
        return False
    contenu, signe = signature.pkcs7_content, signature.signed_data
    annonces = [algorithme.dump() for algorithme in signe["digest_algorithms"]]
    propre = not contenu[parser.peek(contenu) :].strip(b"\0")
    info = signature.signer_info
    complet = chaine.entire(signe, info["signed_attrs"])
    return propre and complet and info["digest_algorithm"].dump() in annonces
