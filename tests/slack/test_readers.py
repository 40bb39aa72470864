"""Articles that are not for everybody: what is said where, and what buttons answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import open_library
from bot.app.serving import listening
from bot.store.feedback import read_opinions
from bot.workspace import Fault, Workspace

from .conftest import Message, Room, access_to, buttons, quotes, shown
from .test_deeds import home, pressed, replies, whispers

OPEN, GENERAL, ADAS, ARTICLES = (
    "The zeppelin yodels for all.",
    "The zeppelin yodels in general.",
    "The zeppelin yodels for Ada.",
    "The zeppelin yodels among articles.",
)
QUESTION = "Where does the zeppelin yodel?"
TO_YOU = "This article is not open to you."


def write(folder: Path, name: str, text: str, readers: str = "", before: str = "") -> None:
    """An article whose one question for Home is its own name."""
    line = f"readers: [{readers}]\n" if readers else ""
    front = f"---\ntitle: {name}\ndate: 2025-01-01\n{line}---\n"
    (folder / f"{name}.md").write_text(f"{front}{before}## Who is {name}?\n\n{text}\n")


@pytest.fixture
def corpus(workspace: Workspace, tmp_path: Path) -> Path:
    """One article for all, one each for two channels and for Ada."""
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, "open", OPEN)
    write(folder, "general", GENERAL, workspace.channel("general"))
    write(folder, "ada", ADAS, workspace.user("ada"))
    write(folder, "articles", ARTICLES, workspace.channel("articles"))
    return folder


@asynccontextmanager
async def serving(workspace: Workspace, corpus: Path) -> AsyncIterator[Room]:
    """Verbatim, started with the articles as they are now."""
    data = corpus.parent / "data"
    async with listening(access_to(workspace), open_library(corpus, data).answers, data):
        yield Room(workspace)


@pytest.fixture
async def room(workspace: Workspace, corpus: Path) -> AsyncIterator[Room]:
    """Verbatim, answering from these."""
    async with serving(workspace, corpus) as room:
        yield room


async def private(room: Room, user: str = "ada", text: str = QUESTION) -> Message:
    """The answer that only this person sees in #general."""
    workspace = room.workspace
    before = workspace.ephemerals("general", user)
    await workspace.command("general", "/excerpt", f"private {text}", user=user)
    return await workspace.wait_for(
        lambda: (workspace.ephemerals("general", user)[len(before) :] or [None])[0]
    )


# -- what is said


@pytest.mark.parametrize(
    ("channel", "seen"), [("general", {OPEN, GENERAL}), ("articles", {OPEN, ARTICLES})]
)
async def test_a_channel_is_shown_what_it_may_see(room: Room, channel: str, seen: set[str]) -> None:
    question, reply = await room.mention(QUESTION, channel)
    assert set(quotes(reply)) == seen
    *_, reply = await room.say("Does the zeppelin yodel?", question["ts"], channel)
    assert shown(reply).count("Already in this thread: ") == len(seen) and not quotes(reply)
    _, reply = await room.excerpt(QUESTION, channel)
    assert set(quotes(reply)) == seen
    *_, reply = await room.say("more", reply["thread_ts"], channel)
    assert shown(reply) == "That is all I found."


async def test_more_has_nothing_that_is_closed(workspace: Workspace, corpus: Path) -> None:
    for number in range(4):
        write(corpus, f"extra{number}", f"Zeppelin {number} yodels.")
    async with serving(workspace, corpus) as room:
        question, first = await room.mention(QUESTION)
        await pressed(room, first, "more")
        _, second = await replies(room, question["ts"], 2)
        assert len(set(quotes(first) + quotes(second))) == 6
        assert not {ADAS, ARTICLES} & set(quotes(first) + quotes(second))
        assert shown(second).endswith("That is all I found.")


async def test_an_answer_for_one_person_has_theirs_too(room: Room) -> None:
    assert set(quotes(await private(room))) == {OPEN, GENERAL, ADAS}
    assert set(quotes(await private(room, "sam"))) == {OPEN, GENERAL}
    ts = await room.workspace.post("general", QUESTION, user="sam")
    await room.workspace.shortcut("find_excerpts", channel="general", ts=ts)
    *_, answer = await whispers(room, 2)
    assert set(quotes(answer)) == {OPEN, GENERAL, ADAS}
    for user, seen in (("ada", {OPEN, ADAS}), ("sam", {OPEN})):
        dm = room.workspace.dm(user)
        ts = await room.workspace.post(dm, QUESTION, user=user)
        _, answer = await room.answered(dm, ts, ts)
        assert set(quotes(answer)) == seen


async def test_a_word_of_a_closed_article_is_in_none(room: Room) -> None:
    _, reply = await room.mention("zeppelin Ada", user="sam")
    assert not {ADAS, ARTICLES} & set(quotes(reply))
    assert "No article mentions Ada." in shown(reply)
    assert "No article mentions" not in shown(await private(room, "ada", "zeppelin Ada"))


async def test_home_has_only_what_its_owner_may_see(room: Room) -> None:
    for user, titles in (("ada", {"open", "ada"}), ("sam", {"open"})):
        view = await home(room, user)
        listed = {block["text"]["text"] for block in view["blocks"] if block["type"] == "section"}
        assert listed == {f"{title} · 2025-01-01" for title in titles}
        examples = [each for each in buttons(view) if each["action_id"].startswith("ask_here.")]
        assert {each["value"] for each in examples} == {f"Who is {title}?" for title in titles}
        await room.workspace.press("ask_here.0", view_id=view["id"], user=user)
        answer = await room.workspace.wait_for(lambda user=user: room.workspace.view(user))
        assert set(quotes(answer)) <= ({OPEN, ADAS} if user == "ada" else {OPEN})


