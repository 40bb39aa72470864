"""One question, one reply, nothing lost: whatever Slack, the network and people do meanwhile."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from bot import slack
from bot.answers import Answers
from bot.app.serving import listening
from bot.slack.blocks.lines import UNKEPT
from bot.slack.connection import CONNECTIONS
from bot.slack.manifest import app_manifest
from bot.store import Store
from bot.workspace import Fault, Timing, Workspace

from .conftest import QUICK, Message, Room, access_to, quotes, runs, shown

OTHER = "Which cloud does OpenAI run on?"


@asynccontextmanager
async def bot_in(workspace: Workspace, answers: Answers, data: Path) -> AsyncIterator[Room]:
    """The bot for a while; what it keeps stays in `data`."""
    async with listening(access_to(workspace), answers, data):
        yield Room(workspace)


def replies(room: Room, ts: str, channel: str = "general") -> list[Message]:
    """What the bot has said in a thread."""
    return [m for m in room.workspace.replies(channel, ts)[1:] if m.get("user") == room.bot]


# -- delivered more than once


async def test_a_redelivery_after_a_restart_is_not_answered_again(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    async with bot_in(workspace, answers, tmp_path) as room:
        question, _ = await room.mention("Codex 用了多久?")
    async with bot_in(workspace, answers, tmp_path) as room:
        for delivery in list(workspace.deliveries):
            await workspace.deliver(delivery.payload, retry_attempt=1, retry_reason="timeout")
        await room.settled()
    assert len(replies(room, question["ts"])) == 1


async def test_one_gesture_under_two_ts_is_answered_once(room: Room) -> None:
    question, _ = await room.mention("Codex 用了多久?", client_msg_id="gesture")
    twin = await room.workspace.post(
        "general", f"<@{room.bot}> Codex 用了多久?", client_msg_id="gesture"
    )
    await room.settled()
    assert len(replies(room, question["ts"])) == 1 and replies(room, twin) == []


async def test_a_retry_of_an_event_never_seen_is_answered(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    ts = await workspace.post("general", f"<@{workspace.bot_user}> Codex 用了多久?")
    async with bot_in(workspace, answers, tmp_path) as room:
        event = {
            "type": "app_mention",
            "user": workspace.user("ada"),
            "text": f"<@{room.bot}> Codex 用了多久?",
            "channel": workspace.channel("general"),
            "ts": ts,
        }
        await workspace.deliver(event, retry_attempt=2, retry_reason="http_timeout")
        await room.answered("general", ts, ts)
    assert len(replies(room, ts)) == 1


async def test_a_burst_is_acked_and_answered_once_each(room: Room) -> None:
    asked = [
        await room.workspace.post("general", f"<@{room.bot}> Codex {number}?")
        for number in range(100)
    ]
    await room.workspace.wait_for(lambda: all(replies(room, ts) for ts in asked), timeout=30)
    await room.settled()
    assert [len(replies(room, ts)) for ts in asked] == [1] * 100
    assert all(delivery.acked_at for delivery in room.workspace.deliveries)


async def test_replies_of_a_channel_come_in_the_order_of_its_questions(room: Room) -> None:
    texts = ("Codex " * 2_000, "Codex?", OTHER, "Codex 用了多久?")
    asked = [await room.workspace.post("general", f"<@{room.bot}> {text}") for text in texts]
    await room.workspace.wait_for(lambda: all(replies(room, ts) for ts in asked), timeout=15)
    posted = [post["thread_ts"] for post in room.posts()]
    assert posted == asked


async def test_a_follow_up_need_not_wait_for_the_answer_before(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", delay=0.3))
    ts = await room.workspace.post("general", f"<@{room.bot}> who was on the Codex team?")
    second = await room.workspace.post("general", "and the designers?", thread_ts=ts)
    *_, first, reply = await room.workspace.wait_for(
        lambda: room.workspace.replies("general", ts)[3:] and room.workspace.replies("general", ts)
    )
    assert second < first["ts"] < reply["ts"]
    assert "two designers" in quotes(first)[0] and shown(reply).startswith("Already in this thread")


# -- edited and deleted


async def test_an_edited_question_gets_its_reply_changed(room: Room) -> None:
    question, reply = await room.mention("Codex 用了多久?")
    before = quotes(reply)[0]
    await room.workspace.edit("general", question["ts"], f"<@{room.bot}> {OTHER}")
    changed = await room.workspace.wait_for(
        lambda: [m for m in replies(room, question["ts"]) if quotes(m)[0] != before]
    )
    assert changed[0]["ts"] == reply["ts"] and "Azure" in quotes(changed[0])[0]
    await room.settled()
    assert len(replies(room, question["ts"])) == 1
    follow_up = await room.say("and the designers?", question["ts"])
    assert shown(follow_up[-1]).endswith(OTHER)


async def test_an_edited_question_shows_its_own_again_and_nothing_that_stands_in_another_reply(
    room: Room,
) -> None:
    async def edited(text: str) -> Message:
        old = replies(room, question["ts"])[0]
        await room.workspace.edit("general", question["ts"], f"<@{room.bot}> {text}")
        await room.workspace.wait_for(lambda: replies(room, question["ts"])[0] != old)
        return replies(room, question["ts"])[0]

    question, first = await room.mention("Codex 用了多久?")
    *_, second = await room.say(OTHER, question["ts"])
    assert quotes(await edited("Codex 用了多久呢？谢谢"))[0] == quotes(first)[0]
    changed = await edited(OTHER)
    assert quotes(changed) == [] and f"p{second['ts'].replace('.', '')}" in runs(changed)[1]["url"]

    room.workspace.team.delete(room.workspace.team.channel("general"), second["ts"])
    await edited("Codex?")
    assert quotes(await edited(OTHER)) == quotes(second)


@pytest.mark.parametrize("what", ["edited", "deleted", "its reply deleted"])
async def test_what_points_to_a_reply_shows_the_excerpt_when_that_is_no_longer_there(
    room: Room, what: str
) -> None:
    workspace = room.workspace
    question, _ = await room.mention("Codex 用了多久?")
    *_, asked, answer = await room.say(OTHER, question["ts"])
    *_, pointer = await room.say(OTHER, question["ts"])
    assert not quotes(pointer) and f"p{answer['ts'].replace('.', '')}" in runs(pointer)[1]["url"]
    if what == "edited":
        await workspace.edit("general", asked["ts"], "谢谢")
    else:
        gone = asked if what == "deleted" else answer
        workspace.team.delete(workspace.team.channel("general"), gone["ts"])
    await workspace.wait_for(lambda: quotes(replies(room, question["ts"])[-1]))
    assert quotes(replies(room, question["ts"])[-1]) == quotes(answer)
    assert replies(room, question["ts"])[-1]["ts"] == pointer["ts"]


async def test_the_same_question_twice_at_once_is_answered_and_pointed_to(room: Room) -> None:
    question, _ = await room.mention("Codex 用了多久?")
    for _ in range(2):
        await room.workspace.post("general", OTHER, thread_ts=question["ts"])
    await room.workspace.wait_for(lambda: len(replies(room, question["ts"])) == 3)
    _, answer, pointer = replies(room, question["ts"])
    assert quotes(answer) and not quotes(pointer) and runs(pointer)[1]["type"] == "link"


async def test_a_message_that_is_edited_into_a_question_is_answered(room: Room) -> None:
    ts = await room.workspace.post("general", "Codex 用了多久?")
    await room.workspace.edit("general", ts, f"<@{room.bot}> Codex 用了多久?")
    await room.answered("general", ts, ts)
    await room.settled()
    assert len(replies(room, ts)) == 1


async def test_edits_that_change_no_word_change_nothing(room: Room) -> None:
    question, reply = await room.mention(f"{OTHER} https://example.org")
    team = room.workspace.team
    general = team.channel("general")
    team.change(general, question["ts"], attachments=[{"title": "unfolded"}])
    await room.settled()
    assert [c.method for c in room.workspace.calls if c.method == "chat.update"] == []
    assert replies(room, question["ts"]) == [reply]


async def test_a_deleted_question_takes_its_reply_along(room: Room) -> None:
    question, _ = await room.mention("Codex 用了多久?")
    await room.workspace.delete("general", question["ts"])
    await room.workspace.wait_for(lambda: not replies(room, question["ts"]))


async def test_a_deleted_follow_up_takes_its_reply_along(room: Room) -> None:
    question, first = await room.mention("who was on the Codex team?")
    *_, asked, _ = await room.say("and the designers?", question["ts"])
    await room.workspace.delete("general", asked["ts"])
    await room.workspace.wait_for(lambda: replies(room, question["ts"]) == [first])


async def test_a_question_deleted_before_its_answer_gets_none(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", status=429, retry_after=1))
    ts = await room.workspace.post("general", f"<@{room.bot}> Codex 用了多久?")
    later = await room.workspace.post("general", f"<@{room.bot}> {OTHER}")
    await room.workspace.delete("general", later)
    await room.answered("general", ts, ts)
    await room.settled()
    said = [m for m in room.workspace.messages("general") if m.get("user") == room.bot]
    assert [m.get("thread_ts") for m in said] == [ts]


async def test_a_question_that_is_delivered_after_it_was_deleted_gets_none(room: Room) -> None:
    ts = await room.workspace.post("general", f"{OTHER} asks @Verbatim")
    await room.workspace.delete("general", ts)
    event = {
        "type": "app_mention",
        "user": room.workspace.user("ada"),
        "text": f"<@{room.bot}> {OTHER}",
        "channel": room.workspace.channel("general"),
        "ts": ts,
    }
    await room.settled()
    await room.workspace.deliver(event, retry_attempt=1, retry_reason="timeout")
    await room.settled()
    assert [post["channel"] for post in room.posts() if post.get("thread_ts") == ts] == []


async def test_a_reply_that_someone_deleted_stays_deleted(room: Room) -> None:
    question, reply = await room.mention("Codex 用了多久?")
    room.workspace.team.delete(room.workspace.team.channel("general"), reply["ts"])
    await room.settled()
    await room.workspace.edit("general", question["ts"], f"<@{room.bot}> {OTHER}")
    await room.settled()
    assert replies(room, question["ts"]) == []


# -- Slack says no


async def test_a_channel_that_is_limited_gets_every_answer_in_order(room: Room) -> None:
    room.workspace.limit_rate(1)
    asked = [await room.workspace.post("general", f"<@{room.bot}> Codex?") for _ in range(9)]
    elsewhere, reply = await room.mention(OTHER, channel="articles")
    assert float(reply["ts"]) - float(elsewhere["ts"]) < 1
    await room.workspace.wait_for(lambda: all(replies(room, ts) for ts in asked), timeout=30)
    answers = [replies(room, ts) for ts in asked]
    assert all(len(answer) == 1 and quotes(answer[0]) for answer in answers)
    sent = [answer[0]["ts"] for answer in answers]
    assert sent == sorted(sent)
    assert all(delivery.acked_at for delivery in room.workspace.deliveries)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("chat.postMessage", status=500),
        Fault("chat.postMessage", status=502, times=2),
        Fault("chat.postMessage", status=504),
        Fault("chat.postMessage", error="fatal_error"),
        Fault("chat.postMessage", lost=True),
        Fault("chat.postMessage", status=429, retry_after=0, times=3),
    ],
    ids=lambda fault: f"{fault.status}-{fault.error}-{fault.lost}",
)
async def test_a_failing_slack_is_tried_again_and_hears_it_once(room: Room, fault: Fault) -> None:
    room.workspace.fail(fault)
    question, reply = await room.mention("Codex 用了多久?")
    assert quotes(reply)
    await room.settled()
    assert len(replies(room, question["ts"])) == 1


async def test_a_command_whose_question_was_posted_unheard_is_posted_once(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", lost=True))
    question, reply = await room.excerpt("who was on the Codex team")
    assert quotes(reply)
    await room.settled()
    parents = [m for m in room.workspace.messages("general") if "thread_ts" not in m or m is reply]
    said = [m for m in room.workspace.messages("general") if m.get("user") == room.bot]
    assert len(said) == 2 and question in room.workspace.messages("general") and parents


async def test_a_reply_that_slack_does_not_let_change_is_apologized_for(room: Room) -> None:
    question, reply = await room.mention("Codex 用了多久?")
    room.workspace.fail(Fault("chat.update", error="edit_window_closed"))
    await room.workspace.edit("general", question["ts"], f"<@{room.bot}> {OTHER}")
    dm = room.workspace.dm("ada")
    (sorry,) = await room.workspace.wait_for(lambda: room.workspace.messages(dm))
    assert shown(sorry).startswith("Sorry") and replies(room, question["ts"]) == [reply]


async def test_a_reply_that_slack_does_not_let_go_is_left(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    async with bot_in(workspace, answers, tmp_path) as room:
        question, _ = await room.mention("Codex 用了多久?")
        workspace.fail(Fault("chat.delete", error="cant_delete_message"))
        await workspace.delete("general", question["ts"])
        await room.settled()
    async with bot_in(workspace, answers, tmp_path) as room:
        await room.settled()
    assert [call.method for call in workspace.calls].count("chat.delete") == 1


async def test_blocks_that_slack_refuses_leave_the_plain_text(room: Room) -> None:
    room.workspace.fail(Fault("chat.postMessage", error="invalid_blocks"))
    _, reply = await room.mention("Codex 用了多久?")
    assert "七周" in reply["text"]


async def test_a_response_url_that_fails_is_tried_again(room: Room) -> None:
    room.workspace.fail(Fault("response_url", status=500))
    await room.workspace.command("random", "/excerpt", "Codex 用了多久?")
    (answer,) = await room.workspace.wait_for(lambda: room.workspace.ephemerals("random"))
    assert quotes(answer) and "/invite" in shown(answer)


async def test_the_first_question_needs_no_word_of_slack_to_be_kept(room: Room) -> None:
    room.workspace.fail(Fault("auth.test", status=429, times=99))
    _, reply = await room.mention("Codex 用了多久?")
    assert quotes(reply)


# -- the socket


@pytest.mark.parametrize("how", ["drop", "freeze", "refresh", "refuse"])
async def test_a_socket_that_is_lost_is_back_soon(
    answers: Answers, tmp_path: Path, how: str
) -> None:
    patient = Timing(ack=2.0, retries=(0.0, 4.0, 12.0), goodbye=0.5)
    async with (
        Workspace(manifest=app_manifest(), timing=patient) as workspace,
        bot_in(workspace, answers, tmp_path) as room,
    ):
        await workspace.wait_for(lambda: healthy(workspace) == CONNECTIONS)
        if how == "refuse":
            await workspace.refuse_sockets(3)
            await workspace.drop_sockets()
        else:
            await getattr(workspace, f"{how}_sockets")()
        swallowed = await workspace.post("general", f"<@{room.bot}> Codex 用了多久?")
        if how != "refresh":
            await workspace.wait_for(lambda: healthy(workspace) == 0)
        await workspace.wait_for(lambda: healthy(workspace) == CONNECTIONS, timeout=15)
        await room.mention(OTHER)
        await workspace.wait_for(lambda: replies(room, swallowed), timeout=15)
        await room.settled()
        assert len(replies(room, swallowed)) == 1


def healthy(workspace: Workspace) -> int:
    """Sockets that are connected and not half-open."""
    (app,) = workspace.apps
    return len(app.sockets.open())


# -- the end of a process


async def test_what_is_under_way_at_the_end_is_finished(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    async with bot_in(workspace, answers, tmp_path) as room:
        workspace.fail(Fault("chat.postMessage", delay=0.5))
        ts = await workspace.post("general", f"<@{room.bot}> Codex 用了多久?")
        await workspace.wait_for(lambda: room.posts())
    assert len(replies(room, ts)) == 1


async def test_what_could_not_be_finished_is_answered_at_the_next_start(
    workspace: Workspace, answers: Answers, tmp_path: Path
) -> None:
    workspace.fail(Fault("chat.postMessage", status=429, retry_after=60))
    async with bot_in(workspace, answers, tmp_path) as room:
        ts = await workspace.post("general", f"<@{room.bot}> Codex 用了多久?")
        await workspace.wait_for(lambda: room.posts())
    assert replies(room, ts) == []
    async with bot_in(workspace, answers, tmp_path) as room:
        await room.answered("general", ts, ts)
        await room.settled()
    assert len(replies(room, ts)) == 1


# -- the disk says no


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can be written to, as on a disk that is full."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


async def logged(caplog: pytest.LogCaptureFixture, text: str) -> None:
    async with asyncio.timeout(5):
        while text not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_cannot_be_stored_is_not_acknowledged_and_answered_once_it_can(
    workspace: Workspace, answers: Answers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Store(tmp_path)) as store:
        async with slack.listening(access_to(workspace), answers, store):
            room = Room(workspace)
            with full_disk():
                ts = await workspace.post("general", f"<@{room.bot}> Codex 用了多久?")
                await logged(caplog, "is its disk full")
            await workspace.deliver(workspace.deliveries[0].payload, retry_attempt=3)
            await room.answered("general", ts, ts)
            await room.settled()
    assert len(replies(room, ts)) == 1
    assert [record for record in caplog.records if record.exc_info] == []


async def test_whoever_asks_what_cannot_be_stored_is_told_once(
    workspace: Workspace, answers: Answers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dm = workspace.dm()
    with closing(Store(tmp_path)) as store:
        async with slack.listening(access_to(workspace), answers, store):
            room = Room(workspace)
            question, _ = await room.mention("Codex 用了多久?")
            aside = await workspace.post("general", "Lunch?")
            await room.settled()
            with full_disk():
                said = [
                    await workspace.post("general", f"<@{room.bot}> Codex 用了多久?"),
                    await workspace.post("general", OTHER, thread_ts=question["ts"]),
                    await workspace.post(dm, "Codex 用了多久?"),
                ]
                await workspace.post("general", "At noon?", thread_ts=aside)
                refused = (2 + 1 + 1) * (len(QUICK.retries) + 1)  # a mention is two events
                async with asyncio.timeout(10):
                    while caplog.text.count("A listener failed") < refused:  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                await workspace.wait_for(lambda: workspace.ephemerals(dm))
            await room.settled()
            for ts, channel in zip(said, ("general", "general", dm), strict=True):
                assert len(replies(room, ts, channel)) == 0
    in_channel, in_thread = workspace.ephemerals("general")
    (in_dm,) = workspace.ephemerals(dm)
    assert shown(in_channel) == shown(in_dm) == UNKEPT["zh"] and shown(in_thread) == UNKEPT["en"]
    assert (in_channel.get("thread_ts"), in_thread["thread_ts"]) == (None, question["ts"])


async def test_whoever_cannot_be_told_in_the_channel_is_told_directly(
    workspace: Workspace, answers: Answers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Store(tmp_path)) as store:
        async with slack.listening(access_to(workspace), answers, store):
            workspace.fail(Fault("chat.postEphemeral", error="restricted_action"))
            dm = workspace.dm()
            with full_disk():
                await workspace.post("general", f"<@{workspace.bot_user}> Codex 用了多久?")
                (told,) = await workspace.wait_for(lambda: workspace.messages(dm))
                with pytest.raises(TimeoutError):  # of a command that is not acknowledged
                    async with asyncio.timeout(0.2):
                        await workspace.command("general", "/excerpt", OTHER)
                (refused,) = await workspace.wait_for(lambda: workspace.ephemerals("general"))
    assert (shown(told), shown(refused)) == (UNKEPT["zh"], UNKEPT["en"])
    assert [record for record in caplog.records if record.exc_info] == []


async def test_an_answer_that_cannot_be_marked_is_given_once_over_a_restart(
    workspace: Workspace, answers: Answers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Store(tmp_path)) as store:
        async with slack.listening(access_to(workspace), answers, store):
            room = Room(workspace)
            workspace.fail(Fault("chat.postMessage", delay=0.5))
            ts = await workspace.post("general", f"<@{room.bot}> Codex 用了多久?")
            await workspace.wait_for(lambda: [d for d in workspace.deliveries if d.acked_at])
            with full_disk():
                await logged(caplog, "is not stored")
    async with bot_in(workspace, answers, tmp_path) as room:
        await room.settled()
    assert [bool(quotes(reply)) for reply in replies(room, ts)] == [True]
    assert [record for record in caplog.records if record.exc_info] == []


# -- what the log says


@pytest.mark.parametrize("error", ["restricted_action", "is_archived", "not_in_channel"])
async def test_what_slack_refuses_is_a_line_in_the_log(
    room: Room, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    room.workspace.fail(Fault("chat.postMessage", error=error))
    await room.mention("Codex 用了多久?")
    (line,) = caplog.records
    assert line.getMessage().endswith(f": {error}") and not line.exc_info


async def test_an_answer_that_no_response_url_takes_goes_to_the_direct_message(room: Room) -> None:
    room.workspace.fail(Fault("response_url", status=404, times=2))
    await room.workspace.command("random", "/excerpt", "Codex 用了多久?")
    dm = room.workspace.dm("ada")
    (answer,) = await room.workspace.wait_for(lambda: room.workspace.messages(dm))
    assert quotes(answer) and "/invite" in shown(answer)
