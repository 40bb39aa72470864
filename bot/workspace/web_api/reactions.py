"""reactions.*: emoji under a message."""

import re
from typing import Any

from bot.workspace.errors import SlackError
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]

_NAME = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


@method("reactions.add", "reactions:write")
def add(request: Request) -> Json:
    return _react(request, remove=False, refusal="already_reacted")


@method("reactions.remove", "reactions:write")
def remove(request: Request) -> Json:
    return _react(request, remove=True, refusal="no_reaction")


@method("reactions.get", "reactions:read")
def get(request: Request) -> Json:
    channel = request.channel()
    message = request.message(channel, "timestamp")
    return {"ok": True, "type": "message", "channel": channel.id, "message": message}


def _react(request: Request, remove: bool, refusal: str) -> Json:
    channel = request.own_channel()
    message = request.message(channel, "timestamp")
    name = str(request.need("name", "invalid_name")).strip(":")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    if not request.team.react(channel, message["ts"], request.app.bot, name, remove):
        raise SlackError(refusal)
    return {"ok": True}
