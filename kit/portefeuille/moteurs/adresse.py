"""The address of a cluster, as the command line takes it."""

from __future__ import annotations

from urllib.parse import urlsplit

PORT = 8786
SCHEMAS = {"dask": "tcp", "tcp": "tcp", "tls": "tls"}


def parse(texte: str) -> str:
    """Give the address as dask writes it; ValueError, in French, when it is not one.

    >>> parse("dask://calcul.cabinet.lan"), parse("tls://10.0.0.5:9000")
    ('tcp://calcul.cabinet.lan:8786', 'tls://10.0.0.5:9000')
    """
    attendue = (
        f"attendu une adresse comme dask://calcul:{PORT} ou tls://calcul:{PORT}, lu {texte!r}"
    )
    try:
        lue = urlsplit(texte)
        port = lue.port or PORT
    except ValueError:
        raise ValueError(attendue) from None
    if lue.scheme not in SCHEMAS or not lue.hostname or lue.path.strip("/") or lue.username:
        raise ValueError(attendue)
    hote = f"[{lue.hostname}]" if ":" in lue.hostname else lue.hostname
    return f"{SCHEMAS[lue.scheme]}://{hote}:{port}"
