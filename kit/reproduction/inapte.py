"""Why a PDF cannot be copied as it is, and is shown as images."""

from __future__ import annotations


class Inapte(Exception):
    """These pages are not proved fit for the archive; the message is for tests and benches."""
