"""Which English words are known, which are standard, and which are common.

The three are kept apart on purpose: `tbe` is frequent in old OCR text and no word at all, `gaol` is rare
and right. A word is known when a dictionary lists it, or when a rule of spelling or inflexion makes it
from one that is listed; it is then no plain error. It is standard when a modern spelling dictionary has
it; dialect, Latin and the like are not. It is common when it is frequent as well; only common words are
ever proposed as repairs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from importlib import metadata, resources
from pathlib import Path

from msgspec import Struct

from pipeline.evidence.cache import cached
from pipeline.evidence.hunspell import expand
from pipeline.evidence.spelling import modernised, stems, variants
from pipeline.evidence.trigram import model_file
from pipeline.text.characters import fold

#: Occurrences in the frequency list (counts of the web as a whole) from which a word counts as common.
COMMON = 250_000
COMMON_SHORT = 5_000_000  #: the same for words of up to three letters, among which abbreviations abound
LONG = 8  #: letters from which on a word is unmistakable, and need only be in the frequency list
LONGEST = 60  #: letters; what is longer is no word, and is not looked up

_SHORT = 6  # letters; of beginnings and ends of up to so many it is remembered whether any word has them
_SHORTEST_PART = 4  # letters, of a compound and after a prefix
_PREFIXES = ("un", "re", "non", "over", "out", "under", "mis", "dis", "fore", "pre", "inter", "super", "sub")
_ROMAN = re.compile(r"(?=[mdclxvij])m{0,4}(cm|cd|d?c{0,4})(xc|xl|l?x{0,4})(ix|iv|v?i{0,4}j?)")


class Lexicon:
    """English words. Lookups are remembered, so a word met again costs one dictionary access."""

    def __init__(
        self,
        spelling: Set[str],
        others: Set[str],
        names: Set[str],
        frequency: Mapping[str, int],
        either: Set[str] = frozenset(),
    ) -> None:
        """Take word lists as keys made by `fold`.

        Args:
            spelling: the words of a modern spelling dictionary.
            others: words that only large or old dictionaries list.
            names: words that are written with a capital.
            frequency: occurrences in a large body of text, names among them.
            either: words that may be names; shorter than three letters they are signs of units and elements.
        """
        self._spelling = spelling
        self._others = others
        self._names = names
        self._frequency = frequency
        self._either = either
        self._known: dict[str, bool] = {}
        self._standard: dict[str, bool] = {}
        self._early_modern: dict[str, bool] = {}
        # Spelt out, because it looks at every word of the list whenever a worker starts.
        self._common = {
            key
            for key, count in frequency.items()
            if count >= _needed(key) and (key in spelling or key in others or key in names)
        }
        self._forwards = _Beginnings(self._common)
        self._backwards = _Beginnings(word[::-1] for word in self._common)

    @property
    def common_words(self) -> Sequence[str]:
        """The common words and names, in small letters and in alphabetical order."""
        return self._forwards.in_order

    def known(self, word: str) -> bool:
        """Tell whether a word is listed, or made by rule from one that is; capitals let it be a name."""
        if len(word) > LONGEST:
            return False
        key = fold(word)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._one_word(key) or self._two_words(key)
        return found or (word[:1].isupper() and self._is_name(key))

    def single(self, word: str) -> bool:
        """Tell whether a word is known otherwise than as two put together."""
        if len(word) > LONGEST:
            return False
        key = fold(word)
        return self._one_word(key) or (word[:1].isupper() and self._is_name(key))

    def listed(self, word: str) -> bool:
        """Tell whether a dictionary lists the word itself, in small letters, or its stem."""
        if len(word) > LONGEST:
            return False
        key = fold(word)
        return self._lists(key) or any(map(self._lists, stems(key)))

    def standard(self, word: str) -> bool:
        """Tell whether a modern spelling dictionary has the word, in American or British spelling."""
        if len(word) > LONGEST:
            return False
        key = fold(word)
        found = self._standard.get(key)
        if found is None:
            found = self._standard[key] = key in self._spelling or any(v in self._spelling for v in variants(key))
        return found

    def early_modern(self, word: str) -> bool:
        """Tell whether an unknown word is one that was spelt so before about 1660."""
        if len(word) > LONGEST or self.known(word):
            return False
        key = fold(word)
        found = self._early_modern.get(key)
        if found is None:
            found = self._early_modern[key] = any(
                modern in self._spelling and (len(modern) > 2 or self._frequent(modern)) for modern in modernised(key)
            )
        return found

    def common(self, word: str) -> bool:
        """Tell whether a word is listed and frequent; with a capital it may be a name."""
        return self.holds(fold(word), name=word[:1].isupper())

    def frequency(self, word: str) -> int:
        """Return how often a word occurs in 10^12 words of the web."""
        return self._frequency.get(fold(word), 0)

    def holds(self, word: str, *, name: bool) -> bool:
        """Tell whether a word in small letters is common, names included or not."""
        return word in self._common and (name or self._lists(word))

    def either(self, word: str) -> bool:
        """Tell whether a word in small letters, which may be one, may be a name as well: john, frank, mark."""
        return word in self._either

    def begins(self, prefix: str) -> bool:
        """Tell whether any common word or name begins so; in small letters."""
        return self._forwards.have(prefix)

    def ends(self, suffix: str) -> bool:
        """Tell whether any common word or name ends so; in small letters."""
        return self._backwards.have(suffix[::-1])

    def _lists(self, key: str) -> bool:
        return key in self._spelling or key in self._others

    def _frequent(self, key: str) -> bool:
        return self._frequency.get(key, 0) >= _needed(key)

    def _is_name(self, key: str) -> bool:
        return key in self._names or any(stem in self._names for stem in stems(key))

    def _one_word(self, key: str) -> bool:
        if self._lists(key) or any(map(self._lists, stems(key))) or _ROMAN.fullmatch(key):
            return True
        others = (variant for variant in variants(key) if len(variant) >= _SHORTEST_PART)
        if any(self._lists(variant) or any(map(self._lists, stems(variant))) for variant in others):
            return True
        for prefix in _PREFIXES:
            rest = key.removeprefix(prefix)
            if rest != key and len(rest) >= _SHORTEST_PART and self.listed(rest):
                return True
        return False

    def _two_words(self, key: str) -> bool:
        if "-" in key:
            return all(part in self._names or self.known(part) for part in key.split("-") if part)
        cuts = range(_SHORTEST_PART, len(key) - _SHORTEST_PART + 1)
        return any(self.holds(key[:cut], name=False) and self._lists(key[cut:]) for cut in cuts)


class _Beginnings:
    """What words begin with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.in_order = sorted(words)
        self._short: dict[str, bool] = {}

    def have(self, prefix: str) -> bool:
        """Tell whether any word begins so."""
        if len(prefix) > _SHORT:
            return self._find(prefix)
        found = self._short.get(prefix)
        if found is None:
            found = self._short[prefix] = self._find(prefix)
        return found

    def _find(self, prefix: str) -> bool:
        place = bisect_left(self.in_order, prefix)
        return place < len(self.in_order) and self.in_order[place].startswith(prefix)


