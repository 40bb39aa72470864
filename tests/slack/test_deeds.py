"""What people do with an excerpt: read around it, ask for more, share it, judge it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Answers
from bot.app.serving import listening
from bot.articles import parse_article
from bot.slack.thinking import AT_ONCE
from bot.store.feedback import read_opinions
from bot.workspace import Fault, Workspace

from .conftest import Message, Room, access_to, buttons, paragraphs, quotes, shown

QUESTION = "How long did Codex take?"
NUMBERED = "\n\n".join(f"## Part {n}\n\nThe zeppelin yodels for the {n}th time." for n in range(7))


def zeppelins(body: str = NUMBERED) -> Answers:
    return Answers([parse_article(Path("zeppelins.md"), f"# Zeppelins\n\n{body}\n")])


async def pressed(room: Room, message: Message, action: str, at: int = 0, **how: Any) -> None:
    """Press a button of a message in #general: the first of its kind, or another."""
    block = [b for b in message["blocks"] if buttons({"blocks": [b]}, action)][at]
    await room.workspace.press(
        action, channel="general", ts=message["ts"], block_id=block["block_id"], **how
    )


async def whispers(room: Room, count: int = 1, channel: str = "general") -> list[Message]:
    """What only Ada sees, as soon as there is so much."""
    return await room.workspace.wait_for(lambda: enough(room.workspace.ephemerals(channel), count))


async def replies(room: Room, ts: str, count: int) -> list[Message]:
    """The replies in a thread, as soon as there are so many."""
    return await room.workspace.wait_for(
        lambda: enough(room.workspace.replies("general", ts)[1:], count)
    )


def enough(messages: list[Message], count: int) -> list[Message] | None:
    """The messages, once there are so many."""
    return messages if len(messages) >= count else None


# -- read around


async def test_read_around_marks_the_excerpt_between_its_neighbours(room: Room) -> None:
    _, reply = await room.mention(QUESTION)
    await pressed(room, reply, "read_around")
    view = await room.workspace.wait_for(room.workspace.view)
    assert quotes(view) == [quotes(reply)[0]]
    around = [part for part in paragraphs(view) if part["type"] == "rich_text_section"]
    assert len(around) > 3
    (source,) = buttons(view, "source")
    assert source["url"].startswith("https://")
    await room.workspace.press("source", view_id=view["id"])


async def test_one_reads_on_both_ways_to_the_ends(workspace: Workspace, tmp_path: Path) -> None:
    parts = [f"## Part {n}\n\nPart {n} yodels. " + "Far and wide. " * 60 for n in range(30)]
    parts[15] = "## Middle\n\nThe zeppelin landed at noon."
    async with listening(access_to(workspace), zeppelins("\n\n".join(parts)), tmp_path):
        room = Room(workspace)
        _, reply = await room.mention("zeppelin?")
        await pressed(room, reply, "read_around")
        view = await workspace.wait_for(workspace.view)
        assert quotes(view) == ["The zeppelin landed at noon."]
        assert "Part 14 yodels" in shown(view) and "Part 16 yodels" in shown(view)
        for action, end in (("before", "Part 0 yodels"), ("after", "Part 29 yodels")):
            while buttons(view, action):
                held = view["hash"]
                await workspace.press(action, view_id=view["id"])
                view = await workspace.wait_for(
                    lambda held=held: workspace.view()["hash"] != held and workspace.view()
                )
            assert end in shown(view)


async def test_a_second_press_on_a_page_that_turned_is_left_alone(room: Room) -> None:
    _, reply = await room.mention(QUESTION)
    await pressed(room, reply, "read_around")
    view = await room.workspace.wait_for(room.workspace.view)
    room.workspace.fail(Fault("views.update", error="hash_conflict"))
    for action in {each["action_id"] for each in buttons(view)} - {"source"}:
        await room.workspace.press(action, view_id=view["id"])
    await room.settled()
    assert room.workspace.view() is not None


