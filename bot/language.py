"""Which language a text is in."""

from __future__ import annotations

import re
from functools import lru_cache

# Ideographs, in code points: an editor that composes characters would turn U+F900 into U+8C48.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3005\u3007"

KEPT = 32  # texts; one question is asked about by everything that words its answer
LONGEST_KEPT = 10_000  # characters; an article is asked about once

_INSIDE = "\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff"  # accents and what is not seen
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?:[^\W_{HAN}][{_INSIDE}]*)+")


def language_of(text: str) -> str:
    """'zh' or 'en': Chinese when there are at least as many Han characters as other words."""
    return _remembered(text) if len(text) <= LONGEST_KEPT else _judged(text)


def _judged(text: str) -> str:
    runs = list(_RUN.finditer(text))
    han = sum(len(run[0]) for run in runs if run["han"])
    others = sum(run["han"] is None for run in runs)
    return "zh" if han and han >= others else "en"


_remembered = lru_cache(KEPT)(_judged)
