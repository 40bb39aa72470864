"""What a person types, as the rich_text block that Slack makes of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace.block_kit import checked_blocks
from bot.workspace.block_kit.typed import from_wire


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab 长<>&|@#!U1*\n"), max_size=40))
def test_what_a_person_types_becomes_valid_blocks_and_loses_nothing(typed: str) -> None:
    wire = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blocks = checked_blocks(from_wire(wire))
    runs = blocks[0]["elements"][0]["elements"] if blocks else []
    assert "".join(run["text"] for run in runs) == typed


def test_marks_in_typed_text_become_elements() -> None:
    wire = "<@U1> <#C1|general> <!here> <!subteam^S1> <https://a.b/?x=1&amp;y=2|a &lt; b>"
    elements = from_wire(wire)[0]["elements"][0]["elements"]
    assert [e for e in elements if e["type"] != "text"] == [
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "link", "url": "https://a.b/?x=1&y=2", "text": "a < b"},
    ]
