"""Spaces put in by the reader: "pro vince". Those that are lost ("ofthe") are weighed with other misreadings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Edit, Evidence
from pipeline.repair.context import UNSEEN, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.lines import pull_up
from pipeline.repair.tokens import Gap, Token

MIN_MARGIN = 10.0  #: nats by which the words must be likelier than what was read
_SHORTEST = 2  # letters of a part; single letters stand for too much


def spaces(draft: Draft) -> Iterator[Proposal]:
    """Propose to put together words torn apart. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    for index, token in enumerate(draft.tokens):
        if text.profile.passage[index] or not token.plain or token.key in draft.good_words:
            continue
        edit = _join(draft, text, index)
        if edit is not None:
            yield Proposal(edit)


def _join(draft: Draft, text: EnglishText, index: int) -> Edit | None:
    if index + 1 == len(draft.tokens):
        return None
    first, second = draft.tokens[index : index + 2]
    between = draft.text[first.end : second.start]
    if second.gap is not Gap.TOGETHER or not second.plain or not second.text.islower() or between.strip():
        return None
    lexicon = text.english.lexicon
    if min(len(first.text), len(second.text)) < _SHORTEST or not first.text[1:].islower():
        return None
    if not lexicon.holds(first.key + second.key, name=first.text[0].isupper()):
        return None
    if draft.item.count(f"{first.key}-{second.key}"):
        return None
    apart = [token for token in (first, second) if not lexicon.standard(token.key)]
    if not apart or any(text.english.variants(token.text, slight=True) for token in apart):
        return None
    margin = _joined_margin(text, draft.tokens, index)
    if margin < MIN_MARGIN:
        return None
    evidence: Evidence = {"margin": round(margin, 2)}
    if "\n" not in between and "\r" not in between:
        end, new = second.end, first.text + second.text
        return Edit(first.start, end, draft.text[first.start : end], new, "space.extra", evidence)
    end, pulled = pull_up(draft.text, between, second.text, second.end)
    return Edit(first.start, end, draft.text[first.start : end], first.text + pulled, "space.extra", evidence)


def _joined_margin(text: EnglishText, tokens: Sequence[Token], index: int) -> float:
    """Return by how much one word is likelier than the two that were read, in nats."""
    context = text.context
    first, second = (context.words_of(token.key) for token in tokens[index : index + 2])
    before, after = context.window(index).before, context.window(index + 1).after
    behind = (*reversed(first), *before)[:2] if first else ()
    apart = context.score(first, Window(before, (), 0), UNSEEN)
    apart += context.score(second, Window(behind, after, 0), UNSEEN)
    joined = context.words_of(tokens[index].key + tokens[index + 1].key)
    return context.score(joined, Window(before, after, 0), UNSEEN) - apart
