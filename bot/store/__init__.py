"""What must survive anything: every question, what was answered to it, and what was shown.

A question is stored before Slack is told that it was received, and stays open until its answer
stands in Slack. The same rows are the memory of each thread.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from bot.store.database import Database, StoreError, T, Work
from bot.store.questions import (
    Asked,
    Question,
    Shown,
    goes_on_from,
    insert_question,
    is_followed,
    keep_pointers,
    keep_shown,
    kept,
    make_known,
    read_question,
    reopen_pointing,
    revise,
)

__all__ = ["Asked", "Question", "Shown", "Store", "StoreError"]

KEPT_KEYS = 7 * 24 * 3600  # seconds; Slack has redelivered events after a day
KEPT_QUESTIONS = 90 * 24 * 3600  # seconds that a thread can be followed up
TIDIED = 3600  # seconds from one clearing out to the next
HEARD = 1024  # keys of questions, the last that were stored

REFUSED = "refused"  # the outcome of a press by someone who may not see the article
UNDONE = ("failed", "gone", REFUSED)


class Store:
    """The questions of one bot, in a folder of its own.

    Whatever is asked of it is in its queue when the call returns, and done in that order; the
    awaitable is set once it is on disk.
    """

    def __init__(self, folder: Path) -> None:
        """Raises StoreError."""
        self._database = Database(folder)
        self._tidied = 0.0
        self._asking: dict[str, asyncio.Future[Question | None]] = {}
        self._heard: dict[str, None] = {}

    def close(self) -> None:
        """Finish what was asked of it, and close."""
        self._database.close()

    def ask(
        self, asked: Asked, *, in_followed_thread: bool = False
    ) -> asyncio.Future[Question | None]:
        """Keep a question; None if it is known by any of its keys.

        `in_followed_thread` keeps it only where its thread has asked before.
        """
        tidies = self._takes_turn_to_tidy()

        def work(database: sqlite3.Connection) -> Question | None:
            if tidies:
                _tidy(database)
            if in_followed_thread and not is_followed(database, asked.channel, asked.thread_ts):
                return None
            return insert_question(database, asked) if make_known(database, asked.keys) else None

        stored = self._database.soon(work)
        self._asking.update(dict.fromkeys(asked.keys, stored))
        stored.add_done_callback(partial(self._remember, asked.keys))
        return stored

    async def has_heard(self, key: str) -> bool:
        """Whether a question of this key was stored lately; the disk is not asked.

        Of one that is just being stored, this waits for the end.
        """
        if key in self._asking:
            await asyncio.wait([self._asking[key]])
        return key in self._heard

    def _remember(self, keys: Iterable[str], stored: asyncio.Future[Question | None]) -> None:
        for key in keys:
            if self._asking.get(key) is stored:
                del self._asking[key]
        if stored.cancelled() or stored.exception() or stored.result() is None:
            return
        self._heard.update(dict.fromkeys(keys))
        for oldest in list(islice(self._heard, max(0, len(self._heard) - HEARD))):
            del self._heard[oldest]

    def edit(
        self, channel: str, ts: str, text: str, *, goes_on: bool = False
    ) -> asyncio.Future[list[Question]]:
        """A question was edited: it is open again, unless its text is the same.

        So are those whose replies point to its own; they come after it.
        """

        def work(database: sqlite3.Connection) -> list[Question]:
            row = database.execute(
                "SELECT id, way, thread_ts, reply_ts FROM questions WHERE channel = ? AND ts = ?"
                " AND text != ? AND state IN ('open', 'done', 'failed')",
                (channel, ts, kept(text)),
            ).fetchone()
            if row is None:
                return []
            number, way, thread_ts, reply_ts = row
            about = goes_on_from(database, channel, way, thread_ts, number) if goes_on else None
            database.execute(
                "UPDATE questions SET text = ?, about = ?, state = 'open', revision = revision + 1"
                " WHERE id = ?",
                (kept(text), about, number),
            )
            reopened = [number, *reopen_pointing(database, channel, reply_ts)]
            return [read_question(database, each) for each in reopened]

        return self._database.soon(work)

    def withdraw(self, channel: str, ts: str) -> asyncio.Future[list[Question]]:
        """A message was deleted. If it was a question, its reply is to go, and what hangs on it.

        If it was a reply, it stays away. Those whose replies point to what goes are open again. A
        question that is delivered after this is known.
        """

        def work(database: sqlite3.Connection) -> list[Question]:
            make_known(database, [f"{channel}/{ts}"])
            database.execute(
                "UPDATE questions SET state = 'closed'"
                " WHERE channel = ? AND reply_ts = ? AND state IN ('open', 'done', 'failed')",
                (channel, ts),
            )
            rows = database.execute(
                "SELECT id, reply_ts FROM questions WHERE state IN ('open', 'done', 'failed')"
                " AND (channel = ?1 AND ts = ?2 OR ts IS NULL AND way != 'share' AND about IN"
                "  (SELECT id FROM questions WHERE channel = ?1 AND ts = ?2))",
                (channel, ts),
            ).fetchall()
            numbers = [row["id"] for row in rows]
            revise(database, numbers, "withdrawn")
            for reply_ts in (ts, *(row["reply_ts"] for row in rows)):
                numbers += reopen_pointing(database, channel, reply_ts)
            return [read_question(database, number) for number in numbers]

        return self._database.soon(work)

    def placed(self, question: int, ts: str) -> asyncio.Future[None]:
        """A message stands for a question that had none: its thread is under it."""

        def work(database: sqlite3.Connection) -> None:
            database.execute(
                "UPDATE questions SET ts = ?1, thread_ts = ?1 WHERE id = ?2", (ts, question)
            )

        return self._database.soon(work)

    def settled(
        self,
        question: Question,
        reply_ts: str | None,
        outcome: str,
        shown: Sequence[Shown] = (),
        pointing: Collection[str] = (),
    ) -> asyncio.Future[None]:
        """What Slack shows is what this revision of the question wants.

        `pointing` are the ts of the replies that it links to. `outcome` says what that is:
        "excerpts", "nothing", "help", "failed" …; a later revision stays open. A button whose
        press came to nothing may be pressed again. Where there is a reply in Slack, this may wait:
        it is recognised there, should the end of the process have this forgotten.
        """

        def work(database: sqlite3.Connection) -> None:
            database.execute(
                "UPDATE questions SET reply_ts = ?, outcome = ?, response_url = NULL,"
                " state = CASE WHEN state != 'open' OR revision != ? THEN state"
                "  WHEN ? = 'failed' THEN 'failed' ELSE 'done' END WHERE id = ?",
                (reply_ts, outcome, question.revision, outcome, question.id),
            )
            keep_shown(database, question, shown)
            keep_pointers(database, question, pointing)
            if question.ts is None and outcome in UNDONE:
                database.execute("DELETE FROM seen WHERE key = ?", (question.key,))

        return self._database.soon(work, may_wait=reply_ts is not None and outcome not in UNDONE)

    def closed(self, question: int) -> asyncio.Future[None]:
        """The reply was taken away by someone: nothing more is to be done for the question."""

        def work(database: sqlite3.Connection) -> None:
            database.execute("UPDATE questions SET state = 'closed' WHERE id = ?", (question,))

        return self._database.soon(work)

    def question(self, number: int) -> asyncio.Future[Question]:
        """A question as it is now, by its id."""
        return self._database.soon(lambda database: read_question(database, number))

    def follows(self, channel: str, thread_ts: str | None) -> asyncio.Future[bool]:
        """Whether a thread has asked before."""
        return self._database.soon(lambda database: is_followed(database, channel, thread_ts))

    def open_questions(self) -> asyncio.Future[list[Question]]:
        """All that is not yet as it should be in Slack, oldest first: after a restart, the rest."""

        def work(database: sqlite3.Connection) -> list[Question]:
            rows = database.execute(
                "SELECT id FROM questions WHERE state = 'open'"
                " OR state = 'withdrawn' AND reply_ts IS NOT NULL ORDER BY id"
            ).fetchall()
            return [read_question(database, row["id"]) for row in rows]

        return self._database.soon(work)

    def excerpts(self, question: int) -> asyncio.Future[list[Shown]]:
        """What the reply to a question showed, in the order of its ranks."""

        def work(database: sqlite3.Connection) -> list[Shown]:
            rows = database.execute(
                'SELECT path, start, "end", text, rank FROM excerpts WHERE question = ?'
                " ORDER BY rank",
                (question,),
            )
            return [Shown(**row) for row in rows]

        return self._database.soon(work)

    def soon(self, work: Work[T]) -> asyncio.Future[T]:
        """Have other work done in its turn; it changes nothing but the database."""
        return self._database.soon(work)

    def _takes_turn_to_tidy(self) -> bool:
        """Whether this piece of work is to tidy: one in TIDIED seconds."""
        now = time.time()
        is_due = now - self._tidied >= TIDIED
        if is_due:
            self._tidied = now
        return is_due


def _tidy(database: sqlite3.Connection) -> None:
    """Forget what is too old to matter."""
    now = time.time()
    database.execute("DELETE FROM seen WHERE at < ?", (now - KEPT_KEYS,))
    old = (now - KEPT_QUESTIONS,)
    for table in ("excerpts", "pointers"):
        database.execute(
            f"DELETE FROM {table} WHERE question IN"  # noqa: S608
            " (SELECT id FROM questions WHERE asked_at < ?)",
            old,
        )
    database.execute("DELETE FROM questions WHERE asked_at < ?", old)
