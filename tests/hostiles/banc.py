"""The bench of hostile exhibits: the true command line, in a watched and limited process."""

from __future__ import annotations

import faulthandler
import json
import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path

import pikepdf
import pypdfium2

from kit.ouvrier.limites import Limites, held
from tests.fabrique import RACINE
from tests.hostiles.fabrique_pieces import Cas

DOCUMENT = "relance_preventive"  # the lightest letter that lists its exhibits
AU = "2026-11-22"
SECONDES = 10
# A process of kit holds 120 MB before its first dossier; what runs the tests holds far more.
MEMOIRE = 880_000_000
# The bench stops what runs wild; kit must have stopped it before.
LIMITES = Limites(secondes=90, memoire=3_000_000_000, mur=300)

DOSSIER = """\
reference: H-1
creancier:
  nom: Menuiserie d'Arvor
  forme: SARL
  capital: "20000.00"
  siren: "100000009"
  rcs: Rennes
  adresse: {voie: 12 rue des Forges, code_postal: "35000", ville: Rennes}
  representant: {nom: Claire Le Goff, qualite: gérante}
  contact: {nom: Claire Le Goff, courriel: compta@arvor.example, telephone: "0299000000"}
  banque: {titulaire: Menuiserie d'Arvor, iban: FR7630006000011234567890189, bic: AGRIFRPP}
debiteur:
  classe: commercant
  nom: Boutiques Durand
  forme: SAS
  siren: "200000008"
  adresse: {voie: 4 place du Marché, code_postal: "44000", ville: Nantes}
  contact: {nom: Comptabilité, courriel: compta@durand.example}
  identite: {source: Registre national des entreprises, verifiee_le: 2026-11-05}
factures:
  - {numero: F-1, date: 2026-11-01, echeance: 2026-12-01, montant_ttc: "1000.00", piece: p0}
pieces:
"""

# What a page may never hold, wherever it comes from.
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/Movie", "/Sound", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
CLES = {"/JS", "/JavaScript", "/XFA", "/AA", "/RichMediaContent", "/3DD", "/OPI", "/Alternates"}
SECRETS = ("root:x:0:", "KITDEHORS", "PATH=/")


@dataclass(slots=True)
class Passage:
    """What one run of both commands did."""

    codes: list[int] = field(default_factory=list)
    sortie: str = ""
    secondes: float = 0.0
    octets: int = 0  # beyond what the forking process held
    ouverts: list[str] = field(default_factory=list)
    fin: int | None = 0


def set_up(cas: Sequence[Cas], racine: Path) -> Path:
    """Make a small dossier around hostile exhibits, each in a folder of its own."""
    lignes = []
    for rang, un in enumerate(cas):
        dossier = racine / "dossier" / "pieces" / str(rang)
        dossier.mkdir(parents=True)
        un.write(dossier)
        fichier = un.nom if un.ailleurs else f"pieces/{rang}/{un.nom}"
        lignes.append(f"  - {{id: p{rang}, titre: Pièce, fichier: {json.dumps(fichier)}}}\n")
    chemin = racine / "dossier" / "dossier.yaml"
    chemin.write_text(DOSSIER + "".join(lignes), encoding="utf-8")
    return chemin


def run(dossier: Path) -> Passage:
    """Run `kit verifier` then `kit produire` in a child forked from this warm process."""
    ici, la = multiprocessing.Pipe(duplex=False)
    enfant = multiprocessing.get_context("fork").Process(target=_child, args=(dossier, la))
    enfant.start()
    la.close()
    try:
        passage: Passage = ici.recv()
    except EOFError:
        passage = Passage()
    enfant.join()
    passage.fin = enfant.exitcode
    passage.sortie += (dossier.parent.parent / "sortie.txt").read_text("utf-8", "replace")
    return passage