def _needed(key: str) -> int:
    length = len(key)
    return COMMON_SHORT if length <= 3 else COMMON if length < LONG else 1


def load_lexicon() -> Lexicon:
    """Load the English lexicon from the word lists of installed packages.

    They are: the en_US dictionary of spylls and the frequency list of symspellpy, both made from SCOWL,
    Webster's Second International and the GNU version of Webster 1913, both from english-words, and the
    pronouncing dictionary of pocketsphinx, which is rich in surnames and serves for names only. A list
    of foreign words and abbreviations that English books print comes with this package.
    """
    here = Path(__file__).parent
    made_from = [
        *(f"{name} {metadata.version(name)}" for name in ("spylls", "symspellpy", "english-words")),
        *(
            (here / name).read_text("utf-8")
            for name in ("lexicon.py", "hunspell.py", "spelling.py", "data/unlisted.txt")
        ),
        str(model_file("cmudict-en-us.dict")),
    ]
    lists = cached("english", made_from, WordLists, _read_lists)
    spelling, others, names, frequent, either = (
        words.split(" ") for words in (lists.spelling, lists.others, lists.names, lists.frequent, lists.either)
    )
    counts = dict(zip(frequent, lists.counts, strict=True))
    return Lexicon(set(spelling), set(others), set(names), counts, set(either))


class WordLists(Struct, frozen=True):
    """The lists a lexicon is made of, as keys made by `fold`, between spaces: that is read four times as fast."""

    spelling: str
    others: str
    names: str
    frequent: str
    either: str
    counts: list[int]  #: of each word in `frequent`


def _read_lists() -> WordLists:
    from english_words import get_english_words_set

    folder = resources.files("spylls") / "hunspell" / "data" / "en"
    dictionary = set(expand((folder / "en_US.dic").read_text("utf-8"), (folder / "en_US.aff").read_text("utf-8")))
    webster = get_english_words_set(["web2"])
    frequency = _read_frequencies()
    spelling = {word for word in dictionary if word.islower()}
    names = {word.lower() for word in dictionary | webster if not word.islower()} - spelling
    others = {word for word in webster | get_english_words_set(["gcide"]) if word.islower() and " " not in word}
    others |= frequency.keys() - names
    others |= _read_unlisted()
    return WordLists(
        spelling=" ".join(spelling),
        others=" ".join(others - spelling),
        names=" ".join(names | frequency.keys() | _read_names()),
        frequent=" ".join(frequency),
        either=" ".join(
            (spelling | others) & {word.lower() for word in dictionary if word.istitle() and len(word) > 2}
        ),
        counts=list(frequency.values()),
    )


def _read_frequencies() -> dict[str, int]:
    path = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    pairs = (line.split() for line in path.read_text("utf-8-sig").splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2}


def _read_unlisted() -> set[str]:
    text = (resources.files("pipeline.evidence") / "data" / "unlisted.txt").read_text("utf-8")
    return {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}


def _read_names() -> set[str]:
    path = model_file("cmudict-en-us.dict")
    if path is None:
        return set()
    return {line.partition(" ")[0].partition("(")[0] for line in path.read_text("utf-8").splitlines()}
