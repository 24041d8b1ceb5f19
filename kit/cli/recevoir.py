"""`kit recevoir`: a package handed over by another kit becomes a dossier."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError, LimiteAtteinte, MachineFautive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kit.errors import Probleme
    from kit.etude import Etude
    from kit.paquet.reception import Recu

PREFIXE = ".kit-recu-"


@click.command(short_help="vérifie un paquet reçu et en fait un dossier")
@click.argument(
    "paquets", nargs=-1, required=True, metavar="PAQUET…", type=click.Path(path_type=Path)
)
@click.option(
    "--sortie",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("dossiers"),
    show_default="dossiers",
    metavar="DOSSIER",
    help="Où créer le dossier.",
)
def recevoir(paquets: tuple[Path, ...], sortie: Path) -> int:
    """Vérifie un paquet (.zip, ou tous ses volumes) et écrit REFERENCE/dossier.yaml et pieces/.

    Rien n'est écrit si une empreinte, un champ ou une pièce manque ou diffère ; un dossier qui
    existe déjà n'est jamais touché.
    """
    from kit import liasse  # noqa: PLC0415 - only here
    from kit.paquet import reception  # noqa: PLC0415 - slow to import

    recu = reception.receive(_read(paquets))
    cible = sortie / liasse.safe_name(recu.reference)
    problemes = (*reread(recu), *install(recu, cible))
    for nom in recu.refaites:
        dit = "l'archive a été refaite, ses fichiers sont ceux de son manifeste"
        commun.tell(f"à voir {nom} : {dit}", err=True)
    for probleme in problemes:
        commun.tell(commun.show(probleme), err=True)
    commun.tell(f"{cible}/dossier.yaml : paquet conforme à son manifeste, {_bilan(recu)}.")
    for nom, sha256 in recu.empreintes.items():
        commun.tell(f"  {nom}, SHA-256 à comparer à celui que l'expéditeur vous dit : {sha256}")
    if recu.creance.destinataire == "agence":
        commun.tell(
            "Avant toute démarche, faites signer le mandat (« mandat a signer.pdf »). Puis :"
        )
        commun.echo(f"  kit produire {shlex.quote(str(cible))} --document lettre_agence")
    return 0


def _read(paquets: tuple[Path, ...]) -> dict[str, bytes]:
    """Read each archive, in memory; two of the same name are not two volumes."""
    from kit.paquet.archive import TAILLE_MAXIMALE  # noqa: PLC0415 - only here
    from kit.source.fichier import read_regular  # noqa: PLC0415 - only here

    lus: dict[str, bytes] = {}
    for chemin in paquets:
        if chemin.is_dir():
            raise KitError(f"{chemin} est un dossier : donnez le fichier .zip du paquet")
        if chemin.name in lus:
            raise KitError(f"{chemin} est donné deux fois")
        try:
            lus[chemin.name] = read_regular(chemin, TAILLE_MAXIMALE)
        except ValueError as refus:
            genre = LimiteAtteinte if "trop gros" in str(refus) else KitError
            raise genre(f"{chemin} : {refus}") from None
    return lus


def _bilan(recu: Recu) -> str:
    pieces = commun.plural(len(recu.creance.dossier.pieces), "pièce")
    return f"{pieces}, {commun.plural(len(recu.creance.dossier.historique), 'contact')}"


def install(recu: Recu, cible: Path) -> tuple[Probleme, ...]:
    """Write the dossier beside its place, study it there, then put it in place, whole.

    Gives what deserves a look. Raises KitError when kit would refuse the dossier, or when there is
    already one; MachineFautive when the machine says no.
    """
    if cible.exists() or cible.is_symlink():
        raise KitError(f"{cible} existe déjà : rien n'est écrit ; choisissez --sortie")
    try:
        cible.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        chantier = Path(tempfile.mkdtemp(prefix=PREFIXE, dir=cible.parent))
        try:
            _fill(chantier / "neuf", recu.fichiers)
            problemes = _examine(recu, chantier / "neuf", cible)
            (chantier / "neuf").rename(cible)
        finally:
            shutil.rmtree(chantier, ignore_errors=True)
    except OSError as erreur:
        raise MachineFautive(
            f"écriture impossible dans « {cible.parent} » ({erreur.strerror}) : rien n'est écrit"
        ) from None
    return problemes


def _fill(neuf: Path, fichiers: Mapping[str, bytes]) -> None:
    from kit import liasse  # noqa: PLC0415 - loaded by now

    neuf.mkdir(mode=0o700)
    (neuf / "pieces").mkdir(mode=0o700)
    for chemin, octets in fichiers.items():
        fichier = neuf / chemin
        fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        liasse.write_file(fichier, octets)


def _examine(recu: Recu, neuf: Path, cible: Path) -> tuple[Probleme, ...]:
    """Study the dossier on its own day: it must be the one announced, and without a mistake."""
    from kit import etude  # noqa: PLC0415 - slow to import
    from kit.paquet.reception import sender  # noqa: PLC0415 - loaded by now

    trouve = etude.study(neuf, recu.creance.au, etude.open_atelier())
    lieu = str(cible / "dossier.yaml")
    problemes = tuple(replace(p, fichier=lieu) for p in trouve.problemes)
    if trouve.fautes:
        lues = [str(p) for p in problemes if p.gravite == "erreur"]
        raise KitError("\n".join([*lues, "le paquet n'est pas recevable : rien n'est écrit"]))
    attendu = recu.creance.dossier.model_copy(update={"expediteur": sender(recu.creance)})
    if trouve.lecture.dossier != attendu:
        raise KitError(f"{lieu} : kit n'a pas su l'écrire fidèlement, rien n'est écrit")
    return (*problemes, *_gap(recu, trouve, lieu))


def reread(recu: Recu) -> Iterator[Probleme]:
    """Look for the mentions of R124-3 in the PDFs received, in a limited worker."""
    from kit import modeles, ressources  # noqa: PLC0415 - only here
    from kit.errors import Probleme  # noqa: PLC0415 - idem
    from kit.modele import choose  # noqa: PLC0415 - idem
    from kit.ouvrier import Ouvrier  # noqa: PLC0415 - idem
    from kit.paquet import mentions  # noqa: PLC0415 - idem

    if not recu.emplacements:
        return
    modele = choose(modeles.read(ressources.templates()), recu.document)
    voulu = mentions.Relecture(mentions.phrases(modele), recu.emplacements, recu.documents)
    with Ouvrier(mentions.reread) as ouvrier:
        for faute in ouvrier.run(voulu):
            yield Probleme((), faute, "avertissement")


def _gap(recu: Recu, trouve: Etude, lieu: str) -> Iterator[Probleme]:
    """Warn when this kit does not find the sums that the sender announced."""
    from kit.errors import Probleme  # noqa: PLC0415 - a name for mypy above
    from kit.paquet import creance  # noqa: PLC0415 - loaded by now

    refaits = creance.sums(trouve.decompte) if trouve.decompte is not None else {}
    for poste, annonce in recu.creance.decompte.items():
        ici = refaits.get(poste, annonce)
        if ici != annonce:
            ecart = f"décompte, {poste} : {annonce} euros annoncés, {ici} recalculés ici : vérifiez"
            yield Probleme((), ecart, "avertissement", lieu)
