"""What is wrong with this machine, and how to mend it; findings are values, nothing is printed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from kit import bibliotheques, ressources
from kit.droit import mots
from kit.errors import KitError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kit.droit.bareme import Serie

Etat = Literal["bon", "a_voir", "bloquant"]

# The first release of each branch without the known flaws of the e-mail library (CVE-2026-1299).
_CORRIGEES = {(3, 11): 15, (3, 12): 13, (3, 13): 12, (3, 14): 3}
_EMPREINTE = re.compile(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)
_PLACE_OCTETS = 200_000_000
_PREAVIS_JOURS = 30


@dataclass(frozen=True, slots=True)
class Constat:
    """One thing looked at: its state, what was seen, and what to do when it is not good."""

    objet: str
    etat: Etat
    texte: str
    remede: str = ""


def examine(sortie: Path, au: date) -> tuple[Constat, ...]:
    """Look at the whole machine: Python, libraries, fonts, output folder, rates on a day."""
    return (
        python(sys.version_info[:3]),
        entetes(_courriel_pirate()),
        libyaml(),
        pango(bibliotheques.missing(bibliotheques.PANGO)),
        sous_ensembles(bibliotheques.missing(bibliotheques.SOUS_ENSEMBLES)),
        polices(ressources.polices()),
        dossier_de_sortie(sortie),
        *_bareme(au),
    )


def python(version: tuple[int, int, int]) -> Constat:
    """Say whether this Python is recent enough, and has the known corrections."""
    lue = "Python {}.{}.{}".format(*version)
    if version < (3, 11):
        return Constat("Python", "bloquant", lue, "Installez Python 3.11 ou plus récent.")
    corrigee = _CORRIGEES.get(version[:2], 0)
    if version[2] >= corrigee:
        return Constat("Python", "bon", lue)
    attendue = "{}.{}.{}".format(*version[:2], corrigee)
    return Constat(
        "Python",
        "a_voir",
        f"{lue} : des corrections de sécurité sont parues depuis (version {attendue}) ; "
        "certaines distributions les reprennent sans changer de numéro.",
        f"Installez Python {attendue} ou plus récent.",
    )


def _courriel_pirate() -> bytes:
    """Write the header that a faulty e-mail library turns into two."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "=?utf-8?Q?Re=0D=0ABcc=3A_v=40x.example?="
    try:
        return message.as_bytes()
    except (MessageError, ValueError):  # newer libraries refuse to write it
        return b""


def entetes(ecrit: bytes) -> Constat:
    """Say whether an encoded subject has become a hidden addressee (CVE-2024-6923)."""
    if b"\nbcc:" not in ecrit.lower():
        return Constat("en-têtes de courriel", "bon", "un objet piégé reste un objet")
    return Constat(
        "en-têtes de courriel",
        "a_voir",
        "la bibliothèque de courriel de ce Python transforme un objet piégé en destinataire caché "
        "(CVE-2024-6923) ; kit refuse de tels objets.",
        "Mettez Python à jour : le défaut est aussi celui d'autres programmes.",
    )


def libyaml() -> Constat:
    """Say whether the quick YAML reader is there."""
    if find_spec("yaml._yaml"):
        return Constat("libyaml", "bon", "lecture rapide des dossiers")
    return Constat(
        "libyaml",
        "a_voir",
        "absente : les gros dossiers sont lus plus lentement.",
        "Réinstallez PyYAML depuis un paquet compilé (« pip install --only-binary :all: pyyaml »).",
    )


def pango(absentes: tuple[str, ...]) -> Constat:
    """Say whether the layout libraries load: no PDF without them."""
    if not absentes:
        return Constat("Pango", "bon", "mise en page possible")
    return Constat("Pango", "bloquant", f"ne se charge pas : {', '.join(absentes)}.", _installer())


