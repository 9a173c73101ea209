"""Normalising texts: the steps, and texts under a named profile of them (`pipeline/model/profile.py`).

`strict` forgives nothing a reader could see but the breaking of lines: Unicode NFC, no byte order mark,
every run of white space (line breaks too) one space.

`archive` also forgives what transcribers decide by policy and not by what is printed: the shape of
quotation marks, dashes and ligatures, the long s, spaces around dashes, and whether a word is divided
at the end of a line.

`isri` keeps the lines, as the ISRI tools do: runs of blanks become one, none stand at the ends of lines, blank
lines go. `ocr-d` is NFC without directional marks. `search` leaves what a full-text search finds by: small
letters without diacritics, and a space where there is punctuation.

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

from pipeline.model.profile import PROFILES, Profile, StepName
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


_DIRECTIONS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_UNADORNED = str.maketrans(
    {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i"}
)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


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


def drop_directions(text: str) -> str:
    """Leave out the invisible marks that say in which direction text runs."""
    return text.translate(_DIRECTIONS)


def drop_diacritics(text: str) -> str:
    """Leave letters without their accents, and letters grown together or struck through as plain ones.

    >>> drop_diacritics("Œuvre, coöperate, Søren")
    'OEuvre, cooperate, Soren'
    """
    if text.isascii():
        return text
    parted = unicodedata.normalize("NFD", text.translate(_UNADORNED))
    return unicodedata.normalize("NFC", "".join(char for char in parted if unicodedata.category(char) != "Mn"))


def drop_punctuation(text: str) -> str:
    """Make punctuation and other signs spaces; an apostrophe within a word goes without one.

    >>> drop_punctuation("don't. (£3-4)")
    'dont    3 4 '
    """
    text = _APOSTROPHE.sub("", text)
    return text.translate({ord(char): " " for char in set(text) if unicodedata.category(char)[0] in "PS"})


def small_letters(text: str) -> str:
    """Make all letters small, by the rules for comparing without case: ß is ss.

    >>> small_letters("STRAẞE Straße")
    'strasse strasse'
    """
    return text.casefold()


def fold_lines(text: str) -> str:
    """Make every run of white space within a line one space, none at its ends, and leave out blank lines.

    >>> fold_lines(" of  the\\n \\nrealm ")
    'of the\\nrealm'
    """
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


STEPS: Mapping[StepName, Step] = MappingProxyType(
    {
        "drop-bom": drop_bom,
        "drop-directions": drop_directions,
        "drop-diacritics": drop_diacritics,
        "drop-punctuation": drop_punctuation,
        "nfc": compose,
        "join-line-ends": join_line_ends,
        "plain-signs": plain_characters,
        "small-letters": small_letters,
        "fold-space": fold_space,
        "fold-lines": fold_lines,
        "fold-dashes": fold_dashes,
    }
)  #: all but "replace", which a profile brings along


def named(profile: str | Profile) -> Profile:
    """Return a profile by its name; one that is a profile already is returned as it is.

    Raises:
        KeyError: none that is always there has this name.
    """
    return PROFILES[profile] if isinstance(profile, str) else profile


def in_lines(profile: str | Profile) -> Profile:
    """Return a profile that keeps the lines of a text where the one given makes them one line."""
    found = named(profile)
    return Profile(
        found.name, tuple("fold-lines" if step == "fold-space" else step for step in found.steps), found.replace
    )


def normalise(text: str, profile: str | Profile) -> str:
    """Return a text under a normalisation.

    Raises:
        KeyError: there is no such profile.
    """
    found = named(profile)
    for step in found.steps:
        text = _replaced(text, found.replace) if step == "replace" else STEPS[step](text)
    return text


def normalise_alike(reference: str, texts: Sequence[str], profile: str | Profile) -> tuple[str, tuple[str, ...]]:
    """Return a reference and texts to compare with it, under a normalisation.

    A word that the reference divides at the end of a line keeps its hyphen where one of the texts prints
    it within a line, and then keeps it in all of them.

    Raises:
        KeyError: there is no such profile.

    >>> normalise_alike("a well-\\nknown exam-\\nple", ["a well-known exam-\\nple"], "archive")
    ('a well-known example', ('a well-known example',))
    """
    profile = named(profile)
    if "join-line-ends" not in profile.steps:
        return normalise(reference, profile), tuple(normalise(text, profile) for text in texts)
    found = divided(reference)
    if found:
        found &= hyphenated(normalise(text, "archive") for text in texts)
    return (
        normalise(settle_line_ends(reference, found), profile),
        tuple(normalise(settle_line_ends(text, found), profile) for text in texts),
    )


def _replaced(text: str, replace: Mapping[str, str]) -> str:
    if not replace:
        return text
    # What is longer goes first; nothing is replaced in what was put in.
    wanted = "|".join(re.escape(old) for old in sorted(replace, key=len, reverse=True))
    return re.sub(wanted, lambda found: replace[found[0]], text)


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
