"""What a note is to change in a dossier: contacts, exhibits, outcomes, each checked on its own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kit import load
from kit.dossier import Contact, Dossier, Mot, Piece
from kit.errors import KitError
from kit.journal import preuves
from kit.load.validation import validate

if TYPE_CHECKING:
    from kit.journal.graphie import Mots, Valeur
    from kit.journal.preuves import Preuve
    from kit.valeurs import Instant

M = TypeVar("M", bound=Mot)


@dataclass(frozen=True, slots=True)
class Ajout:
    """A contact in the words of a dossier, its proof, and the proof that it was posted."""

    contact: Mots
    preuve: Preuve | None = None
    depot: Preuve | None = None


@dataclass(frozen=True, slots=True)
class Projet:
    """A dossier and what is to be added to it; `copies` are files to write beside it.

    `suites` complete the letter of the contact of a rank: the words, and the whole contact.
    """

    fichier: Path
    avant: bytes
    apres: bytes
    lecture: load.Lecture
    copies: Mapping[str, bytes] = field(default_factory=dict)
    contacts: tuple[tuple[Contact, Mots], ...] = ()
    pieces: tuple[tuple[Piece, Mots], ...] = ()
    suites: tuple[tuple[int, Contact, Mots], ...] = ()
    reprises: tuple[str, ...] = ()

    @property
    def dossier(self) -> Dossier:
        """The dossier as it was read last."""
        assert self.lecture.dossier is not None  # noqa: S101 - a project begins with a good one
        return self.lecture.dossier

    @property
    def touches(self) -> tuple[Contact, ...]:
        """The contacts added or completed."""
        nouveaux = tuple(contact for contact, _ in self.contacts)
        return nouveaux + tuple(contact for _, contact, _ in self.suites)

    def lieu(self, cle: str, mot: Mot) -> str:
        """Tell the line at which an added contact or exhibit stands."""
        rang = getattr(self.dossier, cle).index(mot)
        return f"{self.fichier}:{self.lecture.source.lieu((cle, rang))}"

    def diff(self) -> Iterator[str]:
        """Give the lines that change, as `diff` shows them."""
        avant, apres = (
            octets.decode("utf-8-sig").splitlines() for octets in (self.avant, self.apres)
        )
        nom = str(self.fichier)
        yield from difflib.unified_diff(avant, apres, nom, nom, n=2, lineterm="")


def begin(fichier: Path) -> Projet:
    """Read a dossier that is to be added to; a KitError says what must be corrected first."""
    lecture = load.load(fichier)
    octets = b"" if lecture.dossier is None else fichier.read_bytes()
    lecture = lecture if lecture.dossier is None else load.load_text(octets, fichier)
    if lecture.dossier is None:
        fautes = "\n".join(str(probleme) for probleme in lecture.problemes)
        raise KitError(f"{fautes}\n{fichier} : rien n'est noté tant que cela n'est pas corrigé")
    return Projet(fichier, octets, octets, lecture)


def add(projet: Projet, ajout: Ajout, maintenant: Instant) -> Projet:
    """Add a contact with its exhibits; raise KitError when its words are wrong."""
    mots: dict[str, Valeur] = dict(ajout.contact)
    if ajout.preuve is not None:
        projet, mots["piece"] = add_exhibit(projet, ajout.preuve)
    if ajout.depot is not None:
        projet, identifiant = add_exhibit(projet, ajout.depot)
        envoi = mots.get("envoi", {})
        mots["envoi"] = {**(envoi if isinstance(envoi, Mapping) else {}), "preuve": identifiant}
    mots = {cle: mots[cle] for cle in Contact.model_fields if mots.get(cle) not in (None, "aucun")}
    contact = check_words(Contact, mots)
    if maintenant.precedes(contact.le):
        raise KitError(f"le contact du {contact.le} est à venir : il se note quand il a eu lieu")
    return replace(projet, contacts=(*projet.contacts, (contact, mots)))


def add_exhibit(projet: Projet, preuve: Preuve) -> tuple[Projet, str]:
    """Add an exhibit to the list; give its id, or the one its content already has."""
    connues = [*projet.dossier.pieces, *(piece for piece, _ in projet.pieces)]
    for fichier, octets in projet.copies.items():
        if octets == preuve.octets:
            return projet, next(piece.id for piece in connues if piece.fichier == fichier)
    rangee = preuves.settle(preuve, connues, projet.lecture.dossier_dir, projet.copies)
    if rangee.mots is None:
        return replace(projet, reprises=(*projet.reprises, rangee.fichier)), rangee.id
    piece = check_words(Piece, rangee.mots)
    copies = {rangee.copie: preuve.octets} if rangee.copie else {}
    ajoutees = (*projet.pieces, (piece, rangee.mots))
    return replace(projet, pieces=ajoutees, copies={**projet.copies, **copies}), rangee.id


def check_words(genre: type[M], mots: Mots) -> M:
    """Read the words of a contact or of an exhibit; a KitError lists what is wrong with them."""
    lu, problemes = validate(genre, dict(mots), lambda _chemin: ("", None))
    if lu is None:
        raise KitError("\n".join(str(probleme) for probleme in problemes))
    return lu


def place(contacts: Sequence[Contact], le: Instant) -> int:
    """Give the rank of a new contact: after every one that is not certainly later."""
    rang = len(contacts)
    while rang and le.precedes(contacts[rang - 1].le):
        rang -= 1
    return rang
