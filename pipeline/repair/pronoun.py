"""The pronoun I, read as the figure 1 or a small l: "1 have", "l am"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Edit, Evidence
from pipeline.repair.context import UNSEEN
from pipeline.repair.draft import Draft, Proposal
from pipeline.repair.tokens import Gap

MIN_MARGIN = 4.0  #: nats by which "I" must fit better than "one" does
MIN_NEXT = -7.0  #: ln P of the next word after "I"; verbs are likelier, nouns are not


def pronoun(draft: Draft) -> Iterator[Proposal]:
    """Propose "I" for a 1 or l before a verb. English only."""
    if draft.as_english is None:
        return
    english, context, kind = draft.as_english
    if english.trigram is None or kind.foreign:
        return
    tokens = draft.tokens
    for index, token in enumerate(tokens[:-1]):
        after = tokens[index + 1]
        if token.text not in ("1", "l") or not token.clean or after.gap is not Gap.TOGETHER:
            continue
        if not (after.text.isalpha() and after.text.islower() and english.trigram.knows(after.key)):
            continue
        if index and token.gap is Gap.TOGETHER and tokens[index - 1].text[-1].isdigit():
            continue
        window = context.window(index)
        margin = context.score(("i",), window, UNSEEN) - context.score(("one",), window, UNSEEN)
        following = english.trigram.log_prob(after.key, ("i",))
        if margin >= MIN_MARGIN and following >= MIN_NEXT:
            evidence: Evidence = {"margin": round(margin, 2), "next": round(following, 2)}
            yield Proposal(Edit(token.start, token.end, token.text, "I", "scanno.pronoun", evidence))