async def test_a_modal_that_comes_too_late_is_apologized_for(room: Room) -> None:
    _, reply = await room.mention(QUESTION)
    room.workspace.fail(Fault("views.open", error="expired_trigger_id"))
    await pressed(room, reply, "read_around")
    (told,) = await whispers(room)
    assert shown(told).startswith("Sorry")
    room.workspace.fail(Fault("views.open", lost=True))
    await pressed(room, reply, "read_around")
    *_, told = await whispers(room, 2)
    assert shown(told).startswith("Sorry")


# -- more


async def test_more_shows_the_next_ones_until_the_end(workspace: Workspace, tmp_path: Path) -> None:
    async with listening(access_to(workspace), zeppelins(), tmp_path):
        room = Room(workspace)
        question, first = await room.mention("yodelling zeppelin")
        await pressed(room, first, "more")
        _, second = await replies(room, question["ts"], 2)
        await pressed(room, second, "more")
        *_, third = await replies(room, question["ts"], 3)
        all_shown = quotes(first) + quotes(second) + quotes(third)
        assert len(all_shown) == len(set(all_shown)) == 7
        assert [shown(m).count("That is all I found.") for m in (first, second, third)] == [0, 0, 1]
        assert buttons(third, "more") == []
        *_, last = await room.say("more", question["ts"])
        assert shown(last) == "That is all I found."


async def test_more_pressed_by_many_acts_once(room: Room) -> None:
    question, reply = await room.mention(QUESTION)
    await asyncio.gather(
        *(pressed(room, reply, "more", user=user) for user in ("ada", "lin", "sam", "ada"))
    )
    await replies(room, question["ts"], 2)
    await room.settled()
    assert len(room.workspace.replies("general", question["ts"])) == 3


@pytest.mark.parametrize("word", ["more", "更多", "还有吗？", "ＭＯＲＥ!"])
async def test_more_is_a_word_too(room: Room, word: str) -> None:
    question, first = await room.mention(QUESTION)
    *_, second = await room.say(word, question["ts"])
    assert quotes(second) and not set(quotes(first)) & set(quotes(second))


@pytest.mark.parametrize("word", ["more", "２", "第二条", "还有吗？"])
async def test_there_is_no_more_of_nothing(room: Room, word: str) -> None:
    question, told = await room.mention(word)
    *_, again = await room.say(word, question["ts"])
    for message in (told, again):
        assert quotes(message) == [] and buttons(message) == []
        assert "first" in shown(message) or "先" in shown(message)
    await room.workspace.command("general", "/excerpt", word)
    await whispers(room)
    *_, answer = await room.say(QUESTION, question["ts"])
    assert quotes(answer)


async def test_a_more_that_is_edited_into_a_question_is_one(room: Room) -> None:
    question, _ = await room.mention(QUESTION)
    *_, said, more = await room.say("more", question["ts"])

    async def edited(text: str) -> Message:
        before = room.workspace.team.channel("general").messages[more["ts"]]["blocks"]
        await room.workspace.edit("general", said["ts"], text)
        now = room.workspace.team.channel("general").messages
        await room.workspace.wait_for(lambda: now[more["ts"]]["blocks"] != before)
        return now[more["ts"]]

    assert quotes(await edited("Which cloud does OpenAI run on?")) != quotes(more)
    *_, designers = await room.say("and the designers?", question["ts"])
    assert shown(designers).endswith("Which cloud does OpenAI run on?")
    # And the other way round: what is edited into "more" is more of the question before.
    assert quotes(await edited("more")) == quotes(more)


async def test_more_follows_the_question_asked_last(room: Room) -> None:
    question, _ = await room.mention(QUESTION)
    *_, second = await room.say("OpenAI 内部用什么软件沟通？", question["ts"])
    *_, more = await room.say("还有吗", question["ts"])
    assert not set(quotes(second)) & set(quotes(more))
    assert buttons(more, "more") or shown(more).endswith("找到的就是这些了。")
    # What is asked next is still read with the question, not with the word "more".
    *_, after = await room.say("那设计师呢？", question["ts"])
    assert shown(after).endswith("OpenAI 内部用什么软件沟通？")


