"""An invisible PAdES seal, appended to a PDF: the pages and the marks of PDF/A and PDF/UA stay."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from kit.errors import KitError
from kit.sceau import chaine
from kit.sceau.cle import check_usage, check_validity, checked

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSigner, Signer
    from pyhanko.sign.timestamps import TimeStamper

CHAMP = "Sceau"
MOTIF = "Scellement du document"
# Hexadecimal signs kept for the seal with its timestamp: one request, no trial one to weigh it.
RESERVE = 64 * 1024


def seal(
    octets: bytes, signataire: Signer, quand: datetime, horodateur: TimeStamper | None = None
) -> bytes:
    """Give the PDF with a PAdES B-B seal, or B-T with a timestamp; its first bytes do not change.

    Raises KitError for an expired certificate and for a PDF that cannot be sealed.
    """
    certificat = checked(signataire)
    check_usage(certificat)
    check_validity(certificat, quand)
    ecrivain, champ = _open(octets)
    chaine.bind(signataire)
    sortie = BytesIO()
    from pyhanko.sign.general import SigningError  # noqa: PLC0415 - loaded by now

    try:
        _signer(champ, signataire, quand, horodateur).sign_pdf(
            ecrivain, output=sortie, bytes_reserved=RESERVE if horodateur else None
        )
    except SigningError as erreur:
        raise KitError(f"ce PDF ne peut pas être scellé ({erreur})") from None
    scelle = sortie.getvalue()
    if not scelle.startswith(octets):
        raise KitError("le sceau aurait changé le document : rien n'est scellé")
    return scelle


def _open(octets: bytes) -> tuple[IncrementalPdfFileWriter, str]:
    from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415 - 0.5 s
        IncrementalPdfFileWriter,
    )
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415

    class Ajout(IncrementalPdfFileWriter):
        """Leaves the metadata as they are: rewritten, they would lose the producer of the pages."""

        def _update_meta(self) -> None:
            pass

    try:
        ecrivain = Ajout(BytesIO(octets))
        if ecrivain.prev.encrypted:
            raise KitError("ce PDF est protégé par un mot de passe : scellez une copie ouverte")
        noms = {signature.field_name for signature in ecrivain.prev.embedded_signatures}
        _in_order(ecrivain)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise KitError("ce PDF est illisible ou endommagé : rien n'est scellé") from None
    rangs = (CHAMP, *(f"{CHAMP} {rang}" for rang in range(2, len(noms) + 2)))
    return ecrivain, next(nom for nom in rangs if nom not in noms)


def _in_order(ecrivain: IncrementalPdfFileWriter) -> None:
    """A page with a field says the order of its fields (ISO 14289-1, 7.18.3)."""
    from pyhanko.pdf_utils.generic import pdf_name  # noqa: PLC0415 - loaded by now

    reference, _ = ecrivain.find_page_for_modification(0)  # type: ignore[no-untyped-call]
    page = reference.get_object()
    if page.get("/Tabs") != "/S":
        page[pdf_name("/Tabs")] = pdf_name("/S")
        ecrivain.update_container(page)


def _signer(
    champ: str, signataire: Signer, quand: datetime, horodateur: TimeStamper | None
) -> PdfSigner:
    from pyhanko.sign import fields  # noqa: PLC0415 - loaded by now
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1  # noqa: PLC0415

    class ALHeure(PdfSigner):
        """A signer given its hour, and that leaves the file a PDF 1.7, as PDF/A-3 is."""

        def init_signing_session(self, *args: Any, **mots: Any) -> Any:
            session = super().init_signing_session(*args, **mots)
            session.system_time = quand
            return session

        def register_extensions(self, pdf_out: Any, **_: Any) -> None:
            # PDF 2.0 for an elliptic curve, as pyHanko has it, is not needed: ETSI EN 319 142-1
            # asks for this mark alone.
            pdf_out.ensure_output_version((1, 7))
            pdf_out.register_extension(ESIC_EXTENSION_1)

    # Printed, not hidden (ISO 19005-3, 6.3.2), of no size, hence without appearance (6.3.3), and
    # off the page, hence outside the tags (ISO 14289-1, 7.18.1).
    invisible = fields.InvisSigSettings(
        set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
    )
    return ALHeure(
        PdfSignatureMetadata(
            field_name=champ,
            md_algorithm="sha256",
            reason=MOTIF,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=signataire,
        timestamper=horodateur,
        new_field_spec=fields.SigFieldSpec(
            champ, invis_sig_settings=invisible, readable_field_name="Sceau électronique"
        ),
    )
