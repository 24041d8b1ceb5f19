"""The copies of a document that are no PDF: the page, and the e-mail with the PDF in it."""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterator
from email import policy

from kit.controle import bordereau
from kit.errors import KitError

_BALISE = re.compile(r"<[^<>]*>")


def digests(octets: bytes) -> list[str]:
    """Give the SHA-256 values that an HTML page shows, in order."""
    return bordereau.digests(html.unescape(_BALISE.sub(" ", octets.decode("utf-8", "replace"))))


def attached(octets: bytes, reference: str) -> Iterator[tuple[str, bytes]]:
    """Give the PDFs of ours that a message carries, by name.

    Raises KitError when it cannot be read.
    """
    try:
        message = email.message_from_bytes(octets, policy=policy.default)
        for part in message.walk():
            nom = part.get_filename() or ""
            if part.get_content_type() == "application/pdf" and nom.endswith(f" - {reference}.pdf"):
                contenu = part.get_payload(decode=True)
                yield nom, contenu if isinstance(contenu, bytes) else b""
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise KitError("ce courriel ne peut pas être lu") from None