async def test_more_in_a_direct_message_needs_no_thread(room: Room) -> None:
    dm = room.workspace.dm()
    found = []
    for text in (QUESTION, "more", "more"):
        ts = await room.workspace.post(dm, text)
        _, reply = await room.answered(dm, ts, ts)
        assert buttons(reply, "share") == []
        found += quotes(reply)
    assert len(found) == len(set(found)) > 6
    ts = await room.workspace.post(dm, "５")
    _, opened = await room.answered(dm, ts, ts)
    assert quotes(opened) == [found[4]]


@pytest.mark.parametrize("word", ["2", "第二条", "the second one", "第２條"])
async def test_a_number_opens_that_one(room: Room, word: str) -> None:
    question, first = await room.mention(QUESTION)
    *_, opened = await room.say(word, question["ts"])
    assert quotes(opened) == [quotes(first)[1]]
    assert len(paragraphs(opened)) > 3
    await pressed(room, opened, "read_around")
    view = await room.workspace.wait_for(room.workspace.view)
    assert quotes(view) == [quotes(first)[1]]


async def test_a_number_that_nobody_was_shown(room: Room) -> None:
    question, _ = await room.mention("Codex 用了多久")
    *_, reply = await room.say("9", question["ts"])
    assert shown(reply) == "这个消息列里没有第 9 条。"


async def test_more_after_an_edit_is_a_question(room: Room) -> None:
    question, _ = await room.mention(QUESTION)
    *_, more = await room.say("more", question["ts"])
    said = room.workspace.replies("general", question["ts"])[-2]
    await room.workspace.edit("general", said["ts"], "who was on the Codex team?")
    changed = await room.workspace.wait_for(
        lambda: [
            m
            for m in room.workspace.replies("general", question["ts"])
            if m["ts"] == more["ts"] and quotes(m) != quotes(more)
        ]
    )
    assert "engineers" in quotes(changed[0])[0]


# -- the nearest


async def test_the_nearest_goes_on_as_such_and_answers_nothing(room: Room, tmp_path: Path) -> None:
    asked = "明朝的皇帝为什么要把首都迁到北京的团队"
    question, refusal = await room.mention(asked)
    assert quotes(refusal) == []
    await pressed(room, refusal, "nearest")
    _, nearest = await replies(room, question["ts"], 2)
    assert shown(nearest).startswith("算不上回答") and quotes(nearest)
    await pressed(room, refusal, "nearest", user="sam")
    *_, more = await room.say("更多", question["ts"])
    assert shown(more).startswith("算不上回答")
    assert not set(quotes(more)) & set(quotes(nearest))
    assert len(room.workspace.replies("general", question["ts"])) == 5
    assert [each.verdict for each in read_opinions(tmp_path)] == ["nothing"]


# -- share


async def test_share_puts_the_excerpt_into_the_channel(room: Room) -> None:
    _, reply = await room.mention("Codex 用了多久?")
    await pressed(room, reply, "share", at=1, user="sam")
    shared = await room.workspace.wait_for(lambda: room.workspace.messages("general")[2:])
    assert "thread_ts" not in shared[0]
    assert quotes(shared[0]) == [quotes(reply)[1]]
    sharer = shared[0]["blocks"][0]["elements"][0]["elements"][0]
    assert sharer == {"type": "user", "user_id": room.workspace.user("sam")}
    assert "分享" in shown(shared[0]) and "Codex 用了多久?" in shown(shared[0])
    await pressed(room, shared[0], "read_around")
    view = await room.workspace.wait_for(room.workspace.view)
    assert quotes(view) == [quotes(reply)[1]]


async def test_an_excerpt_is_shared_once(room: Room) -> None:
    _, reply = await room.mention("Codex 用了多久?")
    await pressed(room, reply, "share", user="sam")
    await room.workspace.wait_for(lambda: room.workspace.messages("general")[2:])
    await pressed(room, reply, "share")
    (told,) = await whispers(room)
    assert shown(told) == "这段已经分享过了。"
    assert told["thread_ts"] == reply["thread_ts"]
    assert len(room.workspace.messages("general")) == 3


