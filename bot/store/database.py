"""One SQLite file with one thread that works on it: the home of sqlite3.

What waits is committed together. A full sync takes milliseconds, and of a hundred questions that
come at once each must be on disk before Slack is told that it was received.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bot.store.migrations import MIGRATIONS

FILE = "verbatim.sqlite3"
LOCK = "verbatim.lock"
MOST_TOGETHER = 256  # pieces of work in one commit
A_MOMENT = 0.1  # seconds that may be waited for others

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class _Waiting(NamedTuple):
    work: Work[Any]
    future: Future[Any]
    may_wait: bool


class StoreError(Exception):
    """The store cannot be opened, read or written; the text says what to do."""


class Database:
    """The database of a folder, readable by its owner only; one process at a time has it."""

    def __init__(self, folder: Path) -> None:
        """Open it, and bring its tables up to date. Raises StoreError."""
        path = self._path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _locked(folder / LOCK)
            path.touch(mode=0o600)
            self._connection = _connected(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{path} cannot be used ({error}): set BOT_DATA to a folder of the bot's own."
            ) from None
        self._synchronous = ""  # SQLite's own default is its builder's
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work_off, name="store", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish what waits and close; nothing can be asked of it afterwards."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()
        os.close(self._lock)

    def submit(self, work: Work[T], may_wait: bool = False) -> Future[T]:
        """Have a piece of work done in its turn, as one transaction: all of it, or none.

        The future is set once the work is on disk, or to its error: StoreError for SQLite's.
        What may wait does so for a moment, for other work to be committed with. Alone then, it
        survives the end of the process, and a loss of power with the next work that may not wait.
        """
        future: Future[T] = Future()
        self._waiting.put(_Waiting(work, future, may_wait))
        return future

    def soon(self, work: Work[T], may_wait: bool = False) -> asyncio.Future[T]:
        """The same from a coroutine: in the queue when this returns, to be awaited at will."""
        return asyncio.wrap_future(self.submit(work, may_wait))

    def _work_off(self) -> None:
        goes_on = True
        while goes_on and (first := self._waiting.get()) is not None:
            together = [first]
            goes_on = self._gather(together)
            self._commit(together)

    def _gather(self, together: list[_Waiting]) -> bool:
        """Add the work to be committed with the first; False at the end of all work."""
        until = time.monotonic() + A_MOMENT
        while len(together) < MOST_TOGETHER:
            if not together[-1].may_wait:
                until = 0.0
            try:
                following = self._waiting.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return True
            if following is None:
                return False
            together.append(following)
        return True

    def _commit(self, together: list[_Waiting]) -> None:
        # What fails among others is undone by itself; alone, it is all there is to undo.
        attempt = self._attempt if len(together) > 1 else self._do
        try:
            self._set_synchronous("NORMAL" if all(work.may_wait for work in together) else "FULL")
            self._connection.execute("BEGIN")  # nobody else writes
            tell = [attempt(work, future) for work, future, _ in together]
            self._connection.execute("COMMIT")
        except Exception as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if len(together) > 1:
                # SQLite gives up the whole transaction on a full disk; what only reads can be done.
                for waiting in together:
                    self._commit([waiting])
                return
            tell = [partial(future.set_exception, self._told(error)) for _, future, _ in together]
        for each in tell:
            # A future that was cancelled meanwhile has nobody who waits for it.
            with suppress(InvalidStateError):
                each()

    def _set_synchronous(self, level: str) -> None:
        if level != self._synchronous:
            self._connection.execute(f"PRAGMA synchronous = {level}")
            self._synchronous = level

    def _do(self, work: Work[Any], future: Future[Any]) -> Callable[[], None]:
        """Do a piece of work; how to tell who waits for it."""
        return partial(future.set_result, work(self._connection))

    def _attempt(self, work: Work[Any], future: Future[Any]) -> Callable[[], None]:
        """The same, undone if it fails."""
        self._connection.execute("SAVEPOINT work")
        try:
            told = self._do(work, future)
        except Exception as error:
            self._connection.execute("ROLLBACK TO work")
            return partial(future.set_exception, self._told(error))
        self._connection.execute("RELEASE work")
        return told

    def _told(self, error: Exception) -> Exception:
        """SQLite's error with what to do about it; any other as it is."""
        if not isinstance(error, sqlite3.Error):
            return error
        return StoreError(f"{self._path} cannot be used ({error}): is its disk full, or read-only?")


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database to read from, beside a bot that may be using it. Raises StoreError."""
    path = folder / FILE
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reader:
            reader.row_factory = sqlite3.Row
            (version,) = reader.execute("PRAGMA user_version").fetchone()
            if version != len(MIGRATIONS):
                raise StoreError(f"{path} is of another version: start this bot once.")
            yield reader
    except sqlite3.Error as error:
        raise StoreError(
            f"{path} cannot be read ({error}): set BOT_DATA to the folder that the bot uses."
        ) from None


def _locked(path: Path) -> int:
    """Hold the folder for this process; the system lets go of it when the process dies."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise StoreError(
            f"Another bot uses {path.parent}: stop it, or set BOT_DATA to another folder."
        ) from None
    return lock


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreError(f"{path} was made by a newer Verbatim: update this one.")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
    return connection
