"""Finding pages in a reference without page breaks."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Counts
from pipeline.verify import compare
from pipeline.verify.locate import locate, part_in, reference_of

_SYLLABLES = re.findall("..", "bakelominurasetovidafegohijulamenopurisatevoanerinorus")


def prose(words: int, seed: int = 0) -> str:
    """Return text in which no phrase is likely to stand twice."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(words))


def misread(text: str, rate: float, seed: int = 0) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice("xqz, ") if chance.random() < rate else char for char in text)


def book(pages: int, words: int = 120) -> list[str]:
    return [prose(words, seed) for seed in range(1, pages + 1)]


def named(texts: list[str]) -> dict[str, str]:
    return {f"p{number}": text for number, text in enumerate(texts, 1)}


def errors(reference: str, pages: dict[str, str]) -> dict[str, int | None]:
    located = locate(reference, pages)
    found: dict[str, int | None] = {}
    for page, text in pages.items():
        own = reference_of(located, page, reference)
        found[page] = None if own is None else compare(own, part_in(own, text)).strict.characters.errors
    return found


def test_every_page_has_its_own_stretch() -> None:
    texts = book(5)
    reference = " ".join(texts)
    located = locate(reference, named(texts))
    assert [reference_of(located, page, reference) for page in named(texts)] == texts
    assert located.coverage.of_text == 1 and not located.coverage.missing and not located.coverage.not_found


def test_matter_around_and_between_is_coverage_and_no_error() -> None:
    texts = book(4)
    between = prose(40, 77)
    reference = "\n".join(["PROJECT GUTENBERG", prose(200, 99), *texts[:2], between, *texts[2:], prose(300, 98)])
    assert errors(reference, named(texts)) == {"p1": 0, "p2": 0, "p3": 0, "p4": 0}
    missing = locate(reference, named(texts)).coverage.missing
    assert [(one.after, one.before) for one in missing] == [("", "p1"), ("p2", "p3"), ("p4", "")]
    assert missing[1].begins == between[:80] and reference[missing[1].start : missing[1].end] == between


def test_pages_that_are_missing_on_either_side() -> None:
    texts = book(5)
    reference = " ".join(texts[:3] + texts[4:])
    pages = named(texts)
    del pages["p2"]
    assert errors(reference, pages) == {"p1": 0, "p3": 0, "p4": None, "p5": 0}
    coverage = locate(reference, pages).coverage
    assert [one.begins for one in coverage.missing] == [texts[1][:80]] and coverage.not_found == ("p4",)
    assert coverage.of_reference == pytest.approx(0.75, abs=0.01) and coverage.of_text == pytest.approx(0.75, abs=0.01)


def test_a_partial_reference_is_scored_on_what_it_covers() -> None:
    texts = book(3)
    excerpt = texts[1][100:600]
    assert errors(excerpt, named(texts))["p2"] <= 2, "half a word at either end may count"
    assert locate(excerpt, named(texts)).coverage.not_found == ("p1", "p3")


def test_a_note_that_stands_elsewhere_is_compared_where_the_page_has_it() -> None:
    texts, notes = book(4), [prose(25, seed) for seed in (51, 52)]
    pages = named([f"{texts[0]}\n{notes[0]}", texts[1], f"{texts[2]}\n{notes[1]}", texts[3]])
    reference = "\n".join([*texts, "NOTES", *notes])
    assert errors(reference, pages) == {"p1": 0, "p2": 0, "p3": 0, "p4": 0}
    assert len(locate(reference, pages).spans["p1"]) == 2


def test_text_lost_within_a_page_is_an_error() -> None:
    texts = book(3)
    pages = named(texts)
    lost = texts[1][200:500]
    pages["p2"] = texts[1].replace(lost, "")
    assert errors(" ".join(texts), pages) == {"p1": 0, "p2": len(lost), "p3": 0}


def test_text_lost_up_to_most_of_a_page_is_an_error() -> None:
    texts = book(3)
    pages = named(texts)
    pages["p2"] = texts[1][:120] + texts[1][-120:]
    assert errors(" ".join(texts), pages)["p2"] == len(texts[1]) - 240


def test_text_added_within_a_page_is_an_error() -> None:
    texts = book(3)
    pages = named(texts)
    pages["p2"] = texts[1][:300] + " " + prose(30, 70) + texts[1][300:]
    assert errors(" ".join(texts), pages)["p2"] == len(prose(30, 70)) + 1


