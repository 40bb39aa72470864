"""The rows of questions, and of what was shown for them: how they are written and read."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

from bot.language import language_of

MOST_EARLIER = 200  # questions of a thread, handed out


@dataclass(frozen=True)
class Asked:
    """A question as it arrives.

    `keys` name it in every form that it may be delivered in: known by one, it is known. `ts` and
    `thread_ts` are missing until a message stands for it in Slack. `about` is the question that a
    further one goes on from; one that `goes_on` finds it in its thread, or direct message.
    `beside` is the ts of a message that a private question was asked about.
    """

    way: str
    text: str
    channel: str
    user: str
    keys: tuple[str, ...]
    user_name: str = ""
    ts: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None
    about: int | None = None
    goes_on: bool = False
    beside: str | None = None


@dataclass(frozen=True)
class Question:
    """A question as it is kept; `earlier` are those of its thread before it, oldest first.

    It is `open` until it is answered, then `done` or `failed`; `withdrawn` when it was deleted,
    and `closed` when someone took its reply away. `revision` counts the edits.
    """

    id: int
    key: str
    way: str
    channel: str
    thread_ts: str | None
    ts: str | None
    user: str
    user_name: str
    text: str
    about: int | None
    beside: str | None
    response_url: str | None
    asked_at: float
    reply_ts: str | None = None
    state: str = "open"
    revision: int = 0
    earlier: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The asker's, as far as the question shows it: "zh" or "en"."""
        return language_of(self.text)

    @property
    def is_settled(self) -> bool:
        """Whether Slack shows what it wants."""
        return self.state != "open" and (self.state != "withdrawn" or self.reply_ts is None)


@dataclass(frozen=True)
class Shown:
    """An excerpt that a reply showed: a slice of the article at `path` as it was then."""

    path: str
    start: int
    end: int
    text: str
    rank: int = 1


_COLUMNS = ", ".join(field.name for field in fields(Question) if field.name != "earlier")


def keep_shown(database: sqlite3.Connection, question: Question, shown: Sequence[Shown]) -> None:
    """Store what the reply to a question shows, in place of what it showed before an edit."""
    if question.revision:
        database.execute("DELETE FROM excerpts WHERE question = ?", (question.id,))
    _insert(
        database,
        "INSERT OR REPLACE INTO excerpts",
        [
            (question.id, each.rank, kept(each.path), each.start, each.end, each.text)
            for each in shown
        ],
    )


def keep_pointers(
    database: sqlite3.Connection, question: Question, pointing: Collection[str]
) -> None:
    """Store which replies, by ts, its reply links to, in place of those before an edit."""
    if question.revision:
        database.execute("DELETE FROM pointers WHERE question = ?", (question.id,))
    _insert(database, "INSERT OR REPLACE INTO pointers", [(question.id, ts) for ts in pointing])


def _insert(database: sqlite3.Connection, into: str, rows: Sequence[Sequence[object]]) -> int:
    """Insert rows with one statement, as sqlite3 lets go of the GIL at each; how many were new."""
    if not rows:
        return 0
    places = f"({', '.join('?' * len(rows[0]))})"
    values = f" VALUES {', '.join([places] * len(rows))}"
    return database.execute(into + values, list(chain.from_iterable(rows))).rowcount


def reopen_pointing(database: sqlite3.Connection, channel: str, reply_ts: str | None) -> list[int]:
    """Open the questions again whose replies link to one that changes or goes; which they are."""
    rows = database.execute(
        "SELECT id FROM questions WHERE state = 'done' AND channel = ? AND id IN"
        " (SELECT question FROM pointers WHERE reply_ts = ?) ORDER BY id",
        (channel, reply_ts),
    )
    numbers = [number for (number,) in rows.fetchall()]
    revise(database, numbers, "open")
    return numbers


def revise(database: sqlite3.Connection, numbers: Iterable[int], state: str) -> None:
    """Questions want something else from here on: they are open, or withdrawn."""
    database.executemany(
        "UPDATE questions SET state = ?, revision = revision + 1 WHERE id = ?",
        [(state, number) for number in numbers],
    )


def read_question(database: sqlite3.Connection, number: int) -> Question:
    """A question as it is now."""
    row = database.execute(f"SELECT {_COLUMNS} FROM questions WHERE id = ?", (number,)).fetchone()  # noqa: S608
    return _with_earlier(database, Question(**row))


def make_known(database: sqlite3.Connection, keys: Iterable[str]) -> bool:
    """Know a question by all its keys from here on; False if it was known by any."""
    now, different = time.time(), set(keys)
    made = _insert(database, "INSERT OR IGNORE INTO seen", [(key, now) for key in different])
    return made == len(different)


def insert_question(database: sqlite3.Connection, asked: Asked) -> Question:
    """Store it.

    Ids begin with the time in milliseconds: buttons that speak of a question outlive the store.
    """
    now = time.time()
    about = asked.about
    if asked.goes_on:
        about = goes_on_from(database, asked.channel, asked.way, asked.thread_ts)
    values: dict[str, Any] = {
        "key": asked.keys[0],
        "way": asked.way,
        "channel": asked.channel,
        "thread_ts": asked.thread_ts,
        "ts": asked.ts,
        "user": asked.user,
        "user_name": asked.user_name,
        "text": kept(asked.text),
        "about": about,
        "beside": asked.beside,
        "response_url": asked.response_url,
        "asked_at": now,
    }
    inserted = database.execute(
        f"INSERT INTO questions (id, {', '.join(values)})"  # noqa: S608
        " VALUES (max(?, (SELECT coalesce(max(id), 0) + 1 FROM questions))"
        f"{', ?' * len(values)})",
        (int(now * 1000), *values.values()),
    )
    number = inserted.lastrowid or 0  # an insert has one
    return _with_earlier(database, Question(id=number, **values))


def _with_earlier(database: sqlite3.Connection, question: Question) -> Question:
    if question.thread_ts is None:
        return question
    earlier = database.execute(
        "SELECT text FROM questions WHERE channel = ? AND thread_ts = ? AND id < ?"
        " AND about IS NULL AND state != 'withdrawn' ORDER BY id DESC LIMIT ?",
        (question.channel, question.thread_ts, question.id, MOST_EARLIER),
    ).fetchall()
    return replace(question, earlier=tuple(text for (text,) in reversed(earlier)))


def goes_on_from(
    database: sqlite3.Connection,
    channel: str,
    way: str,
    thread_ts: str | None,
    before: int | None = None,
) -> int | None:
    """The last question of its thread; in a direct message, where all may be threads, the last."""
    row = database.execute(
        "SELECT id FROM questions WHERE channel = ?1 AND about IS NULL AND state != 'withdrawn'"
        " AND (thread_ts = ?2 OR ?3) AND (?4 IS NULL OR id < ?4)"
        " ORDER BY thread_ts = ?2 DESC, id DESC LIMIT 1",
        (channel, thread_ts, way == "direct", before),
    ).fetchone()
    return None if row is None else int(row["id"])


def is_followed(database: sqlite3.Connection, channel: str, thread_ts: str | None) -> bool:
    """Whether a thread has asked before."""
    found = database.execute(
        "SELECT 1 FROM questions WHERE channel = ? AND thread_ts = ? AND about IS NULL"
        " AND state != 'withdrawn'",
        (channel, thread_ts),
    )
    return found.fetchone() is not None


def kept(text: str) -> str:
    """The text as it can be stored, with a "?" for each half of a surrogate pair."""
    # JSON can carry one; it has no form in SQLite's UTF-8.
    return text.encode("utf-8", "replace").decode()
