from __future__ import annotations

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.repair.profile import Profile, elided, profile
from pipeline.repair.tokens import tokenise

MODERN = "The house stood by the river, and the people of the town went there in the summer to see the boats. "


@pytest.fixture
def of(english: LanguageEvidence):  # type: ignore[no-untyped-def]
    def of(text: str, item: str = "") -> Profile:
        assert english.english is not None
        words = count_words(text) + count_words(item)
        return profile(text, tokenise(text), words, english.english, frozenset())

    return of


def test_modern_english(of) -> None:  # type: ignore[no-untyped-def]
    found = of(MODERN)
    assert found.foreign == ""
    assert all(found.known)
    assert set(found.passage) == {""}


def test_misread_english_is_english(of) -> None:  # type: ignore[no-untyped-def]
    text = "Tbe bouse stood by tbe river, aud tbe people of tbe town weut there iu tbe summer witb tbe cbildren. " * 3
    found = of(text)
    assert found.foreign == ""
    assert not all(found.known)


@pytest.mark.parametrize(
    "text",
    [
        "Then hee tooke the booke and went downe to the doore and goe home againe.",
        "And they haue giuen vs leaue to dwell here, and loue our neighbours euer.",
    ],
)
def test_early_modern(of, text: str) -> None:  # type: ignore[no-untyped-def]
    assert of(text).foreign == "early-modern spelling"


def test_a_modern_looking_page_of_an_early_modern_item(of) -> None:  # type: ignore[no-untyped-def]
    assert of(MODERN, item="then hee tooke the booke and went downe to the doore againe " * 5).foreign


def test_long_s(of) -> None:  # type: ignore[no-untyped-def]
    assert of("The ſame ſhip ſailed from the ſhore.").foreign == "long s"


def test_words_of_its_own(of) -> None:  # type: ignore[no-untyped-def]
    text = "the chiwit sang whurk and the grisola sang whurk; the chiwit and the grisola sang again in the zinzi. "
    assert of(text * 2).foreign == "words of its own"


def test_dialect_in_a_passage(of) -> None:  # type: ignore[no-untyped-def]
    dialect = "De ol’ man dat wuz dar tole de chillun dat dey mus’ go wid dem ter de fiel’ an’ fotch de mule."
    found = of(MODERN * 4 + dialect)
    assert found.foreign == ""
    assert found.passage[0] == ""
    assert all(found.passage[-8:])


def test_latin_in_a_passage(of) -> None:  # type: ignore[no-untyped-def]
    found = of(MODERN * 4 + "arma virumque cano troiae qui primus ab oris italiam fato profugus laviniaque venit")
    assert found.passage[0] == ""
    assert all(found.passage[-6:])


def test_letters_left_out() -> None:
    text = "goin’ 'bout the “town”"
    assert [elided(text, token) for token in tokenise(text)] == [True, True, False, False]


def test_an_empty_text(of) -> None:  # type: ignore[no-untyped-def]
    assert of("").passage == []
