"""Whatever happens to its files, a library is made anew or refuses: it never quotes wrongly."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles import Article, read_articles
from bot.library import check_the_rest
from bot.library.files import DamagedError
from bot.library.kept import KeptArticles, KeptPassages
from bot.library.segment import Segment
from bot.passages import Passage, cut_passages
from tests.library.shelf import Shelf

BODIES = [
    "It took seven weeks.",
    "团队有八位工程师。\n\n## 还有\n\n四位研究员。",
    "No email 📧 there.",
]


class Built:
    """A library, and a copy of it that may be damaged."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        for number, body in enumerate(BODIES):
            front = f"---\ntitle: Codex {number}\nreaders: [C000000{number}]\n---\n"
            self.shelf.write(f"{number}.md", f"{front}{body}\n")
        self.shelf.open()
        self.articles: list[Article] = read_articles(self.shelf.corpus)[0]
        self.passages: list[Passage] = [p for a in self.articles for p in cut_passages(a)]
        self.whole = folder / "whole"
        shutil.copytree(self.shelf.home, self.whole)
        self.files = sorted(
            path.relative_to(self.whole) for path in self.whole.rglob("*") if path.stat().st_size
        )
        self.files = [name for name in self.files if (self.whole / name).is_file()]

    def restore(self) -> None:
        """As it was built."""
        home = self.shelf.home
        shutil.rmtree(home)
        shutil.copytree(self.whole, home)
        self.shelf.told.clear()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Built once."""
    return Built(tmp_path_factory.mktemp("built"))


def damage(path: Path, how: str, at: float, bit: int) -> None:
    """Change a file in one place."""
    content = bytearray(path.read_bytes())
    place = int(at * len(content))
    if how == "flip":
        content[place] ^= 1 << bit
    elif how == "cut off":
        del content[place:]
    elif how == "lengthen":
        content += b"\n"
    elif how == "zeros":
        content[place:] = bytes(len(content) - place)
    if how == "delete":
        path.unlink()
    else:
        path.write_bytes(content)


ways = st.sampled_from(["flip", "flip", "cut off", "lengthen", "zeros", "delete"])
places = st.floats(0, 1, exclude_max=True)


@settings(max_examples=30, deadline=None)
@given(st.data(), ways, places, st.integers(0, 7))
def test_damage_anywhere_is_found_at_the_start_and_everything_made_anew(
    built: Built, data: st.DataObject, how: str, at: float, bit: int
) -> None:
    built.restore()
    name = data.draw(st.sampled_from(built.files))
    damage(built.shelf.home / name, how, at, bit)
    is_damaged = (
        not (built.shelf.home / name).exists()
        or (built.shelf.home / name).read_bytes() != (built.whole / name).read_bytes()
    )
    kept = built.shelf.open()
    assert list(kept.articles) == built.articles
    assert set(kept.passages) == set(built.passages)
    if is_damaged and (built.shelf.home / name).name != "catalogue":
        assert built.shelf.told == [f"Indexing anew: {name} of the index is damaged."]
    built.shelf.told.clear()
    built.shelf.open()
    assert not built.shelf.told, "and then it is whole again"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["texts", "records", "passages.bin", "articles.bin"]), places, st.data())
def test_what_is_damaged_while_it_serves_is_refused(
    built: Built, name: str, at: float, data: st.DataObject
) -> None:
    built.restore()
    (folder,) = built.shelf.home.glob("segment-*")
    damage(folder / name, data.draw(st.sampled_from(["flip", "zeros"])), at, data.draw(bits))
    segment = Segment(folder)
    articles = KeptArticles(
        built.shelf.corpus,
        [segment],
        [(f"{number}.md", 0, number) for number in range(len(BODIES))],
    )
    passages = KeptPassages(articles)
    refused = 0
    for number, passage in enumerate(built.passages):
        try:
            assert passages[number] == passage
        except (DamagedError, IndexError):
            refused += 1
    if (folder / name).read_bytes() != (built.whole / folder.name / name).read_bytes():
        assert refused or name == "articles.bin", "every byte is of some article"


bits = st.integers(0, 7)


def test_a_library_in_use_that_is_damaged_says_so_and_is_made_anew_next_time(built: Built) -> None:
    built.restore()
    kept = built.shelf.open()
    (texts,) = built.shelf.home.glob("segment-*/texts")
    with texts.open("r+b") as file:
        file.write(b"?")
    with pytest.raises(DamagedError, match="start again, and it is made anew"):
        kept.articles[0]
    assert kept.articles[1] == built.articles[1]
    assert not (built.shelf.home / "catalogue").exists()
    assert list(built.shelf.open().articles) == built.articles


def test_damage_that_is_found_while_it_serves_is_told_and_made_anew_next_time(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    built.restore()
    catalogue = built.shelf.catalogue()
    check_the_rest(built.shelf.home, catalogue)
    assert not caplog.messages
    (postings,) = built.shelf.home.glob("segment-*/index/words.numbers.npy")
    damage(postings, "flip", 0.99, 0)
    check_the_rest(built.shelf.home, catalogue)
    (message,) = caplog.messages
    assert message.endswith(
        "words.numbers.npy of the index is damaged: start again to have it made anew."
    )
    assert not (built.shelf.home / "catalogue").exists()
    assert set(built.shelf.open().passages) == set(built.passages)
