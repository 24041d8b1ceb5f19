"""The texts of law cited, each spelled once in `textes.yaml` and cited elsewhere by its key.

Shape of the file: `textes` is a mapping, key -> the fields of `Texte` other than `cle`:

    l441_10:
      code: C. com.                  # a key of CODES, or the whole name: « Cass. com. »
      article: L441-10               # or the date and number of a decision
      titre: …                       # a few words
      lien: https://…
      regle: …                       # what it says, in one sentence of ours
      en_vigueur_depuis: 26 avril 2019         # optional
      verifie_le: 2026-09-25
      statut: confirme               # a_verifier: never printed as certain
      verbatim: …                    # optional: the words themselves, when the law wants them
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

from kit.errors import ModeleFautif

CODES = {
    "C. civ.": "code civil",
    "C. com.": "code de commerce",
    "C. conso.": "code de la consommation",
    "CCP": "code de la commande publique",
    "CMF": "code monétaire et financier",
    "CPC": "code de procédure civile",
    "C. proc. civ. exéc.": "code des procédures civiles d'exécution",
    "C. postes": "code des postes et des communications électroniques",
    "C. pén.": "code pénal",
    "CGI": "code général des impôts",
}


@dataclass(frozen=True, slots=True)
class Texte:
    """A text of law or a decision, and what it says in one sentence."""

    cle: str
    code: str
    article: str
    titre: str
    lien: str
    regle: str
    en_vigueur_depuis: str | None
    verifie_le: date
    statut: Literal["confirme", "a_verifier"]
    verbatim: str | None = None

    @property
    def citation(self) -> str:
        """The short form of a table: « art. L441-10 C. com. »."""
        if self.code in CODES:
            return f"art. {self.article} {self.code}"
        return f"{self.code}, {self.article}"

    @property
    def citation_longue(self) -> str:
        """The form of a sentence: « article L441-10 du code de commerce »."""
        if self.code in CODES:
            return f"article {self.article} du {CODES[self.code]}"
        return f"{self.code}, {self.article}"


@dataclass(frozen=True, slots=True)
class Textes:
    """Every text that may be cited, by key."""

    textes: Mapping[str, Texte]

    def get(self, cle: str) -> Texte:
        """Give a text; raise ModeleFautif, with the nearest key, when there is none."""
        if cle in self.textes:
            return self.textes[cle]
        proches = get_close_matches(cle, self.textes, 1)
        conseil = f" Vouliez-vous dire « {proches[0]} » ?" if proches else ""
        raise ModeleFautif(
            f"Aucun texte de loi n'a la clé « {cle} » dans kit/droit/textes.yaml.{conseil} "
            "Corrigez la clé, ou ajoutez le texte avec son lien et la date de sa vérification."
        )

    def __contains__(self, cle: str) -> bool:
        return cle in self.textes

    def __iter__(self) -> Iterator[str]:
        return iter(self.textes)
