"""A spell checker as a peer of repair: symspellpy, with the dictionary that comes with it.

It does what a spell checker that is left switched on would do: a word that its list does not have becomes the nearest
one that it has, at most two edits away, of equally near ones the most frequent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib import resources

from symspellpy import SymSpell, Verbosity

from pipeline.model import Edit, RepairedText
from pipeline.text.edits import apply

DISTANCE = 2  #: edits
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def load_spell_checker() -> Callable[[str], RepairedText]:
    """Return what corrects a text word by word."""
    words = SymSpell(max_dictionary_edit_distance=DISTANCE)
    words.load_dictionary(str(resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"), 0, 1)
    return partial(correct, words)


def correct(words: SymSpell, text: str) -> RepairedText:
    """Correct a text with a list of words."""
    edits = tuple(_edits(words, text))
    return RepairedText(text, text, apply(text, edits), (), edits, ())


def _edits(words: SymSpell, text: str) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        old = match.group()
        found = words.lookup(old, Verbosity.TOP, DISTANCE, transfer_casing=True)
        if found and found[0].term != old:
            yield Edit(match.start(), match.end(), old, found[0].term, "spelling")
