"""What an item is misread like: a worn letter or a bad print gives the same confusion over and over.

The strings of an item that are no words tell: where one confusion alone makes a word of a string, it has
probably happened, and is likelier to have happened elsewhere too (Reffle and Ringlstetter, "Unsupervised
profiling of OCRed historical documents", Pattern Recognition 2013).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from pipeline.evidence.confusions import Variant
from pipeline.evidence.item import ItemWords

_SHORTEST = 4  # letters; of shorter strings too many words can be made
_EVERYDAY, _CLEARER = 6.0, 1.5  # nats: the most a confusion may cost, and how much cheaper it must be than the next
_AT_MOST = 3  # times a string counts


def habits(
    item: ItemWords, known: Callable[[str], bool], variants: Callable[[str], Sequence[Variant]]
) -> Mapping[str, int]:
    """Return how often each confusion ("seen→meant") has probably happened in an item.

    Args:
        item: its words.
        known: whether a string is a word.
        variants: the words that may have been read as a string, cheapest first.
    """
    found: Counter[str] = Counter()
    for word, count in item.words.items():
        if len(word) < _SHORTEST or known(word):
            continue
        likely = variants(word)
        if not likely or likely[0].cost > _EVERYDAY or len(likely[0].confusions) > 1:
            continue
        if len(likely) > 1 and likely[1].cost - likely[0].cost < _CLEARER:
            continue
        found[likely[0].confusions[0]] += min(count, _AT_MOST)
    return found
