"""The limited side: receives a task, runs it, answers, and dies with its parent."""

from __future__ import annotations

import fcntl
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path, PurePath

from kit import contenu
from kit.errors import Defaut, KitError, LimiteAtteinte
from kit.ouvrier.limites import Limites, held

# What no task needs: the network, and another program.
REFUSES = (
    "socket.bind", "socket.connect", "socket.get", "socket.send",
    "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system",
)  # fmt: skip
# Of the memory allowed, the share after which a worker is replaced: a warm one holds 140 MB of
# addresses, or 64 more when the system opens a second pool, and a new one costs a letter's time.
USURE = 3
# After these the memory of the process is not to be trusted.
USANTS = (Defaut, LimiteAtteinte)


def serve(
    fonction: Callable[..., object],
    limites: Limites,
    taches: Connection,
    reponses: Connection,
    autres: tuple[Connection, ...],
    chantier: str,
    depots: Path,
) -> None:
    """Answer tasks until told that there are no more, or until the parent is gone.

    What is big in an answer stays on disk, beside `depots`: the parent owns it.
    """
    for autre in autres:
        autre.close()
    tempfile.tempdir = chantier
    contenu.settle(depots)
    _prepare()
    limites.enclose()
    depart = held()
    gc.freeze()  # what the parent has loaded is not searched
    with suppress(EOFError, ConnectionError):
        octets = taches.recv_bytes()
        while octets:
            reponses.send_bytes(_answer(fonction, octets, limites, depart))
            limites.stop()
            if octets := taches.recv_bytes():
                gc.collect()  # a page laid out is full of cycles: memory stays flat, and quicker


def _answer(
    fonction: Callable[..., object], octets: bytes, limites: Limites, depart: int
) -> memoryview:
    """Give the result, or the refusal, and whether this process is worn out."""
    rendu, refus = _run(fonction, octets, limites)
    usee = isinstance(refus, USANTS) or held() - depart > limites.memoire // USURE
    try:
        return ForkingPickler.dumps((rendu, refus, usee))
    except MemoryError:
        return ForkingPickler.dumps((None, limites.full(), True))
    except Exception as defaut:  # noqa: BLE001 - a result that cannot travel is a defect of ours
        return ForkingPickler.dumps((None, _own_up(defaut), True))


def _prepare() -> None:
    """Take the signals as a process of its own, and end when the parent does."""
    for nom in (signal.SIGINT, signal.SIGHUP):
        signal.signal(nom, signal.SIG_IGN)  # the parent decides, and closes
    for nom in (signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU, signal.SIGIO):
        signal.signal(nom, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - we were forked
    # The system writes SIGIO, which ends us, when the parent's end of this pipe closes.
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    drapeaux = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, drapeaux | os.O_ASYNC)
    _hush()
    sys.addaudithook(_refuse)


def _hush() -> None:
    """Silence what the libraries in C say of the files they read: the answer says it better."""
    rien = os.open(os.devnull, os.O_WRONLY)
    os.dup2(rien, 2)
    os.close(rien)


def _refuse(evenement: str, _arguments: object) -> None:
    if evenement.startswith(REFUSES):
        raise PermissionError(f"{evenement} : ni réseau ni programme pendant un traitement")


def _run(
    fonction: Callable[..., object], octets: bytes, limites: Limites
) -> tuple[object, KitError | None]:
    try:
        siennes, tache = pickle.loads(octets)  # noqa: S301 - from our own parent
        siennes.start()
        return fonction(tache), None
    except MemoryError:
        return None, limites.full()
    except KitError as refus:
        return None, refus.with_traceback(None)
    except BaseException as defaut:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return None, _own_up(defaut)


def _own_up(defaut: BaseException) -> Defaut:
    """Own up to a defect of kit, with where it happened and no data of the user."""
    pas = [cadre for cadre in traceback.extract_tb(defaut.__traceback__) if "kit" in cadre.filename]
    lieu = f"{PurePath(pas[-1].filename).name}:{pas[-1].lineno}" if pas else "?"
    return Defaut(
        f"défaut de kit ({type(defaut).__name__}, {lieu}) : votre dossier n'est pas en cause et "
        "rien n'a été écrit à moitié ; merci de le signaler avec ce code"
    )
