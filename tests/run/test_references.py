"""References of pages in all formats, of whole items, in other folders, and what an item says of them."""

from __future__ import annotations

import json

import pytest
from house import House

PAGES = {
    "p1": "The river rose in the night and by morning the lower street stood under water to the window sills.",
    "p2": "Men came from the mill with boats and ropes and brought out eleven families before the wall gave way.",
    "p3": "When it was over the parish counted nine houses lost and began at once to collect for those without a roof.",
}


@pytest.fixture
def house(house: House) -> House:
    for page, text in PAGES.items():
        house.page("flood", page, text)
    return house


def put(house: House, name: str, content: str) -> None:
    path = house.workspace.scans / "flood" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def figures(house: House) -> dict:
    house.run()
    return json.loads(house.workspace.accuracy.read_bytes())["items"]["flood"]


def errors(house: House) -> dict[str, int | None]:
    pages = figures(house)["by_page"]
    return {
        name: page["after"]["strict"]["characters"]["errors"] if page["state"] == "compared" else None
        for name, page in pages.items()
    }


def test_references_come_in_all_formats(house: House) -> None:
    put(house, "p1.gt.txt", PAGES["p1"])
    put(house, "p2.gt.page.xml", f"<PcGts><Page><TextRegion>{equivalent(PAGES['p2'])}</TextRegion></Page></PcGts>")
    put(house, "p3.gt.hocr", f"<html><div class='ocr_page'><p class='ocr_line'>{PAGES['p3']}</p></div></html>")
    assert errors(house) == {"p1": 0, "p2": 0, "p3": 0}


def equivalent(text: str) -> str:
    return f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"


def test_pages_are_found_in_the_reference_of_the_whole(house: House) -> None:
    wrong = PAGES["p2"].replace("eleven", "twelve")
    extra = "Here begins what the printer of a later edition put before the tale of the flood, and it is not short."
    put(house, "item.gt.txt", "\n\n".join([extra, PAGES["p1"], wrong, PAGES["p3"]]))
    found = figures(house)
    assert {name: page["after"]["strict"]["words"]["errors"] for name, page in found["by_page"].items()} == {
        "p1": 0,
        "p2": 1,
        "p3": 0,
    }
    assert found["compared_pages"] == 3 and found["whole"] is None
    assert found["coverage"]["text"]["share"] == 1
    missing = found["coverage"]["reference"]["missing"]
    assert [(one["after"], one["before"], one["begins"]) for one in missing] == [("", "p1", extra[:80])]
    assert found["by_page"]["p1"]["statuses"] == {"verified": 19}
    report = house.workspace.outputs("flood").report.read_text(encoding="utf-8")
    assert "What the reference of the whole item covers" in report and "before page p1" in report


def test_the_reference_of_a_page_goes_before_that_of_the_whole(house: House) -> None:
    put(house, "item.gt.txt", "\n".join(PAGES.values()))
    put(house, "p2.gt.txt", PAGES["p2"].replace("eleven", "twelve"))
    assert errors(house)["p2"] == 4 and errors(house)["p3"] == 0


def test_a_reference_of_the_whole_may_be_partial_and_change(house: House) -> None:
    put(house, "item.gt.txt", PAGES["p2"])
    assert errors(house) == {"p1": None, "p2": 0, "p3": None}
    put(house, "item.gt.txt", PAGES["p2"] + "\n" + PAGES["p3"])
    assert errors(house) == {"p1": None, "p2": 0, "p3": 0}
    (house.workspace.scans / "flood" / "item.gt.txt").unlink()
    assert errors(house) == dict.fromkeys(PAGES)


def test_a_reference_of_something_else_counts_as_wholly_wrong(house: House) -> None:
    put(house, "item.gt.txt", "Quite another story, about a horse and a lamp, which nobody has scanned here.")
    found = figures(house)
    assert found["compared_pages"] == 0 and found["whole"]["after"]["strict"]["cer"] > 1
    assert found["gate"]["passed"] is False
    assert found["coverage"]["text"]["pages_not_found"] == list(PAGES)


def test_references_in_another_folder(house: House) -> None:
    truth = house.workspace.root / "truth"
    truth.mkdir()
    (truth / "p1.txt").write_text(PAGES["p1"], encoding="utf-8")
    put(house, "item.toml", 'references = "../../truth"\n')
    assert errors(house) == {"p1": 0, "p2": None, "p3": None}


def test_two_references_of_a_page_are_a_problem(house: House) -> None:
    put(house, "p1.gt.txt", PAGES["p1"])
    put(house, "p1.gt.xml", "<alto/>")
    result = house.run()
    assert any("p1.gt.txt and p1.gt.xml are two references of page p1" in problem for problem in result.problems)
    assert result.summaries[0].pages[0].state == "no-reference"


def test_a_reference_of_no_page_is_named_with_the_nearest(house: House) -> None:
    put(house, "p01.gt.txt", PAGES["p1"])
    (summary,) = house.run().summaries
    assert "no page p01" in summary.notes()[0] and "Is it meant for p1?" in summary.notes()[0]


def test_hostile_references_are_named_and_harm_nothing(house: House) -> None:
    put(house, "p1.gt.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><alto>&b;</alto>")
    put(house, "p2.gt.txt", PAGES["p2"])
    result = house.run()
    assert any("p1.gt.xml: declares entities" in problem for problem in result.problems)
    assert [page.state for page in result.summaries[0].pages] == ["no-reference", "compared", "no-reference"]


@pytest.mark.parametrize("policy", ["", '[reference]\nhyphens = "joined"\nlong_s = "modern"\n'])
def test_what_the_transcription_does_is_declared(house: House, policy: str) -> None:
    house.page("flood", "p4", "the ſalmon of the lower Wharfe", "the salmon of the lower Wharfe")
    put(house, "item.toml", policy)
    assert errors(house)["p4"] == (0 if policy else 1)
