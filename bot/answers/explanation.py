"""Why each excerpt stands where it does, in columns that anyone can read and add up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from bot.answers import Answer, Confidence, Excerpt

COLUMNS = ("term", "field", "weight", "held by", "idf", "times", "saturation", "score")
LEGEND = (
    "score = weight × idf × saturation. Held by so many passages (articles, in the field article); "
    "the fewer, the higher the idf. Times: how often it stands there; the more often, and the "
    "shorter the passage, the higher the saturation."
)
WIDEST_TERM = 32  # columns

Row = Sequence[str]


def explained(answer: Answer) -> Iterator[str]:
    """Whether the question is answered, what is read as another word, each excerpt, a legend."""
    yield _verdict(answer.confidence)
    for typed, read in answer.read_as:
        yield f"No passage holds {typed}; it was read as {read}, and both count less."
    for excerpt in answer.excerpts or answer.nearest:
        yield _explained(excerpt)
    if answer.total:
        yield LEGEND


def _verdict(judged: Confidence | None) -> str:
    if judged is None:
        return "Not answered: no passage shares a word with the question."
    verdict = "Answered" if judged.is_enough else "Not answered; these are the nearest"
    share = f"has {judged.share:.0%} of the highest score that its words could give"
    reason = f"the best passage {share}, and {judged.needed:.0%} is enough"
    if judged.complete:
        reason = f"the best passage holds every word looked for; it {share}"
    return f"{verdict}: {reason}."


def _explained(excerpt: Excerpt) -> str:
    place = " › ".join((excerpt.article.title, *excerpt.passage.headings))
    rows = [COLUMNS] + [
        (
            reason.term,
            reason.field,
            f"{reason.weight:.2f}",
            str(reason.document_frequency),
            f"{reason.idf:.3f}",
            str(reason.term_frequency),
            f"{reason.saturation:.3f}",
            f"{reason.score:.3f}",
        )
        for reason in excerpt.reasons
    ]
    added = sum(reason.score for reason in excerpt.reasons)
    factor = "the question's language" if excerpt.language_weight == 1 else "another language"
    total = f"{added:.3f} in all × {excerpt.language_weight:g} ({factor}) = {excerpt.score:.3f}"
    return "\n".join((f"{excerpt.rank}. {place}", *_aligned(rows), f"   {total}"))


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Two columns of words from the left, figures to the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    widths[0] = min(widths[0], WIDEST_TERM)
    for row in rows:
        cells = []
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (width - _width(cell))
            cells.append(cell + blanks if at < 2 else blanks + cell)
        yield "   " + "  ".join(cells)


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
