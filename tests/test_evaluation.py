"""The measures, and `bot evaluate` on sets small enough to know the answer."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import evaluate, ndcg, recall, reciprocal_rank
from tests.test_cli import bot

DOCUMENTS = {
    "codex": "It took seven weeks from the first line of code to launch.",
    "slack": "Nearly everybody writes in Slack, and almost nobody writes email.",
    "团队": "八位工程师和四位研究员组成了团队。",
}
QUESTIONS = {
    "q1": "How many weeks to the launch?",
    "q2": "who writes email in the launch",
    "q3": "团队有几位工程师?",
}
JUDGED = [("q1", "codex", 1), ("q2", "codex", 1), ("q2", "slack", 2), ("q3", "团队", 1)]


def write_set(folder: Path, questions: dict[str, str] = QUESTIONS) -> Path:
    """A set in BEIR's layout, of the documents and judgements above."""
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": name, "title": "", "text": text} for name, text in DOCUMENTS.items()]
    queries = [{"_id": name, "text": text} for name, text in questions.items()]
    for name, objects in (("corpus", corpus), ("queries", queries)):
        lines = (json.dumps(one, ensure_ascii=False) for one in objects)
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
    rows = [("query-id", "corpus-id", "score"), *JUDGED]
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    (folder / "qrels" / "test.tsv").write_text(text)
    return folder


# The measures


def test_ndcg_by_hand() -> None:
    assert ndcg([1, 0, 0], [1]) == 1
    assert ndcg([0, 1], [1]) == pytest.approx(1 / math.log2(3))
    gained = 1 + 2 / math.log2(3)
    assert ndcg([1, 2], [2, 1]) == pytest.approx(gained / (2 + 1 / math.log2(3)))
    assert ndcg([0] * 10 + [1], [1]) == 0, "the eleventh place does not count"
    assert ndcg([1] * 10, [1] * 30) == 1, "nobody can put thirty into ten places"


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank([2, 1]) == 1
    assert reciprocal_rank([0, 0, 0, 1, 1]) == 0.25
    assert reciprocal_rank([0] * 10 + [1]) == reciprocal_rank([]) == 0


def test_recall_by_hand() -> None:
    assert recall([1, 0, 2], [1, 2], 1) == 0.5
    assert recall([1, 0, 2], [1, 2], 5) == 1
    assert recall([0, 0], [1, 1, 1], 5) == 0


# The command


def test_a_set_is_ranked_as_people_are_answered(tmp_path: Path) -> None:
    evaluated = bot("evaluate", str(write_set(tmp_path)), "--json", cwd=tmp_path)
    assert evaluated.returncode == 0 and evaluated.stderr == "", "no progress bar in a pipe"
    figures: dict[str, Any] = json.loads(evaluated.stdout)
    assert {name: figures.pop(name) for name in ("queries", "passages")} == {
        "queries": 3,
        "passages": 3,
    }
    assert figures.pop("recall@1") == pytest.approx((1 + 0.5 + 1) / 3, abs=1e-6)
    assert [figures.pop(f"recall@{places}") for places in (5, 10)] == [1, 1]
    assert [figures.pop(name) for name in ("ndcg@10", "mrr@10")] == [1, 1]
    assert set(figures) == {"index_seconds", "p50_ms", "p99_ms", "peak_mb"}
    assert all(figure > 0 for figure in figures.values())
    assert figures["p50_ms"] <= figures["p99_ms"]


def test_a_document_stands_once_where_its_best_passage_does(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    long = " ".join(f"Launch {number} took weeks and weeks to launch." for number in range(300))
    corpus = folder / "corpus.jsonl"
    corpus.write_text(corpus.read_text() + "\n" + json.dumps({"_id": "long", "text": long}))
    figures = evaluate(folder)
    assert figures["passages"] > 13
    assert figures["mrr@10"] < 1, "the long document comes first"
    assert figures["recall@5"] == 1, "and the others right behind it"


def test_foreign_questions_are_asked_of_these_articles(tmp_path: Path) -> None:
    own = write_set(tmp_path / "own")
    questions = {"q1": "Do zeppelins yodel?", "q2": "email", "q3": "火星飞艇"}
    foreign = write_set(tmp_path / "foreign", questions)
    evaluated = bot("evaluate", str(own), "--foreign", str(foreign), cwd=tmp_path)
    assert evaluated.stdout.splitlines()[0].split() == ["nDCG@10", "1.0000"]
    answered = [line.split()[-1] for line in evaluated.stdout.splitlines() if "answered" in line]
    assert answered == ["1.0000", "0.3333"]


def test_a_part_asks_some_of_the_questions_of_all_documents(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    halves = [evaluate(folder, part=(number, 2)) for number in (1, 2)]
    assert [half["queries"] for half in halves] == [2, 1]
    assert [half["passages"] for half in halves] == [3, 3]
    evaluated = bot("evaluate", str(folder), "--part", "2/2", "--json", cwd=tmp_path)
    assert json.loads(evaluated.stdout)["queries"] == 1


@pytest.mark.parametrize("part", ["3/2", "0/2", "half", "1/"])
def test_a_part_that_is_none_says_how_to_write_it(tmp_path: Path, part: str) -> None:
    evaluated = bot("evaluate", str(tmp_path), "--part", part, cwd=tmp_path)
    assert evaluated.returncode == 2
    assert "write 1/2 for the first half" in " ".join(evaluated.stderr.split())


@pytest.mark.parametrize(
    ("file", "content", "advice"),
    [
        ("corpus.jsonl", None, "corpus.jsonl cannot be read (No such file or directory): a set is"),
        ("corpus.jsonl", b'{"_id": "d1", "text": ""}\n{\n', "corpus.jsonl:2: write a JSON object"),
        ("corpus.jsonl", b"\xff", "corpus.jsonl is not UTF-8"),
        ("queries.jsonl", b'\n{"_id": 1, "text": ""}', "queries.jsonl:2: write a JSON object in"),
        ("queries.jsonl", b"", "test.tsv judges no question of"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\n", "test.tsv judges no question of"),
        ("qrels/test.tsv", b"header\nq1 codex 1\n", "test.tsv:2: write query-id, corpus-id"),
    ],
)
def test_a_set_that_cannot_be_read_says_where_and_what_to_do(
    tmp_path: Path, file: str, content: bytes | None, advice: str
) -> None:
    broken = write_set(tmp_path) / file
    broken.unlink()
    if content is not None:
        broken.write_bytes(content)
    evaluated = bot("evaluate", str(tmp_path), cwd=tmp_path)
    assert evaluated.returncode == 1
    assert advice in evaluated.stderr and "Traceback" not in evaluated.stderr
