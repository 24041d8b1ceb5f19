"""A limited worker: a task runs in a forked child, which may fail without harm to the parent.

The child inherits what the parent has loaded, fonts and libraries included; it has limits of
memory and time, no network and no other program. It lives from task to task, and a dead or worn
one is replaced. A task may itself use a worker, so that one exhibit has a stricter limit than its
dossier.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from kit.errors import KitError
from kit.ouvrier.limites import Limites, current
from kit.ouvrier.vie import SURSIS, Vie

__all__ = ["Limites", "Ouvrier", "current"]

T = TypeVar("T")
R = TypeVar("R")


class Ouvrier(Generic[T, R]):
    """Runs one function, task after task, in a child process with limits.

    The task and the result travel pickled: paths, records, bytes. What the function changes in
    memory stays in the child; what the parent changes after the first task is not seen by it.
    Without limits of its own, a worker has those of the task it is used in. Contents of a result
    that are on disk (`contenu`) go to the folder `livraison`, or to the temporary one.
    """

    def __init__(
        self,
        fonction: Callable[[T], R],
        limites: Limites | None = None,
        livraison: Path | None = None,
    ) -> None:
        self._fonction = fonction
        self._livraison = livraison
        self._limites = limites or current()
        self._courantes = self._limites
        self._echeance = 0.0
        self._vie: Vie | None = None

    def run(self, tache: T, secondes: int | None = None) -> R:
        """Run one task and give its result; `secondes` is its own limit of computing, if stricter.

        Raises the KitError that the task raised, LimiteAtteinte for a limit of time or memory,
        Defaut when the task failed otherwise or its process died.
        """
        self.submit(tache, secondes)
        return self.collect()

    def submit(self, tache: T, secondes: int | None = None) -> None:
        """Give a task to the child, whose result must be collected before the next one."""
        self._courantes = self._limites.tighten(secondes)
        vie = self._awake()
        self._echeance = time.monotonic() + self._courantes.mur + SURSIS
        with suppress(ConnectionError):  # a dead child is found when its result is collected
            vie.vers.send_bytes(ForkingPickler.dumps((self._courantes, tache)))

    def collect(self) -> R:
        """Wait for the result of the task; raises as `run` does."""
        limites, vie = self._courantes, self._vie
        assert vie is not None  # noqa: S101 - a task was submitted
        try:
            if not vie.depuis.poll(self.patience):
                raise limites.reason(-signal.SIGALRM)
            rendu, refus, usee = vie.depuis.recv()
        except (EOFError, ConnectionError):
            self._vie = None
            raise limites.reason(vie.bury()) from None
        except BaseException:
            self.abandon()
            raise
        if usee:
            self.close()
        if isinstance(refus, KitError):
            raise refus
        return rendu  # type: ignore[no-any-return]

    @property
    def canal(self) -> Connection:
        """Where the result of the task submitted will come."""
        assert self._vie is not None  # noqa: S101 - a task was submitted
        return self._vie.depuis

    @property
    def patience(self) -> float:
        """How many seconds a child that missed its own clocks is still waited for."""
        return max(0.0, self._echeance - time.monotonic())

    def abandon(self) -> None:
        """End the child whatever it does, and lose its task."""
        if self._vie is not None:
            self._vie.kill()
            self._vie = None

    def dismiss(self) -> None:
        """Let the child, which waits for a task, end by itself; `close` must still follow."""
        if self._vie is not None:
            self._vie.dismiss()

    def close(self) -> None:
        """End the child; the next task, if any, has a new one."""
        if self._vie is not None:
            self._vie.end()
            self._vie = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _genre: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def _awake(self) -> Vie:
        """Give the living child, born now if need be."""
        if self._vie is not None and not self._vie.alive():
            self.close()
        if self._vie is None:
            self._vie = Vie(self._fonction, self._limites, self._livraison)
        return self._vie