def test_running_heads_and_numbers_outside_count_for_nothing() -> None:
    texts = book(3)
    title = "THE HISTORY OF THE COUNTY"
    pages = {page: f"{title} {page}\n\n{text}\n\n17" for page, text in named(texts).items()}
    assert errors("\n".join([title, prose(60, 90), *texts]), pages) == {"p1": 0, "p2": 0, "p3": 0}


def test_a_wrong_order_within_a_page_is_an_error() -> None:
    texts = book(3)
    pages = named(texts)
    pages["p2"] = texts[1][400:] + " " + texts[1][:400]
    assert errors(" ".join(texts), pages)["p2"] > 300


def test_pages_out_of_order_and_twice_are_found() -> None:
    texts = book(4)
    pages = named([texts[2], texts[0], texts[3], texts[0]])
    assert set(errors(" ".join(texts), pages).values()) == {0}


def test_a_page_that_was_hardly_read_is_found_by_its_neighbours() -> None:
    texts = book(3)
    pages = named(texts)
    pages["p2"] = misread(texts[1], 0.8)
    own = reference_of(locate(" ".join(texts), pages), "p2", " ".join(texts))
    assert own is not None and own.strip() == texts[1]


def test_a_page_of_a_few_words_is_found_by_its_neighbours() -> None:
    texts = [prose(120, 1), "The end.", prose(120, 2), "Finis"]
    assert errors(" ".join(texts), named(texts)) == {"p1": 0, "p2": 0, "p3": 0, "p4": 0}


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.25])
def test_page_rates_are_those_of_page_references(rate: float) -> None:
    texts = book(12, 300)
    reference = " ".join(texts)
    pages = {page: misread(text, rate, number) for number, (page, text) in enumerate(named(texts).items())}
    located = locate(reference, pages)
    by_page = by_item = Counts()
    for (page, text), truth in zip(pages.items(), texts, strict=True):
        own = reference_of(located, page, reference)
        assert own is not None
        by_item += compare(own, part_in(own, text)).strict.characters
        by_page += compare(truth, text).strict.characters
    assert by_item.rate == pytest.approx(by_page.rate, rel=0.02)


def test_texts_with_nothing_in_common_are_not_found() -> None:
    located = locate(prose(3000, 81), named(book(3)) | {"p4": prose(2000, 82), "p5": ""})
    assert not located.spans and located.coverage.found == 0 and located.coverage.not_found == ("p1", "p2", "p3", "p4")


def test_a_text_of_one_letter_is_quick() -> None:
    start = time.monotonic()
    locate("a" * 200_000, {"p1": "a" * 100_000, "p2": "b" * 100_000})
    assert time.monotonic() - start < 10


def test_words_without_spaces_are_found() -> None:
    chance = random.Random(1)
    texts = ["".join(chr(chance.randint(0x4E00, 0x9000)) for _ in range(300)) for _ in range(3)]
    assert set(errors("".join(texts), named(texts)).values()) == {0}


def test_a_book_of_a_million_characters_takes_seconds() -> None:
    texts = [prose(400, seed) for seed in range(400)]
    reference = " ".join(texts)
    pages = {page: misread(text, 0.02, number) for number, (page, text) in enumerate(named(texts).items())}
    start = time.process_time()
    located = locate(reference, pages)
    assert time.process_time() - start < 20, "some two seconds where nothing else runs"
    assert len(reference) > 900_000 and len(located.spans) == 400


pieces = st.lists(
    st.sampled_from([prose(30, seed) for seed in range(8)] + ["", "x", "ab 12", "É—", "\n\n"]), max_size=8
)


@settings(max_examples=60)
@given(pieces, st.lists(pieces, max_size=5))
def test_spans_lie_in_the_reference_and_shares_between_none_and_all(whole, parts) -> None:
    reference, pages = " ".join(whole), named([" ".join(part) for part in parts])
    located = locate(reference, pages)
    assert set(located.spans) <= set(pages)
    for spans in located.spans.values():
        assert all(0 <= start <= end <= len(reference) for start, end in spans)
    coverage = located.coverage
    for share in (coverage.of_reference, coverage.of_text):
        assert share is None or 0 <= share <= 1
    for page, text in pages.items():
        own = reference_of(located, page, reference)
        assert part_in(own or "", text) in text


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_laid_side_by_side(reference: str, text: str) -> None:
    located = locate(reference, {"p1": text})
    assert part_in(reference, text) in text
    assert 0 <= located.coverage.found <= max(len(reference), 0)
