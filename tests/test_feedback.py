"""Feedback leaves the store as a table and as a set of judged questions."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import parse_article
from bot.evaluation import evaluate
from bot.feedback import NoFeedbackError, write_beir, write_csv
from bot.store import Asked, Shown, Store, StoreError
from bot.store.feedback import Feedback, Opinion, read_opinions
from bot.store.shown import ShownExcerpts

from .strategies import texts
from .test_cli import CORPUS, bot, clean_environment

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARTICLES = [
    parse_article(Path(f"{name}.md"), f"# {name}\n\nThe {name} yodels over the lake.\n")
    for name in ("zeppelin", "submarine")
]


def opinion(verdict: str, question: str = "zeppelin?", path: str = "zeppelin.md") -> Opinion:
    return Opinion(NOON, verdict, question, "U1", 1, path, 12, 44, "The zeppelin yodels.")


def rows(opinions: list[Opinion]) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_csv(opinions, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


async def test_a_thumb_is_kept_with_all_that_it_speaks_of(tmp_path: Path) -> None:
    with closing(Store(tmp_path)) as store:
        asked = Asked("mention", "zeppelin?", "C1", "U1", ("C1/1.0",), ts="1.0", thread_ts="1.0")
        question = await store.ask(asked)
        nothing = await store.ask(Asked("mention", "submarine?", "C1", "U2", ("C1/2.0",)))
        assert question and nothing
        await store.settled(question, "1.5", "excerpts", [Shown("a.md", 3, 7, "week", rank=2)])
        await store.settled(nothing, "2.5", "nothing")
        kept = await ShownExcerpts(store).find(f"{question.id}.2")
        assert kept and await ShownExcerpts(store).find(f"{question.id}.1") is None
        feedback = Feedback(store)
        assert await feedback.rate(kept, "U1", "good")
        assert not await feedback.rate(kept, "U1", "good")
        assert await feedback.rate(kept, "U1", "bad")
        assert await feedback.rate(kept, "U2", "good")
        # The bot has the store, and it can be read all the same.
        said = read_opinions(tmp_path)
    found = {(each.verdict, each.question, each.user, each.rank, each.excerpt) for each in said}
    assert found == {
        ("nothing", "submarine?", "U2", None, None),
        ("bad", "zeppelin?", "U1", 2, "week"),
        ("good", "zeppelin?", "U2", 2, "week"),
    }


def test_where_there_is_no_store_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="BOT_DATA"):
        read_opinions(tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(texts, texts)
def test_no_cell_starts_a_formula_and_none_loses_its_text(question: str, user: str) -> None:
    (row,) = rows([Opinion(NOON, "nothing", question, user)])
    for cell, text in ((row["question"], question), (row["user"], user)):
        assert cell in (text, f"'{text}")
        assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r＝＋－＠"))


@given(st.sampled_from([*"=+-@\t\r＝＋－＠", " ="]), st.text(max_size=5))
def test_formulas_are_defused(start: str, rest: str) -> None:
    (row,) = rows([opinion("bad", question=start + rest)])
    assert row["question"] == f"'{start}{rest}"


def test_thumbs_up_become_a_set_that_can_be_evaluated(tmp_path: Path) -> None:
    opinions = [
        *(opinion("good"), opinion("good"), opinion("bad", path="submarine.md")),
        opinion("good", "submarine over the lake", "submarine.md"),
        opinion("good", "balloon?", "gone.md"),
        Opinion(NOON, "nothing", "balloon?", "U1"),
    ]
    assert write_beir(opinions, ARTICLES, tmp_path / "judged") == 1
    figures = evaluate(tmp_path / "judged")
    assert figures["queries"] == 2 and figures["ndcg@10"] == 1.0


def test_without_a_thumb_up_there_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(NoFeedbackError, match="Nobody has pressed"):
        write_beir([opinion("bad")], ARTICLES, tmp_path)
    with pytest.raises(NoFeedbackError, match="BOT_CORPUS"):
        write_beir([opinion("good", path="gone.md")], ARTICLES, tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_the_command_prints_a_table_and_writes_a_set(tmp_path: Path) -> None:
    path = str(CORPUS / "zh-codex-launch.md")
    with closing(Store(tmp_path)) as store:
        question = await store.ask(Asked("mention", "Codex 用了多久？", "C1", "U1", ("k",)))
        assert question
        await store.settled(question, "1.5", "excerpts", [Shown(path, 3, 7, "七周")])
        kept = await ShownExcerpts(store).find(f"{question.id}.1")
        assert kept
        await Feedback(store).rate(kept, "U1", "good")
    settings = {"BOT_DATA": str(tmp_path), "BOT_CORPUS": str(CORPUS), "LC_ALL": "C"}
    printed = bot("feedback", cwd=tmp_path, **settings, PYTHONUTF8="1").stdout
    assert "good,Codex 用了多久？,1,七周," in printed
    done = bot("feedback", "--beir", "judged", cwd=tmp_path, **settings)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    judged = bot("evaluate", "judged", "--json", cwd=tmp_path, **settings)
    assert '"queries": 1' in judged.stdout
    refused = bot("feedback", "--beir", "judged/corpus.jsonl", cwd=tmp_path, **settings)
    assert refused.returncode == 1 and refused.stderr.startswith("Error: ")


def test_with_nobody_listening_it_ends_quietly(tmp_path: Path) -> None:
    with closing(Store(tmp_path)):
        pass
    closed = subprocess.run(
        ["sh", "-c", '"$0" -m bot feedback >&-', sys.executable],
        cwd=tmp_path,
        env=clean_environment(BOT_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
    )
    assert (closed.returncode, closed.stderr) == (0, "")
