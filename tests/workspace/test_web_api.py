"""The Web API, called as slack_sdk and others call it."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace

from .conftest import MANIFEST, web_client

Json = dict[str, Any]


async def refusal(call: Any) -> str:
    """The error code a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


# -- the edge: encodings, tokens, scopes


async def test_arguments_come_in_many_encodings(workspace: Workspace) -> None:
    url, token = f"{workspace.api_url}chat.postMessage", workspace.bot_token
    channel = workspace.channel("general")
    blocks = json.dumps([{"type": "divider"}])
    given = {"channel": channel, "text": "a < b", "blocks": blocks}
    bearer = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session:
        answers = [
            await (await session.post(url, json=given, headers=bearer)).json(),
            await (await session.post(url, data=given, headers=bearer)).json(),
            await (await session.post(url, data=given | {"token": token})).json(),
            await (await session.get(url, params=given, headers=bearer)).json(),
        ]
    assert [answer["ok"] for answer in answers] == [True] * 4
    assert [m["blocks"][0]["type"] for m in workspace.messages("general")] == ["divider"] * 4
    assert all(call.token == token for call in workspace.calls)
    assert all("token" not in call.arguments for call in workspace.calls)


async def test_an_empty_body_called_json_is_no_arguments(workspace: Workspace) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {workspace.bot_token}"}
    async with aiohttp.ClientSession() as session:
        response = await session.post(f"{workspace.api_url}auth.test", headers=headers)
        assert (await response.json())["user_id"] == workspace.bot_user


@pytest.mark.parametrize(
    ("body", "error"),
    [("{", "invalid_json"), ("[1]", "json_not_object"), ("[" * 100_000, "invalid_json")],
)
async def test_broken_json_is_refused(workspace: Workspace, body: str, error: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        response = await session.post(f"{workspace.api_url}api.test", data=body, headers=headers)
        assert (await response.json())["error"] == error


async def test_a_body_may_be_larger_than_a_mebibyte(client: AsyncWebClient) -> None:
    answer = await client.api_call("api.test", json={"payload": "x" * 3 * 2**20})
    assert len(answer["args"]["payload"]) == 3 * 2**20


async def test_auth_test_says_who_and_where(workspace: Workspace, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["url"]) == (workspace.bot_user, f"{workspace.url}/")
    assert answer["user"] == "parrot" and answer["bot_id"] and answer["team"] == "Workshop"


async def test_the_synchronous_client_works_too(workspace: Workspace) -> None:
    client = WebClient(workspace.bot_token, base_url=workspace.api_url)
    answer = await asyncio.to_thread(client.chat_postMessage, channel="#general", text="hello")
    assert answer["message"]["text"] == "hello"


async def test_tokens_are_of_two_kinds(workspace: Workspace) -> None:
    assert await refusal(web_client(workspace, "xoxb-made-up").auth_test()) == "invalid_auth"
    app_token = web_client(workspace, workspace.app_token)
    assert await refusal(app_token.auth_test()) == "not_allowed_token_type"
    bot_token = web_client(workspace).apps_connections_open(app_token=workspace.bot_token)
    assert await refusal(bot_token) == "not_allowed_token_type"
    async with aiohttp.ClientSession() as session:
        response = await session.post(f"{workspace.api_url}auth.test")
        assert await response.json() == {"ok": False, "error": "not_authed"}


async def test_unknown_methods_are_named(client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"


async def test_a_scope_that_the_manifest_lacks_is_missed(workspace: Workspace) -> None:
    quiet = workspace.install(
        {
            "display_information": {"name": "Quiet"},
            "oauth_config": {"scopes": {"bot": ["users:read"]}},
            "settings": {"socket_mode_enabled": True},
        }
    )
    client = web_client(workspace, quiet.bot_token)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="#general", text="may I?")
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "users:read"
    assert await refusal(client.conversations_list()) == "missing_scope"
    history = client.conversations_history(channel=workspace.channel("general"))
    assert await refusal(history) == "missing_scope"


# -- chat.*


async def test_membership_is_needed_to_post(workspace: Workspace, client: AsyncWebClient) -> None:
    random = workspace.channel("random")
    assert await refusal(client.chat_postMessage(channel=random, text="?")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel="C0", text="?")) == "channel_not_found"
    private = client.chat_postEphemeral(channel=random, user=workspace.user("ada"), text="?")
    assert await refusal(private) == "not_in_channel"
    await client.conversations_join(channel=random)
    assert (await client.chat_postMessage(channel=random, text="!"))["ok"]


async def test_chat_write_public_posts_without_membership() -> None:
    scopes = ["chat:write.public", *MANIFEST["oauth_config"]["scopes"]["bot"]]
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": scopes}}}
    async with Workspace(manifest=manifest) as workspace:
        answer = await web_client(workspace).chat_postMessage(channel="#random", text="hello")
        assert answer["channel"] == workspace.channel("random")