def _child(dossier: Path, canal: Connection) -> None:
    racine = dossier.parent.parent
    journal = os.open(racine / "ouverts.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    texte = os.open(racine / "sortie.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(texte, 1)
    os.dup2(texte, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    faulthandler.disable()  # that of the test runner would speak
    os.chdir(racine)
    tempfile.tempdir = str(racine / "output")
    (racine / "output").mkdir()
    depart = held(resident=True)
    LIMITES.enclose()
    LIMITES.start()
    _watch(racine, journal)
    passage = Passage()
    for arguments in (
        ["verifier", str(dossier), "--au", AU],
        ["produire", str(dossier), "--au", AU, "--document", DOCUMENT, "--format", "pdf"],
    ):
        passage.codes.append(_main(["kit", *arguments]))
    for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(qui)
        passage.secondes += usage.ru_utime + usage.ru_stime
        passage.octets = max(passage.octets, usage.ru_maxrss * 1024 - depart)
    passage.ouverts = (racine / "ouverts.txt").read_text("utf-8", "replace").splitlines()
    canal.send(passage)


def _main(arguments: list[str]) -> int:
    from kit.cli import main

    sys.argv = arguments
    try:
        main()
    except SystemExit as sortie:
        return int(sortie.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _watch(racine: Path, journal: int) -> None:
    """Write down every file opened outside, every socket and every program, for ever."""
    permis = (
        str(racine), str(RACINE), sys.prefix, sys.base_prefix, "/proc/self/statm", "/dev/null",
        "/usr/share/zoneinfo", "/usr/lib", "/lib", "/etc/localtime", "/tmp/weasyprint-",  # noqa: S108
    )  # fmt: skip

    def note(evenement: str, arguments: Sequence[object]) -> None:
        if evenement == "open" and isinstance(arguments[0], (str, bytes)):
            chemin = os.fsdecode(arguments[0])
            if chemin.startswith("/") and not chemin.startswith(permis):
                os.write(journal, f"{chemin!r}\n".encode())
        elif evenement == "socket.gethostname":
            pass  # the name of this very machine, which a measure of coverage asks
        elif evenement.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix")):
            os.write(journal, f"{evenement}\n".encode())

    sys.addaudithook(note)


def tree(racine: Path) -> dict[str, int]:
    """Give every path of a folder, but what the bench writes, with its size."""
    a_nous = ("output", "sortie.txt", "ouverts.txt")
    return {
        str(chemin.relative_to(racine)): chemin.lstat().st_size
        for chemin in sorted(racine.rglob("*"))
        if chemin.relative_to(racine).parts[0] not in a_nous and not chemin.is_dir()
    }


def faults_of(octets: bytes, canaris: Sequence[str], originaux: Collection[bytes]) -> list[str]:
    """List what a produced PDF holds that it should not, its faithful originals set apart."""
    fautes = []
    with pikepdf.open(BytesIO(octets)) as pdf:
        for objet in pdf.objects:
            fautes += list(_active(objet))
            if isinstance(objet, pikepdf.Stream):
                fautes += _content(objet, [*canaris, *SECRETS], originaux)
    lu = pypdfium2.PdfDocument(octets)
    texte = "".join(page.get_textpage().get_text_bounded() for page in lu)
    return fautes + [f"texte : {mot!r}" for mot in (*canaris, *SECRETS) if mot in texte]


def _active(objet: object) -> list[str]:
    if isinstance(objet, (pikepdf.Dictionary, pikepdf.Stream)):
        mots = (
            dict(objet.items())
            if isinstance(objet, pikepdf.Dictionary)
            else {cle: objet.get(cle) for cle in list(objet)}
        )
        fautes = [f"clé {cle}" for cle in CLES & mots.keys()]
        action = mots.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
            fautes.append(f"action {action}")
        uri = str(mots.get("/URI", ""))
        if "127.0.0.1" in uri or uri.startswith("file"):
            fautes.append(f"adresse {uri}")
        if "/F" in mots and isinstance(objet, pikepdf.Stream):
            fautes.append("flux dans un autre fichier")
        return fautes + [faute for mot in mots.values() for faute in _nested(mot)]
    return _nested(objet)


def _nested(mot: object) -> list[str]:
    """Look into what is written in place, not into what is referred to."""
    if isinstance(mot, (pikepdf.Dictionary, pikepdf.Array)) and not mot.is_indirect:
        if isinstance(mot, pikepdf.Array):
            return [faute for rang in range(len(mot)) for faute in _nested(mot[rang])]
        return _active(mot)
    return []


def _content(
    objet: pikepdf.Stream, canaris: Sequence[str], originaux: Collection[bytes]
) -> list[str]:
    image = objet.get("/Subtype") == "/Image"
    brut = objet.read_raw_bytes() if image else objet.read_bytes()
    if brut in originaux:
        return []
    return [f"flux : {mot!r}" for mot in canaris if mot.encode() in brut]
