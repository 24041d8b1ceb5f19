"""The life of one child: forked, spoken to by two pipes, ended and buried with what it left."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from multiprocessing.util import Finalize
from pathlib import Path

from kit import chantiers
from kit.ouvrier import enfant
from kit.ouvrier.limites import Limites

ADIEU = b""
SURSIS = 10  # seconds after which a child that missed its own clocks is killed


class Vie:
    """One child process; `vers` takes the tasks to it, `depuis` brings the answers.

    What is big in an answer is put in `livraison`, a folder, to be only renamed from there.
    """

    def __init__(
        self, fonction: Callable[..., object], limites: Limites, livraison: Path | None
    ) -> None:
        # Pipes, not sockets: a process that opens no socket is easy to watch.
        taches, self.vers = multiprocessing.Pipe(duplex=False)
        self.depuis, reponses = multiprocessing.Pipe(duplex=False)
        self._chantier = chantiers.lend_folder()
        chantier = Path(self._chantier.name)
        self._depots = livraison / f".{chantier.name}" if livraison else chantier
        self._processus = multiprocessing.get_context("fork").Process(
            target=enfant.serve,
            args=(fonction, limites, taches, reponses, (self.vers, self.depuis)),
            kwargs={"chantier": self._chantier.name, "depots": self._depots},
        )
        _start(self._processus)
        taches.close()
        reponses.close()
        # A program that ends without closing would wait for its child for ever.
        Finalize(self, _dismiss, (self.vers,), exitpriority=1)

    def alive(self) -> bool:
        """Say whether the child can take a task."""
        return self._processus.is_alive()

    def dismiss(self) -> None:
        """Tell the child, which waits for a task, that there will be none."""
        _dismiss(self.vers)

    def end(self) -> int | None:
        """Dismiss the child, if it is not yet, and give its exit code."""
        self.dismiss()
        return self.bury()

    def kill(self) -> None:
        """End the child whatever it does."""
        self._processus.kill()
        self.bury()

    def bury(self) -> int | None:
        """Wait for the end of the child, clear what it left, and give its exit code."""
        self._processus.join(SURSIS)
        if self._processus.is_alive():
            self._processus.kill()
            self._processus.join()
        code = self._processus.exitcode
        self._processus.close()
        self.vers.close()
        self.depuis.close()
        self._chantier.cleanup()  # a killed child tidies nothing
        if code:
            for depot in self._depots.parent.glob(f"{self._depots.name}.*"):
                shutil.rmtree(depot, ignore_errors=True)
        return code


def _dismiss(canal: Connection) -> None:
    with suppress(OSError):
        canal.send_bytes(ADIEU)


def _start(processus: ForkProcess) -> None:
    """Fork, holding Ctrl-C back until the child has said what it does of it."""
    avant = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        processus.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, avant)
