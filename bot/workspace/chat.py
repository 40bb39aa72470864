"""chat.*: what an app says."""

from typing import Any

from bot.workspace.content import content
from bot.workspace.errors import SlackError
from bot.workspace.methods import Request, method
from bot.workspace.team import Channel

Json = dict[str, Any]

MOST_UPDATE_TEXT = 4_000  # Slack: chat.update refuses more, with msg_too_long


@method("chat.postMessage", "chat:write")
def post_message(request: Request) -> Json:
    channel = _writable(request)
    fields = content(request.arguments)
    message = request.team.add(
        channel,
        thread_ts=request.get("thread_ts"),
        metadata=request.structure("metadata"),
        bot_profile=request.app.profile(request.team.id),
        **request.app.byline(),
        **fields,
    )
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "message": message}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(request: Request) -> Json:
    channel, user = request.own_channel(), request.person()
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = request.team.whisper(
        channel,
        user,
        thread_ts=request.get("thread_ts"),
        **request.app.byline(),
        **content(request.arguments),
    )
    return {"ok": True, "message_ts": message["ts"]}


@method("chat.update", "chat:write")
def update(request: Request) -> Json:
    channel = request.channel()
    message = request.message(channel)
    if message.get("bot_id") != request.app.bot_id:
        raise SlackError("cant_update_message")
    fields = content(request.arguments)
    message = request.team.change(channel, message["ts"], **fields)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message["ts"],
        "text": message["text"],
        "message": message,
    }


@method("chat.delete", "chat:write")
def delete(request: Request) -> Json:
    channel = request.channel()
    message = request.message(channel)
    if message.get("bot_id") != request.app.bot_id:
        raise SlackError("cant_delete_message")
    request.team.delete(channel, message["ts"])
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


@method("chat.getPermalink")
def get_permalink(request: Request) -> Json:
    channel = request.channel()
    message = request.message(channel, "message_ts")
    link = f"{request.team.url}/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    if thread and thread != message["ts"]:
        link += f"?thread_ts={thread}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _writable(request: Request) -> Channel:
    channel = request.channel()
    if request.app.bot.id in channel.members or "chat:write.public" in request.app.manifest.scopes:
        return channel
    raise SlackError("not_in_channel")