def sous_ensembles(absentes: tuple[str, ...]) -> Constat:
    """Say whether fonts can be cut to the letters used; without it a letter is refused or slow."""
    if not absentes:
        return Constat("HarfBuzz-Subset", "bon", "polices réduites aux caractères employés")
    return Constat(
        "HarfBuzz-Subset",
        "bloquant",
        "absente : chaque PDF prendrait trois fois plus de temps, avec un avertissement de "
        "WeasyPrint, que kit refuse.",
        _installer(),
    )


def _installer() -> str:
    if sys.platform == "darwin":
        return (
            "Lancez « brew install pango », puis, si le défaut persiste, "
            "« export DYLD_FALLBACK_LIBRARY_PATH=$(brew --prefix)/lib »."
        )
    return (
        "Lancez « sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 », "
        "ou installez Pango et HarfBuzz (4.1 ou plus) avec l'outil de votre système."
    )


def polices(dossier: Path) -> Constat:
    """Compare every bundled font with the hash of PROVENANCE.md."""
    remede = "Reprenez ces fichiers dans le dépôt de kit, ou réinstallez kit."
    try:
        attendues = _EMPREINTE.findall((dossier / "PROVENANCE.md").read_text(encoding="utf-8"))
    except OSError:
        return Constat("polices", "bloquant", f"{dossier / 'PROVENANCE.md'} est absent.", remede)
    fautives = [nom for nom, attendue in attendues if _sha256(dossier / nom) != attendue]
    if fautives or not attendues:
        noms = ", ".join(fautives) or "aucune n'est décrite"
        return Constat("polices", "bloquant", f"absentes ou modifiées : {noms}.", remede)
    return Constat("polices", "bon", f"{len(attendues)} fichiers, conformes à leur provenance")


def _sha256(fichier: Path) -> str:
    try:
        return hashlib.sha256(fichier.read_bytes()).hexdigest()
    except OSError:
        return ""


def dossier_de_sortie(sortie: Path) -> Constat:
    """Say whether the output folder, or the one that will hold it, can be written, with room."""
    existant = next((d for d in (sortie, *sortie.absolute().parents) if d.exists()), sortie)
    if not (existant.is_dir() and os.access(existant, os.W_OK | os.X_OK)):
        return Constat(
            "dossier de sortie",
            "bloquant",
            f"{existant} : écriture impossible.",
            "Donnez-vous le droit d'y écrire, ou choisissez un autre dossier avec « --sortie ».",
        )
    libre = shutil.disk_usage(existant).free
    if libre < _PLACE_OCTETS:
        texte = f"{existant} : il reste {libre // 1_000_000} Mo sur le disque."
        return Constat("dossier de sortie", "a_voir", texte, "Libérez de la place.")
    return Constat("dossier de sortie", "bon", f"{sortie} : écriture possible")


def _bareme(au: date) -> tuple[Constat, ...]:
    from kit.load import load_droit  # noqa: PLC0415 - pydantic is slow to import

    try:
        droit = load_droit()
        bareme, _ = droit.bareme, droit.textes
    except KitError as erreur:
        remede = "Corrigez le fichier nommé, ou réinstallez kit."
        return (Constat("taux et textes publiés", "bloquant", str(erreur), remede),)
    series = (bareme.bce, bareme.legal_autres_cas, bareme.legal_particuliers)
    return tuple(taux(serie, au) for serie in series)


def taux(serie: Serie, au: date) -> Constat:
    """Say until which day a published rate is known, and how many days are left."""
    fin = serie.taux[-1].au
    if fin is None:
        return Constat(serie.nom, "bon", "connu sans terme")
    reste = (fin - au).days
    if reste < 0:
        texte = f"inconnu depuis le {mots.jour(fin)} : les décomptes qui en dépendent sont refusés."
    else:
        jours = "jour" if reste < 2 else "jours"
        texte = f"connu jusqu'au {mots.jour(fin)} ; reste {reste} {jours}"
    if reste >= _PREAVIS_JOURS:
        return Constat(serie.nom, "bon", texte)
    remede = (
        f"Dès sa publication, ajoutez la valeur suivante, avec sa source, dans {serie.fichier}."
    )
    return Constat(serie.nom, "a_voir", texte, remede)
