"""The bench: made-up text is the same each time, and its figures have the promised shape."""

import json
import subprocess
import sys

from tests.bench.texts import Texts

COLUMNS = {"p50_ms", "p99_ms", "build_s", "load_s", "disk_mb"}


def test_texts_are_the_same_each_time_they_are_read() -> None:
    texts = Texts(300)
    assert list(texts.passages()) == list(Texts(300).passages())
    assert len(list(texts.passages())) == 300
    assert texts.questions(5) == Texts(300).questions(5)
    assert all(2 <= len(set(question)) == len(question) <= 8 for question in texts.questions(50))


def test_the_last_line_has_every_engines_figures() -> None:
    names = "verbatim,fts5,rank_bm25"
    arguments = ["--only", "engines", "--size", "500", "--questions", "20", "--engines", names]
    bench = [sys.executable, "-m", "tests.bench", *arguments]
    printed = subprocess.run(bench, capture_output=True, text=True, check=True).stdout
    figures = json.loads(printed.splitlines()[-1])
    assert figures["size"] == 500
    assert list(figures["engines"]) == names.split(",")
    assert all(figures["engines"][name].keys() >= COLUMNS for name in figures["engines"])
