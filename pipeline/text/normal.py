"""Named normalisations: what is counted as the same when a text is compared with its reference.

`strict` forgives nothing a reader could see but the breaking of lines: Unicode NFC, no byte order mark,
every run of white space (line breaks too) one space.

`archive` also forgives what transcribers decide by policy and not by what is printed: the shape of
quotation marks, dashes and ligatures, the long s, spaces around dashes, and whether a word is divided
at the end of a line. In the order applied:

1. `drop_bom`, `compose` (NFC)
2. `join_line_ends`: a word divided at the end of a line becomes one word
3. `plain_characters`: quotation marks " and ', hyphens and dashes -, ligatures and long s spelt out
4. `fold_space`: runs of white space become one space
5. `fold_dashes`: a run of dashes becomes one, and the spaces around it go
6. `compose`, since leaving characters out can bring others together

Whether the hyphen of a divided word belongs to the word (well-known) or only to the line (exam-ple)
cannot be seen in the text that has the line break. A text's own line ends are joined without it, which
is what is done with a text that nobody repairs. Where the *reference* divides a word, either reading is
right: `normalise_alike` takes it the way the text prints it within a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from pipeline.text.characters import LIGATURES, LINE_END_HYPHENS, SOFT_HYPHEN

Step = Callable[[str], str]

_LETTER = r"[^\W\d_]"
# Searched for is the hyphen, of which there are few, and not the word before it, of which there are many.
_DIVISION = re.compile(
    rf"[{re.escape(LINE_END_HYPHENS + SOFT_HYPHEN)}](?<={_LETTER}.)[^\S\n]*\n\s*(?=(?P<right>{_LETTER}++))"
)
_HYPHEN = re.compile(rf"-(?<={_LETTER}-)(?=(?P<right>{_LETTER}++))")
_DASHES = re.compile(r"-[- ]*")
#: No value holds a key, so it is all the same in which order they are replaced.
_PLAIN = MappingProxyType(
    {
        **LIGATURES,
        "ﬅ": "st",
        "ſ": "s",
        **dict.fromkeys("‘’‚‛ʼ′`´‹›", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑⸗¬‒–—―−⸺⸻", "-"),
        "…": "...",
        SOFT_HYPHEN: "",
    }
)


def drop_bom(text: str) -> str:
    """Leave out byte order marks."""
    return text.replace("\ufeff", "")


def compose(text: str) -> str:
    """Compose letters and their accents (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def fold_space(text: str) -> str:
    """Make every run of white space one space, and none at the ends.

    >>> fold_space(" of\\nthe  realm\\n")
    'of the realm'
    """
    return " ".join(text.split())


def join_line_ends(text: str) -> str:
    """Join words divided at the end of a line, without their hyphen.

    Joined are small letters after the break, and capitals between capitals; a dash is no hyphen.

    >>> join_line_ends("exam-\\nple of Anglo-\\nSaxon EXAM-\\nPLE 1914-\\n18")
    'example of Anglo-\\nSaxon EXAMPLE 1914-\\n18'
    """
    return _DIVISION.sub(lambda division: _joint(division, ""), text)


def plain_characters(text: str) -> str:
    """Make quotation marks and dashes plain, spell ligatures and the long s out, drop soft hyphens.

    Two single quotation marks are one double one: that is how they are printed and typed.

    >>> plain_characters("“ﬁſh’s’’—…")
    '"fish\\'s"-...'
    """
    for found in _PLAIN.keys() & set(text):
        text = text.replace(found, _PLAIN[found])
    return text.replace("''", '"')


def fold_dashes(text: str) -> str:
    """Make runs of dashes one dash without spaces around it; dashes and spaces are plain already.

    >>> fold_dashes("home -- and dry")
    'home-and dry'
    """
    return _DASHES.sub("-", text.replace(" -", "-"))


PROFILES: Mapping[str, tuple[Step, ...]] = MappingProxyType(
    {
        "strict": (drop_bom, compose, fold_space),
        "archive": (drop_bom, compose, join_line_ends, plain_characters, fold_space, fold_dashes, compose),
    }
)


def normalise(text: str, profile: str) -> str:
    """Return a text under a named normalisation.

    Raises:
        KeyError: there is no such profile.
    """
    for step in PROFILES[profile]:
        text = step(text)
    return text


def normalise_alike(reference: str, texts: Sequence[str], profile: str) -> tuple[str, tuple[str, ...]]:
    """Return a reference and texts to compare with it, under a named normalisation.

    A word that the reference divides at the end of a line keeps its hyphen where one of the texts prints
    it within a line, and then keeps it in all of them.

    Raises:
        KeyError: there is no such profile.

    >>> normalise_alike("a well-\\nknown exam-\\nple", ["a well-known exam-\\nple"], "archive")
    ('a well-known example', ('a well-known example',))
    """
    if join_line_ends not in PROFILES[profile]:
        return normalise(reference, profile), tuple(normalise(text, profile) for text in texts)
    found = divided(reference)
    if found:
        found &= hyphenated(normalise(text, profile) for text in texts)
    return (
        normalise(settle_line_ends(reference, found), profile),
        tuple(normalise(settle_line_ends(text, found), profile) for text in texts),
    )


def divided(text: str) -> set[tuple[str, str]]:
    """Return the parts of the words that a text divides at the ends of its lines."""
    return {
        (plain_characters(_word_before(division)), plain_characters(division["right"]))
        for division in _DIVISION.finditer(text)
    }


def hyphenated(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Return the parts of words that stand on either side of a hyphen within a line, in normalised texts."""
    return {(_word_before(hyphen), hyphen["right"]) for text in texts for hyphen in _HYPHEN.finditer(text)}


def settle_line_ends(text: str, found: set[tuple[str, str]]) -> str:
    """Join words divided at the end of a line, with a hyphen where their parts are among `found`."""

    def join(division: re.Match[str]) -> str:
        pair = plain_characters(_word_before(division)), plain_characters(division["right"])
        return _joint(division, "-" if pair in found else "")

    return _DIVISION.sub(join, text)


def _joint(division: re.Match[str], hyphen: str) -> str:
    """Return what stands between the parts of a word instead of its division."""
    right = division["right"]
    if right[0].islower() or (right[:2].isupper() and _word_before(division)[-2:].isupper()):
        return hyphen
    return division[0]


def _word_before(place: re.Match[str]) -> str:
    """Return the letters that end where something was found."""
    end = start = place.start()
    while start and (last := place.string[start - 1]).isalnum() and not last.isdecimal():
        start -= 1
    return place.string[start:end]
