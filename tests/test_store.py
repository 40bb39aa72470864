"""The store keeps its word over restarts, many at once and second processes."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store import HEARD, Asked, Shown, Store, StoreError
from bot.store.database import FILE, Database
from bot.store.migrations import MIGRATIONS

ASKED = Asked("mention", "how long?", "C1", "U1", ("C1/1.0", "m1"), ts="1.0", thread_ts="1.0")
SHOWN = Shown("a.md", 3, 7, "week")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path)) as store:
        yield store


def follow_up(number: int, text: str = "and then?") -> Asked:
    """One more question of the same thread."""
    ts = f"{number}.0"
    return replace(ASKED, way="follow_up", text=text, ts=ts, keys=(f"C1/{ts}",))


async def test_a_question_is_kept_once_by_any_of_its_keys(store: Store) -> None:
    kept = await store.ask(ASKED)
    assert kept is not None and kept.state == "open" and kept.key == "C1/1.0"
    assert await store.ask(replace(ASKED, keys=("C1/1.0",))) is None
    assert await store.ask(replace(ASKED, keys=("C1/2.0", "m1"))) is None
    assert await store.ask(replace(ASKED, keys=("C1/2.0",))) is None, "it is that one again"
    assert await store.ask(replace(ASKED, keys=("C1/3.0",))) is not None
    assert await store.ask(replace(ASKED, keys=("C1/4.0", "C1/4.0"))) is not None, "one key, twice"


async def test_of_many_at_once_one_is_kept(store: Store) -> None:
    asked = [replace(ASKED, keys=(f"C1/{number % 50}",)) for number in range(1000)]
    kept = await asyncio.gather(*map(store.ask, asked))
    assert sum(question is not None for question in kept) == 50


async def test_what_was_stored_lately_is_known_without_the_disk(store: Store) -> None:
    unfollowed = replace(follow_up(2), thread_ts="2.0")
    assert not await store.has_heard("C1/1.0")
    storing = store.ask(ASKED)
    assert await store.has_heard("C1/1.0") and storing.done()
    storing = store.ask(unfollowed, in_followed_thread=True)
    assert not await store.has_heard("C1/2.0"), "it was not stored"
    assert storing.done() and await store.has_heard("m1")
    for number in range(3, HEARD + 3):
        await store.ask(follow_up(number))
    assert not await store.has_heard("C1/1.0") and await store.has_heard(f"C1/{HEARD + 2}.0")


async def test_what_is_open_is_there_after_a_restart(tmp_path: Path) -> None:
    with closing(Store(tmp_path)) as store:
        first = await store.ask(ASKED)
        second = await store.ask(follow_up(2))
        assert first and second
        await store.settled(first, "1.5", "excerpts", [SHOWN])
    with closing(Store(tmp_path)) as store:
        assert await store.ask(ASKED) is None
        (left,) = await store.open_questions()
        assert (left.ts, left.text, left.earlier) == ("2.0", "and then?", ("how long?",))
        assert await store.excerpts(first.id) == [SHOWN]


async def test_a_follow_up_is_kept_only_where_the_thread_has_asked(store: Store) -> None:
    elsewhere = replace(follow_up(2), thread_ts="9.0")
    assert await store.ask(elsewhere, in_followed_thread=True) is None
    await store.ask(ASKED)
    assert await store.ask(elsewhere, in_followed_thread=True) is None
    assert await store.ask(follow_up(2), in_followed_thread=True) is not None


async def test_a_thread_keeps_its_questions_in_order(store: Store) -> None:
    for number in range(1, 30):
        await store.ask(follow_up(number, f"question {number}"))
    last = await store.ask(follow_up(30))
    assert last and last.earlier == tuple(f"question {number}" for number in range(1, 30))
    await store.withdraw("C1", "29.0")
    assert (await store.question(last.id)).earlier[-1] == "question 28"


async def test_a_root_that_is_delivered_late_comes_after_its_thread(store: Store) -> None:
    reply = replace(ASKED, text="and then?", ts="2.0", keys=("C1/2.0",))
    assert await store.ask(reply)
    root = await store.ask(ASKED)
    assert root and root.earlier == ("and then?",)


async def test_an_edit_opens_a_question_again_and_the_same_text_does_not(store: Store) -> None:
    question = await store.ask(ASKED)
    assert question
    await store.settled(question, "1.5", "excerpts")
    assert await store.edit("C1", "1.0", "how long?") == []
    (edited,) = await store.edit("C1", "1.0", "how many?")
    assert (edited.text, edited.state, edited.reply_ts) == ("how many?", "open", "1.5")
    assert await store.edit("C1", "7.0", "unknown") == []


async def test_an_answer_to_an_older_revision_leaves_the_newer_one_open(store: Store) -> None:
    question = await store.ask(ASKED)
    assert question
    await store.edit("C1", "1.0", "how many?")
    await store.settled(question, "1.5", "excerpts")
    now = await store.question(question.id)
    assert now.state == "open" and now.reply_ts == "1.5" and not now.is_settled
    await store.settled(now, "1.5", "excerpts")
    assert (await store.question(question.id)).is_settled


async def test_a_question_withdrawn_is_open_until_its_reply_is_gone(store: Store) -> None:
    question = await store.ask(ASKED)
    assert question
    await store.settled(question, "1.5", "excerpts")
    (withdrawn,) = await store.withdraw("C1", "1.0")
    assert not withdrawn.is_settled
    assert [each.id for each in await store.open_questions()] == [question.id]
    await store.settled(withdrawn, None, "withdrawn")
    assert await store.open_questions() == []
    assert await store.withdraw("C1", "1.0") == []


async def test_what_hangs_on_a_question_without_a_message_of_its_own_goes_with_it(
    store: Store,
) -> None:
    question = await store.ask(ASKED)
    assert question
    more = replace(ASKED, way="more", keys=("more/1",), ts=None, about=question.id)
    pressed = await store.ask(more)
    written = await store.ask(replace(follow_up(2), about=question.id))
    assert pressed and written
    gone = await store.withdraw("C1", "1.0")
    assert {each.id for each in gone} == {question.id, pressed.id}


async def test_what_points_to_a_reply_is_open_again_when_that_changes_or_goes(store: Store) -> None:
    first, second = await store.ask(ASKED), await store.ask(follow_up(2))
    assert first and second
    await store.settled(first, "1.5", "excerpts", [SHOWN])
    await store.settled(second, "2.5", "excerpts", pointing=["1.5"])
    edited, pointing = await store.edit("C1", "1.0", "how many?")
    assert (edited.id, pointing.id, pointing.state) == (first.id, second.id, "open")
    await store.settled(edited, "1.5", "excerpts", [SHOWN])
    await store.settled(pointing, "2.5", "excerpts", pointing=["1.5"])
    withdrawn, pointing = await store.withdraw("C1", "1.0")
    assert (withdrawn.id, pointing.id) == (first.id, second.id)
    await store.settled(pointing, "2.5", "excerpts", [SHOWN])
    assert await store.withdraw("C1", "1.5") == [], "it points there no more"


async def test_a_reply_that_someone_deleted_stays_deleted(store: Store) -> None:
    question = await store.ask(ASKED)
    assert question
    await store.settled(question, "1.5", "excerpts")
    assert await store.withdraw("C1", "1.5") == []
    assert await store.edit("C1", "1.0", "how many?") == []
    assert (await store.question(question.id)).state == "closed"


async def test_half_an_emoji_can_be_kept(store: Store) -> None:
    question = await store.ask(replace(ASKED, text="half \ud83d emoji"))
    assert question and question.text == "half ? emoji"
    assert await store.edit("C1", "1.0", "half \ud83d emoji") == []


async def test_a_response_url_is_forgotten_once_used(store: Store, tmp_path: Path) -> None:
    asked = replace(ASKED, response_url="https://hooks.example/secret")
    question = await store.ask(asked)
    assert question
    await store.settled(question, "1.5", "excerpts")
    assert (await store.question(question.id)).response_url is None


async def test_work_that_fails_is_undone_alone(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:

        def insert(connection: sqlite3.Connection) -> int:
            connection.execute("INSERT INTO seen VALUES ('a', 1)")
            return 1

        def fail(connection: sqlite3.Connection) -> int:
            connection.execute("INSERT INTO seen VALUES ('b', 1)")
            raise ValueError("half way")

        done = await asyncio.gather(
            database.soon(insert), database.soon(fail), return_exceptions=True
        )
        assert done[0] == 1 and isinstance(done[1], ValueError)
        keys = await database.soon(lambda c: [key for (key,) in c.execute("SELECT key FROM seen")])
        assert keys == ["a"]


async def test_what_may_wait_is_done_before_what_comes_after_it(store: Store) -> None:
    question = await store.ask(ASKED)
    assert question
    settled = store.settled(question, "1.5", "excerpts", [SHOWN])
    assert (await store.question(question.id)).state == "done" and settled.done()


async def test_what_waits_is_kept_at_the_end(tmp_path: Path) -> None:
    with closing(Store(tmp_path)) as store:
        question = await store.ask(ASKED)
        assert question
        settled = store.settled(question, "1.5", "excerpts", [SHOWN])
    await settled
    with pytest.raises(StoreError, match="closed"):
        await store.question(question.id)
    with closing(Store(tmp_path)) as store:
        assert await store.open_questions() == []
        assert await store.excerpts(question.id) == [SHOWN]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "data")):
        pass
    for path in (tmp_path / "data", tmp_path / "data" / FILE):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="BOT_DATA"):
        Store(tmp_path / "file")
    (tmp_path / FILE).write_text("this is not a database, and long enough to tell")
    with pytest.raises(StoreError, match="BOT_DATA"):
        Store(tmp_path)


def test_a_second_process_is_refused(store: Store, tmp_path: Path) -> None:
    program = (
        f"from pathlib import Path; from bot.store import Store; Store(Path({str(tmp_path)!r}))"
    )
    second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Another bot uses" in second.stderr


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreError, match="newer"):
        Store(tmp_path)


@pytest.mark.parametrize("version", range(2, len(MIGRATIONS)))
async def test_what_an_older_version_has_shown_is_kept(tmp_path: Path, version: int) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        for script in MIGRATIONS[:version]:
            database.executescript(script)
        database.execute("INSERT INTO excerpts VALUES (7, 1, 'a.md', 3, 7, 'week')")
        database.execute(f"PRAGMA user_version = {version}")
        database.commit()
    with closing(Store(tmp_path)) as store:
        assert await store.excerpts(7) == [SHOWN]


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
async def test_a_database_of_any_older_version_is_brought_up_to_date(
    tmp_path: Path, version: int
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        for script in MIGRATIONS[:version]:
            database.executescript(script)
        database.execute(f"PRAGMA user_version = {version}")
    with closing(Store(tmp_path)) as store:
        assert await store.ask(ASKED) is not None
