"""The excerpts that replies have shown: what a button, or a number in a thread, speaks of."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass

from bot.language import language_of
from bot.store import Question, Shown, Store
from bot.store.questions import read_question

_EXCERPTS = (
    "SELECT questions.id, questions.channel, coalesce(root.text, questions.text) AS asked, path,"
    ' start, "end", excerpts.text AS text, rank FROM excerpts'
    " JOIN questions ON questions.id = question"
    " LEFT JOIN questions AS root ON root.id = questions.about"
)


@dataclass(frozen=True)
class Kept:
    """An excerpt, the question whose reply showed it, where and what had been asked."""

    question: int
    channel: str
    asked: str
    shown: Shown

    @property
    def language(self) -> str:
        """The asker's: "zh" or "en"."""
        return language_of(self.asked)

    @property
    def name(self) -> str:
        """What a button calls it."""
        return f"{self.question}.{self.shown.rank}"


class ShownExcerpts:
    """The store, asked about excerpts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def question(self, number: int) -> asyncio.Future[Question | None]:
        """A question; None if it was too long ago."""

        def work(database: sqlite3.Connection) -> Question | None:
            found = database.execute("SELECT 1 FROM questions WHERE id = ?", (number,)).fetchone()
            return read_question(database, number) if found else None

        return self._store.soon(work)

    def find(self, name: str) -> asyncio.Future[Kept | None]:
        """The excerpt that a button calls "question.rank"; None if it was too long ago."""
        question, _, rank = name.partition(".")

        def work(database: sqlite3.Connection) -> Kept | None:
            where = " WHERE question = ? AND rank = ?"
            return _kept(database.execute(_EXCERPTS + where, (int(question), int(rank))))

        return self._store.soon(work)

    def numbered(self, question: Question, rank: int) -> asyncio.Future[Kept | None]:
        """The excerpt that was shown last under that number, where the question was asked."""

        def work(database: sqlite3.Connection) -> Kept | None:
            where = (
                " WHERE questions.id < ? AND rank = ? AND questions.channel = ?"
                " AND (questions.thread_ts = ? OR ? IN (questions.id, questions.about))"
                " ORDER BY questions.id DESC"
            )
            place = (question.channel, question.thread_ts, question.about)
            return _kept(database.execute(_EXCERPTS + where, (question.id, rank, *place)))

        return self._store.soon(work)

    def beside(self, question: Question) -> asyncio.Future[dict[str, str]]:
        """The texts that the other replies in a question's thread show, with the ts of each."""

        def work(database: sqlite3.Connection) -> dict[str, str]:
            rows = database.execute(
                "SELECT excerpts.text, reply_ts FROM excerpts"
                " JOIN questions ON questions.id = question WHERE channel = ? AND thread_ts = ?"
                " AND questions.id != ? AND state = 'done' AND reply_ts IS NOT NULL"
                " ORDER BY reply_ts DESC",
                (question.channel, question.thread_ts, question.id),
            )
            return dict(rows.fetchall())

        return self._store.soon(work)

    def before(self, question: Question) -> asyncio.Future[list[str]]:
        """The texts shown before a question in its thread, and for what it goes on from."""

        def work(database: sqlite3.Connection) -> list[str]:
            rows = database.execute(
                "SELECT DISTINCT excerpts.text FROM excerpts"
                " JOIN questions ON questions.id = question WHERE questions.id < ?1"
                " AND (?2 IN (questions.id, about) OR channel = ?3 AND thread_ts = ?4)",
                (question.id, question.about, question.channel, question.thread_ts),
            )
            return [text for (text,) in rows]

        return self._store.soon(work)


def _kept(found: sqlite3.Cursor) -> Kept | None:
    row = found.fetchone()
    if row is None:
        return None
    question, channel, asked, *excerpt = row
    return Kept(question, channel, asked, Shown(*excerpt))
