"""The cases a lawyer writes, read as dossiers and what is expected of each on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kit.dossier import Dossier, Mot
from kit.errors import Chemin, Probleme
from kit.load.validation import validate
from kit.source import Source, read
from kit.valeurs import Identifiant, Jour, Montant, Texte
from kit.valeurs.citation import cite, did_you_mean

CAS = Path(__file__).resolve().parent / "cas"
COMMUN = CAS / "_commun.yaml"
BLOCS = ("theme", "base", "cas")

Jours = Annotated[
    tuple[Jour, ...], BeforeValidator(lambda lu: lu if isinstance(lu, list) else [lu])
]


class SuiteAttendue(Mot):
    """What must come next, and from which day when it is known."""

    document: Identifiant
    le: Jour | None = None


class Attendu(Mot):
    """What a case expects on a day; what it does not mention is not checked."""

    nom: Texte
    source: Texte | None = None
    au: Jour
    document: Identifiant | None = None
    motifs: tuple[Texte, ...] = ()
    permis: tuple[Identifiant, ...] = ()
    refuse: dict[str, Identifiant] = Field(default_factory=dict)
    attend: dict[str, Jour | None] = Field(default_factory=dict)
    suite: SuiteAttendue | None = None
    horloges: dict[str, Jours] = Field(default_factory=dict)
    sans_horloge: tuple[Identifiant, ...] = ()
    montants: dict[str, Montant] = Field(default_factory=dict)
    alertes: tuple[Texte, ...] = ()
    sans_alerte: tuple[Texte, ...] = ()


@dataclass(frozen=True, slots=True)
class Cas:
    """One dossier on one day, and where it is written."""

    lieu: str
    dossier: Dossier
    attendu: Attendu

    @property
    def documents(self) -> Iterator[str]:
        """The documents that the case names."""
        attendu = self.attendu
        yield from (attendu.document,) if attendu.document else ()
        yield from (attendu.suite.document,) if attendu.suite else ()
        yield from (*attendu.permis, *attendu.refuse, *attendu.attend)


class CasFautif(Exception):
    """A file of cases is wrong: one line per mistake, each at file:line."""


@dataclass(slots=True)
class _Montage:
    """The words of a dossier being gathered, each with the place it comes from."""

    mots: dict[str, Any] = field(default_factory=dict)
    origines: dict[Chemin, tuple[Source, Chemin]] = field(default_factory=dict)
    dernier: tuple[Source, Chemin] | None = None

    def poser(self, source: Source, racine: Chemin, mots: Mapping[str, Any]) -> None:
        """Put words over those already there; `debiteur.classe` changes one word of a block."""
        self.dernier = (source, racine)
        for cle, valeur in mots.items():
            *blocs, mot = cle.split(".")
            ici = self.mots
            for bloc in blocs:
                ici[bloc] = dict(ici.get(bloc) or {})
                ici = ici[bloc]
            ici[mot] = valeur
            self.origines[(*blocs, mot)] = (source, (*racine, cle))

    def lieu(self, chemin: Chemin) -> tuple[str, int | None]:
        """The file and the line of a path, in the case, the base or the common file."""
        debuts = (chemin[:fin] for fin in range(len(chemin), 0, -1))
        connu = next((debut for debut in debuts if debut in self.origines), ())
        origine = self.origines.get(connu, self.dernier)
        assert origine is not None
        source, racine = origine
        return source.fichier, source.lieu((*racine, *chemin[len(connu) :]))


def read_cases(fichier: Path, commun: Path = COMMUN) -> tuple[Cas, ...]:
    """Give all the cases of a file; CasFautif lists every mistake of it."""
    source, partage = (read(chemin, f"tests/cas/{chemin.name}") for chemin in (fichier, commun))
    _stop([*source.problemes, *partage.problemes])
    _closed(source, source.valeur, ())
    base = _Montage()
    base.poser(partage, (), partage.valeur)
    base.poser(source, ("base",), source.valeur.get("base") or {})
    lus: list[Cas] = []
    fautes: list[Probleme] = []
    for rang, brut in enumerate(source.valeur["cas"]):
        for cas in _days(source, ("cas", rang), brut, base):
            lus += [cas] if isinstance(cas, Cas) else []
            fautes += [] if isinstance(cas, Cas) else cas
    _stop(fautes)
    return tuple(lus)


def _days(
    source: Source, racine: Chemin, brut: Mapping[str, Any], base: _Montage
) -> Iterator[Cas | list[Probleme]]:
    """One case for each of its days; what `jours` repeats prevails on the case."""
    communes = {cle: mot for cle, mot in brut.items() if cle in Attendu.model_fields}
    propres = {cle: mot for cle, mot in brut.items() if cle not in {*communes, "jours"}}
    montage = _Montage({**base.mots}, {**base.origines})
    montage.poser(source, racine, propres)
    montage.mots["historique"] = [_contact(c) for c in montage.mots.get("historique") or ()]
    for rang, jour in enumerate(brut.get("jours") or ({},)):
        attentes = _Montage()
        attentes.poser(source, racine, communes)
        attentes.poser(source, (*racine, "jours", rang), jour)
        dossier, fautes = validate(Dossier, montage.mots, montage.lieu)
        attendu, autres = validate(Attendu, attentes.mots, attentes.lieu)
        if dossier is None or attendu is None:
            yield [*fautes, *autres]
            continue
        ligne = source.lieu((*racine, "jours", rang)) if jour else source.lieu((*racine, "nom"))
        yield Cas(f"{source.fichier}:{ligne}", dossier, attendu)


def _contact(ecrit: Mapping[str, Any]) -> dict[str, Any]:
    """A contact without what decides nothing: an e-mail sent by the creditor, unless it says."""
    parties = ("Claire Le Goff", "Comptabilité")
    de, a = reversed(parties) if ecrit.get("sens") == "recu" else parties
    defaut = {"canal": "courriel", "sens": "emis", "de": de, "a": a, "resume": "Contact."}
    return {**defaut, **ecrit}


def _closed(source: Source, blocs: Any, racine: Chemin) -> None:
    """Refuse a file that is not `theme`, `base` and `cas`."""
    if not isinstance(blocs, dict) or not isinstance(blocs.get("cas"), list):
        _stop([Probleme((), "un fichier de cas a une liste « cas: »", fichier=source.fichier)])
    for cle in blocs:
        if cle not in BLOCS:
            proche = did_you_mean(cle, BLOCS)
            suite = f"vouliez-vous dire « {proche} » ?" if proche else "theme, base ou cas"
            message = f"clé inconnue {cite(cle)} : {suite}"
            _stop([Probleme((cle,), message, "erreur", source.fichier, source.lieu((cle,)))])


def unknown_documents(cas: Cas, connus: tuple[str, ...]) -> Iterator[str]:
    """A sentence for each document that does not exist."""
    for document in cas.documents:
        if document not in connus:
            proche = did_you_mean(document, connus)
            suite = f"vouliez-vous dire « {proche} » ?" if proche else "il n'existe pas"
            yield f"{cas.lieu} : document inconnu {cite(document)} : {suite}"


def _stop(problemes: list[Probleme]) -> None:
    if problemes:
        raise CasFautif("\n".join(str(probleme) for probleme in problemes))
