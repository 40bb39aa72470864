"""The excerpts that replies have shown: what a button or a number in a thread speaks of."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass

from bot.store import Question, Shown, Store, read_question

_EXCERPT = 'excerpts.path, excerpts.start, excerpts."end", excerpts.text, excerpts.rank'


@dataclass(frozen=True)
class Kept:
    """An excerpt, and the question that it was shown for."""

    question: Question
    shown: Shown


class ShownExcerpts:
    """What stands in the store of excerpts, and of the questions they belong to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def question(self, number: int) -> asyncio.Future[Question | None]:
        """A question; None if it was too long ago."""

        def work(database: sqlite3.Connection) -> Question | None:
            found = database.execute("SELECT 1 FROM questions WHERE id = ?", (number,)).fetchone()
            return read_question(database, number) if found else None

        return self._store.soon(work)

    def find(self, question: int, rank: int) -> asyncio.Future[Kept | None]:
        """The excerpt of that rank in the reply to a question."""

        def work(database: sqlite3.Connection) -> Kept | None:
            return _kept(
                database,
                f"SELECT question, {_EXCERPT} FROM excerpts"
                " JOIN questions ON questions.id = question WHERE question = ? AND rank = ?",
                question,
                rank,
            )

        return self._store.soon(work)

    def numbered(self, question: Question, rank: int) -> asyncio.Future[Kept | None]:
        """The excerpt that a thread, or direct message, was shown last under that number."""
        where = "thread_ts = ?" if question.earlier else "? IS NOT NULL"

        def work(database: sqlite3.Connection) -> Kept | None:
            return _kept(
                database,
                f"SELECT question, {_EXCERPT} FROM excerpts"  # noqa: S608
                " JOIN questions ON questions.id = question"
                f" WHERE channel = ? AND {where} AND question < ? AND rank = ?"
                " ORDER BY question DESC LIMIT 1",
                question.channel,
                question.thread_ts,
                question.id,
                rank,
            )

        return self._store.soon(work)

    def last(self, question: Question) -> asyncio.Future[list[str]]:
        """The latest questions of the same channel before this one, oldest first."""

        def work(database: sqlite3.Connection) -> list[str]:
            rows = database.execute(
                "SELECT text FROM questions WHERE channel = ? AND id < ? AND about IS NULL"
                " AND state != 'withdrawn' ORDER BY id DESC LIMIT 20",
                (question.channel, question.id),
            )
            return [text for (text,) in rows][::-1]

        return self._store.soon(work)

    def before(self, question: Question) -> asyncio.Future[list[str]]:
        """The texts that its thread, or a private chain of replies, was shown before a question.

        In a direct message, where threads are many and short, those of its latest questions.
        """

        def work(database: sqlite3.Connection) -> list[str]:
            root = question.about or question.id
            rows = database.execute(
                "SELECT DISTINCT excerpts.text FROM excerpts"
                " JOIN questions ON questions.id = question"
                " WHERE question < ?1 AND (question = ?2 OR about = ?2"
                "  OR channel = ?3 AND thread_ts = ?4)",
                (question.id, root, question.channel, question.thread_ts),
            )
            return [text for (text,) in rows]

        return self._store.soon(work)


def _kept(database: sqlite3.Connection, statement: str, *values: object) -> Kept | None:
    row = database.execute(statement, values).fetchone()
    if row is None:
        return None
    number, *excerpt = row
    return Kept(read_question(database, number), Shown(*excerpt))
