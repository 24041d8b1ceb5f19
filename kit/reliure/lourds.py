"""The heavy streams of a reproduction, that are bound without being held: its images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.contenu import size
from kit.reliure.suite import Part, reader, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kit.contenu import Contenu

LEGER = 100_000  # bytes of a whole reproduction, which is not worth the search
LOURD = 16_000  # bytes of a stream
_TETE = 4_096  # bytes within which the dictionary of an image ends
Objet = tuple[int, int]


def find(pdf: Contenu) -> dict[Objet, Part]:
    """Give where the data of each heavy image stand in a reproduction; no other is known to."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    if size(pdf) < LEGER:
        return {}
    trouves = {}
    with reader([whole(pdf)]) as flux, pikepdf.open(flux) as source:
        for objet, place in source.get_xref_table().items():
            if place.type != 1:
                continue
            vu = source.get_object(objet)
            if isinstance(vu, pikepdf.Stream) and vu.get("/Subtype") == "/Image":
                part = _data(pdf, flux, place.offset or 0, vu)
                if part is not None:
                    trouves[objet] = part
    return trouves


def _data(pdf: Contenu, flux: Any, place: int, image: Any) -> Part | None:
    """Find the data of an image after their words; None when they are light, or not there."""
    if int(image.get("/Length", 0)) < LOURD:
        return None
    octets = image.read_raw_bytes()
    flux.seek(place)
    lus = flux.read(_TETE + len(octets))
    rang = lus.find(octets[:_TETE])  # to look for all of it would take longer
    juste = rang > 0 and lus.startswith(octets, rang)
    return Part(pdf, place + rang, len(octets)) if juste else None


class Greffe:
    """The heavy images of one open reproduction: emptied, copied, then given their data again.

    `numeros` gives the stream of the main document that has the data of each.
    """

    def __init__(self, pdf: Any, source: Any, numeros: Mapping[Objet, int]) -> None:
        self._pdf = pdf
        self._vides = [(source.get_object(objet), numero) for objet, numero in numeros.items()]
        for vide, _ in self._vides:
            filtre, parametres = vide.get("/Filter"), vide.get("/DecodeParms")
            vide.write(b"", filter=filtre, decode_parms=parametres, type_check=False)

    def fill(self, copies: Iterable[Any]) -> None:
        """Name the full streams wherever what was copied names the emptied ones."""
        pleins = {}
        for vide, numero in self._vides:
            copie, plein = self._pdf.copy_foreign(vide), self._pdf.get_object(numero, 0)
            for cle in set(copie.keys()) - {"/Length"}:
                plein[cle] = copie[cle]
            pleins[copie.objgen] = plein
        if pleins:
            _replace([*copies, *pleins.values()], pleins)


def _replace(pile: list[Any], pleins: Mapping[Objet, Any]) -> None:
    """Follow every reference from some objects, each once, and replace those of a mapping."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    vus: set[Objet] = set()
    while pile:
        objet = pile.pop()
        cles = range(len(objet)) if isinstance(objet, pikepdf.Array) else objet.keys()
        for cle in cles:
            valeur = objet[cle]
            if not isinstance(valeur, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)):
                continue
            if valeur.objgen in pleins:
                objet[cle] = pleins[valeur.objgen]
            elif valeur.objgen not in vus:
                vus.update({valeur.objgen} - {(0, 0)})
                pile.append(valeur)
