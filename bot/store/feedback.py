"""What people think of excerpts, kept with all that it speaks of; and what found nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.store import Store
from bot.store.database import reading
from bot.store.shown import Kept


@dataclass(frozen=True)
class Opinion:
    """A verdict on an excerpt: "good" or "bad"; or "nothing", that a question found none.

    `at` is a time in UTC, `rank` the excerpt's place in the reply.
    """

    at: datetime
    verdict: str
    question: str
    user: str
    rank: int | None = None
    path: str | None = None
    start: int | None = None
    end: int | None = None
    excerpt: str | None = None


class Feedback:
    """The store, told about thumbs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rate(self, kept: Kept, user: str, verdict: str) -> asyncio.Future[bool]:
        """Keep what someone thinks of an excerpt, in place of what they thought before.

        False if that was the same.
        """
        shown = kept.shown

        def work(database: sqlite3.Connection) -> bool:
            kept_now = database.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (question, rank, user) DO UPDATE SET verdict = excluded.verdict,"
                "  at = excluded.at, asked = excluded.asked, path = excluded.path,"
                '  start = excluded.start, "end" = excluded."end", text = excluded.text'
                " WHERE verdict != excluded.verdict OR text != excluded.text",
                (
                    *(kept.question, shown.rank, user, verdict, time.time(), kept.asked),
                    *(shown.path, shown.start, shown.end, shown.text),
                ),
            )
            return kept_now.rowcount > 0

        return self._store.soon(work)


def read_opinions(folder: Path) -> list[Opinion]:
    """All that was said about excerpts, and all questions that found nothing, oldest first.

    The bot may be running. Raises StoreError.
    """
    with reading(folder) as database:
        rows = database.execute(
            'SELECT at, verdict, asked, user, rank, path, start, "end", text FROM feedback'
            " UNION ALL SELECT asked_at, outcome, text, user, NULL, NULL, NULL, NULL, NULL"
            " FROM questions WHERE outcome = 'nothing' AND about IS NULL ORDER BY 1"
        ).fetchall()
    return [Opinion(datetime.fromtimestamp(at, UTC), *said) for at, *said in rows]
