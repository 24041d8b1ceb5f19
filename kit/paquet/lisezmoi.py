"""LISEZMOI.txt: what each file of a package is, and how anyone checks that it is intact."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOM = "LISEZMOI.txt"
LARGEUR = 78
ROLES = {
    "transmission_agence.pdf": "le dossier complet remis à l'agence : à lire en premier.",
    "dossier_contentieux.pdf": "le dossier complet remis au conseil : à lire en premier.",
    "transmission_agence-annexe.pdf": "ses annexes et ses pièces.",
    "dossier_contentieux-annexe.pdf": "ses annexes et ses pièces.",
    "mandat a signer.pdf": "le projet de mandat, à signer avant toute démarche (article R124-3).",
    "mentions R124-3.pdf": "où se trouve chaque mention exigée, à imprimer.",
    "mentions R124-3.csv": "la même table, pour un tableur.",
    "retour R124-5.pdf": "la fiche à renvoyer pour chaque paiement ou proposition.",
    "retour R124-5.csv": "la même fiche, pour un tableur.",
    "projet de requete.pdf": "le projet de requête en injonction de payer, à relire et à signer.",
    "options.csv": "les voies de procédure, leurs conditions et leur état.",
    "bordereau.pdf": "la liste des pièces, avec leur page et leur empreinte.",
    "bordereau.csv": "la même liste, pour un tableur.",
    "decompte.csv": "le décompte, ligne par ligne, pour un tableur.",
    "dossier.json": "la créance pour un logiciel (format kit-dossier-1).",
    "manifeste.json": "la taille et l'empreinte SHA-256 de chaque fichier.",
}
# The same, when the exhibits are too heavy to be bound with the document.
ROLES_SANS_PIECES = {
    "transmission_agence.pdf": "le document remis à l'agence, sans ses pièces : à lire en premier.",
    "dossier_contentieux.pdf": "le document remis au conseil, sans ses pièces : à lire en premier.",
    "transmission_agence-annexe.pdf": "ses annexes, sans ses pièces.",
    "dossier_contentieux-annexe.pdf": "ses annexes, sans ses pièces.",
}
PIECES = "les fichiers d'origine des pièces, inchangés, dans l'ordre du bordereau."


def write(
    reference: str,
    titre: str,
    fichiers: Iterable[str],
    notes: Sequence[str] = (),
    reliees: bool = True,
) -> bytes:
    """Write the text, with the line ends that Windows expects; `notes` tell what is not there.

    `reliees` tells that the PDF holds the exhibits too.
    """
    noms = set(fichiers) | {"manifeste.json"}
    pieces = sorted(nom for nom in noms if nom.startswith("pieces/"))
    roles = _roles(noms, bool(pieces), reliees)
    exemple = pieces[0] if pieces else roles[0][0]
    lignes = [
        f"{titre} - dossier {reference}",
        "",
        *(ligne for nom, role in roles for ligne in _role(nom, role)),
        *_notes(notes),
        "",
        *_verification(exemple),
    ]
    return ("\ufeff" + "".join(f"{ligne}\r\n" for ligne in lignes)).encode()


def _roles(noms: set[str], pieces: bool, reliees: bool) -> list[tuple[str, str]]:
    dits = ROLES | (ROLES_SANS_PIECES if pieces and not reliees else {})
    roles = [(nom, role) for nom, role in dits.items() if nom in noms]
    return [roles[0], ("pieces/", PIECES), *roles[1:]] if pieces else roles


def _role(nom: str, role: str) -> list[str]:
    return [nom, *_paragraph(role, "    ")]


def _notes(notes: Sequence[str]) -> list[str]:
    return [ligne for note in notes for ligne in ("", *_paragraph(note))]


def _verification(exemple: str) -> list[str]:
    """Tell how to check a package, with kit and without it."""
    windows = exemple.replace("/", "\\")
    return [
        "Vérifier que rien n'a changé",
        "  avec kit : kit controler, suivi du nom du fichier .zip",
        "  sans kit, comparez l'empreinte d'un fichier à celle de manifeste.json :",
        f'    Windows : certutil -hashfile "{windows}" SHA256',
        f'    macOS   : shasum -a 256 "{exemple}"',
        f'    Linux   : sha256sum "{exemple}"',
        *_paragraph(
            "Une empreinte égale prouve que le fichier n'a pas changé depuis que le manifeste a"
            " été écrit. Elle ne prouve ni qui l'a écrit, ni quand."
        ),
        "",
        *_paragraph(
            "Si le paquet est en plusieurs volumes, chacun s'ouvre seul ; volumes.json dit ce que"
            " contiennent les autres, et manifeste.json décrit l'ensemble."
        ),
        *_paragraph(
            "Ce fichier n'est pas chiffré et contient des données personnelles : envoyez-le par un"
            " moyen sûr, ou chiffrez-le (7-Zip, AES-256) et donnez le mot de passe par une autre"
            " voie."
        ),
    ]


def _paragraph(texte: str, marge: str = "") -> list[str]:
    return textwrap.wrap(texte, LARGEUR, initial_indent=marge, subsequent_indent=marge)
