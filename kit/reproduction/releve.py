"""What all the pages of a document draw with, each thing once; their marks are taken out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kit.reproduction import contenu
from kit.reproduction.codes import Montres
from kit.reproduction.emplois import Emploi, named, pruned, spare, unparse, wanted
from kit.reproduction.inapte import Inapte

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kit.reproduction.contenu import Contenu

Cle = tuple[int, int]
VIDE = b"\n"  # what draws nothing: qpdf writes no bytes at all as Flate that ends before it begins
_MESURES = {"/Length", "/Width", "/Height"}
_MOTS_DE_FORME = {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group",
                  "/Length", "/Filter", "/DecodeParms"}  # fmt: skip
_DE_TROP = {"/Alternates", "/Interpolate", "/LastModified", "/Metadata", "/OC", "/OPI",
            "/PieceInfo", "/StructParent", "/Thumb"}  # fmt: skip


@dataclass(slots=True)
class Releve:
    """The fonts with their texts, and the other resources of every page, each of them once.

    `intact` when nothing of the contents had to change.
    """

    source: Any
    intact: bool = True
    polices: dict[bytes, tuple[Any, Montres]] = field(default_factory=dict)
    images: dict[bytes, Any] = field(default_factory=dict)
    etats: dict[bytes, Any] = field(default_factory=dict)
    couleurs: dict[bytes, Any] = field(default_factory=dict)
    groupes: dict[bytes, Any] = field(default_factory=dict)


def survey(pdf: Any, pages: Iterable[Any]) -> Releve:
    """Read every content stream of a document, once. Raises Inapte for what no copy may hold."""
    arpenteur = _Arpenteur(pdf)
    for page in pages:
        arpenteur.page(page)
    arpenteur.prune()
    return arpenteur.releve


class _Arpenteur:
    """Walks pages, and the forms that they draw."""

    def __init__(self, pdf: Any) -> None:
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        self.pdf, self.releve, self.flux = pdf, Releve(pdf), pikepdf.Stream
        self.formes: dict[Cle, int] = {}  # depth of each form, -1 while it is read
        self.images: dict[Cle, bytes] = {}
        self.profils: dict[Cle, bytes] = {}
        self.emplois: dict[object, Emploi] = {}

    def page(self, page: Any) -> None:
        """Read the content of a page."""
        if (parts := page.get("/Contents")) is not None:
            parts = [parts] if isinstance(parts, self.flux) else list(parts)
            dit = b"\n".join([part.read_bytes() for part in parts])
            lu = contenu.read(dit)
            if lu.net is not None or not dit:
                page.Contents = self._changed(self.pdf.make_stream(lu.net or VIDE))
            if self._follow(lu, page) > contenu.PROFONDEUR:
                raise Inapte("états imbriqués")
        else:
            page.Contents = self._changed(self.pdf.make_stream(VIDE))
            page.Resources = pruned({}, {})
        self._group(page)

    def prune(self) -> None:
        """Leave to each content only the resources that it uses, unless there are no others."""
        if self.releve.intact and spare(self.emplois.values()):
            return
        self.releve.intact = False
        for emploi in self.emplois.values():
            propres = pruned(emploi.mots, emploi.voulus)
            for porteur in emploi.porteurs:
                porteur.Resources = propres

    def _changed(self, objet: Any) -> Any:
        self.releve.intact = False
        return objet

    def _follow(self, lu: Contenu, porteur: Any) -> int:
        """Note all that a content names; give the depth of its states."""
        mots = porteur.get("/Resources", {})
        polices = frozenset(lu.textes) | frozenset(lu.listes)
        forme = isinstance(porteur, self.flux)
        cle = unparse(mots), polices, frozenset(lu.noms), forme
        emploi = self.emplois.get(cle)
        if emploi is None:
            emploi = self.emplois[cle] = Emploi(mots, wanted(polices, lu.noms, mots), forme)
            self._use(emploi)
        emploi.porteurs.append(porteur)
        for nom, montres in emploi.polices.items():
            montres.morceaux.update(lu.textes.get(nom, ()))
            montres.listes.add(lu.listes.get(nom, []))
        appels = sorted(lu.appels)  # what is seen first may be written apart: the same each time
        profondeurs = [niveau + self._draw(emploi.dessins[nom]) for nom, niveau in appels]
        return max(lu.profondeur, *profondeurs, 0)

    def _use(self, emploi: Emploi) -> None:
        """Note the resources that names lead to, once for all the contents that use the same."""
        mots, voulus, toutes = emploi.mots, emploi.voulus, self.releve.polices
        for nom in sorted(voulus["/Font"]):
            police = named(mots, "/Font", nom)
            montres = toutes.setdefault(unparse(police), (police, Montres()))[1]
            emploi.polices[nom.encode("latin-1")] = montres
        for nom in sorted(voulus["/ExtGState"]):
            self._state(named(mots, "/ExtGState", nom))
        for nom in sorted(voulus["/ColorSpace"]):
            couleur = named(mots, "/ColorSpace", nom)
            self.releve.couleurs.setdefault(self._colour(couleur), couleur)
        for nom in sorted(voulus["/XObject"]):
            emploi.dessins[nom.encode("latin-1")] = named(mots, "/XObject", nom)

    def _draw(self, objet: Any) -> int:
        """Note an image, or read a form; give its depth."""
        if objet.get("/Subtype") != "/Form":
            self._image(objet)
            return 0
        cle = objet.objgen
        if self.formes.get(cle) == -1:
            raise Inapte("une forme qui se dessine elle-même")
        if cle not in self.formes:
            self.formes[cle] = -1
            self.formes[cle] = self._form(objet)
        return self.formes[cle]

    def _form(self, forme: Any) -> int:
        dit = forme.read_bytes()
        lu = contenu.read(dit)
        if lu.net is not None or not dit:
            self._changed(forme).write(lu.net or VIDE)
        self._lighten(forme, set(forme.keys()) - _MOTS_DE_FORME)
        self._group(forme)
        return self._follow(lu, forme)

    def _image(self, image: Any) -> bytes:
        """Note an image by its words: its points change nothing to what PDF/A admits."""
        if image.objgen not in self.images:
            self._lighten(image, _DE_TROP & set(image.keys()))
            mots = {cle: unparse(image[cle]) for cle in sorted(set(image.keys()) - _MESURES)}
            if "/ColorSpace" in image:
                mots["/ColorSpace"] = self._colour(image.ColorSpace)
            if "/SMask" in image:
                mots["/SMask"] = self._image(image.SMask)
            self.images[image.objgen] = repr(mots).encode()
            self.releve.images.setdefault(self.images[image.objgen], image)
        return self.images[image.objgen]

    def _lighten(self, objet: Any, cles: set[str]) -> None:
        for cle in cles:
            del self._changed(objet)[cle]

    def _colour(self, couleur: Any) -> bytes:
        """Name a colour space; the same profile, copied for each page, is one."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        if not isinstance(couleur, pikepdf.Array) or couleur[0] != "/ICCBased":
            return unparse(couleur)
        profil = couleur[1]
        if profil.objgen not in self.profils:
            dit = {cle: unparse(profil[cle]) for cle in sorted(profil.keys())}
            empreinte = hashlib.sha256(profil.read_raw_bytes() + repr(dit).encode())
            self.profils[profil.objgen] = empreinte.digest()
        return self.profils[profil.objgen]

    def _state(self, etat: Any) -> None:
        if "/Font" in etat:
            raise Inapte("une police dans un état graphique")
        masque = etat.get("/SMask")
        if masque is not None and masque != "/None":
            self._draw(masque.G)
        _keep(self.releve.etats, etat)

    def _group(self, porteur: Any) -> None:
        if "/Group" in porteur:
            _keep(self.releve.groupes, porteur.Group)


def _keep(recueil: dict[bytes, Any], objet: Any) -> None:
    recueil.setdefault(unparse(objet), objet)
