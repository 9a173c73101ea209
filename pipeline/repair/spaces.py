"""Spaces lost or put in by the reader: "ofthe" and "pro vince"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.evidence.lexicon import LONGEST
from pipeline.model import Edit, Evidence
from pipeline.repair.context import PER_LETTER, UNSEEN, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.lines import pull_up
from pipeline.repair.tokens import Gap, Token

MIN_MARGIN = 10.0  #: nats by which the words must be likelier than what was read
MIN_GAP = 2.5  #: nats by which they must be likelier than another repair of it
_SHORTEST = 2  # letters of a part; single letters stand for too much
_MAY_BE_SPLIT = 4


def spaces(draft: Draft) -> Iterator[Proposal]:
    """Propose missing spaces in words and none in divided ones. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    for index, token in enumerate(draft.tokens):
        if text.profile.passage[index] or not _plain(token) or token.key in draft.good_words:
            continue
        edit = _split(draft, text, index) or _join(draft, text, index)
        if edit is not None:
            yield Proposal(edit)


def _plain(token: Token) -> bool:
    return token.clean and not token.divided and token.text.isascii() and token.text.isalpha()


def _split(draft: Draft, text: EnglishText, index: int) -> Edit | None:
    token = draft.tokens[index]
    word = token.text
    if text.profile.known[index] or not _MAY_BE_SPLIT <= len(word) <= LONGEST or not word[1:].islower():
        return None
    window = text.context.window(index)
    as_read = text.context.score((), window, UNSEEN - PER_LETTER * max(0, len(word) - 5))
    best = max(
        (
            (text.context.score((word[:cut].lower(), word[cut:]), window, -1e9), cut)
            for cut in range(_SHORTEST, len(word) - _SHORTEST + 1)
            if all(_everyday(text, part) for part in (word[:cut], word[cut:]))
        ),
        default=None,
    )
    if best is None:
        return None
    margin, cut = best[0] - as_read, best[1]
    others = [
        text.context.score(text.context.words_of(variant.text.lower()), window, UNSEEN) - as_read - variant.cost
        for variant in text.english.variants(word, slight=False)
    ]
    if margin < MIN_MARGIN or any(margin - other < MIN_GAP for other in others):
        return None
    new = f"{word[:cut]} {word[cut:]}"
    return Edit(token.start, token.end, word, new, "space.missing", {"margin": round(margin, 2)})


def _join(draft: Draft, text: EnglishText, index: int) -> Edit | None:
    if index + 1 == len(draft.tokens):
        return None
    first, second = draft.tokens[index : index + 2]
    between = draft.text[first.end : second.start]
    if second.gap is not Gap.TOGETHER or not _plain(second) or not second.text.islower() or between.strip():
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


def _everyday(text: EnglishText, part: str) -> bool:
    lexicon, trigram = text.english.lexicon, text.english.trigram
    assert trigram is not None
    return trigram.knows(part.lower()) and lexicon.standard(part) and (len(part) > 2 or lexicon.common(part))
