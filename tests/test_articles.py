"""Articles: Markdown files with a front matter; what is wrong is named, and the rest is served."""

import datetime
import os
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import LARGEST_FILE, Article, MalformedError, parse_article, read_articles
from tests.strategies import texts

WHOLE = """\
---
title: "Codex: seven weeks"
author: Ada
url: https://example.org/codex
date: 2025-07-20
language: en
tags: [Codex, engineering]
---

## The team

Seventeen people.
"""


def parsed(front: str, body: str = "Text.\n") -> Article:
    return parse_article(Path("codex.md"), f"---\n{front}\n---\n{body}")


def refusal(source: str) -> tuple[int, str]:
    with pytest.raises(MalformedError) as caught:
        parse_article(Path("codex.md"), source)
    return caught.value.line, str(caught.value)


# A good article


def test_an_article_has_what_its_front_matter_says() -> None:
    article = parse_article(Path("codex.md"), WHOLE)
    assert article.title == "Codex: seven weeks"
    assert article.author == "Ada"
    assert article.url == "https://example.org/codex"
    assert article.date == datetime.date(2025, 7, 20)
    assert article.language == "en"
    assert article.tags == ("Codex", "engineering")
    assert article.source == WHOLE
    assert WHOLE[article.body_start :].lstrip().startswith("## The team")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(
    tmp_path: Path, newline: str, mark: str
) -> None:
    source = mark + WHOLE.replace("\n", newline)
    (tmp_path / "codex.md").write_bytes(source.encode())
    (article,), problems = read_articles(tmp_path)
    assert not problems
    assert (article.title, article.tags) == ("Codex: seven weeks", ("Codex", "engineering"))
    assert article.source == source
    assert source[article.body_start :].split() == WHOLE[WHOLE.index("## The") :].split()


def test_without_a_front_matter_the_first_heading_is_the_title() -> None:
    for source, title in [
        ("# Codex\n\nText.", "Codex"),
        ("\ufeffText.\r\n\r\n#\tCodex ##\r\n", "Codex"),
        ("# C#\n\nText.", "C#"),
        ("#  #\n# \n## Team\n# Codex\nText.", "Codex"),
        ("---\nauthor: Ada\n---\n# Codex\nText.", "Codex"),
        ("---\n---\n# Codex\nText.", "Codex"),
    ]:
        assert parse_article(Path("codex.md"), source).title == title, source


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("No", "No"),
        ("1.10", "1.10"),
        ("007", "007"),
        ("12:30", "12:30"),
        ("2025-07-20", "2025-07-20"),
        ("'It''s: here'", "It's: here"),
        ("  七周\n  做出 Codex", "七周 做出 Codex"),
        (">-\n  七周\n  做出", "七周 做出"),
    ],
)
def test_a_title_is_what_is_written(title: str, expected: str) -> None:
    assert parsed(f"title: {title}").title == expected


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-07-20", datetime.date(2025, 7, 20)),
        ("'2025-07-20'", datetime.date(2025, 7, 20)),
        ("20250720", datetime.date(2025, 7, 20)),
        ("2025-07-20T23:30:00Z", datetime.date(2025, 7, 20)),
        ("2025-07-20 08:00:00 +08:00", datetime.date(2025, 7, 20)),
        ("", None),
        ("null", None),
    ],
)
def test_dates(written: str, day: datetime.date | None) -> None:
    assert parsed(f"title: Codex\ndate: {written}").date == day


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("[Codex, OpenAI]", ("Codex", "OpenAI")),
        ("\n- Codex\n- 1.10\n- no", ("Codex", "1.10", "no")),
        ("Codex, OpenAI，团队、周", ("Codex", "OpenAI", "团队", "周")),
        ("['', Codex]", ("Codex",)),
        ("[]", ()),
        ("", ()),
        ("Codex", ("Codex",)),
    ],
)
def test_tags(written: str, tags: tuple[str, ...]) -> None:
    assert parsed(f"title: Codex\ntags: {written}").tags == tags


@pytest.mark.parametrize(
    "written", ["[C0123ABCD, U0456EFGH]", "C0123ABCD，U0456EFGH", "\n- U0456EFGH\n- 'C0123ABCD '"]
)
def test_readers(written: str) -> None:
    article = parsed(f"title: Codex\nreaders: {written}")
    assert article.readers == {"C0123ABCD", "U0456EFGH"}
    assert article.is_open_to(None) and article.is_open_to(["C1", "U0456EFGH"])
    assert not article.is_open_to(["C1"]) and not article.is_open_to([])
    assert parsed("title: Codex").is_open_to([])


