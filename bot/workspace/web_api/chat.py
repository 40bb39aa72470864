"""chat.*: what an app says."""

from typing import Any

from bot.workspace.channel import Channel
from bot.workspace.errors import SlackError
from bot.workspace.web_api.content import content
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]

MOST_UPDATE_TEXT = 4_000  # Slack: chat.update refuses more, where chat.postMessage cuts at 40,000


@method("chat.postMessage", "chat:write")
def post_message(request: Request) -> Json:
    channel = _writable(request)
    fields = content(request.arguments) | request.app.byline()
    fields["bot_profile"] = request.app.profile(request.team.id)
    fields["thread_ts"] = _thread(request, channel)
    if fields["thread_ts"] and request.flag("reply_broadcast"):
        root = channel.messages[fields["thread_ts"]]
        fields |= {"subtype": "thread_broadcast", "root": root}
    message = request.team.add(channel, **fields)
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "message": message}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(request: Request) -> Json:
    channel, user = request.own_channel(), request.person()
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    fields = content(request.arguments) | request.app.byline()
    fields["thread_ts"] = _thread(request, channel)
    message = request.team.whisper(channel, user, **fields)
    return {"ok": True, "message_ts": message["ts"]}


@method("chat.update", "chat:write")
def update(request: Request) -> Json:
    """Slack: text without blocks removes the blocks; only then is the message marked as edited."""
    channel, message = _own_message(request, "cant_update_message")
    if len(str(request.get("text") or "")) > MOST_UPDATE_TEXT:
        raise SlackError("msg_too_long")
    fields = content(request.arguments)
    fields["metadata"] = fields["metadata"] or message.get("metadata")
    if fields["text"] and not fields["blocks"]:
        fields["edited"] = {"user": request.app.bot.id, "ts": request.team.new_ts()}
    message = request.team.change(channel, message["ts"], **fields)
    told = {"ts": message["ts"], "text": message["text"], "message": message}
    return {"ok": True, "channel": channel.id, **told}


@method("chat.delete", "chat:write")
def delete(request: Request) -> Json:
    channel, message = _own_message(request, "cant_delete_message")
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


def _own_message(request: Request, refusal: str) -> tuple[Channel, Json]:
    channel = request.channel()
    message = request.message(channel)
    if message.get("bot_id") != request.app.bot_id:
        raise SlackError(refusal)
    return channel, message


def _thread(request: Request, channel: Channel) -> str | None:
    """The parent's ts. Slack: a reply whose parent is gone lands in the channel, unthreaded."""
    parent = channel.messages.get(str(request.get("thread_ts")))
    if parent is None:
        return None
    if parent.get("subtype") == "channel_join":
        raise SlackError("cannot_reply_to_message")
    return str(parent.get("thread_ts", parent["ts"]))