# -- buttons


async def test_ones_own_is_read_around_both_ways_and_judged(
    workspace: Workspace, corpus: Path
) -> None:
    before = "\n\n".join(f"## Part {n}\n\n" + "Far and wide. " * 60 for n in range(9)) + "\n\n"
    write(corpus, "ada", ADAS, workspace.user("ada"), before)
    async with serving(workspace, corpus) as room:
        answer = await private(room, text="zeppelin for Ada")
        at = quotes(answer).index(ADAS)
        await pressed(room, answer, "read_around", at=at)
        view = await workspace.wait_for(workspace.view)
        assert quotes(view) == [ADAS]
        held = view["hash"]
        await workspace.press("before", view_id=view["id"])
        view = await workspace.wait_for(
            lambda: workspace.view()["hash"] != held and workspace.view()
        )
        assert "Far and wide" in shown(view)
        good = buttons(answer, "feedback")[at]["positive_button"]["value"]
        await pressed(room, answer, "feedback", at=at, value=good)
        *_, told = await whispers(room, 2)
        assert "thank" in shown(told)


async def test_what_a_channel_may_not_see_is_not_shared_into_it(room: Room) -> None:
    answer = await private(room)
    for count in (2, 3):
        await pressed(room, answer, "share", at=quotes(answer).index(ADAS))
        *_, told = await whispers(room, count)
        assert shown(told).startswith("This article is not open to everyone here")
    await room.settled()
    assert room.workspace.messages("general") == []
    await pressed(room, answer, "share", at=quotes(answer).index(GENERAL))
    (shared,) = await room.workspace.wait_for(lambda: room.workspace.messages("general"))
    assert quotes(shared) == [GENERAL]


async def test_an_answer_that_comes_late_is_still_ones_own(room: Room) -> None:
    room.workspace.fail(Fault("response_url", status=404, error="expired_url"))
    await room.workspace.command("general", "/excerpt", f"private {QUESTION}")
    dm = room.workspace.dm("ada")
    (answer,) = await room.workspace.wait_for(lambda: room.workspace.messages(dm))
    assert set(quotes(answer)) == {OPEN, GENERAL, ADAS}
    block = [b for b in answer["blocks"] if buttons({"blocks": [b]}, "read_around")]
    await room.workspace.press(
        "read_around",
        channel=dm,
        ts=answer["ts"],
        block_id=block[quotes(answer).index(GENERAL)]["block_id"],
    )
    view = await room.workspace.wait_for(room.workspace.view)
    assert quotes(view) == [GENERAL]


async def test_readers_that_were_added_since_close_what_was_shown(
    workspace: Workspace, corpus: Path
) -> None:
    write(corpus, "open", f"{OPEN}\n\n" + "## More\n\nFar and wide. " * 400)
    async with serving(workspace, corpus) as room:
        question, reply = await room.mention("Does the zeppelin yodel for all?")
        at = quotes(reply).index(OPEN)
        await pressed(room, reply, "read_around", at=at)
        view = await workspace.wait_for(workspace.view)
        own = await home(room, "sam")
    write(corpus, "open", OPEN, workspace.user("lin"))
    async with serving(workspace, corpus) as room:
        good = buttons(reply, "feedback")[at]["positive_button"]["value"]
        for count, action in enumerate(("read_around", "feedback"), 1):
            choice = {"value": good} if action == "feedback" else {}
            await pressed(room, reply, action, at=at, **choice)
            *_, told = await whispers(room, count)
            assert shown(told) == TO_YOU
        assert read_opinions(corpus.parent / "data") == []
        await pressed(room, reply, "share", at=at)
        *_, told = await whispers(room, 3)
        assert shown(told).startswith("This article is not open to everyone here")
        await workspace.press("after", view_id=view["id"])
        view = await workspace.wait_for(
            lambda: shown(workspace.view()) == TO_YOU and workspace.view()
        )
        *_, opened = await room.say(str(at + 1), question["ts"])
        assert shown(opened) == TO_YOU
        await workspace.press("read", view_id=own["id"], user="sam")
        told = await workspace.wait_for(lambda: workspace.view("sam"))
        assert shown(told) == TO_YOU
        assert len(workspace.messages("general")) == 4
        # Lin is a reader now, wherever she presses.
        await pressed(room, reply, "read_around", at=at, user="lin")
        view = await workspace.wait_for(lambda: workspace.view("lin"))
        assert quotes(view) == [OPEN]


async def test_it_is_said_in_the_askers_language(workspace: Workspace, corpus: Path) -> None:
    write(corpus, "zh", "飞艇在港口歌唱。")
    async with serving(workspace, corpus) as room:
        _, reply = await room.mention("飞艇在哪里歌唱？")
    write(corpus, "zh", "飞艇在港口歌唱。", workspace.user("lin"))
    async with serving(workspace, corpus) as room:
        for count, action in enumerate(("read_around", "share"), 1):
            await pressed(room, reply, action)
            told = (await whispers(room, count))[-1]
            assert ("你没有权限看这篇文章。", "这篇文章不是这里人人都能看的")[count - 1] in shown(
                told
            )
