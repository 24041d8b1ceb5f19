"""An e-mail as a record: what a reader may see, nothing that can act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Correspondant:
    """A name and an address, as the header gives them; either may be empty."""

    nom: str
    adresse: str

    def __str__(self) -> str:
        """The two as a letter writes them."""
        if self.nom and self.adresse and self.nom.lower() != self.adresse.lower():
            return f"{self.nom} ({self.adresse})"
        return self.adresse or self.nom


@dataclass(frozen=True, slots=True)
class Jointe:
    """An attachment: its name is only shown, never used as a path; size in bytes.

    A message that Outlook keeps within another has neither bytes nor `sha256` of its own. `decor`
    tells a picture of the text itself, as a logo, or a signature.
    """

    nom: str
    media: str
    taille: int
    sha256: str
    decor: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail; `date` keeps its own zone, and has none when none was written.

    `html` tells that `texte` was drawn from the HTML version, the only one; `autre` is the text of
    a second version whose words differ; `relais` counts the servers that left their mark; `defauts`
    are sentences that the reader must see.
    """

    de: tuple[Correspondant, ...] = ()
    a: tuple[Correspondant, ...] = ()
    cc: tuple[Correspondant, ...] = ()
    objet: str = ""
    date: datetime | None = None
    message_id: str = ""
    en_reponse_a: str = ""
    references: tuple[str, ...] = ()
    texte: str = ""
    html: bool = False
    autre: str = ""
    jointes: tuple[Jointe, ...] = ()
    relais: int = 0
    defauts: tuple[str, ...] = ()


class Defauts:
    """Sentences gathered on the way, each once, in the order they were found."""

    def __init__(self) -> None:
        self._phrases: dict[str, None] = {}

    def note(self, phrase: str) -> None:
        """Keep a sentence."""
        self._phrases[phrase] = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """The sentences kept."""
        return tuple(self._phrases)
