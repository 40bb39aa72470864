"""British spellings as American ones: colour is color, organised is organized, fibre is fiber.

Articles and questions go through the same rules. So no harm is done where one reaches too far:
raised is "raized" in both.
"""

from __future__ import annotations

import re

_RULES = [
    (re.compile(pattern, re.MULTILINE), letters)
    for pattern, letters in (
        # Not revise, precise, advertise: they would lose revision, precision, advertisement.
        (r"(?<=\w\w[^\Wcv])(?<!vert)is(?=(?:e[drs]?|ers|ings?|ations?|ational|able)$)", "iz"),
        (r"(?<=l)ys(?=(?:e[drs]?|ers|ing)$)", "yz"),
        (
            r"(?<=\w\w)our(?=(?:s|ed|ings?|able|ites?|ful|less|hoods?|ly|al|ers?)?$)",
            "or",
        ),
        (r"(?<=\w\w[bt])re(?=s?$)", "er"),
        (r"(?<=log)ue(?=s?$)", ""),
        (r"(?<=fen)ce(?=s?$)", "se"),
        (r"ae(?=m)|oe(?=dem|st)", "e"),
    )
]


def american(words: str) -> str:
    """A folded word, or one in each line, spelled as in the United States."""
    for british, letters in _RULES:
        words = british.sub(letters, words)
    return words
