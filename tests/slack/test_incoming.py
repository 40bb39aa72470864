"""Slack's wire text, read as it was typed."""

from __future__ import annotations

import pytest

from bot.slack.incoming import (
    is_from_person,
    is_own_message,
    is_to_someone_else,
    key_of,
    mentions,
    plain_command,
    plain_text,
    read_question,
    says_something,
)


@pytest.mark.parametrize(
    ("wire", "typed"),
    [
        ("<@UBOT> how long?", "how long?"),
        ("how <@UBOT|verbatim> long?", "how   long?"),
        ("R&amp;D &lt;3 &amp;lt;", "R&D <3 &lt;"),
        ("in <#C1|general>", "in #general"),
        (
            "see <https://a.example/x|this> and <https://b.example>",
            "see this and https://b.example",
        ),
        ("all of <!subteam^S1|@team> <!date^1^{date}|today>", "all of @team @today"),
        ("<!here> how long? cc <@U2> in <#C1>, <!subteam^S1>", "how long? cc   in  ,"),
        ("how long? :pray::skin-tone-2: thanks :+1:", "how long?   thanks"),
        (":thinking_face: 多久:pray:", "多久"),
        ("at 10:30:15 in std::vector::iterator `:memory:`", None),
        ("ask <@U2|ada>", "ask @ada"),
        ("<@UBOT>", ""),
        ("a < b", "a < b"),
        ("", ""),
    ],
)
def test_plain_text(wire: str, typed: str | None) -> None:
    assert plain_text(wire, "UBOT") == (wire if typed is None else typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@U0123ABC> how long?", "how long?"),
        ("how <@UBOT|verbatim> long? cc <@U0123ABC|ada> in <#C0123ABC|>", "how   long? cc @ada in"),
        ("@ada in #general", None),
        ("a < b, <T> and std::vector<U> &lt;3 <https://a.example|this>", None),
        ("how long? :pray:", "how long?"),
    ],
)
def test_plain_command(typed: str, read: str | None) -> None:
    assert plain_command(typed, "UBOT") == (typed if read is None else read)


def test_a_question_belongs_in_its_thread() -> None:
    event = {"channel": "C1", "ts": "2.0", "text": "hi", "user": "U1", "client_msg_id": "m1"}
    asked = read_question("mention", {"event": event, "event_id": "Ev1"}, "UBOT")
    assert (asked.ts, asked.thread_ts) == ("2.0", "2.0")
    assert asked.keys == ("C1/2.0", "m1", "Ev1")
    reply = read_question("mention", {"event": {**event, "thread_ts": "1.0"}}, "UBOT")
    assert (reply.ts, reply.thread_ts) == ("2.0", "1.0")
    assert read_question("direct", {"event": {**event, "text": None}}, "UBOT").text == ""


@pytest.mark.parametrize(
    ("event", "person"),
    [
        ({"user": "U1"}, True),
        ({"user": "U1", "subtype": "file_share"}, True),
        ({"user": "U1", "subtype": "thread_broadcast"}, True),
        ({"user": "U1", "bot_id": "B1"}, False),
        ({"subtype": "bot_message", "bot_id": "B1"}, False),
        ({"subtype": "message_changed", "hidden": True}, False),
        ({"user": "U1", "subtype": "channel_join"}, False),
        ({"user": "UBOT"}, False),
        ({"user": "USLACKBOT"}, False),
    ],
)
def test_people_are_told_from_bots_and_notices(event: dict[str, object], person: bool) -> None:
    assert is_from_person(event, "UBOT") is person


def test_a_thumbs_up_or_thanks_say_nothing() -> None:
    assert not says_something(":+1::skin-tone-2: 👍 ...")
    greetings = ("thanks! :pray:", "Hello", "good morning all", "cc @sam", "你好", "谢谢大家！")
    remarks = ("ok", "lol", "hahaha", "great, thank you", "Got it!", "哈哈哈", "好的，谢谢", "收到")
    assert not any(map(says_something, (*greetings, *remarks)))
    assert says_something("thanks, how long?") and says_something("你好世界")
    assert (
        says_something("Great Britain") and says_something("好消息") and says_something("no idea")
    )
    assert says_something("why?") and says_something("为什么") and says_something("3")


def test_a_message_may_be_for_someone_else() -> None:
    assert is_to_someone_else({"text": "<@U2> have you seen this?"}, "UBOT")
    assert not is_to_someone_else({"text": "<@UBOT> have you seen this?"}, "UBOT")
    assert not is_to_someone_else({"text": "as <@U2> said, how long?"}, "UBOT")


def test_a_mention_is_seen_anywhere() -> None:
    assert mentions({"text": "and <@UBOT|verbatim>?"}, "UBOT")
    assert not mentions({"text": "<@UBOT2>, UBOT"}, "UBOT")
    assert not mentions({}, "UBOT")


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ({"event": {"type": "message", "user": "UBOT", "bot_id": "B1"}}, True),
        ({"event": {"type": "message", "user": "U1"}}, False),
        ({"event": {"type": "message", "user": "UBOT", "subtype": "message_deleted"}}, False),
        ({"event": {"type": "message", "subtype": "message_changed", "hidden": True}}, False),
        ({"event": {"type": "app_home_opened", "user": "UBOT"}}, False),
        ({"type": "block_actions", "user": {"id": "UBOT"}}, False),
        ({"command": "/excerpt", "text": ""}, False),
    ],
)
def test_own_messages_are_told_from_all_that_may_matter(body: dict[str, object], own: bool) -> None:
    assert is_own_message(body, "UBOT") is own


@pytest.mark.parametrize(
    ("event", "key"),
    [
        ({"type": "message", "channel": "C1", "ts": "1.5"}, "C1/1.5"),
        ({"type": "app_mention", "channel": "C1", "ts": "1.5"}, "C1/1.5"),
        ({"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "1.5"}, None),
        ({"type": "message", "channel": "C1"}, None),
        ({"type": "reaction_added", "channel": "C1", "ts": "1.5"}, None),
        (None, None),
    ],
)
def test_a_message_has_one_key_in_whichever_event(
    event: dict[str, object] | None, key: str | None
) -> None:
    body = {"event": event} if event else {"command": "/excerpt"}
    assert key_of(body) == key
    if key:
        asked = read_question("mention", {"event": {"user": "U1", **(event or {})}}, "UBOT")
        assert asked.keys[0] == key
