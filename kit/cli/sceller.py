"""`kit sceller`: an invisible seal on a produced document, in a copy written beside it."""

from __future__ import annotations

from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import cles, commun
from kit.errors import KitError, MachineFautive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyhanko.sign.timestamps import TimeStamper

MANIFESTE = "manifeste.json"
FICHIER = click.Path(path_type=Path, dir_okay=False)
TAILLE_MAX = 500_000_000  # bytes of a document to seal
UNIQUE = "Un sceau porte son heure et de l'aléa : sceller deux fois ne donne pas les mêmes octets."


@click.command(short_help="scelle un document produit (PAdES)")
@click.argument("cible", type=click.Path(path_type=Path), metavar="PDF|DOSSIER")
@click.option("--certificat", type=FICHIER, metavar="P12", help="Clé et certificat (PKCS#12).")
@click.option("--pkcs11", type=FICHIER, metavar="MODULE", help="Bibliothèque d'un jeton (PKCS#11).")
@click.option("--jeton", default="", metavar="NOM", help="Nom du jeton.")
@click.option("--cle", default="", metavar="NOM", help="Nom de la clé et de son certificat.")
@click.option(
    "--mot-de-passe-fichier",
    "secret",
    type=FICHIER,
    metavar="F",
    help=f"Mot de passe ou code : première ligne de F, sinon {cles.VARIABLE}, sinon demandé.",
)
@click.option("--horodater", default="", metavar="URL", help="Service d'horodatage (RFC 3161).")
@click.option(
    "--identifiants", type=FICHIER, metavar="F", help="« nom:mot de passe » du service, dans F."
)
@click.option("--remplacer", is_flag=True, help="Remplace la copie scellée, s'il y en a une.")
def sceller(
    cible: Path,
    certificat: Path | None,
    pkcs11: Path | None,
    jeton: str,
    cle: str,
    secret: Path | None,
    horodater: str,
    identifiants: Path | None,
    remplacer: bool,
) -> int:
    """Écrit à côté d'un PDF sa copie scellée (« -scelle.pdf ») et l'inscrit au manifeste."""
    voulue = cles.Cle(certificat, pkcs11, jeton, cle, secret)
    voulue.check()
    if identifiants and not horodater:
        raise click.UsageError("--identifiants demande --horodater")
    if find_spec("pyhanko") is None:
        from kit.sceau.verifier import SANS_EXTRA  # noqa: PLC0415 - only for this sentence

        raise MachineFautive(SANS_EXTRA)
    dossier, documents = _documents(cible, remplacer)
    service = _service(horodater, identifiants)
    _write(dossier, _seal(documents, voulue, service))
    return 0


def _documents(cible: Path, remplacer: bool) -> tuple[Path, dict[str, bytes]]:
    """Read what is to be sealed: one PDF, or the documents that a produced folder lists."""
    from kit.sceau import inscription  # noqa: PLC0415 - only when a seal is asked

    dossier = cible if cible.is_dir() else cible.parent
    manifeste = _manifest(dossier)
    if not cible.is_dir():
        noms: tuple[str, ...] = (cible.name,)
    elif manifeste is None:
        raise KitError(f"« {cible} » n'a pas de {MANIFESTE} : donnez un PDF, ou le dossier produit")
    else:
        noms = inscription.documents(manifeste)
    lus = {nom: cles.read(dossier / nom, TAILLE_MAX) for nom in noms}
    for nom, octets in lus.items():
        if manifeste is not None:
            inscription.check(manifeste, nom, octets)
        copie = dossier / inscription.sealed_name(nom)
        if not remplacer and (copie.exists() or copie.is_symlink()):
            raise KitError(f"« {copie} » existe déjà : --remplacer pour la refaire")
    if not lus:
        raise KitError(f"« {cible} » n'a aucun PDF à sceller")
    return dossier, lus


def _manifest(dossier: Path) -> dict[str, object] | None:
    from kit.sceau import inscription  # noqa: PLC0415 - loaded by now

    if (dossier / MANIFESTE).exists():
        return inscription.read(cles.read(dossier / MANIFESTE, TAILLE_MAX))
    if (dossier.parent / MANIFESTE).exists():
        raise KitError("une pièce est livrée telle quelle : scellez le document qui la produit")
    return None


def _service(adresse: str, identifiants: Path | None) -> TimeStamper | None:
    """Prepare a timestamp service, and say before anything is sent what goes where."""
    if not adresse:
        return None
    from kit.sceau import horodateur  # noqa: PLC0415 - only for a timestamp

    service = horodateur.service(adresse, cles.first_line(identifiants) if identifiants else "")
    commun.echo(
        f"Horodatage demandé à {adresse} : il n'en reçoit qu'une empreinte (SHA-256), "
        "rien du document.",
        err=True,
    )
    return service


def _seal(
    documents: Mapping[str, bytes], cle: cles.Cle, service: TimeStamper | None
) -> dict[str, bytes]:
    from kit.sceau import apposer, inscription  # noqa: PLC0415 - the extra is there

    scelles: dict[str, bytes] = {}
    with cles.opened(cle) as signataire:
        heure = datetime.now().astimezone()
        for nom, octets in documents.items():
            copie = apposer.seal(octets, signataire, heure, service)
            scelles[inscription.sealed_name(nom)] = copie
    return scelles


def _write(dossier: Path, scelles: Mapping[str, bytes]) -> None:
    """Write the sealed copies, then the manifest that lists them; say what each is worth."""
    from kit import liasse  # noqa: PLC0415 - slow to import
    from kit.sceau import inscription  # noqa: PLC0415

    manifeste, phrases = _manifest(dossier), _phrases(scelles)
    try:
        for nom, octets in scelles.items():
            liasse.write_file(dossier / nom, octets)
        if manifeste is not None:
            liasse.write_file(dossier / MANIFESTE, inscription.add(manifeste, scelles))
    except OSError as erreur:
        raison = f"écriture impossible dans « {dossier} » ({erreur.strerror})"
        raise MachineFautive(raison) from None
    for nom in scelles:
        commun.echo(str(dossier / nom))
    for phrase in phrases:
        commun.tell(phrase, err=True)


def _phrases(scelles: Mapping[str, bytes]) -> list[str]:
    """Check what was just sealed, before it is written, and say it."""
    from kit import sceau  # noqa: PLC0415 - slow to import
    from kit.sceau import portee  # noqa: PLC0415

    poses = [lu for octets in scelles.values() for lu in sceau.verify(octets)[-1:]]
    if len(poses) != len(scelles) or not all(lu.sain and lu.couvre_tout for lu in poses):
        raise MachineFautive("le sceau posé ne se vérifie pas : rien n'est écrit")
    dates = [portee.HORODATAGE] if any(lu.horodatage for lu in poses) else []
    dits = [phrase for lu in poses for phrase in lu.phrases]
    return [*dits, UNIQUE, portee.SCEAU, *dates, portee.LIMITES]