async def test_a_user_id_stands_for_the_direct_message(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel=workspace.user("lin"), text="psst")
    assert answer["channel"] == workspace.dm("lin")
    to_itself = client.chat_postMessage(channel=workspace.bot_user, text="hello me")
    assert await refusal(to_itself) == "cannot_dm_bot"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "   "}, "no_text"),
        ({"blocks": "not json"}, "invalid_blocks_format"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "section"}], "text": "fallback"}, "invalid_blocks"),
        ({"markdown_text": "*a*", "text": "b"}, "markdown_text_conflict"),
        ({"metadata": "{", "text": "b"}, "invalid_metadata_format"),
    ],
)
async def test_what_cannot_be_posted(client: AsyncWebClient, arguments: Json, error: str) -> None:
    call = client.api_call("chat.postMessage", json={"channel": "#general", **arguments})
    assert await refusal(call) == error


async def test_a_refusal_names_the_block(client: AsyncWebClient) -> None:
    blocks = [{"type": "divider"}, {"type": "header", "text": {"type": "plain_text", "text": ""}}]
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="#general", text="x", blocks=blocks)
    told = "must be more than 0 characters [json-pointer:/blocks/1/text/text]"
    assert refused.value.response["errors"] == [told]
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {told}"]


async def test_all_text_of_a_message_together_has_a_ceiling(client: AsyncWebClient) -> None:
    def blocks(total: int) -> list[Json]:
        texts = ["长" * 2_600] * 5 + ["长" * (total - 13_000)]
        return [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in texts]

    full = await client.chat_postMessage(channel="#general", text="x", blocks=blocks(13_200))
    assert full["ok"]
    too_long = client.chat_postMessage(channel="#general", text="x", blocks=blocks(13_201))
    assert await refusal(too_long) == "msg_blocks_too_long"


