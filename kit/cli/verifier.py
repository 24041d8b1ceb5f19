"""`kit verifier`: all the problems of one or many dossiers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError, ModeleFautif, Probleme

if TYPE_CHECKING:
    from kit.etude import Atelier, Etude
    from kit.ouvrier import Limites
    from kit.portes.pli import Pli


PORTES = ("injonction", "agence", "avocat", "declaration", "recommande")


@click.command(short_help="liste toutes les fautes d'un dossier")
@commun.chemins
@commun.au
@commun.propres
@click.option(
    "--pour",
    "porte",
    type=click.Choice(PORTES),
    help="Examine aussi ce que demandera cette porte.",
)
@commun.sortie("Où sont les productions passées : l'historique y est comparé.")
@click.option("--json", "en_json", is_flag=True, help="Écrit les problèmes en JSON.")
@commun.taches
@commun.limites
def verifier(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    porte: str | None,
    sortie: Path,
    en_json: bool,
    taches: int | None,
    limites: Limites,
) -> int:
    """Lit chaque dossier et liste toutes ses fautes, chacune à sa ligne.

    Avec --pour, ajoute ce qui manque pour un tribunal (injonction), une agence, un avocat, une
    déclaration de créance ou un envoi recommandé : « faute » si la porte refuserait.

    Code de sortie : 0 si rien n'empêche de produire ou de passer la porte, 1 sinon (4 si une
    limite est atteinte).
    """
    from kit.portefeuille.moteurs.local import each  # noqa: PLC0415 - when the command runs

    dossiers = commun.find(chemins)
    examine = _Examine(au or commun.today(), propres, porte, sortie)
    if len(dossiers) > 1:
        examine.open().read()  # for all the workers; one alone opens what it needs
    bilan = Bilan(en_json)
    # In limited processes: the exhibits are other people's files.
    examens = each(dossiers, examine, _stopped, limites, taches or commun.cores())
    for examen in unlike(examens) if len(dossiers) > 1 else examens:
        bilan.tell(examen)
    return bilan.end(len(dossiers))


@dataclass(frozen=True, slots=True)
class Examen:
    """What is wrong with one dossier; `code` is 1 for a mistake, 4 for a limit reached.

    `reference` is at `fichier` and `ligne`; None when it cannot be read.
    """

    problemes: list[Probleme]
    code: int
    reference: str | None = None
    fichier: str = ""
    ligne: int | None = None

    @property
    def fautes(self) -> int:
        """How many problems forbid to produce."""
        return sum(probleme.gravite == "erreur" for probleme in self.problemes)


def unlike(examens: Iterable[Examen]) -> Iterator[Examen]:
    """Add, to a dossier that has the reference of one before, the fault that it will be to produce.

    Of the dossiers met, only the place and the path of each reference are kept.
    """
    from kit.liasse import safe_name  # noqa: PLC0415 - only for several
    from kit.portefeuille.places import taken  # noqa: PLC0415 - idem

    premiers: dict[str, str] = {}
    for examen in examens:
        premier = examen.fichier
        if examen.reference is not None:
            premier = premiers.setdefault(safe_name(examen.reference), premier)
        if premier == examen.fichier:
            yield examen
            continue
        faute = taken(examen.fichier, examen.reference, premier, examen.ligne)
        yield replace(examen, problemes=[faute, *examen.problemes], code=max(examen.code, 1))


@dataclass(slots=True)
class Bilan:
    """Tells the problems of each dossier in turn, as text or as JSON, and counts them."""

    en_json: bool
    code: int = 0
    fautes: int = 0
    autres: int = 0
    lus: list[dict[str, object]] = field(default_factory=list)

    def tell(self, examen: Examen) -> None:
        """Tell the problems of one dossier."""
        self.code = max(self.code, examen.code)
        self.fautes += examen.fautes
        self.autres += len(examen.problemes) - examen.fautes
        for probleme in examen.problemes:
            if self.en_json:
                self.lus.append(commun.plain(probleme))
            else:
                commun.tell(commun.show(probleme))

    def end(self, dossiers: int) -> int:
        """Sum up, and give the exit code."""
        if self.en_json:
            click.echo(json.dumps({"problemes": self.lus}, ensure_ascii=False))
        else:
            commun.tell(_bilan(dossiers, self.fautes, self.autres))
        return self.code


def _stopped(dossier: Path, refus: KitError) -> Examen:
    if isinstance(refus, ModeleFautif):
        raise refus  # the templates of all
    return Examen([Probleme((), str(refus), fichier=str(dossier))], refus.code)


@dataclass
class _Examine:
    """Examines one dossier, with a workshop opened once."""

    au: date
    propres: Path | None
    porte: str | None
    sortie: Path
    atelier: Atelier | None = None

    def open(self) -> Atelier:
        """Read the law and the templates."""
        from kit import etude  # noqa: PLC0415 - slow to import

        self.atelier = self.atelier or etude.open_atelier(propres=self.propres)
        return self.atelier

    def __call__(self, dossier: Path) -> Examen:
        """List its problems. Raises ModeleFautif for templates that cannot be used."""
        from kit import etude  # noqa: PLC0415 - slow to import

        atelier = self.open()
        trouve = etude.study(dossier, self.au, atelier)
        passes = _history(trouve, self.sortie)
        portes = _porte(trouve, self.porte, atelier) if self.porte else []
        dits = [*trouve.problemes, *passes, *portes]
        code = int(any(probleme.gravite == "erreur" for probleme in dits))
        return Examen(dits, code, _reference(trouve), *trouve.lecture.lieu(("reference",)))


def _reference(trouve: Etude) -> str | None:
    """Give the reference of a dossier, whatever else is wrong in it."""
    lue = trouve.lecture.source.valeur
    if not isinstance(lue, dict):
        return None
    from kit.valeurs.textes import read_identifiant  # noqa: PLC0415 - loaded by now

    with suppress(ValueError):
        return read_identifiant(lue.get("reference"))
    return None


def _history(trouve: Etude, sortie: Path) -> list[Probleme]:
    """Name the entries of the history touched up since an earlier production."""
    lu = trouve.lecture
    if lu.dossier is None or not sortie.is_dir():
        return []
    from kit import load, registre  # noqa: PLC0415 - slow to import, and only for a past
    from kit.controle import productions  # noqa: PLC0415 - idem

    passe = productions.recall(sortie, lu.dossier, trouve.au, lu.dossier_dir)
    return load.locate([*registre.problems(passe.ecarts), *passe.remarques], lu)


def _porte(trouve: Etude, porte: str, atelier: Atelier) -> list[Probleme]:
    """Give what a door asks of a dossier without mistakes, each at its line."""
    from kit import load, portes  # noqa: PLC0415 - loaded by now

    if trouve.situation is None:
        return []
    plis, remarques = _plis(trouve, atelier) if porte == "recommande" else ([], [])
    examines = portes.examine(trouve.situation, porte, plis)
    return load.locate([*remarques, *examines], trouve.lecture)


def _plis(trouve: Etude, atelier: Atelier) -> tuple[list[Pli], list[Probleme]]:
    """Make the registered letter of the day, and weigh it with its exhibits."""
    from kit import edition, pipeline, render  # noqa: PLC0415 - only here
    from kit.commande import Commande  # noqa: PLC0415 - only here
    from kit.portes.pli import Pli  # noqa: PLC0415

    commande = Commande(formats=("pdf",))
    try:
        modele, _ = pipeline.choose_document(trouve, commande, trouve.atelier or atelier)
        if modele.canal != "recommande":
            return [], [_note(f"le document du jour, {modele.titre}, ne part pas en recommandé")]
        produit = pipeline.produce(trouve, commande, atelier, render.Rendu(atelier.templates))
    except KitError as refus:
        return [], [_note(f"les feuilles n'ont pas été comptées : {refus}")]
    nom = f"{modele.id}.pdf"
    return [Pli(nom, *edition.weigh(produit.liasse.fichiers[nom]))], []


def _note(message: str) -> Probleme:
    return Probleme((), message, "note")


def _bilan(dossiers: int, fautes: int, autres: int) -> str:
    lus = f"{commun.plural(dossiers, 'dossier')} lu{'s' if dossiers > 1 else ''}"
    if not fautes and not autres:
        return f"{lus} : rien à signaler."
    suite = f", {commun.plural(autres, 'point')} à voir" if autres else ""
    return f"{lus} : {commun.plural(fautes, 'faute')}{suite}."
