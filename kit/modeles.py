"""Which documents exist: reads the manifests of `templates/fr` and the delays of a scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from kit.dossier import Classe, Expediteur
from kit.errors import Chemin, ModeleFautif, Probleme
from kit.modele import Annexe, Canal, Delai, Gabarit, Mention, Modele
from kit.source import Source
from kit.source import read as read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CLASSES: tuple[str, ...] = get_args(Classe)
EXPEDITEURS: tuple[str, ...] = get_args(Expediteur)

_OBLIGATOIRES = ("titre", "fiche", "rang", "canal", "gabarit", "expediteurs", "classes", "objet")
_MOTS = (
    *_OBLIGATOIRES,
    "delai",
    "exige",
    "exige_par_classe",
    "exige_par_expediteur",
    "textes",
    "textes_par_classe",
    "annexes",
    "mentions",
    "exemple",
    "pieces_jointes",
)
_MOTS_MENTION = ("cle", "contient", "article", "classes", "expediteurs")
_MOTS_DELAI = ("jours", "source")


def read(racine: Path) -> tuple[Modele, ...]:
    """Read every document of a templates folder, in the order of their `rang`.

    ModeleFautif lists all the mistakes of all the manifests, each at file:line.
    """
    lectures = [_Lecture(read_source(manifeste)) for manifeste in _manifestes(racine)]
    modeles = [lecture.modele(racine) for lecture in lectures]
    _refuse(lecture.problemes for lecture in lectures)
    return tuple(sorted(modeles, key=lambda modele: (modele.rang, modele.id)))


def read_delais(fichier: Path) -> dict[str, Delai]:
    """Read the named delays of a scenario, in days; ModeleFautif as for a manifest."""
    lecture = _Lecture(read_source(fichier))
    delais = {nom: lecture.delai(nom) for nom in lecture.racine}
    _refuse([lecture.problemes])
    return delais


def _manifestes(racine: Path) -> list[Path]:
    dossiers = [dossier for dossier in sorted(racine.iterdir()) if _est_un_document(dossier)]
    return [dossier / "modele.yaml" for dossier in dossiers]


def _est_un_document(dossier: Path) -> bool:
    return dossier.is_dir() and not dossier.is_symlink() and dossier.name[0] not in "._"


def _refuse(groupes: Iterable[Sequence[Probleme]]) -> None:
    problemes = [str(probleme) for groupe in groupes for probleme in groupe]
    if problemes:
        raise ModeleFautif("\n".join(problemes))


@dataclass(slots=True)
class _Lecture:
    """One file being read, and the mistakes found in it so far."""

    source: Source
    problemes: list[Probleme] = field(default_factory=list)
    racine: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.problemes.extend(self.source.problemes)
        self.racine = self._carte((), self.source.valeur)

    def modele(self, racine: Path) -> Modele:
        """Build the record of one manifest; what is wrong is noted, never guessed."""
        self._cles((), self.racine, _MOTS, _OBLIGATOIRES)
        nom = self.source.fichier.replace("\\", "/").split("/")[-2]
        return Modele(
            id=nom,
            titre=self._texte("titre"),
            fiche=self._texte("fiche"),
            rang=self._entier(("rang",), self.racine.get("rang")),
            canal=self._mot("canal", get_args(Canal)),
            gabarit=self._mot("gabarit", get_args(Gabarit)),
            expediteurs=self._liste(("expediteurs",), EXPEDITEURS),
            classes=self._liste(("classes",), CLASSES),
            objet=self._texte("objet"),
            delai=self._texte("delai") or None,
            exige=self._liste(("exige",)),
            exige_par_classe=self._listes("exige_par_classe", CLASSES),
            exige_par_expediteur=self._listes("exige_par_expediteur", EXPEDITEURS),
            textes=self._liste(("textes",)),
            textes_par_classe=self._listes("textes_par_classe", CLASSES),
            annexes=self._liste(("annexes",), get_args(Annexe)),
            mentions=self._mentions(),
            exemple=self._texte("exemple"),
            pieces_jointes=self._liste(("pieces_jointes",), ("factures",)),
            dossier=racine / nom,
        )

    def delai(self, nom: str) -> Delai:
        """Build one delay of a scenario."""
        carte = self._carte((nom,), self.racine[nom])
        self._cles((nom,), carte, _MOTS_DELAI, _MOTS_DELAI)
        jours = self._entier((nom, "jours"), carte.get("jours"))
        return Delai(nom, jours, str(carte.get("source") or ""))

    def _mentions(self) -> tuple[Mention, ...]:
        brutes = self.racine.get("mentions") or []
        if not isinstance(brutes, list):
            self._note(("mentions",), "attendu : une liste de mentions.")
            return ()
        return tuple(self._mention(rang, brute) for rang, brute in enumerate(brutes))

    def _mention(self, rang: int, brute: object) -> Mention:
        chemin: Chemin = ("mentions", rang)
        carte = self._carte(chemin, brute)
        self._cles(chemin, carte, _MOTS_MENTION, ("cle", "contient"))
        return Mention(
            cle=str(carte.get("cle") or ""),
            contient=str(carte.get("contient") or ""),
            article=str(carte["article"]) if carte.get("article") else None,
            classes=self._liste((*chemin, "classes"), CLASSES, carte.get("classes")),
            expediteurs=self._liste((*chemin, "expediteurs"), EXPEDITEURS, carte.get("expediteurs")),
        )

    def _listes(self, mot: str, cles: Sequence[str]) -> dict[str, tuple[str, ...]]:
        carte = self._carte((mot,), self.racine.get(mot) or {})
        self._cles((mot,), carte, cles, ())
        return {cle: self._liste((mot, cle), (), valeur) for cle, valeur in carte.items()}

    def _liste(
        self, chemin: Chemin, permis: Sequence[str] = (), valeur: object = None
    ) -> tuple[Any, ...]:
        brute = self.racine.get(str(chemin[0])) if len(chemin) == 1 else valeur
        if brute is None:
            return ()
        if not isinstance(brute, list) or not all(isinstance(mot, str) for mot in brute):
            self._note(chemin, "attendu : une liste de mots, par exemple [a, b].")
            return ()
        for rang, mot in enumerate(brute):
            self._permis((*chemin, rang), mot, permis)
        return tuple(brute)

    def _mot(self, mot: str, permis: Sequence[str]) -> Any:  # noqa: ANN401 - one of `permis`
        valeur = self._texte(mot)
        if valeur:
            self._permis((mot,), valeur, permis)
        return valeur

    def _texte(self, mot: str) -> str:
        valeur = self.racine.get(mot)
        if valeur is None or isinstance(valeur, str):
            return valeur or ""
        self._note((mot,), "attendu : un texte.")
        return ""

    def _entier(self, chemin: Chemin, valeur: object) -> int:
        if isinstance(valeur, str) and valeur.isascii() and valeur.isdigit():
            return int(valeur)
        if valeur is not None:
            self._note(chemin, f"attendu : un nombre entier, lu : « {valeur} ».")
        return 0

    def _carte(self, chemin: Chemin, valeur: object) -> dict[str, Any]:
        if isinstance(valeur, dict):
            return valeur
        if not (self.source.problemes and not chemin):
            self._note(chemin, "attendu : des lignes « mot: valeur ».")
        return {}

    def _cles(
        self, chemin: Chemin, carte: dict[str, Any], permis: Sequence[str], dus: Sequence[str]
    ) -> None:
        for cle in carte:
            self._permis((*chemin, cle), cle, permis, "clé inconnue")
        for cle in dus:
            if carte.get(cle) in {None, ""} if not isinstance(carte.get(cle), (list, dict)) else False:
                self._note(chemin, f"il manque la clé « {cle} ».")

    def _permis(
        self, chemin: Chemin, mot: str, permis: Sequence[str], quoi: str = "mot inconnu"
    ) -> None:
        if permis and mot not in permis:
            proches = get_close_matches(mot, permis, n=1)
            aide = f"vouliez-vous dire « {proches[0]} » ?" if proches else _choix(permis)
            self._note(chemin, f"{quoi} « {mot} » : {aide}")

    def _note(self, chemin: Chemin, message: str) -> None:
        ligne = self.source.lieu(chemin)
        self.problemes.append(
            Probleme(chemin=chemin, message=message, fichier=self.source.fichier, ligne=ligne)
        )


def _choix(permis: Sequence[str]) -> str:
    return f"mots possibles : {', '.join(permis)}."
