"""Conversations with the bot, as people have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers
from bot.app.serving import listening
from bot.articles import parse_article
from bot.slack.blocks import escape
from bot.workspace import Fault, Workspace

from .conftest import Room, access_to, bold, quotes, runs, shown


async def test_a_mention_gets_one_reply_in_its_thread(room: Room, answers: Answers) -> None:
    question, reply = await room.mention("Codex 用了多久?")

    assert reply["thread_ts"] == question["ts"]
    assert 1 <= len(quotes(reply)) <= 3
    assert "七周" in quotes(reply)[0]
    assert "Codex" in bold(reply)
    sources = [article.source for article in answers.articles]
    assert all(any(quote in source for source in sources) for quote in quotes(reply))

    await room.settled()
    assert len(room.workspace.replies("general", question["ts"])) == 2


async def test_under_each_excerpt_stands_where_it_is_from(room: Room) -> None:
    _, reply = await room.mention("Codex 用了多久?")
    excerpts = [block for block in reply["blocks"] if block["type"] == "rich_text"]
    for rank, block in enumerate(excerpts, 1):
        quote, source = block["elements"]
        number, link, rest = source["elements"]
        assert quote["type"] == "rich_text_quote"
        assert number["text"] == f"{rank}. "
        assert link["type"] == "link" and link["url"].startswith("https://")
        assert rest["text"].startswith(" › ") and rest["text"].endswith("2025-07-20")


async def test_notifications_carry_the_first_excerpt(room: Room) -> None:
    _, reply = await room.mention("How long did Codex take?")
    assert reply["text"] == quotes(reply)[0]


async def test_a_mention_inside_a_thread_is_answered_there(room: Room) -> None:
    parent = await room.workspace.post("general", "lunch?", user="sam")
    thread = await room.mention("who was on the Codex team", thread_ts=parent)
    assert thread[0]["text"] == "lunch?"
    assert quotes(thread[-1])


async def test_the_command_posts_the_question_and_answers_under_it(room: Room) -> None:
    question, reply = await room.excerpt("who was on the Codex team")
    assert shown(question).endswith("who was on the Codex team")
    assert {"type": "user", "user_id": room.workspace.user("ada")} in question["blocks"][0][
        "elements"
    ][0]["elements"]
    assert any("engineers" in quote for quote in quotes(reply))


@pytest.mark.parametrize("text", ["", "help", "HELP ", "帮助", "幫助", "？"])
async def test_help_is_private(room: Room, text: str) -> None:
    await room.workspace.command("general", "/excerpt", text)
    (help_,) = await room.workspace.wait_for(lambda: room.workspace.ephemerals("general"))
    assert "/excerpt" in shown(help_)
    assert room.posts() == []


async def test_a_command_is_acked_before_anything_else(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", delay=0.2))
    await room.excerpt("Codex")
    (command,) = [d for d in room.workspace.deliveries if d.type == "slash_commands"]
    assert command.acked_at is not None
    assert command.acked_at < float(room.workspace.messages("general")[0]["ts"])


async def test_a_command_where_the_bot_is_no_member_is_answered_privately(room: Room) -> None:
    await room.workspace.command("random", "/excerpt", "Codex 用了多久?")
    (answer,) = await room.workspace.wait_for(lambda: room.workspace.ephemerals("random"))
    assert quotes(answer)
    assert "/invite" in shown(answer)


async def test_a_short_follow_up_is_read_with_the_question_before(room: Room) -> None:
    question, _ = await room.mention("who was on the Codex team?")
    *_, reply = await room.say("and the designers?", question["ts"])
    assert "Who was on the Codex team?" in shown(reply)
    assert shown(reply).endswith("who was on the Codex team?")

    *_, reply = await room.say("那设计师呢？", question["ts"])
    assert "设计师" in quotes(reply)[0]


async def test_no_excerpt_is_shown_twice_in_a_thread(room: Room) -> None:
    workspace = room.workspace
    question, first = await room.mention("who was on the Codex team?")
    *_, second = await room.say("and the designers?", question["ts"])
    assert quotes(second) and not set(quotes(second)) & set(quotes(first))
    assert shown(second).startswith("Already in this thread: Launching Codex: seven weeks")
    slack = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
    channel = workspace.channel("general")
    there = await slack.chat_getPermalink(channel=channel, message_ts=first["ts"])
    assert runs(second)[1]["url"] == there["permalink"]
    assert second["text"] == escape(quotes(second)[0])

    *_, third = await room.say("who was on the Codex team?", question["ts"])
    assert quotes(third) == [] and shown(third).count("Already in this thread: ") == 3
    assert third["text"].startswith("Already in this thread: ")
    *_, more = await room.say("more", question["ts"])
    seen = [*quotes(first), *quotes(second)]
    assert quotes(more) and not set(quotes(more)) & set(seen)


async def test_the_number_shown_opens_that_one_where_another_is_only_pointed_to(room: Room) -> None:
    question, _ = await room.mention("who was on the Codex team?")
    *_, second = await room.say("and the designers?", question["ts"])
    assert "2. " in shown(second) and "1. " not in shown(second)
    *_, opened = await room.say("2", question["ts"])
    assert quotes(second)[0] in quotes(opened)


@pytest.mark.parametrize("text", ["thanks!", "谢谢", "good morning all", "cc @sam", "你好"])
async def test_who_only_greets_or_thanks_gets_no_excerpts(room: Room, text: str) -> None:
    question, _ = await room.mention("who was on the Codex team?")
    ts = await room.workspace.post("general", text, thread_ts=question["ts"])
    await room.settled()
    assert [m["ts"] for m in room.workspace.replies("general", question["ts"])][2:] == [ts]
    _, reply = await room.mention(text)
    assert "/excerpt" in shown(reply) and not quotes(reply)


async def test_a_complete_follow_up_stands_alone(room: Room) -> None:
    question, _ = await room.excerpt("Codex 团队有哪些人")
    *_, reply = await room.say("OpenAI 内部用什么软件沟通？", question["ts"])
    assert "Slack" in quotes(reply)[0]
    assert "Codex 团队有哪些人" not in shown(reply)


async def test_a_direct_message_needs_no_mention(room: Room) -> None:
    dm = room.workspace.dm("lin")
    ts = await room.workspace.post(dm, "Codex 用了多久？", user="lin")
    _, reply = await room.answered(dm, ts, ts)
    assert "七周" in quotes(reply)[0]


async def test_talk_elsewhere_is_left_alone(room: Room) -> None:
    ts = await room.workspace.post("general", "Codex took seven weeks, they say")
    await room.workspace.post("general", "how long did Codex take?", thread_ts=ts)
    question, _ = await room.mention("Codex")
    sam = room.workspace.user("sam")
    await room.workspace.post("general", f"<@{sam}> did you see?", thread_ts=question["ts"])
    await room.workspace.post("general", ":+1:", thread_ts=question["ts"])
    await room.settled()
    assert len(room.workspace.replies("general", ts)) == 2
    assert len(room.workspace.replies("general", question["ts"])) == 4


async def test_an_empty_mention_gets_help_in_its_thread(room: Room) -> None:
    _, reply = await room.mention("")
    assert "/excerpt" in shown(reply)


@pytest.mark.parametrize(
    ("question", "says", "words"),
    [
        ("Does the zeppelin yodel?", "Nothing found", ["zeppelin", "yodel"]),
        ("火星上的飞艇？", "没有找到", ["火星", "飞艇"]),
        ("火星上的飛艇？", "没有找到", ["火星", "飛艇"]),
    ],
)
async def test_nothing_found_says_how_the_question_was_read(
    room: Room, question: str, says: str, words: list[str]
) -> None:
    _, reply = await room.mention(question)
    assert shown(reply).startswith(says)
    assert set(words) <= set(bold(reply))
    assert quotes(reply) == []


async def test_a_question_without_a_word_is_answered_too(room: Room) -> None:
    _, reply = await room.mention("!!! ...")
    assert shown(reply).startswith("Nothing found")


async def test_people_named_and_emoji_are_no_words_to_look_up(room: Room) -> None:
    _, plain = await room.mention("how long did Codex take?")
    sam = room.workspace.user("sam")
    _, reply = await room.mention(f":thinking_face: how long did Codex take? <@{sam}> :pray:")
    assert shown(reply) == shown(plain)
    _, reply = await room.excerpt(f"<@{sam}> how long did Codex take? <@{room.bot}> :pray:")
    assert shown(reply) == shown(plain)


async def test_any_way_of_writing_finds_the_same(room: Room) -> None:
    ways = ["Codex 团队有多少人?", "Ｃｏｄｅｘ 团队有多少人？", "codex 團隊有多少人？"]
    found = [quotes((await room.mention(way))[-1]) for way in ways]
    assert found[0] and found[0] == found[1] == found[2]


async def test_long_questions_are_answered(room: Room) -> None:
    _, reply = await room.mention("Codex " * 6_600)
    assert quotes(reply)
    _, reply = await room.mention("龘" * 39_000)
    assert shown(reply).startswith("没有找到")
    question, reply = await room.excerpt("Codex 用了多久? " * 2_800)
    assert len(shown(question)) < 3_000 and quotes(reply)


async def test_half_an_emoji_does_not_keep_a_question_from_its_answer(room: Room) -> None:
    _, reply = await room.mention("\ud83d Codex 用了多久？")
    assert "七周" in quotes(reply)[0]
    _, reply = await room.excerpt("\ud83d Codex 用了多久？")
    assert "七周" in quotes(reply)[0]


async def test_half_an_emoji_in_a_title_does_not_keep_its_article_unseen(
    workspace: Workspace, tmp_path: Path
) -> None:
    source = '---\ntitle: "Zeppelins \\ud83d"\n---\n\nThe zeppelin yodels.\n'
    answers = Answers([parse_article(Path("a.md"), source)])
    async with listening(access_to(workspace), answers, tmp_path):
        _, reply = await Room(workspace).mention("Who yodels?")
    assert quotes(reply) == ["The zeppelin yodels."]


async def test_a_question_pings_nobody(room: Room) -> None:
    lin = room.workspace.user("lin")
    await room.excerpt(f"<!channel> <@{lin}> zeppelin @here")
    await room.mention(f"<!channel> <@{lin}> &lt;!here&gt; zeppelin")
    for post in room.posts():
        assert "<!" not in post["text"] and "<@" not in post["text"]
        assert {run["type"] for run in runs(post)} <= {"text", "user", "link"}
        assert lin not in [run.get("user_id") for run in runs(post)]


async def test_bots_are_not_answered(room: Room) -> None:
    question, _ = await room.mention("Codex")
    event = {
        "type": "message",
        "subtype": "bot_message",
        "bot_id": "B0OTHER",
        "text": "how long did Codex take?",
        "channel": room.workspace.channel("general"),
        "channel_type": "channel",
        "ts": "1700000000.000100",
        "thread_ts": question["ts"],
    }
    await room.workspace.deliver(event)
    await room.settled()
    assert len(room.workspace.replies("general", question["ts"])) == 2


async def test_an_edit_is_not_answered_again(room: Room) -> None:
    question, _ = await room.mention("Codex")
    await room.workspace.edit("general", question["ts"], f"<@{room.bot}> Codex, please")
    await room.settled()
    assert len(room.workspace.replies("general", question["ts"])) == 2


async def test_the_same_event_twice_is_answered_once(room: Room) -> None:
    question, _ = await room.mention("Codex")
    for delivery in list(room.workspace.deliveries):
        await room.workspace.deliver(delivery.payload["event"], retry_attempt=1)
    await room.settled()
    assert len(room.workspace.replies("general", question["ts"])) == 2


async def test_a_thread_is_remembered_over_a_restart(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    room = Room(workspace)
    async with listening(access_to(workspace), answers, tmp_path):
        question, _ = await room.mention("who was on the Codex team?")
    async with listening(access_to(workspace), answers, tmp_path):
        *_, reply = await room.say("and the designers?", question["ts"])
    assert shown(reply).endswith("who was on the Codex team?")
    assert shown(reply).startswith("Already in this thread: ")


async def test_words_that_no_article_holds_are_named_under_the_excerpts(room: Room) -> None:
    _, reply = await room.mention("Did the zeppelin use Codex?")
    assert quotes(reply)
    assert shown(reply).endswith("No article mentions zeppelin.")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which zeppelin did the desigers use?", "I read desigers as designers. "),
        ("Clavin 什么时候加入的?", "Clavin 我当作 Calvin 来找了。"),
    ],
)
async def test_a_misspelt_word_and_what_it_was_read_as_are_named(
    room: Room, question: str, said: str
) -> None:
    _, reply = await room.mention(question)
    assert said in shown(reply)


async def test_rate_limits_are_waited_out(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", status=429, retry_after=1))
    _, reply = await room.mention("Codex 用了多久?")
    assert quotes(reply)
    refused, sent = [c for c in room.workspace.calls if c.method == "chat.postMessage"]
    assert sent.at - refused.at >= 1


async def test_an_error_of_ours_is_told_to_the_asker(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", error="restricted_action"))
    _, reply = await room.mention("Codex 用了多久?")
    assert shown(reply).startswith("抱歉")


async def test_an_error_in_a_command_is_told_privately(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", error="restricted_action"))
    await room.workspace.command("general", "/excerpt", "How long did Codex take?")
    (answer,) = await room.workspace.wait_for(lambda: room.workspace.ephemerals("general"))
    assert shown(answer).startswith("Sorry")


async def test_home_says_how_to_ask(room: Room) -> None:
    await room.workspace.open_home("ada")
    published = await room.workspace.wait_for(
        lambda: [c for c in room.workspace.calls if c.method == "views.publish" and c.result]
    )
    assert published[0].result["ok"] is True
