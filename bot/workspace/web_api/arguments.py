"""Arguments of a Web API call, whatever encoding they came in."""

import json
from typing import Any

from bot.workspace.errors import SlackError

Json = dict[str, Any]


def argument(arguments: Json, name: str) -> Any:
    """An argument, or None. Slack: an empty one counts as not given."""
    value = arguments.get(name)
    return None if value == "" else value


def structure(arguments: Json, name: str, error: str) -> Any:
    """An argument that is JSON; inside a form it comes as a string of JSON."""
    value = argument(arguments, name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SlackError(error) from None


def items(arguments: Json, name: str, error: str) -> list[Any] | None:
    value = structure(arguments, name, error)
    if value is None or isinstance(value, list):
        return value
    raise SlackError(error)


def flag(arguments: Json, name: str) -> bool:
    return arguments.get(name) in (True, "true", "True", "1", 1)
