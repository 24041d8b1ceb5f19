"""What a later revision of a PDF touches: a seal adds its field, and may change nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kit.contenu import opened

# Where a seal leaves its trace: its field, its extensions, the proofs of its long life.
RACINE = frozenset(("/AcroForm", "/DSS", "/Extensions", "/Perms", "/Metadata", "/Version"))


def faults(avant: bytes | BinaryIO, apres: bytes | BinaryIO) -> list[str]:
    """Say in French what a later revision does beyond sealing; nothing when it only seals.

    Raises pikepdf.PdfError for a file that cannot be read.
    """
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    with (
        pikepdf.open(opened(avant), access_mode=pikepdf.AccessMode.stream) as original,
        pikepdf.open(opened(apres), access_mode=pikepdf.AccessMode.stream) as final,
    ):
        if original.Root.objgen != final.Root.objgen:
            return ["la racine du document a été remplacée"]
        return list(dict.fromkeys(_faults(original, final)))


def _faults(original: Any, final: Any) -> Iterator[str]:
    pages, libres = {page.obj.objgen for page in original.pages}, _free(original)
    if final.is_encrypted or len(original.pages) != len(final.pages):
        yield "le nombre de pages a changé, ou le fichier a été chiffré"
    for objet in original.objects:
        if objet.objgen in libres or not objet.objgen[0]:
            continue
        actuel = final.get_object(objet.objgen)
        if objet.objgen == original.Root.objgen:
            yield from _keys(objet, actuel, RACINE, "la racine du document a été modifiée")
        elif objet.objgen in pages:
            yield from _keys(objet, actuel, {"/Annots"}, "une page a été modifiée")
            yield from _marks(objet, actuel)
        elif not _same(objet, actuel):
            yield "un objet de l'original a été remplacé"
    yield from _form(final)


def _free(original: Any) -> set[tuple[int, int]]:
    """Give the objects that a seal may rewrite, and that nothing shows or that `_marks` reads."""
    lieux = [(original.trailer, "/Info"), (original.Root, "/Metadata")]
    lieux += [(page.obj, "/Annots") for page in original.pages]
    return {lieu[cle].objgen for lieu, cle in lieux if cle in lieu} - {(0, 0)}


def _same(un: Any, deux: Any) -> bool:
    import pikepdf  # noqa: PLC0415 - loaded by now

    if isinstance(un, pikepdf.Stream) or isinstance(deux, pikepdf.Stream):
        if not (isinstance(un, pikepdf.Stream) and isinstance(deux, pikepdf.Stream)):
            return False
        return _dict(un) == _dict(deux) and un.read_raw_bytes() == deux.read_raw_bytes()
    return bool(un.unparse() == deux.unparse())


def _dict(objet: Any) -> dict[str, bytes]:
    return {cle: _value(objet[cle]) for cle in objet.keys()}  # noqa: SIM118 - no mapping


def _value(valeur: Any) -> bytes:
    import pikepdf  # noqa: PLC0415 - loaded by now

    if not isinstance(valeur, pikepdf.Object):
        return repr(valeur).encode()
    if valeur.is_indirect:
        return b"%d %d R" % valeur.objgen
    return bytes(valeur.unparse())


def _keys(avant: Any, apres: Any, permises: frozenset[str] | set[str], faute: str) -> Iterator[str]:
    un, deux = _dict(avant), _dict(apres)
    if {c: v for c, v in un.items() if c not in permises} != {
        c: v for c, v in deux.items() if c not in permises
    }:
        yield faute


def _marks(avant: Any, apres: Any) -> Iterator[str]:
    """Refuse what is drawn over a page: a seal's field has no surface, or no drawing."""
    anciennes = [note.objgen for note in avant.get("/Annots", ())]
    nouvelles = list(apres.get("/Annots", ()))
    if [note.objgen for note in nouvelles][: len(anciennes)] != anciennes:
        yield "les annotations d'une page ont été modifiées"
    for note in nouvelles[len(anciennes) :]:
        bords = [str(bord) for bord in note.get("/Rect", ())]
        vide = len(bords) == 4 and bords[0] == bords[2] and bords[1] == bords[3]
        if not (vide and note.get("/Subtype") == "/Widget" and note.get("/FT") == "/Sig"):
            yield "une annotation visible a été ajoutée sur une page"


def _form(final: Any) -> Iterator[str]:
    """Refuse a form that does anything but hold seals."""
    formulaire = final.Root.get("/AcroForm", {})
    champs = list(formulaire.get("/Fields", ()))
    if "/XFA" in formulaire or any(_acts(champ) for champ in champs):
        yield "un formulaire a été ajouté"


def _acts(champ: Any) -> bool:
    return champ.get("/FT") != "/Sig" or "/A" in champ or "/AA" in champ
