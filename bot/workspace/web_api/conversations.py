"""conversations.*: channels, their members and their messages."""

from collections.abc import Iterable
from typing import Any

from bot.workspace.channel import Channel
from bot.workspace.errors import SlackError
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]

SCOPES = {"channel": "channels", "im": "im"}  # the first part of a scope, by type of channel
MOST_AT_ONCE = 1000


@method("conversations.list", "channels:read", "im:read")
def list_(request: Request) -> Json:
    types = str(request.get("types") or "public_channel").split(",")
    found = []
    if "public_channel" in types:
        request.scope("channels:read")
        found += [c for c in request.team.channels.values() if not c.is_im]
    if "im" in types:
        request.scope("im:read")
        mine = request.app.bot.id
        found += [c for c in request.team.channels.values() if c.is_im and mine in c.members]
    page, cursor = _page(request, [_described(request, channel) for channel in found])
    return {"ok": True, "channels": page, **_next(cursor)}


@method("conversations.info")
def info(request: Request) -> Json:
    channel = request.channel()
    request.scope(f"{SCOPES[channel.type]}:read")
    return {"ok": True, "channel": _described(request, channel)}


@method("conversations.members")
def members(request: Request) -> Json:
    channel = request.channel()
    request.scope(f"{SCOPES[channel.type]}:read")
    page, cursor = _page(request, channel.members)
    return {"ok": True, "members": page, **_next(cursor)}


@method("conversations.history")
def history(request: Request) -> Json:
    """Newest first, without the replies in threads."""
    channel = _readable(request)
    top = [m for m in channel.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"]]
    page, cursor = _page(request, [*_between(request, reversed(top))])
    page = _told(request, page)
    return {"ok": True, "messages": page, "has_more": bool(cursor), "pin_count": 0, **_next(cursor)}


@method("conversations.replies")
def replies(request: Request) -> Json:
    """The parent, then its replies, oldest first."""
    channel = _readable(request)
    ts = str(request.need("ts", "thread_not_found"))
    if ts not in channel.messages:
        raise SlackError("thread_not_found")
    thread = channel.thread(str(channel.messages[ts].get("thread_ts", ts)))
    page, cursor = _page(request, [*_between(request, thread)])
    page = _told(request, page)
    return {"ok": True, "messages": page, "has_more": bool(cursor), **_next(cursor)}


@method("conversations.open", "im:write")
def open_(request: Request) -> Json:
    if request.get("channel"):
        channel = request.channel()
    else:
        people = str(request.need("users", "users_list_not_supplied")).split(",")
        if len(people) > 1:
            raise SlackError("not_enabled")  # group messages are not part of this workspace
        channel = request.dm(people[0])
    described = _described(request, channel) if request.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": described}


@method("conversations.join", "channels:join")
def join(request: Request) -> Json:
    channel = request.channel()
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    already = request.app.bot.id in channel.members
    request.team.join(channel, request.app.bot)
    warning = {"warning": "already_in_channel"} if already else {}
    return {"ok": True, "channel": _described(request, channel), **warning}


@method("conversations.invite", "channels:manage", "channels:write.invites")
def invite(request: Request) -> Json:
    channel = request.own_channel()
    for user_id in str(request.need("users", "no_user")).split(","):
        if user_id not in request.team.users:
            raise SlackError("user_not_found")
        if user_id == request.app.bot.id:
            raise SlackError("cant_invite_self")
        if user_id in channel.members:
            raise SlackError("already_in_channel")
        request.team.join(channel, request.team.users[user_id], inviter=request.app.bot)
    return {"ok": True, "channel": _described(request, channel)}


@method("conversations.leave", "channels:manage")
def leave(request: Request) -> Json:
    request.team.leave(request.own_channel(), request.app.bot)
    return {"ok": True}


def _readable(request: Request) -> Channel:
    channel = request.channel()
    request.scope(f"{SCOPES[channel.type]}:history")
    return request.own_channel()


def _described(request: Request, channel: Channel) -> Json:
    """The channel object of Slack's answers."""
    is_member = request.app.bot.id in channel.members
    if channel.is_im:
        return {"id": channel.id, "is_im": True, "user": channel.members[0], "is_open": True}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": False,
        "is_archived": False,
        "is_general": channel.name == "general",
        "is_member": is_member,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "context_team_id": request.team.id,
    }


def _between(request: Request, messages: Iterable[Json]) -> Iterable[Json]:
    """Those after `oldest` and before `latest`, with these two if `inclusive`."""
    oldest, latest = str(request.get("oldest") or "0"), str(request.get("latest") or "")
    bounds = (oldest, latest) if request.flag("inclusive") else ()
    for message in messages:
        if message["ts"] in bounds or (oldest < message["ts"] and message["ts"] < (latest or "9")):
            yield message


def _told(request: Request, messages: list[Json]) -> list[Json]:
    """Slack: a message's metadata is told only to those who ask for it."""
    if request.flag("include_all_metadata"):
        return messages
    return [{k: v for k, v in message.items() if k != "metadata"} for message in messages]


def _page(request: Request, found: list[Any]) -> tuple[list[Any], str]:
    """A page of at most `limit` items, and the cursor of the next page, "" if it is the last."""
    try:
        start = int(request.get("cursor") or 0)
        limit = int(request.get("limit") or 100)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if not 1 <= limit <= MOST_AT_ONCE:
        raise SlackError("invalid_limit")
    end = start + limit
    return found[start:end], str(end) if end < len(found) else ""


def _next(cursor: str) -> Json:
    return {"response_metadata": {"next_cursor": cursor}}