async def test_long_text_is_cut_when_posted_and_refused_when_updated(
    client: AsyncWebClient,
) -> None:
    posted = await client.chat_postMessage(channel="#general", text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    assert await refusal(client.chat_update(**where, text="x" * 4_001)) == "msg_too_long"
    assert (await client.chat_update(**where, text="x" * 4_000))["ok"]


async def test_an_update_with_text_alone_removes_the_blocks_and_is_marked(
    client: AsyncWebClient,
) -> None:
    blocks = [{"type": "divider"}]
    posted = await client.chat_postMessage(channel="#general", text="one", blocks=blocks)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    with_blocks = await client.chat_update(**where, text="two", blocks=blocks)
    assert "edited" not in with_blocks["message"]
    alone = await client.chat_update(**where, text="three")
    assert "blocks" not in alone["message"]
    assert alone["message"]["edited"]["user"]


async def test_an_app_changes_and_deletes_only_its_own_messages(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    general = workspace.channel("general")
    theirs = {"channel": general, "ts": await workspace.post("general", "mine")}
    assert await refusal(client.chat_update(**theirs, text="yours")) == "cant_update_message"
    assert await refusal(client.chat_delete(**theirs)) == "cant_delete_message"
    nothing = client.chat_update(channel=general, ts="1.000000", text="?")
    assert await refusal(nothing) == "message_not_found"
    own = await client.chat_postMessage(channel=general, text="oops")
    await client.chat_delete(channel=general, ts=own["ts"])
    assert [m["text"] for m in workspace.messages("general")] == ["mine"]


async def test_a_reply_to_a_vanished_parent_lands_in_the_channel(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    """As slack-go #1571 saw it: no error, and no thread_ts in the answer."""
    parent = await workspace.post("general", "never mind")
    await workspace.delete("general", parent)
    answer = await client.chat_postMessage(channel="#general", text="late", thread_ts=parent)
    assert "thread_ts" not in answer["message"]


async def test_a_reply_to_a_reply_joins_its_thread(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    parent = await workspace.post("general", "one")
    reply = await workspace.post("general", "two", thread_ts=parent)
    answer = await client.chat_postMessage(
        channel="#general", text="three", thread_ts=reply, reply_broadcast=True
    )
    assert answer["message"]["thread_ts"] == parent
    assert answer["message"]["subtype"] == "thread_broadcast"
    assert answer["message"]["root"]["text"] == "one"


async def test_a_notice_has_no_thread(workspace: Workspace, client: AsyncWebClient) -> None:
    await workspace.invite("random", "parrot")
    (notice,) = workspace.messages("random")
    late = client.chat_postMessage(channel="#random", text="hi", thread_ts=notice["ts"])
    assert await refusal(late) == "cannot_reply_to_message"


async def test_a_permalink_opens_the_page(workspace: Workspace, client: AsyncWebClient) -> None:
    parent = await workspace.post("general", "one")
    reply = await workspace.post("general", "two", thread_ts=parent)
    general = workspace.channel("general")
    link = (await client.chat_getPermalink(channel=general, message_ts=reply))["permalink"]
    place = f"{workspace.url}/archives/{general}/p{reply.replace('.', '')}"
    assert link == f"{place}?thread_ts={parent}&cid={general}"


async def test_metadata_is_kept(workspace: Workspace, client: AsyncWebClient) -> None:
    metadata = {"event_type": "answered", "event_payload": {"question": "1"}}
    await client.chat_postMessage(
        channel="#general", text="x", metadata=metadata, unfurl_links=False
    )
    assert workspace.messages("general")[0]["metadata"] == metadata


async def test_metadata_is_told_to_those_who_ask(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "answered", "event_payload": {"question": "1"}}
    general = workspace.channel("general")
    ts = (await client.chat_postMessage(channel=general, text="x", metadata=metadata))["ts"]
    for read in (client.conversations_history, client.conversations_replies):
        where = {"channel": general} | ({"ts": ts} if "replies" in read.__name__ else {})
        (plain,) = (await read(**where))["messages"]
        assert "metadata" not in plain
        (whole,) = (await read(**where, include_all_metadata=True))["messages"]
        assert whole["metadata"] == metadata


# -- conversations.*, users.*, reactions.*


async def test_channels_are_listed_with_the_bots_membership(client: AsyncWebClient) -> None:
    listed = await client.conversations_list(types="public_channel,im")
    members = {c["name"]: c["is_member"] for c in listed["channels"] if not c["is_im"]}
    assert members == {"general": True, "articles": True, "random": False}
    assert sum(c["is_im"] for c in listed["channels"]) == 3


async def test_history_is_newest_first_in_pages_and_without_replies(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    stamps = [await workspace.post("general", f"{number}") for number in range(5)]
    await workspace.post("general", "a reply", thread_ts=stamps[0])
    general = workspace.channel("general")
    first = await client.conversations_history(channel=general, limit=3)
    assert [m["text"] for m in first["messages"]] == ["4", "3", "2"]
    assert first["has_more"] is True
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=general, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["1", "0"]
    since = await client.conversations_history(
        channel=general, oldest=stamps[1], latest=stamps[3], inclusive=True
    )
    assert [m["text"] for m in since["messages"]] == ["3", "2", "1"]
    between = await client.conversations_history(
        channel=general, oldest=stamps[1], latest=stamps[3]
    )
    assert [m["text"] for m in between["messages"]] == ["2"]


async def test_replies_come_with_their_parent_first(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    parent = await workspace.post("general", "one")
    reply = await workspace.post("general", "two", thread_ts=parent)
    general = workspace.channel("general")
    for ts in (parent, reply):
        thread = await client.conversations_replies(channel=general, ts=ts)
        assert [m["text"] for m in thread["messages"]] == ["one", "two"]
    gone = client.conversations_replies(channel=general, ts="1.000000")
    assert await refusal(gone) == "thread_not_found"
    unread = client.conversations_history(channel=workspace.channel("random"))
    assert await refusal(unread) == "not_in_channel"


async def test_channels_and_people_can_be_looked_up(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    lin = workspace.user("lin")
    opened = await client.conversations_open(users=lin)
    assert opened["channel"]["id"] == workspace.dm("lin")
    info = await client.conversations_info(channel=workspace.channel("articles"))
    assert (info["channel"]["name"], info["channel"]["is_member"]) == ("articles", True)
    members = await client.conversations_members(channel=workspace.channel("random"))
    assert workspace.bot_user not in members["members"] and lin in members["members"]
    person = await client.users_info(user=lin)
    assert person["user"]["profile"]["real_name"] == "林梅" and "locale" not in person["user"]
    await workspace.set_locale("zh-TW", user="lin")
    person = await client.users_info(user=lin, include_locale=True)
    assert person["user"]["locale"] == "zh-TW"
    assert await refusal(client.users_info(user="U0")) == "user_not_found"
    everyone = await client.users_list()
    assert [u["name"] for u in everyone["members"] if u["is_bot"]] == ["parrot"]


async def test_reactions_are_counted_and_taken_back(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = await workspace.post("general", "good news")
    await workspace.react("general", ts, "eyes", user="lin")
    here = {"channel": workspace.channel("general"), "timestamp": ts, "name": "eyes"}
    await client.reactions_add(**here)
    assert await refusal(client.reactions_add(**here)) == "already_reacted"
    (counted,) = workspace.messages("general")[0]["reactions"]
    assert (counted["count"], counted["users"]) == (
        2,
        [workspace.user("lin"), workspace.bot_user],
    )
    await client.reactions_remove(**here)
    assert await refusal(client.reactions_remove(**here)) == "no_reaction"
    assert await refusal(client.reactions_add(**here | {"name": "<b>"})) == "invalid_name"


async def test_a_status_needs_a_thread(workspace: Workspace, client: AsyncWebClient) -> None:
    ts = await workspace.post("general", "hm?")
    general = workspace.channel("general")
    call = client.assistant_threads_setStatus(channel_id=general, thread_ts=ts, status="looking")
    assert (await call)["ok"]
    lost = client.assistant_threads_setStatus(channel_id=general, thread_ts="1.0", status="x")
    assert await refusal(lost) == "thread_not_found"
