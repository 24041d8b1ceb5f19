"""The usual forms of what a page draws with, as qpdf writes them: each admits only PDF/A-3."""

from __future__ import annotations

_E = rb"-?[0-9]{1,9}"
_N = rb"-?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})"
_NOM = rb"/[A-Za-z0-9+,._-]{1,120}"
_MOTS = rb"\((?:[ !-'*-\[\]-~]|\\[()\\]){0,200}\)"
_REF = rb"[0-9]{1,9} [0-9]{1,5} R"
_VRAI = rb"(?:true|false)"
_PART = rb"(?:0|1|1\.0{0,9}|0?\.[0-9]{1,9})"
NOMBRES = rb"\[ (?:" + _N + rb" )*+\]"
LARGEURS = rb"\[ (?:" + _E + rb" (?:" + NOMBRES + rb"|" + _E + rb" " + _N + rb") )*+\]"


def _form(*mots: bytes) -> bytes:
    """Give the expression of a dictionary that has some of these words, as qpdf writes it."""
    return rb"<< (?:(?:" + b"|".join(mots) + rb") )*+>>"


ETAT = _form(
    rb"/Type /ExtGState", rb"/(?:CA|ca) " + _PART, rb"/(?:LW|ML|FL|SM) " + _N, rb"/L[CJ] [012]",
    rb"/OPM [01]", rb"/(?:AIS|TK|OP|op|SA|AAPL:AA) " + _VRAI, rb"/BM /Normal", rb"/SMask /None",
)  # fmt: skip
GROUPE = rb"(?=.*/S /Transparency )" + _form(
    rb"/Type /Group", rb"/S /Transparency", rb"/CS /Device(?:RGB|Gray)", rb"/[IK] " + _VRAI
)
_LAB = (
    rb"\[ /Lab << (?:/BlackPoint \[ (?:" + _N + rb" ){3}\] )?(?:/Range \[ (?:" + _N + rb" ){4}\] )?"
    rb"/WhitePoint \[ " + _N + rb" 1 " + _N + rb" \] >> \]"
)  # fmt: skip
ETATS, COULEURS = _form(_NOM + rb" " + ETAT), _form(_NOM + rb" " + _LAB)
_FILTRE = rb"/(?:DCT|Flate|CCITTFax)Decode"
_PARAMETRES = (
    rb"<< (?:/(?:K|Colors|Columns|Rows|BitsPerComponent|Predictor) " + _E
    + rb" |/(?:BlackIs1|EncodedByteAlign|EndOfLine|EndOfBlock) " + _VRAI + rb" )*+>>"
)  # fmt: skip
IMAGE = _form(
    rb"/Type /XObject", rb"/Subtype /Image", rb"/BitsPerComponent (?:1|2|4|8)",
    rb"/ColorSpace /Device(?:RGB|Gray)", rb"/(?:Width|Height) [1-9][0-9]{0,5}", rb"/Name " + _NOM,
    rb"/Filter (?:" + _FILTRE + rb"|\[ " + _FILTRE + rb" \])", rb"/Decode " + NOMBRES,
    rb"/DecodeParms (?:" + _PARAMETRES + rb"|\[ " + _PARAMETRES + rb" \])",
    rb"/Length (?:" + _E + rb"|" + _REF + rb")", rb"/SMask " + _REF,
    rb"/Intent /(?:RelativeColorimetric|AbsoluteColorimetric|Perceptual|Saturation)",
)  # fmt: skip
FLUX = _form(
    rb"/Filter (?:/FlateDecode|\[ /FlateDecode \])",
    rb"/Length[123]? (?:" + _E + rb"|" + _REF + rb")",
)
COMPOSITE = _form(
    rb"/Type /Font", rb"/Subtype /Type0", rb"/BaseFont " + _NOM, rb"/Name " + _NOM,
    rb"/Encoding /Identity-H", rb"/DescendantFonts (?:\[ " + _REF + rb" \]|" + _REF + rb")",
    rb"/ToUnicode " + _REF,
)  # fmt: skip
IDENTITE = _form(rb"/(?:Ordering|Registry) " + _MOTS, rb"/Supplement [0-9]{1,4}")
PORTEUSE = _form(
    rb"/Type /Font", rb"/Subtype /CIDFontType2", rb"/BaseFont " + _NOM, rb"/DW " + _N,
    rb"/CIDSystemInfo (?:" + IDENTITE + rb"|" + _REF + rb")", rb"/CIDToGIDMap /Identity",
    rb"/FontDescriptor " + _REF, rb"/W (?:" + LARGEURS + rb"|" + _REF + rb")",
)  # fmt: skip
SIMPLE = _form(
    rb"/Type /Font", rb"/Subtype /TrueType", rb"/BaseFont " + _NOM, rb"/Name " + _NOM,
    rb"/(?:First|Last)Char [0-9]{1,3}", rb"/Encoding /WinAnsiEncoding", rb"/ToUnicode " + _REF,
    rb"/FontDescriptor " + _REF, rb"/Widths (?:" + NOMBRES + rb"|" + _REF + rb")",
)  # fmt: skip
DESCRIPTION = _form(
    rb"/Type /FontDescriptor", rb"/Font(?:Name|Stretch) " + _NOM, rb"/FontFamily " + _MOTS,
    rb"/Flags [0-9]{1,9}", rb"/FontBBox \[ (?:" + _N + rb" ){4}\]", rb"/FontFile2 " + _REF,
    rb"/(?:FontWeight|ItalicAngle|Ascent|Descent|Leading|CapHeight|XHeight|StemV|StemH|AvgWidth"
    rb"|MaxWidth|MissingWidth) " + _N,
)  # fmt: skip
