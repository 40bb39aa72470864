"""Messages as JSON, and back: the home of orjson.

JSON can carry half of a surrogate pair, and orjson, which keeps to UTF-8, refuses it. The standard
library takes over where it refuses.
"""

from __future__ import annotations

import json
from typing import Any

import orjson


def written(value: Any) -> bytes:
    """A value as JSON; half of a surrogate pair goes out as \\ud800."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def read(text: str) -> dict[str, Any]:
    """A message; {} for what is no JSON object. Raises ValueError for one that is broken."""
    try:
        message = orjson.loads(text)
    except ValueError:
        message = json.loads(text) if text.startswith("{") else {}
    return message if isinstance(message, dict) else {}