# -- thumbs


async def test_thumbs_are_kept_and_can_be_turned(room: Room, tmp_path: Path) -> None:
    _, reply = await room.mention(QUESTION)
    thumbs = buttons(reply, "feedback")[1]
    for way, side, thanks in (("good", "positive", "thank"), ("bad", "negative", "not this one")):
        before = len(room.workspace.ephemerals("general"))
        value = thumbs[f"{side}_button"]["value"]
        await pressed(room, reply, "feedback", at=1, value=value)
        *_, told = await whispers(room, before + 1)
        assert thanks in shown(told)
        (opinion,) = read_opinions(tmp_path)
        assert (opinion.verdict, opinion.rank, opinion.question) == (way, 2, QUESTION)
        assert opinion.excerpt == quotes(reply)[1] and opinion.user == room.workspace.user("ada")


async def test_the_same_thumb_twice_is_thanked_once(room: Room, tmp_path: Path) -> None:
    _, reply = await room.mention(QUESTION)
    value = buttons(reply, "feedback")[0]["positive_button"]["value"]
    for user in ("ada", "ada", "lin"):
        await pressed(room, reply, "feedback", value=value, user=user)
    await room.settled()
    assert len(room.workspace.ephemerals("general")) == 1
    assert len(read_opinions(tmp_path)) == 2


# -- presses that come to nothing


@pytest.mark.parametrize("action", ["more", "share"])
async def test_a_press_that_failed_can_be_repeated(room: Room, action: str) -> None:
    _, reply = await room.mention(QUESTION)
    room.workspace.fail(Fault("chat.postMessage", error="restricted_action"))
    await pressed(room, reply, action)
    (sorry,) = await whispers(room)
    assert shown(sorry).startswith("Sorry")
    before = len(room.workspace.messages("general"))
    await pressed(room, reply, action)
    await room.workspace.wait_for(lambda: room.workspace.messages("general")[before:])


# -- private


@pytest.mark.parametrize(
    "word", ["private ", "私密 ", "Private: ", "ＰＲＩＶＡＴＥ　", "私密：", "悄悄地"]
)
async def test_a_private_question_is_answered_to_its_asker_alone(room: Room, word: str) -> None:
    await room.workspace.command("general", "/excerpt", word + QUESTION)
    (answer,) = await whispers(room)
    assert "seven weeks" in quotes(answer)[0]
    assert shown(answer).startswith(QUESTION)
    await room.settled()
    assert room.workspace.messages("general") == []


@pytest.mark.parametrize("text", ["私密", "private :tada:", ":wave: 私密"])
async def test_private_with_nothing_behind_it_is_help(room: Room, text: str) -> None:
    await room.workspace.command("general", "/excerpt", text)
    (help_,) = await whispers(room)
    assert "/excerpt 私密" in shown(help_)


async def test_more_of_a_private_answer_is_private(room: Room) -> None:
    await room.workspace.command("general", "/excerpt", f"private {QUESTION}")
    (answer,) = await whispers(room)
    await pressed(room, answer, "more")
    _, more = await whispers(room, 2)
    assert quotes(more) and not set(quotes(more)) & set(quotes(answer))
    await room.settled()
    assert room.workspace.messages("general") == []


async def test_a_private_answer_is_shared_with_credit(room: Room) -> None:
    await room.workspace.command("general", "/excerpt", f"private {QUESTION}")
    (answer,) = await whispers(room)
    await pressed(room, answer, "share")
    (shared,) = await room.workspace.wait_for(lambda: room.workspace.messages("general"))
    assert quotes(shared) == [quotes(answer)[0]]
    assert "shares an excerpt: " + QUESTION in shown(shared)
    await pressed(room, answer, "share", at=2)
    await room.workspace.wait_for(lambda: room.workspace.messages("general")[1:])


