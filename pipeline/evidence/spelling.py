"""Rules of English spelling: variants, inflexions, and how it was spelt before about 1660.

Each rule leads from a form found in a text to forms that a dictionary may list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# British and older spellings that are right as they stand: what a word must have for the rule to apply at all, which is
# looked for first because it is quicker, the pattern, and what it becomes.
_VARIANTS = tuple(
    (needed, re.compile(pattern), replacement)
    for needed, pattern, replacement in (
        ("our", r"our", "or"),  # colour
        ("is", r"is(e|es|ed|ing|er|ers|able|ation|ations)$", r"iz\1"),  # realise
        ("iz", r"([a-z][^aeo])iz(e|es|ed|ing|ingly|er|ers|able)$", r"\1is\2"),  # surprize; not raized, wize
        ("ys", r"ys(e|es|ed|ing|er|ers)$", r"yz\1"),  # analyse
        ("", r"([aeiou])([lpst])\2(ed|ing|er|ers|or|ors|ous|ist|ists)$", r"\1\2\3"),  # travelled, worshipped, biassed
        ("l", r"l(ment|ments|ful|fully|fulness)$", r"ll\1"),  # enrolment, skilful
        ("ll", r"ll(ment|ments|ful|fully|fulness)$", r"l\1"),  # skillful
        ("re", r"([^aeiou])re(s|d)?$", r"\1er\2"),  # theatre
        ("e", r"ae|oe", "e"),  # mediaeval, manoeuvre
        ("xion", r"xion(s|al|ed)?$", r"ction\1"),  # connexion
        ("en", r"en[cs]e(s?)$", r"ense\1"),  # defence
        ("en", r"en[cs]e(s?)$", r"ence\1"),  # pretense
        ("shew", r"shew", "show"),
        ("gaol", r"gaol", "jail"),
        ("waggon", r"^waggon", "wagon"),
        ("enquir", r"^enquir", "inquir"),
        ("in", r"^in", "en"),  # inclose, intrust
        ("en", r"^en", "in"),
        ("dgement", r"dgement", "dgment"),  # judgement
        ("eable", r"eable", "able"),  # unmistakeable
        ("y", r"y(e?s?)$", r"ie\1"),  # pigmy, gipsy
        ("gips", r"^gips", "gyps"),
        ("ck", r"([ai])ck(s?)$", r"\1c\2"),  # musick, almanack
        ("ach", r"ach(s?)$", r"ache\1"),  # headach
        ("'d", r"'d$", "ed"),  # ask'd
        ("'", r"([a-z])'([a-z])", r"\1\2"),  # fo'c'sle
    )
)

# Inflexions: the ending found, and the endings of words it may come from.
_ENDINGS = (
    ("'s", ("",)),
    ("s'", ("s",)),
    ("ies", ("y", "ie")),
    ("ves", ("f", "fe")),
    ("men", ("man",)),
    ("es", ("", "e", "is")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ier", ("y",)),
    ("er", ("", "e")),
    ("ers", ("", "e")),
    ("iest", ("y",)),
    ("est", ("", "e")),
    ("ily", ("y",)),
    ("bly", ("ble",)),
    ("ly", ("", "l")),
    ("iness", ("y",)),
    ("ness", ("",)),
    ("less", ("",)),
    ("eth", ("", "e")),  # cometh
    ("ieth", ("y",)),
)
_SHORTEST_STEM = 3

# Early-modern spellings, which a repair would take for misreadings.
_EARLY = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(.)\1e(s?)$", r"\1\2"),  # sonne, warre
        (r"(..)e$", r"\1"),  # againe, goe
        (r"(..)e(s)$", r"\1\2"),  # dayes
        (r"ee$", "e"),  # hee
        (r"ie$", "y"),  # verie
        (r"(.)u(?=.)", r"\1v"),  # haue
        (r"^v", "u"),  # vpon
        (r"i(?=[aeou])", "j"),  # ioy
        (r"(.)y(?=.)", r"\1i"),  # tyme
        (r"(.)i(?=.)", r"\1y"),
        (r"ck$", "c"),  # musick
        (r"cke$", "c"),
        (r"ll$", "l"),  # counsell
        (r"'d$", "ed"),
        (r"aun", "an"),  # daunce
        (r"esse$", "ess"),
    )
)


def variants(key: str) -> Iterator[str]:
    """Yield other spellings of a word that are as right as the one found.

    >>> sorted(variants("connexion")), "color" in variants("colour")
    (['connection'], True)
    """
    for needed, pattern, replacement in _VARIANTS:
        variant = pattern.sub(replacement, key) if needed in key else key
        if variant != key:
            yield variant


def stems(key: str) -> Iterator[str]:
    """Yield words that a word may be an inflexion of.

    >>> "worry" in stems("worries"), "run" in stems("running"), "walk" in stems("talked")
    (True, True, False)
    """
    for ending, originals in _ENDINGS:
        if key.endswith(ending):
            stem = key[: len(key) - len(ending)]
            if len(stem) < _SHORTEST_STEM:
                continue
            for original in originals:
                yield stem + original
            if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and ending[0] in "ei":
                yield stem[:-1]  # a doubled consonant


def modernised(key: str) -> Iterator[str]:
    """Yield what an early-modern spelling is today.

    >>> "have" in modernised("haue"), "again" in modernised("againe")
    (True, True)
    """
    for pattern, replacement in _EARLY:
        modern = pattern.sub(replacement, key)
        if modern != key:
            yield modern
