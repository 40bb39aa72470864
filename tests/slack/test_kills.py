"""Real processes, killed with -9 while they answer; hundreds of them by `tests.campaigns.kills`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.kills import MOMENTS, campaign


@pytest.mark.parametrize("moment", MOMENTS)
async def test_what_was_acknowledged_is_answered_once_after_a_kill(
    tmp_path: Path, moment: str
) -> None:
    figures = await campaign(kills=2, burst=8, moment=moment, data=tmp_path)
    assert figures["acknowledged"] > 0
    assert figures["lost"] == figures["repeated"] == 0
