"""The store keeps its word over restarts, threads and second processes."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path)) as store:
        yield store


def test_a_message_is_taken_on_once_by_any_of_its_keys(store: Store) -> None:
    assert store.claim(["C1/1.0", "client-1"])
    assert not store.claim(["C1/1.0"])
    assert not store.claim(["C1/2.0", "client-1"])
    assert store.claim(["C1/3.0"])


def test_a_question_without_keys_is_always_taken_on(store: Store) -> None:
    assert store.claim([]) and store.claim([])


def test_what_was_released_may_be_taken_on_again(store: Store) -> None:
    store.claim(["C1/1.0"])
    store.release(["C1/1.0"])
    assert store.claim(["C1/1.0"])
    store.done(["C1/1.0"])
    store.release(["C1/1.0"])
    assert not store.claim(["C1/1.0"])


def test_after_a_restart_only_what_was_done_stays_taken(tmp_path: Path) -> None:
    with closing(Store(tmp_path)) as store:
        store.claim(["done"])
        store.done(["done"])
        store.claim(["interrupted"])
    with closing(Store(tmp_path)) as store:
        assert not store.claim(["done"])
        assert store.claim(["interrupted"])


def test_of_many_threads_one_wins(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda number: store.claim([f"C1/{number % 50}"]), range(400)))
    assert sum(won) == 50


def test_a_thread_keeps_its_questions_in_order(store: Store) -> None:
    for number in range(25):
        store.remember("C1", "1.0", f"question {number}")
    store.remember("C2", "1.0", "elsewhere")
    assert store.questions("C1", "1.0") == [f"question {number}" for number in range(5, 25)]
    assert store.questions("C1", "2.0") == []


def test_half_an_emoji_can_be_kept(store: Store) -> None:
    store.remember("C1", "1.0", "half \ud83d emoji")
    assert store.questions("C1", "1.0") == ["half ? emoji"]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "data")):
        pass
    for path in (tmp_path / "data", tmp_path / "data" / "verbatim.sqlite3"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="BOT_DATA"):
        Store(tmp_path / "file")
    (tmp_path / "verbatim.sqlite3").write_text("this is not a database, and long enough to tell")
    with pytest.raises(StoreError, match="BOT_DATA"):
        Store(tmp_path)
