"""The other end of `serviteur`: starts it as a program, checks its kit, asks, waits, ends it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import kit
from kit.errors import MachineFautive
from kit.portefeuille.moteurs.identite import Identite

COMMANDE = (sys.executable, "-P", "-m", "kit.portefeuille.moteurs.serviteur")
DEPART = 120  # seconds to start, on a busy machine
GUET = 0.5  # seconds between two looks at whether the answer is still wanted
_INERTE = (
    "kit ne démarre pas sur la machine « {} » de la grappe : installez-y la même version que sur "
    "ce poste, puis lancez-y « kit docteur »"
)
_AUTRE = (
    "la grappe n'a pas le même kit que ce poste, et n'en donnerait pas les mêmes octets : {} ; "
    "installez la même version sur toutes les machines"
)


class Abandon(Exception):
    """Nobody wants the answer any more."""


class Valet:
    """A process that makes dossiers one by one; `libre` when it owes no answer."""

    def __init__(self, identite: Identite, consigne: bytes) -> None:
        """Start it. Raises MachineFautive when it cannot start, or has another kit."""
        self._processus, self._vers, self._depuis = _start()
        self.libre = True
        try:
            self._vers.send((identite, consigne))
            ecart = self._depuis.recv() if self._depuis.poll(DEPART) else None
        except (EOFError, ConnectionError):
            ecart = None
        if ecart != "":
            self.kill()
            raise MachineFautive(_AUTRE.format(ecart) if ecart else _INERTE.format(os.uname()[1]))

    def ask(self, demande: bytes, contenus: dict[str, bytes], wanted: Callable[[], bool]) -> bytes:
        """Have a dossier made; give its outcome, sealed.

        Raises EOFError or ConnectionError when the process dies, Abandon once it is not `wanted`.
        """
        self.libre = False
        self._vers.send((demande, contenus))
        while not self._depuis.poll(GUET):
            if not wanted():
                raise Abandon
        reponse = self._depuis.recv_bytes()
        self.libre = True
        return reponse

    def alive(self) -> bool:
        """Say whether it can be asked."""
        return self._processus.poll() is None

    def kill(self) -> None:
        """End it whatever it does; its own child ends with it."""
        self._processus.kill()
        self._processus.wait()
        self._vers.close()
        self._depuis.close()


def _start() -> tuple[subprocess.Popen[bytes], Connection, Connection]:
    """Start the program with this very kit; give the pipes to it and from it."""
    chemins = [str(Path(kit.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    environnement = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, chemins))}
    siens, vers = os.pipe()
    depuis, dits = os.pipe()
    try:
        processus = subprocess.Popen(  # noqa: S603 - ourselves
            COMMANDE, stdin=siens, stdout=dits, env=environnement
        )
    except OSError:
        os.close(vers)
        os.close(depuis)
        raise MachineFautive(_INERTE.format(os.uname()[1])) from None
    finally:
        os.close(siens)
        os.close(dits)
    return processus, Connection(vers, readable=False), Connection(depuis, writable=False)