async def test_where_the_bot_is_no_member_sharing_works_too(room: Room) -> None:
    await room.workspace.command("random", "/excerpt", f"private {QUESTION}")
    (answer,) = await whispers(room, channel="random")
    block = next(b for b in answer["blocks"] if b["type"] == "actions")
    await room.workspace.press(
        "share", channel="random", ts=answer["ts"], block_id=block["block_id"]
    )
    (shared,) = await room.workspace.wait_for(lambda: room.workspace.messages("random"))
    assert quotes(shared) == [quotes(answer)[0]]


async def test_a_message_is_taken_as_a_question_from_its_menu(room: Room) -> None:
    ts = await room.workspace.post("general", "Codex 用了多久？", user="sam")
    await room.workspace.shortcut("find_excerpts", channel="general", ts=ts)
    (answer,) = await whispers(room)
    assert "七周" in quotes(answer)[0]
    await pressed(room, answer, "share")
    shared = await room.workspace.wait_for(lambda: room.workspace.replies("general", ts)[1:])
    assert quotes(shared[0]) == [quotes(answer)[0]]
    # The bot was not asked into that thread: talk in it is none of its business.
    await room.workspace.post("general", "how long did Codex take?", thread_ts=ts, user="sam")
    await room.settled()
    assert len(room.workspace.replies("general", ts)) == 3


async def test_a_private_answer_that_comes_late_comes_as_a_direct_message(room: Room) -> None:
    room.workspace.fail(Fault("response_url", status=404, error="expired_url"))
    await room.workspace.command("general", "/excerpt", f"private {QUESTION}")
    (answer,) = await room.workspace.wait_for(
        lambda: room.workspace.messages(room.workspace.dm("ada"))
    )
    assert "seven weeks" in quotes(answer)[0]


# -- buttons that outlive


async def test_buttons_work_after_a_restart_with_other_articles(
    workspace: Workspace, tmp_path: Path
) -> None:
    room = Room(workspace)
    async with listening(access_to(workspace), zeppelins(), tmp_path):
        question, reply = await room.mention("yodelling zeppelin")
    moved = NUMBERED.replace(quotes(reply)[1], "").replace("## Part", "A word before.\n\n## Piece")
    async with listening(access_to(workspace), zeppelins(moved), tmp_path):
        await pressed(room, reply, "read_around")
        view = await workspace.wait_for(workspace.view)
        assert quotes(view) == [quotes(reply)[0]] and "Piece" in shown(view)
        for action in ("read_around", "share"):
            before = len(workspace.ephemerals("general"))
            await pressed(room, reply, action, at=1)
            *_, told = await whispers(room, before + 1)
            assert "no longer in the articles" in shown(told)
        assert len(workspace.messages("general")) == 2
        *_, told = await room.say("2", question["ts"])
        assert "no longer in the articles" in shown(told)
        await pressed(room, reply, "more")
        *_, more = await replies(room, question["ts"], 4)
        assert quotes(more) and not set(quotes(more)) & set(quotes(reply))