def test_the_url_has_three_names() -> None:
    for key in ("url", "source", "source_url"):
        assert parsed(f"title: Codex\n{key}: HTTPS://example.org/周?a=1").url
    assert parsed("title: Codex\nurl:\nsource: http://example.org").url == "http://example.org"
    assert parsed("title: Codex").url is None


def test_the_language_is_named_or_seen() -> None:
    assert parsed("title: Codex\nlanguage: zh-TW", "English text.").language == "zh"
    assert parsed("title: Codex\nlanguage: EN_gb", "中文。").language == "en"
    assert parsed("title: Codex", "他们用了七周做出 Codex。").language == "zh"
    assert parsed("title: 七周", "They took seven weeks.").language == "en"


# A malformed article


@pytest.mark.parametrize(
    ("front", "line", "advice"),
    [
        ("title: Codex\ndate: 20 July", 3, "date is not a day: write it as 2025-07-20"),
        ("date: 2025-02-30", 2, "date is not a day"),
        ("date: 2025-07-200", 2, "date is not a day"),
        ("date: 2025", 2, "date is not a day"),
        ("date: [2025]", 2, "date is not a line of text"),
        ("title: Codex\nurl: example.org", 3, "url is not an address: write https://"),
        ("source: javascript:alert(1)", 2, "source is not an address"),
        ("url: https://a b", 2, "url is not an address"),
        ('url: "https://a/|<b>"', 2, "url is not an address"),
        ("url: https://", 2, "url is not an address"),
        ("tags: {a: b}", 2, "tags is not a list: write tags: [one, two]"),
        ("tags:\n- [a]", 3, "tags is not a list"),
        (
            "title: Codex\nreaders:\n- C0123ABCD\n- '#general'",
            5,
            "readers has '#general'",
        ),
        ("readers: [C0123ABCD, ada]", 2, "write readers: [C0123ABCD, U0456EFGH], the ids of Slack"),
        ("readers: D0123ABCD", 2, "readers has 'D0123ABCD', which is no id"),
        ("readers: {C0123ABCD: yes}", 2, "readers is not a list"),
        ("readers:", 2, "readers names nobody"),
        ("readers: []", 2, "or leave the line out"),
        ("author: [Ada, Bob]", 2, "author is not a line of text: put quotes around it"),
        ("author: Ada\ntitle: {{ title }}", 3, "title is not a line of text"),
        ("language: Mandarin Chinese", 2, "write zh or en"),
        ("author: Ada\ntitle: Codex: it took", 3, "put quotes around the value"),
        ("title: 'Codex", 3, "not YAML"),
        ("title: Codex\n\tauthor: Ada", 3, "write spaces for tabs"),
        ("title: @Codex", 2, "put quotes around the value"),
        ("title: *codex", 2, "not YAML"),
        ("author: Ada\ntitle: a\0b", 3, "holds the character U+0000: take it out"),
        ("just a text", 2, "write key: value"),
        ("- a\n- b", 2, "write key: value"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(front: str, line: int, advice: str) -> None:
    at, message = refusal(f"---\n{front}\n---\n# Codex\n")
    assert at == line
    assert advice in message


@pytest.mark.parametrize(
    ("source", "line", "advice"),
    [
        ("Text without a title.", 1, "no title: begin the file with a front matter"),
        ("---\ntitle: Codex\n\nText.", 1, "never ends: close it with a line of ---"),
        ("---\ntitle: Codex\n---\n", 4, "no text: write the article below this"),
        ("---\ntitle: Codex\n---", 3, "no text"),
        ("---\r\ntitle: Codex\r\n---\r\n \u3000\r\n", 4, "no text"),
        ("", 1, "no text"),
        ("\ufeff", 1, "no text"),
        ("# Codex\n" + "a\r\r" * 25_000, 50_000, "more than 50,000 lines: split it into articles"),
        ("---\n" + "a: b\n" * 10_000 + "---\nText.", 1, "too long: close it above the text"),
    ],
)
def test_a_wrong_file_is_named_with_a_line(source: str, line: int, advice: str) -> None:
    at, message = refusal(source)
    assert at == line
    assert advice in message


READERS = "readers: [C0123ABCD]"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (f"\n---\ntitle: Codex\n{READERS}\n---\nText.", 4),
        (f"\r\n \r\n---\r\ntitle: Codex\r\n{READERS}\r\n---\r\nText.", 5),
        (f"\ufeff\ufeff---\n{READERS}\n---\n# Codex", 2),
        (f"\u200b---\n{READERS}\n---\n# Codex", 2),
        (f"# Codex\n---\n{READERS}\n---\nText.", 3),
        (f"<!-- Codex -->\n---\n{READERS}\n---\n# Codex", 3),
        (f" ---\n{READERS}\n---\n# Codex", 2),
        (f"----\n{READERS}\n----\n# Codex", 2),
        (f"--- # Codex\n{READERS}\n---\n# Codex", 2),
        ("+++\nreaders = ['C0123ABCD']\n+++\n# Codex", 2),
        (f"```yaml\n{READERS}\n```\n# Codex", 2),
        (f"title: Codex\n{READERS}\n\n# Codex", 2),
        (f"---\ntitle: Codex\n---\n\n{READERS}\nText.", 5),
        (f"---\ntitle: Codex\n---\n---\n{READERS}\n---\nText.", 5),
        ("# Codex\nReaders: C0123ABCD\nText.", 2),
        ("# Codex\r\ufeffｒｅａｄｅｒｓ： C0123ABCD\rText.", 2),
        ("# Codex\n\t'readers' : ada\nText.", 2),
        ("# Codex\n <!-- readers: [C0123ABCD] -->\nText.", 2),
        ("# Codex\n" + "tag: x\n" * 1000 + READERS, 1002),
    ],
)
def test_readers_outside_the_front_matter_are_never_read_as_nobody(source: str, line: int) -> None:
    at, message = refusal(source)
    assert at == line
    assert "begins with --- on the first line and ends with ---: move it there" in message


@pytest.mark.parametrize(
    ("front", "line"),
    [
        (f"readers: [U0456EFGH]\ntitle: Codex\n{READERS}", 4),
        ("{title: Codex, readers: [C0123ABCD], readers: [U0456EFGH]}", 2),
        (f"title: Codex\n{READERS.title()}", 3),
        ("READERS:\n- C0123ABCD", 2),
        ("reader: C0123ABCD", 2),
        ("readers\u00a0: C0123ABCD", 2),
        ("raeders: C0123ABCD", 2),
        ("title: Codex\nReades: [C0123ABCD]", 3),
        ("read\u200bers: [C0123ABCD]", 2),
        ("reader s: [C0123ABCD]", 2),
        ("title: Codex\n\ufeffreaders: C0123ABCD", 3),
        ("title: Codex\n  readers：C0123ABCD", 3),
        ("title: Codex\n  readers= C0123ABCD", 3),
        ("title: Codex\n  readers:C0123ABCD", 3),
        (f"slack:\n  team: us\n  {READERS}", 4),
        (f"slack: {{team: us, {READERS}}}", 2),
        (f"author: &ada\n  {READERS}\n<<: *ada", 3),
        (f"author: |\n  Ada\n  {READERS}", 4),
        (f"{READERS}\nauthor: |\n  Ada\n  {READERS}", 5),
    ],
)
def test_readers_that_are_not_understood_are_never_read_as_nobody(front: str, line: int) -> None:
    at, message = refusal(f"---\n{front}\n---\n# Codex\n")
    assert at == line
    assert "write readers: [C0123ABCD, U0456EFGH]" in message


@pytest.mark.parametrize(
    "written",
    [
        READERS,
        "readers :  [ C0123ABCD ]  ",
        "'readers': 'C0123ABCD'",
        "readers:\n- C0123ABCD",
        "? readers\n: C0123ABCD",
        "readers: [\n  C0123ABCD,\n  # and nobody else\n]",
        "team: &team [C0123ABCD]\nreaders: *team",
        f"# readers: [U0456EFGH]\n{READERS}",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_readers_in_every_form_of_yaml(written: str, newline: str) -> None:
    source = f"---\ntitle: Codex\n{written}\n---\nreaders: are understood\n".replace("\n", newline)
    assert parse_article(Path("codex.md"), source).readers == {"C0123ABCD"}


def test_what_only_speaks_of_readers_is_text() -> None:
    for text in ("## Readers: who?", "- Readers: 1,200", "Our readers: many", "Readers, all: hi"):
        assert not parsed(
            "title: 'Readers: who?'\nheaders: 1\nrating: 2\ntags: [readers]", f"{text}\n"
        ).readers


spaces = st.text("\n\r\t \ufeff\u200b\u3000", max_size=6)
spellings = st.sampled_from(["readers:", "Readers:", "READERS :", "readers：", "'readers':"])


@given(spaces, spaces, spellings, st.booleans())
def test_readers_keep_an_article_to_themselves_or_it_is_refused(
    above: str, before: str, spelled: str, twice: bool
) -> None:
    lines = ["---", "title: Codex", f"{before}{spelled} [C0123ABCD]", *[READERS] * twice, "---"]
    source = above + "\n".join(lines) + "\nText."
    try:
        assert parse_article(Path("codex.md"), source).readers == {"C0123ABCD"}
    except MalformedError as error:
        assert error.line <= len(re.findall(r"\r\n?|\n", source)) + 1


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join(['*' + before] * 9)}]}}\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "front",
    [
        BOMB + "date: *i",
        BOMB + "tags: *i",
        MERGE_BOMB + "title: *i",
        "tags: &a [*a]",
        "tags: " + "[" * 8000,
        "tags: " + "{a: " * 4000,
        "- " * 8000,
        "? " * 8000,
    ],
)
def test_a_bomb_in_the_front_matter_is_refused_at_once(front: str) -> None:
    began = time.process_time()
    refusal(f"---\n{front}\n---\nText.")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "line", ["# " + "#" * 500_000 + "x", "#" + " " * 500_000, "---\n" * 40_000]
)
def test_a_long_line_is_read_at_once(line: str) -> None:
    began = time.process_time()
    assert parse_article(Path("codex.md"), line + "\n# Codex\n").title
    assert time.process_time() - began < 2


