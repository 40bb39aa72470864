"""Rules that JSON must keep, small ones to build larger ones of.

A rule takes a value and its JSON pointer and yields what is wrong, in Slack's words:

>>> list(string(most=3)("four", "/blocks/0/text"))
['must be less than 4 characters [json-pointer:/blocks/0/text]']
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]

_URL = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def wrong(what: str, path: str) -> str:
    return f"{what} [json-pointer:{path}]"


def string(
    most: int | None = None, least: int = 0, choices: Collection[str] = (), pattern: str = ""
) -> Rule:
    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", path)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", path)
        elif most is not None and len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", path)
        elif choices and value not in choices:
            yield wrong("must be a valid enum value", path)
        elif pattern and not re.fullmatch(pattern, value):
            yield wrong("must match the required pattern", path)

    return rule


def url(most: int = 3000) -> Rule:
    def rule(value: Any, path: str) -> Iterator[str]:
        yield from string(most, least=1)(value, path)
        if isinstance(value, str) and not _URL.fullmatch(value):
            yield wrong("must be a valid url", path)

    return rule


def integer(least: int | None = None, most: int | None = None) -> Rule:
    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong("must be an integer", path)
        elif least is not None and value < least:
            yield wrong(f"must be greater than {least - 1}", path)
        elif most is not None and value > most:
            yield wrong(f"must be less than {most + 1}", path)

    return rule


def boolean(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield wrong("must be a boolean", path)


def anything(value: Any, path: str) -> Iterator[str]:
    return iter(())


def listing(rule: Rule, most: int | None = None, least: int = 1) -> Rule:
    """An array of `least` to `most` items, each keeping `rule`."""

    def rules(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", path)
            return
        if len(value) < least:
            yield wrong(f"no fewer than {least} items allowed", path)
        if most is not None and len(value) > most:
            yield wrong(f"no more than {most} items allowed", path)
        for index, item in enumerate(value):
            yield from rule(item, f"{path}/{index}")

    return rules


def shape(need: Mapping[str, Rule], may: Mapping[str, Rule], *also: Rule) -> Rule:
    """An object with these fields and no others; null counts as absent, "type" is always there.

    `also` are rules for the object as a whole, asked when its fields are well.
    """
    known = {"type": anything, **need, **may}

    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", path)
            return
        given = {key: item for key, item in value.items() if item is not None}
        found = [wrong(f"missing required field: {key}", path) for key in need if key not in given]
        for key, item in given.items():
            if key in known:
                found += known[key](item, f"{path}/{key}")
            else:
                found.append(wrong(f"invalid additional property: {key}", path))
        yield from found
        if not found:
            for each in also:
                yield from each(given, path)

    return rule


def one_of(*names: str) -> Rule:
    """At least one of these fields."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if not any(name in value for name in names):
            yield wrong(f"must define at least one of: {', '.join(names)}", path)

    return rule


def not_both(one: str, other: str) -> Rule:
    def rule(value: Any, path: str) -> Iterator[str]:
        if one in value and other in value:
            yield wrong(f"cannot define both {one} and {other}", path)

    return rule


def kinds(table: Mapping[str, Rule]) -> Rule:
    """An object whose "type" says which rule it keeps."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", path)
        elif not isinstance(value.get("type"), str):
            yield wrong("missing required field: type", path)
        elif value["type"] not in table:
            yield wrong(f"unsupported type: {value['type']}", f"{path}/type")
        else:
            yield from table[value["type"]](value, path)

    return rule
