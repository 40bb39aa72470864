"""Block Kit: what blocks and views may hold, and what the interactive ones say when used."""

from bot.workspace.block_kit.blocks import checked_blocks, checked_view

__all__ = ["checked_blocks", "checked_view"]
