"""Real processes: killed while they index, at it together, on a full disk, on every core."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.answers import SIMILARITIES
from bot.articles import Problem, read_articles
from bot.library import keep_once
from bot.library.cutting import Source, _cut_in_processes, cut
from bot.words import Words
from tests.campaigns.index_kills import Kills
from tests.library.shelf import Shelf
from tests.test_cli import bot, clean_environment

CORPUS = Path(__file__).parents[2] / "corpus"


def test_a_kill_while_indexing_leaves_the_old_library_or_the_new(tmp_path: Path) -> None:
    kills = Kills(tmp_path, seed=time.time_ns())
    for _ in range(2):
        kills.round()
    assert sum(kills.outcomes.values()) == 2
    assert set(kills.outcomes) <= {"old", "new"}


def test_processes_that_start_together_build_one_library(shelf: Shelf) -> None:
    for number in range(200):
        shelf.write(f"{number:03}.md", f"# Codex {number}\n\n" + "It took seven weeks. " * 40)
    environment = clean_environment(BOT_CORPUS=str(shelf.corpus), BOT_DATA=str(shelf.data))
    command = [sys.executable, "-m", "bot", "ask", "weeks", "--json"]
    started = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=100) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    waiting = "Another process is indexing these articles: waiting for it.\n"
    assert {stderr for _, stderr in ended} <= {"", waiting}
    found = [[e["path"] for e in json.loads(stdout)["excerpts"]] for stdout, _ in ended]
    assert found[0] == found[1] == found[2]
    shelf.open(thorough=True)
    assert not shelf.told
    assert len(set(shelf.kept_in().values())) == 1


def little_room() -> None:
    """Files of more than 20 KB cannot be written, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_on_a_full_disk_the_library_stays_as_it_was_and_questions_are_answered(
    shelf: Shelf,
) -> None:
    shelf.write("a.md", "# Codex\n\nSeven weeks.")
    shelf.open()
    before = shelf.kept_in()
    shelf.write("b.md", "# Zeppelins\n\n" + "Zeppelins yodel in the mountains. " * 2000)
    environment = clean_environment(BOT_CORPUS=str(shelf.corpus), BOT_DATA=str(shelf.data))
    asked, run = (
        subprocess.run(
            [sys.executable, "-B", "-m", "bot", *arguments],
            env=environment,
            preexec_fn=little_room,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        for arguments in (["ask", "zeppelins"], ["run", "--no-browser", "--port", "0"])
    )
    assert "Zeppelins yodel" in asked.stdout
    assert "The index cannot be kept in" in asked.stderr
    assert "Done without, in memory." in asked.stderr
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "make room there, or set BOT_DATA to a folder of the bot's own." in run.stderr
    assert shelf.kept_in() == before
    shelf.open()
    assert len(shelf.kept_in()) == 2 and not shelf.told


def test_where_nothing_can_be_kept_questions_are_answered_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for command in (["ask", "Codex"], ["check"]):
        done = bot(*command, "--corpus", str(CORPUS), cwd=tmp_path, BOT_DATA="file/data")
        assert (done.returncode == 0 and "Codex" in done.stdout) or "0 problems" in done.stdout
        assert "(Not a directory)" in done.stderr and "in memory" in done.stderr


def test_on_every_core_articles_are_cut_as_in_one_process(tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "bad.md").write_text("---\ntitle: Bad\n")
    (tmp_path / "empty.md").write_text("# Empty\n")
    paths = sorted(tmp_path.glob("*.md"))
    words = Words(["编程智能体"])
    sources = [Source(path, 300_000) for path in paths]
    done = list(_cut_in_processes(sources, words.terms, 2))
    assert [d.path if isinstance(d, Problem) else d.article.path for d in done] == paths
    articles, problems = read_articles(tmp_path)
    assert [d for d in done if not isinstance(d, Problem)] == [
        cut(article, words) for article in articles if article.path.name != "empty.md"
    ]
    assert next(d for d in done if isinstance(d, Problem)) == problems[0]


LONG = """
from pathlib import Path
from bot.library.cutting import Source, _cut_in_processes
if __name__ == "__main__":
    sources = [Source(Path("corpus/zh-codex-launch.md"), 300_000)] * 100_000
    for _ in _cut_in_processes(sources, (), 2):
        print("going", flush=True)
"""


def test_whoever_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text(LONG)
    with subprocess.Popen(
        [sys.executable, tmp_path / "long.py"],
        stdout=subprocess.PIPE,
        cwd=CORPUS.parent,
        env=clean_environment(),
        process_group=0,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"going\n"
        process.kill()
    deadline = time.monotonic() + 20
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(process.pid, 0)
            time.sleep(0.05)
    assert not multiprocessing.active_children()


def test_articles_without_files_are_kept_once(tmp_path: Path) -> None:
    articles, _ = read_articles(CORPUS)
    kept = keep_once(articles, tmp_path / "once", Words(), SIMILARITIES)
    shutil.rmtree(tmp_path / "once")
    assert list(kept.articles) == articles, "mapped, and served when its files are gone"
    assert keep_once([], tmp_path, Words(), SIMILARITIES).articles == []
