"""assistant.threads.*: "is thinking …", the title of a thread, prompts to choose from."""

from typing import Any

from bot.workspace.channel import Channel
from bot.workspace.errors import SlackError
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]

MOST_PROMPTS = 4


@method("assistant.threads.setStatus", "assistant:write", "chat:write")
def set_status(request: Request) -> Json:
    """Shown until it is set empty, or until the app posts in the thread."""
    channel, thread_ts = _thread(request)
    status = str(request.get("status") or "")
    request.team.set_status(channel, thread_ts, status)
    return {"ok": True}


@method("assistant.threads.setTitle", "assistant:write")
def set_title(request: Request) -> Json:
    _thread(request)
    request.need("title")
    return {"ok": True}


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_suggested_prompts(request: Request) -> Json:
    prompts = request.items("prompts")
    if not prompts or len(prompts) > MOST_PROMPTS:
        raise SlackError("invalid_arguments")
    request.own_channel("channel_id")
    return {"ok": True}


def _thread(request: Request) -> tuple[Channel, str]:
    channel = request.own_channel("channel_id")
    thread_ts = str(request.need("thread_ts", "invalid_thread_ts"))
    if thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    return channel, thread_ts