@given(texts, texts)
def test_any_text_is_an_article_or_refused(front: str, body: str) -> None:
    source = f"---\n{front}\n---\n{body}"
    try:
        article = parse_article(Path("codex.md"), source)
    except MalformedError as error:
        assert 1 <= error.line <= len(re.findall(r"\r\n?|\n", source)) + 2
        assert str(error)
    else:
        assert article.title
        assert article.source[article.body_start :].strip()


# A folder


def test_articles_are_read_below_the_folder_by_path(tmp_path: Path) -> None:
    for name in ["b.md", "a.MD", "deep/er/c.md", ".hidden.md", ".git/d.md", "e.txt", "terms.txt"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(WHOLE)
    articles, problems = read_articles(tmp_path)
    found = [article.path.relative_to(tmp_path).as_posix() for article in articles]
    assert found == ["a.MD", "b.md", "deep/er/c.md"]
    assert not problems


def test_what_cannot_be_served_is_named_and_the_rest_is_served(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(WHOLE)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "bad.md").write_bytes(b"---\ntitle: Codex\n---\nText.\nCaf\xe9.\n")
    (tmp_path / "empty.md").touch()
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "inside.md").write_text(WHOLE)
    (tmp_path / "huge.md").write_bytes(b"x" * (LARGEST_FILE + 1))
    (tmp_path / "link.md").symlink_to("good.md")
    (tmp_path / "linked").symlink_to("elsewhere")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "outside.md").symlink_to("/etc/passwd")
    (tmp_path / "utf16.md").write_bytes(WHOLE.encode("utf-16"))
    os.mkfifo(tmp_path / "pipe.md")

    articles, problems = read_articles(tmp_path)
    assert [article.path.name for article in articles] == ["good.md", "inside.md"]
    not_regular = "1: not a regular file: put a copy of the article in its place."
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in problems] == [
        "bad.md:5: not UTF-8 (byte 0xe9): save the file as UTF-8.",
        "empty.md:1: no text: write the article below this.",
        f"folder.md:{not_regular}",
        "huge.md:1: larger than 1 MB: split it into articles.",
        f"link.md:{not_regular}",
        f"linked:{not_regular}",
        f"loop.md:{not_regular}",
        f"outside.md:{not_regular}",
        f"pipe.md:{not_regular}",
        "utf16.md:1: not UTF-8 (byte 0xff): save the file as UTF-8.",
    ]


def test_a_socket_is_no_article() -> None:
    with socket.socket(socket.AF_UNIX) as unix, tempfile.TemporaryDirectory() as folder:
        unix.bind(f"{folder}/a.md")
        _, (problem,) = read_articles(Path(folder))
        assert "not a regular file" in problem.message


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    articles, problems = read_articles(tmp_path / "gone")
    assert articles == []
    assert [problem.path for problem in problems] == [tmp_path / "gone"]
    assert "No such file or directory" in problems[0].message


@contextmanager
def no_one() -> Iterator[None]:
    """Without root's right to read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_named_and_the_rest_is_served() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "good.md").write_text(WHOLE)
        (folder / "secret.md").write_text(WHOLE)
        (folder / "secret.md").chmod(0)
        (folder / "secrets").mkdir(mode=0)
        with no_one():
            articles, problems = read_articles(folder)
        (folder / "secrets").chmod(0o700)
    assert [article.path.name for article in articles] == ["good.md"]
    assert {problem.path.name for problem in problems} == {"secret.md", "secrets"}
    assert all("Permission denied" in problem.message for problem in problems)
