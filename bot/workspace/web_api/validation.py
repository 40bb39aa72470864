"""blocks.validate: Slack's own checker of blocks, messages and views; it needs no token."""

import re
from collections.abc import Callable
from typing import Any

from bot.workspace.block_kit import checked_blocks, checked_view
from bot.workspace.errors import SlackError
from bot.workspace.web_api.content import content
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]

CHECKS: dict[str, Callable[[Any], Any]] = {
    "blocks": checked_blocks,
    "message": content,
    "view": checked_view,
}
_FAULT = re.compile(r"(?:\[ERROR\] )?(.*) \[json-pointer:(.*)\]")


@method("blocks.validate", token=None)
def validate(request: Request) -> Json:
    """Takes one of blocks, message and view; errors are {pointer, message}."""
    given = [name for name in ("blocks", "message", "view") if request.get(name) is not None]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    value = request.structure(given[0])
    try:
        CHECKS[given[0]](value)
    except SlackError as error:
        told = error.more.get("response_metadata", {}).get("messages", [error.code])
        raise SlackError(f"invalid_{given[0]}", errors=[_fault(each) for each in told]) from None
    return {"ok": True}


def _fault(text: str) -> Json:
    match = _FAULT.fullmatch(text)
    return {"pointer": match[2], "message": match[1]} if match else {"pointer": "", "message": text}
