"""The last touches on a PDF: it says that it is accessible (PDF/UA-1), and has an identifier."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from kit import balises

# PDF/A accepts the mark of PDF/UA only with the description of its schema (ISO 19005-3, 6.6.2.3).
_MARQUE = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" \
pdfuaid:part="1"/><rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description></rdf:li></rdf:Seq>\
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

_FICHE = b'<rdf:Description rdf:about=""'
_ESPACE = re.compile(rb' xmlns:(?!rdf=)\w+="[^"]*"')


def finir(_document: Any, pdf: Any) -> None:
    """Add the mark of PDF/UA, drop the empty dictionaries that some refuse, mend the tags."""
    for objet in pdf.objects:
        if getattr(objet, "extra", {}).get("Type") == "/Metadata":
            objet.stream = [_marquer(morceau) for morceau in objet.stream]
        elif isinstance(objet, dict):
            for cle in ("Pattern", "Shading"):
                if cle in objet and not objet[cle]:
                    del objet[cle]
    balises.mend(pdf)


def identify(octets: bytes) -> bytes:
    """Write in a finished PDF the two identifiers that PDF/A asks for, from its own bytes.

    They stand in the dictionary of its cross-references, after every object: nothing else moves.
    """
    debut = int(octets[octets.rindex(b"startxref") :].split()[1])
    avant, marque, apres = octets[debut:].partition(b"/Type /XRef")
    if not marque:
        raise ValueError("PDF sans références croisées en flux")
    empreinte = hashlib.sha256(octets).hexdigest()[:32].encode()
    return octets[:debut] + avant + marque + b"/ID [<%b><%b>]" % (empreinte, empreinte) + apres


def _marquer(morceau: Any) -> Any:
    octets = morceau if isinstance(morceau, bytes) else str(morceau).encode()
    octets = _declarer(octets)
    return octets.replace(b"</rdf:RDF>", _MARQUE.encode() + b"</rdf:RDF>", 1)


def _declarer(octets: bytes) -> bytes:
    """Declare the name spaces on each description too: Apache xmpbox looks for them nowhere else.

    Without them, PDFBox and the tools made of it do not see a PDF/A.
    """
    tete = octets.partition(b"<rdf:RDF")[2].partition(b">")[0]
    espaces = b"".join(_ESPACE.findall(tete))
    return octets.replace(_FICHE, _FICHE + espaces)
