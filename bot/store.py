"""What must survive a restart: which messages were answered, and what each thread has asked."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable
from pathlib import Path

MIGRATIONS = (
    """
    CREATE TABLE claims (key TEXT PRIMARY KEY, claimed_at REAL NOT NULL, done INTEGER NOT NULL);
    CREATE TABLE questions (
        channel TEXT NOT NULL, thread_ts TEXT NOT NULL,
        question TEXT NOT NULL, asked_at REAL NOT NULL
    );
    CREATE INDEX questions_by_thread ON questions (channel, thread_ts, asked_at);
    """,
)
KEPT_CLAIMS = 48 * 3600  # seconds; Slack has redelivered events after a day
LAST_QUESTIONS = 20  # of a thread, handed out


class StoreError(Exception):
    """The store cannot be opened; the text says what to do."""


class Store:
    """A SQLite database in a folder, readable by its owner only. Threads may share one Store."""

    def __init__(self, folder: Path) -> None:
        path = folder / "verbatim.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{path} cannot be used ({error}): set BOT_DATA to a folder of the bot's own."
            ) from None
        self._lock = threading.Lock()
        # Claims of a process that died were never answered: whoever delivers them again may try.
        self._write(
            "DELETE FROM claims WHERE NOT done OR claimed_at < ?", time.time() - KEPT_CLAIMS
        )

    def close(self) -> None:
        """Close the database; the store cannot be used afterwards."""
        with self._lock:
            self._database.close()

    def claim(self, keys: Iterable[str]) -> bool:
        """Take a message on, known by any of its keys; False if it was taken before."""
        now = time.time()
        with self._lock, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            claims = [
                self._database.execute("INSERT OR IGNORE INTO claims VALUES (?, ?, 0)", (key, now))
                for key in keys
            ]
            return all(claim.rowcount for claim in claims)

    def done(self, keys: Iterable[str]) -> None:
        """The message was answered: it will not be taken on again."""
        for key in keys:
            self._write("UPDATE claims SET done = 1 WHERE key = ?", key)

    def release(self, keys: Iterable[str]) -> None:
        """The message could not be answered: it may be taken on again."""
        for key in keys:
            self._write("DELETE FROM claims WHERE key = ? AND NOT done", key)

    def remember(self, channel: str, thread_ts: str, question: str) -> None:
        """Keep a question as the latest of its thread."""
        # Half of a surrogate pair, which JSON can carry, has no form in SQLite's UTF-8.
        kept = question.encode("utf-8", "replace").decode()
        self._write(
            "INSERT INTO questions VALUES (?, ?, ?, ?)", channel, thread_ts, kept, time.time()
        )

    def questions(self, channel: str, thread_ts: str) -> list[str]:
        """What the thread has asked, oldest first; empty where the bot has not answered."""
        with self._lock:
            rows = self._database.execute(
                "SELECT question FROM questions WHERE channel = ? AND thread_ts = ?"
                " ORDER BY asked_at DESC, rowid DESC LIMIT ?",
                (channel, thread_ts, LAST_QUESTIONS),
            ).fetchall()
        return [question for (question,) in reversed(rows)]

    def _write(self, statement: str, *values: object) -> None:
        with self._lock:
            self._database.execute(statement, values)

    def _migrate(self) -> None:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            self._database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
