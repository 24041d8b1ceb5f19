"""A message written twice, as plain text and as HTML: whether the two say the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

AVIS = (
    "Le message existe en deux versions, texte et HTML, dont les mots diffèrent : les deux sont "
    "reproduites."
)
# What mail programs write in one version only: where a link goes, what a picture is named.
_LIENS = re.compile(
    r"<?\b(?:https?|ftp|mailto|tel|cid):[^\s<>\]]*>?|<[^\s<>]*@[^\s<>]*>", re.IGNORECASE
)
_IMAGES = re.compile(r"\[(?:image|cid|inline)\b[^\]]*\]", re.IGNORECASE)
_MOTS = re.compile(r"[^\W_]+")


def differ(une: str, autre: str) -> bool:
    """Tell whether two versions of a text have not the same words, each as often, in any order.

    >>> differ("*Bonjour*, le devis", "Bonjour, le devis [https://x.example]")
    False
    >>> differ("Je ne paierai pas.", "Je paierai.")
    True
    """
    return _words(une) != _words(autre)


def _words(texte: str) -> Counter[str]:
    simple = unicodedata.normalize("NFKC", texte).casefold()
    return Counter(_MOTS.findall(_LIENS.sub(" ", _IMAGES.sub(" ", simple))))
