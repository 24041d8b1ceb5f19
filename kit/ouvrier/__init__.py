"""A limited worker: a task runs in a forked child, which may fail without harm to the parent.

The child inherits what the parent has loaded, fonts and libraries included; it has limits of
memory and time, no network and no other program. It lives from task to task, and a dead or worn
one is replaced. A task may itself use a worker, so that one exhibit has a stricter limit than its
dossier.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing.reduction import ForkingPickler
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
    Without limits of its own, a worker has those of the task it is used in.
    """

    def __init__(self, fonction: Callable[[T], R], limites: Limites | None = None) -> None:
        self._fonction = fonction
        self._limites = limites or current()
        self._vie: Vie | None = None

    def run(self, tache: T, secondes: int | None = None) -> R:
        """Run one task and give its result; `secondes` is its own limit of computing, if stricter.

        Raises the KitError that the task raised, LimiteAtteinte for a limit of time or memory,
        Defaut when the task failed otherwise or its process died.
        """
        limites, vie = self._limites.tighten(secondes), self._awake()
        try:
            vie.vers.send_bytes(ForkingPickler.dumps((limites, tache)))
            if not vie.depuis.poll(limites.mur + SURSIS):
                raise limites.reason(-signal.SIGALRM)
            rendu, refus, usee = vie.depuis.recv()
        except (EOFError, ConnectionError):
            self._vie = None
            raise limites.reason(vie.bury()) from None
        except BaseException:
            self._vie = None
            vie.kill()
            raise
        if usee:
            self.close()
        if isinstance(refus, KitError):
            raise refus
        return rendu  # type: ignore[no-any-return]

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
            self._vie = Vie(self._fonction, self._limites)
        return self._vie
