"""Characters that several stages must agree about: ligatures, apostrophes, hyphens, and word keys."""

from __future__ import annotations

import re
import unicodedata

#: Ligature glyphs and what is printed. The long s of `ﬅ` stays a long s.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"}
APOSTROPHES = "'’"
HYPHENS = "-\u2010\u2011"
SOFT_HYPHEN = "\u00ad"
#: What may stand at the end of a line for a divided word: a hyphen, the not sign of some OCR programs,
#: the double hyphen of black letter.
LINE_END_HYPHENS = HYPHENS + "¬⸗"

_SPELT_OUT = str.maketrans({**LIGATURES, "ﬅ": "st", "ſ": "s", "æ": "ae", "œ": "oe", "’": "'", SOFT_HYPHEN: None})
_PLAIN_SIGNS = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"') | dict.fromkeys("‐‑–—―", "-"))
# What print hardly ever shows: capitals after small letters, letters beside figures, signs within words, signs
# that readers make of specks, a letter three times, two stops in a row.
_ODD = re.compile(
    r"[a-z][A-Z]|[^\W\d_]\d|\d[^\W\d_]|[^\W_][^\w\s'’.,-][^\W_]|[|~=\\{}<>^_•°©®™]|([^\dIX])\1\1|[,;:.]{2}|\w[,;:!?][^\W\d_]"
)
_MARKS = re.compile(r"[\u0300-\u036f]+")


def fold(word: str) -> str:
    """Return the key under which a word is looked up: small letters, without accents and ligatures.

    >>> fold("Œuvre"), fold("coöperate"), fold("ﬁſh’s")
    ('oeuvre', 'cooperate', "fish's")
    """
    if word.isascii():
        return word.lower()
    plain = word.lower().translate(_SPELT_OUT)
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", plain)))


def plain_signs(text: str) -> str:
    """Return a text with quotation marks and dashes made plain, sign for sign, so that its length is kept.

    >>> plain_signs("“wait — there–”")
    '"wait - there-"'
    """
    return text if text.isascii() else text.translate(_PLAIN_SIGNS)


def odd_shapes(text: str) -> int:
    """Return how many times a text has what print hardly ever shows.

    >>> odd_shapes("Co/umn"), odd_shapes("th,e"), odd_shapes("1,000.")
    (1, 1, 0)
    """
    return sum(1 for _ in _ODD.finditer(text))
