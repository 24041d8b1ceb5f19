"""A Chromium that stays alive and prints page after page, driven by the pipe it offers."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from moteurs import IMPRIMER

LIRE, ECRIRE = 3, 4  # the descriptors on which a Chromium listens and answers


class Arret(Exception):
    """The browser, or its tab, is gone."""


class Navigateur:
    """One browser with one tab."""

    def __init__(self, chemin: Path) -> None:
        self._profil = tempfile.TemporaryDirectory()
        options = (*IMPRIMER, f"--user-data-dir={self._profil.name}", "--remote-debugging-pipe")
        (entend, self._vers), (self._depuis, repond) = os.pipe(), os.pipe()
        mots = " ".join(f'"{mot}"' for mot in (chemin, *options, "about:blank"))
        # The shell gives the pipes the numbers that the browser expects.
        commande = f"exec {mots} {LIRE}<&{entend} {ECRIRE}>&{repond} 2>/dev/null"
        self._processus = subprocess.Popen(["sh", "-c", commande], pass_fds=(entend, repond))
        os.close(entend)
        os.close(repond)
        self._reste, self._rang, self._onglet = b"", 0, ""
        cible = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attache = self._ask("Target.attachToTarget", targetId=cible, flatten=True)
        self._onglet = attache["sessionId"]
        self._ask("Page.enable")

    def print(self, page: Path) -> bytes:
        """Load a page, and give its PDF."""
        self._ask("Page.navigate", url=page.as_uri())
        while self._read().get("method") != "Page.loadEventFired":
            pass
        rendu = self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(rendu["data"])

    def _ask(self, methode: str, **mots: Any) -> dict[str, Any]:
        self._rang += 1
        demande = {"id": self._rang, "method": methode, "params": mots}
        demande |= {"sessionId": self._onglet} if self._onglet else {}
        os.write(self._vers, json.dumps(demande).encode() + b"\0")
        while (lu := self._read()).get("id") != self._rang:
            pass
        return dict(lu["result"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._reste:
            octets = os.read(self._depuis, 1 << 16)
            if not octets:
                raise Arret("Chromium s'est arrêté")
            self._reste += octets
        message, _, self._reste = self._reste.partition(b"\0")
        lu = dict(json.loads(message))
        if lu.get("method") == "Inspector.detached":
            raise Arret(lu["params"]["reason"])
        return lu

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _genre: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self._processus.terminate()
        self._processus.wait()
        os.close(self._vers)
        os.close(self._depuis)
        self._profil.cleanup()
