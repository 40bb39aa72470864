"""A library for each test."""

from pathlib import Path

import pytest

from tests.library.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty folder of articles."""
    return Shelf(tmp_path)
