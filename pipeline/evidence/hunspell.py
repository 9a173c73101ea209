"""Spelling out a Hunspell dictionary: every form its stems and affix rules make.

Only what plain English dictionaries use is understood: prefixes and suffixes with conditions, crossed
once. Compounding, flags for suggestions and the rest are passed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple


class Affix(NamedTuple):
    """One affix rule: take `strip` off, put `add` on, if the stem ends (or begins) as `condition` says."""

    strip: str
    add: str
    condition: str


Rules = dict[str, list[Affix]]


def read_rules(aff: str) -> tuple[Rules, Rules]:
    """Return the prefix and the suffix rules of an affix file, by flag."""
    prefixes: Rules = defaultdict(list)
    suffixes: Rules = defaultdict(list)
    for line in aff.splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[0] in ("PFX", "SFX"):
            kind, flag, strip, add, condition = fields[:5]
            rules = prefixes if kind == "PFX" else suffixes
            rules[flag].append(Affix("" if strip == "0" else strip, "" if add == "0" else add, condition))
    return prefixes, suffixes


def expand(dic: str, aff: str) -> Iterator[str]:
    """Yield every word form of a dictionary, some of them twice.

    >>> aff = "SFX S Y 2\\nSFX S y ies [^aeiou]y\\nSFX S 0 s [^y]\\nPFX U Y 1\\nPFX U 0 un ."
    >>> sorted(expand("2\\nlady/S\\nlock/SU", aff))
    ['ladies', 'lady', 'lock', 'locks', 'unlock', 'unlocks']
    """
    prefixes, suffixes = read_rules(aff)
    endings = {flag: [(re.compile(f"{rule.condition}$"), rule) for rule in rules] for flag, rules in suffixes.items()}
    for line in dic.splitlines()[1:]:
        stem, _, flags = line.partition("/")
        if not stem:
            continue
        forms = [stem]
        for flag in flags:
            for matches, rule in endings.get(flag, ()):
                if stem.endswith(rule.strip) and matches.search(stem):
                    forms.append(stem[: len(stem) - len(rule.strip)] + rule.add)
        yield from forms
        for flag in flags:
            for rule in prefixes.get(flag, ()):
                yield from (rule.add + form for form in forms)
