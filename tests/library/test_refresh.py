"""A library follows its folder: what is unchanged stays, and it answers like one made anew."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answers
from bot.articles import read_articles
from bot.words import read_terms
from tests.library.shelf import Shelf
from tests.strategies import texts

CORPUS = Path(__file__).parents[2] / "corpus"
QUESTIONS = ("How long did Codex take?", "Codex 团队有多少设计师？", "员工 email", "zeppelins")


def ranking(answers: Answers, question: str) -> list[tuple[float, str]]:
    """Texts with their scores; of two copies the first is found, wherever that is now."""
    ranked = answers.rank(question, 1000)
    return sorted((-round(score, 6), passage.text) for passage, score in ranked)


def test_a_library_on_disk_answers_as_one_in_memory(shelf: Shelf) -> None:
    shutil.copytree(CORPUS, shelf.corpus, dirs_exist_ok=True)
    articles, _ = read_articles(shelf.corpus)
    in_memory = Answers(articles, read_terms(shelf.corpus))
    for on_disk in (shelf.answers(), shelf.answers()):
        assert list(on_disk.articles) == articles
        assert list(on_disk.passages) == in_memory.passages
        for question in QUESTIONS:
            ours, theirs = on_disk.ask(question, most=10), in_memory.ask(question, most=10)
            assert ours.excerpts == theirs.excerpts
            assert (ours.total, ours.unknown_words) == (theirs.total, theirs.unknown_words)


def test_articles_and_passages_are_sequences(shelf: Shelf) -> None:
    shutil.copytree(CORPUS, shelf.corpus, dirs_exist_ok=True)
    kept = shelf.open()
    assert len(kept.articles) == 12
    assert kept.passages[-1] == list(kept.passages)[-1]
    assert kept.passages[1:3] == [kept.passages[1], kept.passages[2]]
    with pytest.raises(IndexError):
        kept.articles[12]


names = st.sampled_from(["a.md", "b.md", "c.md", "deep/d.md", "deep/e.md"])
bodies = st.sampled_from(["Codex took seven weeks.", "团队有八位工程师。", "## Empty"]) | texts
changes = st.lists(
    st.tuples(names, st.none() | bodies, st.booleans()).map(
        lambda change: SimpleNamespace(name=change[0], body=change[1], settled=change[2])
    ),
    max_size=4,
)


@settings(max_examples=20)
@given(st.lists(changes, min_size=1, max_size=4))
def test_after_any_changes_it_is_as_if_made_anew(starts: list[list[SimpleNamespace]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        for changed in starts:
            for change in changed:
                if change.body is None:
                    (shelf.corpus / change.name).unlink(missing_ok=True)
                else:
                    body = change.body.encode("utf-8", "replace").decode()
                    shelf.write(change.name, f"---\ntitle: Codex\n---\n{body}", change.settled)
            kept = shelf.open()
            fresh = Answers(read_articles(shelf.corpus)[0])
            quoted = {passage.article.path for passage in fresh.passages}
            assert list(kept.articles) == [a for a in fresh.articles if a.path in quoted]
            assert kept.passage_count == len(list(kept.passages)) == len(fresh.passages)
            assert set(kept.passages) == set(fresh.passages)
            for question in QUESTIONS:
                assert ranking(Answers.out_of(kept), question) == ranking(fresh, question)
            assert not shelf.told


def test_a_passage_s_language_is_its_article_s_in_every_segment(shelf: Shelf) -> None:
    for languages in (["zh", "en", "zh"], ["nds"]):
        for number, language in enumerate(languages):
            text = f"---\ntitle: T\nlanguage: {language}\n---\nOne.\n\n## H\n\nTwo.\n"
            shelf.write(f"{len(languages)}-{number}.md", text)
        collection = shelf.open()
    assert len(shelf.catalogue().segments) == 2
    told = [collection.language_of(number) for number in range(len(collection.passages))]
    assert told == [passage.article.language for passage in collection.passages]
    assert set(told) == {"zh", "en", "nds"}


def test_what_is_unchanged_is_not_cut_again(shelf: Shelf) -> None:
    for number in range(6):
        shelf.write(f"{number}.md", f"# Codex {number}\n\nIt took {number} weeks.")
    shelf.open()
    before, written = shelf.kept_in(), shelf.home.stat().st_mtime_ns
    shelf.open()
    assert (shelf.kept_in(), shelf.home.stat().st_mtime_ns) == (before, written)

    shelf.write("3.md", "# Codex\n\nIt took seven weeks.")
    shelf.write("new.md", "# Slack\n\nNearly everybody writes there.")
    (shelf.corpus / "5.md").unlink()
    shelf.open()
    after = shelf.kept_in()
    assert list(after) == ["0.md", "1.md", "2.md", "3.md", "4.md", "new.md"]
    assert [name for name in after if after[name] != before.get(name)] == ["3.md", "new.md"]


def test_a_file_that_only_looks_new_is_read_and_not_cut_again(shelf: Shelf) -> None:
    shelf.write("a.md", "# Codex\n\nSeven weeks.")
    shelf.write("b.md", "# Slack\n\nNo email.", settled=False)
    shelf.open()
    before = shelf.kept_in()
    (shelf.corpus / "a.md").touch()
    copied = shelf.corpus / "copied"
    shutil.copy(shelf.corpus / "b.md", copied)
    copied.rename(shelf.corpus / "b.md")
    shelf.open()
    assert shelf.kept_in() == before


def test_a_change_within_the_clock_s_tick_is_seen(shelf: Shelf) -> None:
    shelf.write("a.md", "# Codex\n\nSeven weeks.", settled=False)
    status = (shelf.corpus / "a.md").stat()
    shelf.open()
    with (shelf.corpus / "a.md").open("r+") as file:
        file.write("# Codex\n\nEight weeks.")
    os.utime(shelf.corpus / "a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert shelf.open().passages[0].text == "Eight weeks."


def test_whoever_sets_a_file_s_time_back_is_found_out_by_a_thorough_look(shelf: Shelf) -> None:
    shelf.write("a.md", "# Codex\n\nSeven weeks.")
    status = (shelf.corpus / "a.md").stat()
    shelf.open()
    with (shelf.corpus / "a.md").open("r+") as file:
        file.write("# Codex\n\nEight weeks.")
    os.utime(shelf.corpus / "a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert shelf.open(thorough=True).passages[0].text == "Eight weeks."


def test_segments_stay_few_and_gone_articles_do_not_pile_up(shelf: Shelf) -> None:
    for number in range(12):
        shelf.write(f"{number:02}.md", f"# Codex {number}\n\nIt took {number} weeks.")
        shelf.open()
        assert len(shelf.catalogue().segments) <= 4, "about log2 of the articles"
    for number in range(11):
        (shelf.corpus / f"{number:02}.md").unlink()
        shelf.open()
    assert list(shelf.kept_in()) == ["11.md"]
    on_disk = {path.name for path in shelf.home.iterdir()}
    assert on_disk == {"catalogue", "lock", *shelf.catalogue().segments}
    assert len(on_disk) == 3


def test_each_folder_of_articles_has_a_library_of_its_own(shelf: Shelf, tmp_path: Path) -> None:
    shelf.write("a.md", "# Codex\n\nSeven weeks.")
    shelf.open()
    (tmp_path / "other").mkdir()
    shelf.corpus = tmp_path / "other"
    shelf.write("b.md", "# Slack\n\nNo email.")
    assert [passage.text for passage in shelf.open().passages] == ["No email."]
    assert len(list((shelf.data / "library").iterdir())) == 2


def test_an_article_of_headings_only_is_a_problem_at_every_start(shelf: Shelf) -> None:
    shelf.write("a.md", "# Codex\n\nSeven weeks.")
    shelf.write("plan.md", "# Plan\n\n## Later\n\n<!-- soon -->\n")
    for _ in range(2):
        assert len(shelf.open().articles) == 1
        (problem,) = shelf.problems
        assert str(problem).endswith(
            "plan.md:1: no text to quote, only headings or comments: write something below them."
        )
    assert len(shelf.catalogue().segments) == 1


def test_other_terms_are_other_words(shelf: Shelf) -> None:
    shelf.write("a.md", "# 团队\n\n编程智能体用了七周。")
    shelf.open()
    (shelf.corpus / "terms.txt").write_text("编程智能体\n")
    answer = shelf.answers().ask("编程智能体")
    assert shelf.told == ["Indexing anew: terms.txt has changed."]
    assert answer.words == ("编程智能体",) and answer.excerpts


def test_readers_come_and_go_with_the_files(shelf: Shelf) -> None:
    def found(who: list[str] | None) -> set[str]:
        return {each.article.path.name for each in answers.ask("zeppelin", who=who).excerpts}

    for name in ("a", "b", "c"):
        shelf.write(f"{name}.md", f"---\ntitle: {name}\n---\nThe zeppelin {name}.")
    shelf.answers()
    closed = "---\ntitle: b\nreaders: [C0123ABCD]\n---\nThe zeppelin b."
    shelf.write("b.md", closed)
    for answers in (shelf.answers(), shelf.answers()):
        assert found(["C0123ABCD"]) == found(None) == {"a.md", "b.md", "c.md"}
        assert found(["C1"]) == {"a.md", "c.md"}
        assert answers.articles[1].readers == {"C0123ABCD"}
    (shelf.corpus / "a.md").unlink()
    answers = shelf.answers()
    assert (found(["C1"]), found(None)) == ({"c.md"}, {"b.md", "c.md"})
    shelf.write("b.md", closed.replace("readers: [C0123ABCD]\n", ""))
    answers = shelf.answers()
    assert found([]) == {"b.md", "c.md"}
    shelf.write("b.md", f"\n{closed}")
    for answers in (shelf.answers(), shelf.answers()):
        assert found([]) == {answers.articles[0].path.name} == {"c.md"}
        assert "b.md:4: readers stands outside the front matter" in str(*shelf.problems)
