"""An empty archival document to put pages in, and how it is written: the same bytes each time."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="B"/>\
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@cache
def _srgb() -> bytes:
    """Give the sRGB profile, the only colours that the pages may rely on."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command
    from pikepdf import pdfa  # noqa: PLC0415 - idem

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdfa.prepare(pdf, "3b")
    return bytes(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())


def strip(pdf: Any) -> None:
    """Leave a document its pages only."""
    for cle in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
        del pdf.Root[cle]
    for cle in set(pdf.trailer.keys()) & {"/Info", "/ID"}:
        del pdf.trailer[cle]


def dress(pdf: Any) -> None:
    """Leave a document its pages only, and declare what they are: PDF/A-3b in sRGB."""
    strip(pdf)
    if known():
        _declare(pdf)


def _declare(pdf: Any) -> None:
    from pikepdf import Name, Object  # noqa: PLC0415 - 60 ms, not for every command

    intention = Object.parse(
        b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) >>"
    )
    intention.DestOutputProfile = pdf.make_stream(_srgb(), N=3)
    pdf.Root.OutputIntents = Object.parse(b"[]")
    pdf.Root.OutputIntents.append(pdf.make_indirect(intention))
    pdf.Root.Metadata = pdf.make_stream(_XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)


def write(pdf: Any) -> bytes:
    """Write a document; the same pages give the same bytes, of which no hash is wanted here."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    sortie = BytesIO()
    pdf.save(
        sortie,
        static_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=False,  # whoever binds these pages compresses all that is not
        fix_metadata_version=False,
    )
    return sortie.getvalue()


def known() -> bool:
    """Tell whether this pikepdf can prove a PDF/A; before 10.14, as on Intel Macs, none can."""
    try:
        from pikepdf import pdfa  # noqa: F401, PLC0415 - 60 ms, not for every command
    except ImportError:
        return False
    return True
