"""A person's own recent questions, until they clear them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from bot.store import Asked, Question, Shown, Store
from bot.store.questions import insert_question, keep_shown

ASIDE = "home"  # the way of questions that are answered where they are asked, and not listed


class Recent:
    """The store, asked for one person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, user: str, most: int) -> asyncio.Future[list[str]]:
        """What they have asked, newest first, nothing twice."""

        def work(database: sqlite3.Connection) -> list[str]:
            rows = database.execute(
                "SELECT text FROM questions WHERE user = ?1 AND about IS NULL AND way != ?2"
                " AND state != 'withdrawn' AND outcome IN ('excerpts', 'nothing')"
                " AND id > coalesce((SELECT question FROM cleared WHERE user = ?1), 0)"
                " GROUP BY text ORDER BY max(id) DESC LIMIT ?3",
                (user, ASIDE, most),
            )
            return [text for (text,) in rows]

        return self._store.soon(work)

    def clear(self, user: str) -> asyncio.Future[None]:
        """List none of those asked so far any more."""

        def work(database: sqlite3.Connection) -> None:
            database.execute(
                "INSERT OR REPLACE INTO cleared SELECT ?, coalesce(max(id), 0) FROM questions",
                (user,),
            )

        return self._store.soon(work)

    def aside(
        self, user: str, text: str, shown: Sequence[Shown], key: str
    ) -> asyncio.Future[Question]:
        """Keep a question with its answer, both at once, for the buttons to speak of."""
        asked = Asked(ASIDE, text, channel="", user=user, keys=(key,))

        def work(database: sqlite3.Connection) -> Question:
            question = insert_question(database, asked)
            database.execute("UPDATE questions SET state = 'done' WHERE id = ?", (question.id,))
            keep_shown(database, question, shown)
            return replace(question, state="done")

        return self._store.soon(work)
