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
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bot.store.migrations import MIGRATIONS

FILE = "verbatim.sqlite3"
LOCK = "verbatim.lock"
MOST_TOGETHER = 256  # pieces of work; from so many on, a commit waits for no more
CHECKPOINT = 4000  # pages of 4 KB; SQLite's own 1000 are sixty questions
A_MOMENT = 0.1  # seconds that some work may wait for other

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class _Waiting(NamedTuple):
    work: Work[Any]
    future: asyncio.Future[Any]
    may_wait: bool


class _Told(NamedTuple):
    """What came of a piece of work: a result, or an error."""

    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


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
        self._waiting: queue.SimpleQueue[Sequence[_Waiting]] = queue.SimpleQueue()
        self._held_back: list[_Waiting] = []
        self._handing_over: asyncio.TimerHandle | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._work_off, name="store", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish what waits and close; what is asked of it afterwards is refused."""
        self._hand_over()
        self._is_closed = True
        self._waiting.put(())  # for the thread to see it
        self._thread.join()
        self._connection.close()
        os.close(self._lock)

    def soon(self, work: Work[T], may_wait: bool = False) -> asyncio.Future[T]:
        """Have a piece of work done in its turn, all of it or none.

        Where other work undoes it, it is done once more: it changes nothing but the database.

        The future is set once the work is on disk, or to its error: StoreError for SQLite's. What
        may wait does so for a moment, for other work to be committed with. Alone then, it survives
        the end of the process, and a loss of power with the next work that may not wait. All is
        asked for from one event loop.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if self._is_closed:
            future.set_exception(StoreError(f"{self._path} is closed: start the bot again."))
            return future
        self._held_back.append(_Waiting(work, future, may_wait))
        if not may_wait:
            self._hand_over()
        elif self._handing_over is None:
            self._handing_over = loop.call_later(A_MOMENT, self._hand_over)
        return future

    def _hand_over(self) -> None:
        """Give the thread what was held back, and what came after it."""
        if self._handing_over is not None:
            self._handing_over.cancel()
            self._handing_over = None
        if self._held_back:
            self._waiting.put(self._held_back)
            self._held_back = []

    def _work_off(self) -> None:
        while not (self._is_closed and self._waiting.empty()):
            together = [*self._waiting.get()]
            while len(together) < MOST_TOGETHER and not self._waiting.empty():
                together += self._waiting.get()
            if together:
                self._tell(self._committed(together))

    def _committed(self, together: Sequence[_Waiting]) -> list[_Told]:
        """Commit work in one transaction, or each by itself if one fails; what came of it."""
        try:
            self._set_synchronous("NORMAL" if all(work.may_wait for work in together) else "FULL")
            self._connection.execute("BEGIN")  # nobody else writes
            done = [_Told(future, work(self._connection)) for work, future, _ in together]
            self._connection.execute("COMMIT")
        except Exception as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if len(together) == 1:
                return [_Told(together[0].future, error=self._worded(error))]
            # On a full disk, what only reads can still be done.
            return [told for waiting in together for told in self._committed([waiting])]
        return done

    def _tell(self, done: Sequence[_Told]) -> None:
        # Where the loop is closed, nobody waits any more.
        with suppress(RuntimeError):
            done[0].future.get_loop().call_soon_threadsafe(_set, done)

    def _set_synchronous(self, level: str) -> None:
        if level != self._synchronous:
            self._connection.execute(f"PRAGMA synchronous = {level}")
            self._synchronous = level

    def _worded(self, error: Exception) -> Exception:
        """SQLite's error with what to do about it; any other as it is."""
        if not isinstance(error, sqlite3.Error):
            return error
        return StoreError(f"{self._path} cannot be used ({error}): is its disk full, or read-only?")


def _set(done: Sequence[_Told]) -> None:
    for future, result, error in done:
        if future.done():
            continue  # cancelled: nobody waits
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


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
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreError(f"{path} was made by a newer Verbatim: update this one.")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
    return connection
