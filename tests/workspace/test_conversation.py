"""People and an app talk: every word crosses a real socket and the real Web API."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import AppDidNotRespond, SlackError, Workspace

from .conftest import Connect, Heard

Json = dict[str, Any]


async def test_a_mention_is_answered_in_its_thread(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.event("app_mention")
    async def repeat(event: Json, say: Any) -> None:
        await say(event["text"].partition("> ")[2], thread_ts=event["ts"])

    await connect(app)
    ts = await workspace.post("general", f"<@{workspace.bot_user}> pieces of eight")
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])

    question, answer = workspace.replies("general", ts)
    assert (question["user"], question["reply_count"]) == (workspace.user("ada"), 1)
    assert (answer["user"], answer["text"]) == (workspace.bot_user, "pieces of eight")
    assert answer["parent_user_id"] == workspace.user("ada")


async def test_a_mention_comes_as_app_mention_and_as_message(
    workspace: Workspace, heard: Heard
) -> None:
    ts = await workspace.post("general", f"<@{workspace.bot_user}> a &lt; b", user="lin")
    mention, message = await heard(2)

    assert [mention["event"]["type"], message["event"]["type"]] == ["app_mention", "message"]
    assert mention["event_id"] != message["event_id"]
    for payload in (mention, message):
        event = payload["event"]
        assert payload["type"] == "event_callback"
        assert payload["authorizations"][0]["user_id"] == workspace.bot_user
        assert (event["ts"], event["event_ts"]) == (ts, ts)
        assert (event["channel"], event["user"]) == (
            workspace.channel("general"),
            workspace.user("lin"),
        )
        assert event["text"] == f"<@{workspace.bot_user}> a &lt; b"
        assert event["blocks"][0]["elements"][0]["elements"] == [
            {"type": "user", "user_id": workspace.bot_user},
            {"type": "text", "text": " a < b"},
        ]
        assert event["client_msg_id"]
    assert message["event"]["channel_type"] == "channel"
    assert "channel_type" not in mention["event"]


async def test_a_direct_message_is_a_message_and_no_mention(
    workspace: Workspace, heard: Heard
) -> None:
    await workspace.post(workspace.dm("sam"), f"<@{workspace.bot_user}> hello", user="sam")
    await workspace.post("general", "and hello to all")
    events = [payload["event"] for payload in await heard(2)]
    assert [(e["type"], e["channel_type"]) for e in events] == [
        ("message", "im"),
        ("message", "channel"),
    ]


async def test_a_reply_carries_its_thread(workspace: Workspace, heard: Heard) -> None:
    parent = await workspace.post("general", "a question", user="ada")
    await workspace.post("general", "an answer", user="lin", thread_ts=parent)
    _, reply = await heard(2)
    assert reply["event"]["thread_ts"] == parent
    assert reply["event"]["parent_user_id"] == workspace.user("ada")


async def test_an_app_hears_nothing_of_channels_it_is_not_in(
    workspace: Workspace, heard: Heard
) -> None:
    await workspace.post("random", f"<@{workspace.bot_user}> can you hear me?")
    await workspace.post("general", "over here")
    (only,) = await heard(1)
    assert only["event"]["channel"] == workspace.channel("general")


async def test_invite_brings_the_app_into_a_channel(workspace: Workspace, heard: Heard) -> None:
    await workspace.command("random", "/invite", "@parrot", user="lin")
    await workspace.post("random", "welcome")
    joined, notice, welcome = (payload["event"] for payload in await heard(3))
    assert (joined["type"], joined["user"]) == ("member_joined_channel", workspace.bot_user)
    assert joined["inviter"] == workspace.user("lin")
    assert notice["subtype"] == "channel_join"
    assert welcome["text"] == "welcome"


async def test_edits_are_told_and_an_edited_mention_mentions_again(
    workspace: Workspace, heard: Heard
) -> None:
    ts = await workspace.post("general", "hello")
    await workspace.edit("general", ts, f"hello <@{workspace.bot_user}>")
    _, mention, changed = (payload["event"] for payload in await heard(3))
    assert (mention["type"], mention["ts"]) == ("app_mention", ts)
    assert mention["edited"]["user"] == workspace.user("ada")
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert changed["message"]["text"] == f"hello <@{workspace.bot_user}>"
    assert changed["previous_message"]["text"] == "hello"
    assert changed["ts"] != ts


async def test_a_deleted_message_is_told_and_gone(workspace: Workspace, heard: Heard) -> None:
    ts = await workspace.post("general", "never mind")
    await workspace.delete("general", ts)
    _, deleted = (payload["event"] for payload in await heard(2))
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert workspace.messages("general") == []


async def test_a_deleted_parent_with_replies_stays_as_a_tombstone(
    workspace: Workspace, heard: Heard
) -> None:
    parent = await workspace.post("general", "a question")
    reply = await workspace.post("general", "an answer", user="lin", thread_ts=parent)
    await workspace.delete("general", parent)
    *_, changed = (payload["event"] for payload in await heard(3))
    assert (changed["subtype"], changed["message"]["subtype"]) == ("message_changed", "tombstone")
    assert changed["previous_message"]["text"] == "a question"

    await workspace.delete("general", reply, user="lin")
    assert workspace.messages("general") == [], "the tombstone goes with its last reply"


async def test_an_app_hears_itself(
    workspace: Workspace, client: AsyncWebClient, heard: Heard
) -> None:
    """So that a bot which answers its own messages is found out here and not in Slack."""
    await client.chat_postMessage(channel=workspace.channel("general"), text="squawk")
    (payload,) = await heard(1)
    assert payload["event"]["user"] == workspace.bot_user
    assert payload["event"]["bot_id"] and payload["event"]["app_id"]


async def test_two_apps_hear_each_other(workspace: Workspace, heard: Heard) -> None:
    other = workspace.install({**OTHER})
    client = AsyncWebClient(other.bot_token, base_url=workspace.api_url)
    await client.chat_postMessage(channel="#general", text=f"<@{workspace.bot_user}> hello")
    events = [payload["event"] for payload in await heard(2)]
    assert [event["type"] for event in events] == ["app_mention", "message"]
    assert events[0]["user"] == other.bot.id


async def test_reactions_come_as_events(workspace: Workspace, heard: Heard) -> None:
    ts = await workspace.post("general", "good news")
    await workspace.react("general", ts, "tada", user="sam")
    _, reaction = (payload["event"] for payload in await heard(2))
    assert (reaction["type"], reaction["reaction"]) == ("reaction_added", "tada")
    assert reaction["item"] == {
        "type": "message",
        "channel": workspace.channel("general"),
        "ts": ts,
    }
    assert (reaction["user"], reaction["item_user"]) == (
        workspace.user("sam"),
        workspace.user("ada"),
    )


async def test_opening_the_home_is_told(workspace: Workspace, heard: Heard) -> None:
    await workspace.open_home("lin")
    (payload,) = await heard(1)
    assert payload["event"]["tab"] == "home"
    assert payload["event"]["user"] == workspace.user("lin")
    assert payload["event"]["channel"] == workspace.dm("lin")


async def test_only_events_in_the_manifest_are_told(workspace: Workspace, heard: Heard) -> None:
    ts = await workspace.post("general", "hello")
    await workspace.react("general", ts, "wave")
    await workspace.react("general", ts, "wave", remove=True)
    await workspace.post("general", "bye")
    types = [payload["event"]["type"] for payload in await heard(3)]
    assert types == ["message", "reaction_added", "message"], "reaction_removed was not asked for"


async def test_a_command_is_acked_with_words_or_not_at_all(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/parrot")
    async def repeat(ack: Any, command: Json) -> None:
        await ack(command["text"])

    with pytest.raises(AppDidNotRespond):
        await workspace.command("general", "/parrot", "is anyone there?")
    await connect(app)
    assert await workspace.command("general", "/parrot", "a < b") == {"text": "a < b"}
    assert [m["text"] for m in workspace.ephemerals("general")] == ["a < b"]
    assert workspace.messages("general") == []
    with pytest.raises(AppDidNotRespond):
        await workspace.command("general", "/mute")
    with pytest.raises(LookupError, match="no app declares the command '/squawk'"):
        await workspace.command("general", "/squawk")


async def test_a_command_may_answer_in_the_channel_and_carries_its_fields(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/parrot")
    async def repeat(ack: Any) -> None:
        await ack(text="for everyone", response_type="in_channel")

    await connect(app)
    await workspace.command("random", "/parrot", "out loud", user="sam")
    (message,) = workspace.messages("random")
    assert (message["text"], message["user"]) == ("for everyone", workspace.bot_user)
    payload = workspace.deliveries[0].payload
    assert payload["command"] == "/parrot" and payload["text"] == "out loud"
    assert payload["channel_name"] == "random" and payload["user_name"] == "sam"
    assert payload["is_enterprise_install"] == "false"
    assert payload["response_url"].startswith(workspace.url)
    assert payload["trigger_id"]


async def test_people_do_only_what_people_can(workspace: Workspace) -> None:
    mine = await workspace.post("general", "mine", user="ada")
    with pytest.raises(SlackError, match="cant_update_message"):
        await workspace.edit("general", mine, "yours", user="lin")
    with pytest.raises(SlackError, match="cant_delete_message"):
        await workspace.delete("general", mine, user="lin")
    with pytest.raises(SlackError, match="not_in_channel"):
        await workspace.post(workspace.dm("ada"), "listening in", user="lin")
    with pytest.raises(SlackError, match="message_not_found"):
        await workspace.post("general", "to no one", thread_ts="1.000000")
    with pytest.raises(SlackError, match="no_text"):
        await workspace.post("general", "  ")
    for stranger in ("eve", "parrot"):
        with pytest.raises(LookupError, match=r"there are ada, lin, sam$"):
            await workspace.post("general", "hello", user=stranger)
    with pytest.raises(LookupError, match="there are #general, #articles, #random"):
        await workspace.post("secret", "hello")


async def test_waiting_in_vain_tells_what_happened_instead(workspace: Workspace) -> None:
    await workspace.post("general", "hello")
    with pytest.raises(TimeoutError, match="latest envelopes: events_api not acked"):
        await workspace.wait_for(lambda: workspace.calls, timeout=0.05)


OTHER = {
    "display_information": {"name": "Toucan"},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {"socket_mode_enabled": True},
}