async def test_a_button_of_a_question_no_longer_known_says_so(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    room = Room(workspace)
    async with listening(access_to(workspace), answers, tmp_path / "old"):
        _, reply = await room.mention(QUESTION)
    async with listening(access_to(workspace), answers, tmp_path / "new"):
        await room.mention("Codex 用了多久？", user="sam")
        good = buttons(reply, "feedback")[0]["positive_button"]
        for count, action in enumerate(("more", "share", "feedback", "read_around"), 1):
            choice = {"value": good["value"]} if action == "feedback" else {}
            await pressed(room, reply, action, **choice)
            *_, told = await whispers(room, count)
            assert "ask again" in shown(told) and "请再问一次" in shown(told)


# -- home


async def home(room: Room, user: str = "ada") -> Message:
    """The Home of a person, just opened."""
    before = room.workspace.home(user)
    await room.workspace.open_home(user)
    return await room.workspace.wait_for(
        lambda: room.workspace.home(user) not in (None, before) and room.workspace.home(user)
    )


async def test_home_has_examples_that_click(room: Room) -> None:
    view = await home(room)
    examples = [each for each in buttons(view) if each["action_id"].startswith("ask_here.")]
    assert len(examples) == 3
    await room.workspace.press(examples[0]["action_id"], view_id=view["id"])
    answer = await room.workspace.wait_for(room.workspace.view)
    assert quotes(answer) and examples[0]["value"] in shown(answer)
    block = next(b for b in answer["blocks"] if b["type"] == "actions")
    await room.workspace.press("read_around", view_id=answer["id"], block_id=block["block_id"])
    reading = await room.workspace.wait_for(
        lambda: room.workspace.view()["id"] != answer["id"] and room.workspace.view()
    )
    assert quotes(reading) == [quotes(answer)[0]]


async def test_what_cannot_be_opened_from_home_is_told_in_the_direct_message(room: Room) -> None:
    view = await home(room)
    room.workspace.fail(Fault("views.open", error="expired_trigger_id"))
    await room.workspace.press("ask_here.0", view_id=view["id"])
    dm = room.workspace.dm("ada")
    (told,) = await room.workspace.wait_for(lambda: room.workspace.messages(dm))
    assert shown(told).startswith("Sorry")


async def test_home_comes_when_slack_can_take_it(room: Room) -> None:
    room.workspace.fail(Fault("views.publish", status=429, retry_after=0))
    room.workspace.fail(Fault("views.publish", status=503))
    assert await home(room)


async def test_home_has_the_newest_articles_to_read(room: Room) -> None:
    view = await home(room)
    block = next(b for b in view["blocks"] if buttons({"blocks": [b]}, "read"))
    await room.workspace.press("read", view_id=view["id"], block_id=block["block_id"])
    reading = await room.workspace.wait_for(room.workspace.view)
    assert block["text"]["text"].startswith(shown(reading).partition(" · ")[0])


async def test_home_has_ones_own_questions_until_they_are_cleared(room: Room) -> None:
    await room.mention(QUESTION)
    await room.mention("Codex 用了多久?")
    await room.mention(QUESTION)
    await room.mention("who was on the Codex team?", user="sam")
    view = await home(room)
    asked = [each["value"] for each in buttons(view, "ask_here")]
    assert asked == [QUESTION, "Codex 用了多久?"]
    await room.workspace.press("clear", view_id=view["id"])
    await room.workspace.wait_for(lambda: not buttons(room.workspace.home(), "ask_here"))


async def test_home_speaks_the_viewers_language(room: Room) -> None:
    await room.workspace.set_locale("zh-CN", user="lin")
    assert "一字不改" in shown(await home(room, "lin"))
    assert "to the letter" in shown(await home(room, "sam"))


# -- thinking


async def test_a_slow_answer_shows_that_it_is_looked_up(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", delay=1))
    question, reply = await room.mention("Codex 用了多久?")
    assert quotes(reply)
    await room.settled()
    said = [c.arguments for c in room.workspace.calls if c.method.endswith("setStatus")]
    assert [each["status"] for each in said] == ["正在翻文章…", ""]
    assert {each["thread_ts"] for each in said} == {question["ts"]}


async def test_a_quick_answer_says_nothing_of_the_kind(room: Room) -> None:
    await room.mention(QUESTION)
    assert not [c for c in room.workspace.calls if c.method.endswith("setStatus")]


async def test_of_many_who_wait_only_a_few_threads_say_so_at_once(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", delay=0.2, times=12))
    for _ in range(12):
        last = await room.workspace.post("general", f"<@{room.bot}> {QUESTION}")
    await room.answered("general", last, last)
    await room.settled()
    said = [c.arguments for c in room.workspace.calls if c.method.endswith("setStatus")]
    standing: set[str] = set()
    for each in said:
        assert (each["thread_ts"] in standing) == (each["status"] == "")
        standing ^= {each["thread_ts"]}
        assert len(standing) <= AT_ONCE
    assert 0 < len(said) < 2 * 12
    assert not standing
