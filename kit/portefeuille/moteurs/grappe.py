"""The link with a dask scheduler: the only machine spoken to, in the words of this project.

The scheduler needs no kit: it sees bytes, and functions of Python's own library.
"""

from __future__ import annotations

import hashlib
import logging
import operator
import pickle
import warnings
from collections import OrderedDict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import uuid4

from kit.errors import MachineFautive

DELAI = 10  # seconds to reach the scheduler, then to see a worker
RESERVE = 250_000_000  # bytes that the cluster keeps, once the lots that named them are done
REGLAGES = {
    "distributed.admin.large-graph-warning-threshold": "1 GiB",  # lots are bounded by us
    "distributed.diagnostics.computations.nframes": 0,  # our source is not the scheduler's business
    "distributed.comm.timeouts.connect": f"{DELAI}s",
}
Avenir = Any  # a Future: dask leaves its client without types


class Grappe:
    """What one run says to a cluster. Raises MachineFautive when it cannot be reached."""

    def __init__(self, adresse: str) -> None:
        self._adresse = adresse
        self._client = self._connect()
        self._gardes: OrderedDict[str, tuple[Avenir, int]] = OrderedDict()

    def _connect(self) -> Any:
        try:
            import dask  # noqa: PLC0415 - slow, and of an extra
            from distributed import Client  # noqa: PLC0415
        except ImportError:
            raise MachineFautive(
                "--moteur demande l'extra « grappe » : pip install 'kit-recouvrement[grappe]'"
            ) from None
        dask.config.set(REGLAGES)
        _hush()
        try:
            with warnings.catch_warnings():
                # It compares versions in its own words; ours are compared by `identite`.
                warnings.simplefilter("ignore")
                return Client(  # type: ignore[no-untyped-call]
                    self._adresse, timeout=DELAI, set_as_default=False, direct_to_workers=False
                )
        except (OSError, ValueError, RuntimeError, ImportError) as refus:
            raise MachineFautive(self._unreachable(refus)) from None

    def _unreachable(self, refus: Exception) -> str:
        return (
            f"la grappe ne répond pas à l'adresse {self._adresse} ({type(refus).__name__}) : "
            "vérifiez l'adresse, et que l'ordonnanceur y est lancé (dask scheduler)"
        )

    def lost(self) -> MachineFautive:
        """Say that the scheduler is gone."""
        return MachineFautive(
            f"l'ordonnanceur de la grappe ({self._adresse}) ne répond plus ; ce qui est fait est "
            "écrit : relancez-le, puis la même commande avec --reprendre"
        )

    @property
    def alive(self) -> bool:
        """Say whether the link holds, as far as is known."""
        return bool(self._client.status == "running")

    def places(self) -> int:
        """Count the lots that the cluster makes at a time. Raises MachineFautive when lost."""
        try:
            if self.alive:
                return sum(self._client.nthreads().values())
        except Exception:  # noqa: BLE001, S110 - whatever dask raises, the link is gone
            pass
        raise self.lost()

    def await_places(self) -> int:
        """Count them once there is a worker. Raises MachineFautive when none comes."""
        try:
            self._client.wait_for_workers(1, timeout=DELAI)
        except TimeoutError:
            raise MachineFautive(
                f"la grappe {self._adresse} n'a aucun ouvrier : lancez-en "
                f"(dask worker {self._adresse})"
            ) from None
        return self.places()

    def open(self, scelle: object) -> Avenir:
        """Have an object made there from its pickle, once for all."""
        octets = pickle.dumps(scelle)
        cle = f"kit-ordre-{hashlib.sha256(octets).hexdigest()}"
        return self._client.submit(pickle.loads, octets, key=cle)  # noqa: S301 - there

    def call(self, fonction: Avenir, lot: bytes, partages: Iterable[Avenir]) -> Avenir:
        """Call there what `open` made, on a lot and on contents that were sent before."""
        cle = f"kit-lot-{uuid4().hex}"
        return self._client.submit(
            operator.call, fonction, lot, list(partages), key=cle, pure=False
        )

    def send(self, sha256: str, octets: bytes) -> Avenir:
        """Send a content, unless it is there already; the oldest ones are let go."""
        if sha256 not in self._gardes:
            avenir = self._client.submit(bytes, octets, key=f"kit-{sha256}")
            self._gardes[sha256] = avenir, len(octets)
        self._gardes.move_to_end(sha256)
        garde = self._gardes[sha256][0]
        while sum(taille for _, taille in self._gardes.values()) > RESERVE:
            self._gardes.popitem(last=False)
        return garde

    def done(self, avenirs: Collection[Avenir], secondes: int) -> list[Avenir]:
        """Wait until some of the results are there or have failed, or for so many seconds.

        Raises MachineFautive when the cluster is lost.
        """
        from distributed import CancelledError, wait  # noqa: PLC0415 - loaded by now

        try:
            with self._client.as_current():
                wait(  # type: ignore[no-untyped-call]
                    list(avenirs), timeout=secondes, return_when="FIRST_COMPLETED"
                )
        except TimeoutError:
            return []
        except (CancelledError, OSError):
            raise self.lost() from None
        return [avenir for avenir in avenirs if avenir.done()]

    def close(self, avenirs: Iterable[Avenir]) -> None:
        """Give up what is not done, and leave."""
        self._gardes.clear()
        if self.alive:
            self._client.cancel(list(avenirs), force=True)
        self._client.close(timeout=DELAI)


def _hush() -> None:
    """Keep dask from speaking over us: what it would say is said in French, once."""
    for nom in [*logging.root.manager.loggerDict]:
        if nom.split(".")[0] == "distributed":
            logging.getLogger(nom).setLevel(logging.CRITICAL + 1)
