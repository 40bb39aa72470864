"""What a rich_text block may hold: literal runs, each with its style."""

from bot.workspace.block_kit.rules import (
    Rule,
    boolean,
    integer,
    kinds,
    listing,
    shape,
    string,
    url,
)

_LOOKS = ("bold", "italic", "strike", "code", "underline")
STYLE = shape({}, dict.fromkeys(_LOOKS, boolean))
CHIP_STYLE = shape({}, dict.fromkeys((*_LOOKS, "highlight", "client_highlight", "unlink"), boolean))


def _run(need: dict[str, Rule], may: dict[str, Rule] | None = None, style: Rule = STYLE) -> Rule:
    return shape(need, {"style": style, **(may or {})})


RUNS: dict[str, Rule] = {
    "text": _run({"text": string(least=1)}),
    "link": _run({"url": url()}, {"text": string(), "unsafe": boolean}),
    "emoji": _run(
        {"name": string(least=1)},
        {"skin_tone": integer(1, 6), "unicode": string(), "url": string()},
    ),
    "user": _run({"user_id": string(least=1)}, style=CHIP_STYLE),
    "usergroup": _run({"usergroup_id": string(least=1)}, style=CHIP_STYLE),
    "channel": _run({"channel_id": string(least=1)}, style=CHIP_STYLE),
    "team": _run({"team_id": string(least=1)}),
    "broadcast": _run({"range": string(choices=("here", "channel", "everyone"))}),
    "color": _run({"value": string(pattern=r"#[0-9a-fA-F]{6}")}),
    "date": _run(
        {"timestamp": integer(), "format": string(least=1)},
        {"url": url(), "fallback": string()},
    ),
}
_ELEMENTS = {"elements": listing(kinds(RUNS), least=0)}
_BORDER = {"border": integer(0, 1)}
SECTION = shape(_ELEMENTS, {})
PARTS: dict[str, Rule] = {
    "rich_text_section": SECTION,
    "rich_text_quote": shape(_ELEMENTS, _BORDER),
    "rich_text_preformatted": shape(_ELEMENTS, _BORDER | {"language": string()}),
    "rich_text_list": shape(
        {
            "elements": listing(kinds({"rich_text_section": SECTION})),
            "style": string(choices=("bullet", "ordered")),
        },
        _BORDER | {"indent": integer(0, 8), "offset": integer(0)},
    ),
}
