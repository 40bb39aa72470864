"""Which questions of a thread cannot be read without the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.words import Word, whole_words
from bot.words.folding import fold

SHORT = 2  # content words; a question word beside them ("用了多久?") makes them complete
SHORT_WITH_REFERENCE = 4  # content words beside an "and …", an "it", a "那…呢"

_JOINING = re.compile(
    r"(?:and|or|but|also|plus|what about|how about)\b|还有|那|以及|另外|再|.*呢\W*\Z", re.DOTALL
)
_REFERRING = re.compile(
    r"\b(?:it|its|he|him|his|she|her|they|them|their|this|that|these|those|there)\b|[他她它这那其]"
)
_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b|[谁几哪何怎吗]|什么|多[少久长大]"
)


def leans_on_earlier(question: str, words: Sequence[Word]) -> bool:
    """Whether a question is too short to stand alone; `words` are its content words.

    "and the designers?", "那团队呢?" and "how long did it take?" lean on the question before;
    "Codex 用了多久?" and "Which cloud does OpenAI run on?" do not.
    """
    text = fold(question).text.strip()
    distinct = len(whole_words(words))
    if distinct <= 1:
        return True
    if _JOINING.match(text) or _REFERRING.search(text):
        return distinct <= SHORT_WITH_REFERENCE
    return distinct <= SHORT and not _ASKING.search(text)
