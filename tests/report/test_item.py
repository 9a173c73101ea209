from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
import weakref

import pytest
from lxml import html
from msgspec.structs import replace

from pipeline.model import (
    Candidate,
    Comparison,
    DiffChunk,
    Edit,
    Estimate,
    Failure,
    Flag,
    PageSummary,
    RepairEffect,
    Score,
    Status,
    Verification,
)
from pipeline.report import PageView, write_item_report
from pipeline.report.html import environment

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def scanno_page(page):
    """A page with a repair, a doubtful word, a line-end hyphen and a ligature."""
    return page(
        "Attempting to nee the indus-\ntry of the\nlaud they knew.\n\nfin",
        edits=[
            Edit(14, 17, "nee", "flee", "scanno.stealth", {"margin": 3.18}),
            Edit(27, 33, "-\ntry ", "try\n", "hyphen.join", {"seen": 4}),
        ],
        flags=[Flag(40, 44, "laud", "scanno.stealth", (Candidate("land", 2.0), Candidate("loud", 1.0)))],
        raw="Attempting to nee the indus-\ntry of the\nlaud they knew.\n\nﬁn",
        faithful_edits=[Edit(57, 58, "ﬁ", "fi", "unicode.ligature")],
    )


def text_of(tree, path):
    (found,) = tree.xpath(path)
    return " ".join(found.text_content().split())


def rows_of(tree, path):
    return [" ".join(" ".join(row.itertext()).split()) for row in tree.xpath(f"{path}//tr")]


def classes(name):
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


def test_the_text_is_exactly_the_clean_text_and_the_text_as_printed(report, scanno_page):
    tree = report(scanno_page)
    (clean,) = tree.xpath(f"//div[{classes('clean')}]")
    (printed,) = tree.xpath(f"//div[{classes('printed')}]")
    assert clean.text_content() == scanno_page.clean
    assert printed.text_content() == scanno_page.repaired.faithful
    assert len(clean.xpath("./p")) == 2


@pytest.mark.parametrize("faithful", ["", "\n", "\n\nlate", "  two  spaces ", "a\n\n\n\nb\n", "line\n"])
def test_white_space_is_kept_as_it_is(report, page, faithful):
    made = page(faithful)
    tree = report(made)
    assert tree.xpath(f"//div[{classes('clean')}]")[0].text_content() == made.clean
    assert tree.xpath(f"//div[{classes('printed')}]")[0].text_content() == faithful


def test_every_edit_and_flag_is_marked_noted_and_listed(report, scanno_page):
    tree = report(scanno_page)
    (repair,) = tree.xpath(f"//div[{classes('clean')}]//a[{classes('repaired')}]")
    (doubt,) = tree.xpath(f"//div[{classes('clean')}]//a[{classes('doubtful')}]")
    (quiet,) = tree.xpath(f"//div[{classes('clean')}]//span[{classes('quiet')}]")
    assert (repair.text, doubt.text, quiet.text) == ("flee", "laud", "industry")
    assert repair.get("title").startswith("nee → flee. ")
    assert "perhaps land, loud" in doubt.get("title")
    note = text_of(tree, f"//*[@id='{repair.get('href')[1:]}']")
    assert "nee → flee" in note
    assert "“flee” is 24 times likelier here than “nee”" in note
    assert rows_of(tree, "//section[@id='repaired']//tbody") == [
        "0001, l. 1 nee flee Attempting to flee the industry of the laud they knew. fin Misread as another word. "
        "What was read is a word, but goes badly with its neighbours. “flee” is 24 times likelier here than “nee”."
    ]
    (row,) = rows_of(tree, "//section[@id='doubtful']//tbody")
    assert row.startswith("0001, l. 3 laud land, loud ")
    minor = text_of(tree, f"//ul[{classes('minor')}]")
    assert "indus-↵try → industry" in minor
    assert "ﬁn → fin" in minor


def test_what_was_read_is_marked_on_the_page_as_printed(report, scanno_page):
    tree = report(scanno_page)
    marks = tree.xpath(f"//div[{classes('printed')}]//a")
    assert [mark.text for mark in marks] == ["nee", "laud"]


def test_what_is_confirmed_is_noted_but_not_called_doubtful(report, page, compared):
    flags = [Flag(2, 7, "plain", "word.unknown")]
    tree = report(page(flags=flags, statuses={"plain": Status.VERIFIED}, verification=compared([])))
    assert "none is doubtful" in text_of(tree, f"//p[{classes('lead')}]")
    assert "No word is doubtful." in text_of(tree, "//section[@id='doubtful']")
    assert "The reference has confirmed it." in text_of(tree, "//*[@id='p1-n1']")
    assert not tree.xpath(f"//a[{classes('doubtful')}]")
    assert len(tree.xpath(f"//div[{classes('clean')}]//a[{classes('confirmed')}]")) == 1


def test_a_repair_counts_also_when_it_is_confirmed(report, page, compared):
    edits = [Edit(2, 7, "plain", "plane", "scanno.stealth")]
    tree = report(page(edits=edits, statuses={"plain": Status.VERIFIED}, verification=compared([])))
    assert "1 word was repaired;" in text_of(tree, f"//p[{classes('lead')}]")
    assert rows_of(tree, "//section[@aria-labelledby='h-overview']//tbody")[0].startswith("0001 3 1 0 ")


def test_a_mark_is_framed_on_the_scan(report, scanno_page):
    tree = report(scanno_page)
    (frame,) = tree.xpath("//svg/a[@class='repaired']/rect")
    box = scanno_page.words[2].box
    assert (int(frame.get("x")), int(frame.get("y"))) == (box.left - 3, box.top - 3)
    assert (int(frame.get("width")), int(frame.get("height"))) == (box.width + 6, box.height + 6)
    (drawing,) = tree.xpath(f"//div[{classes('sheet')}]/svg")
    assert drawing.get("viewbox") == "0 0 1000 1500"


def test_every_link_inside_the_report_leads_somewhere_and_no_place_is_named_twice(report, page, scanno_page):
    gone = page("end |", name="0002", edits=[Edit(3, 5, " |", "", "scanno.nonword")])
    tree = report(scanno_page, gone)
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    inside = [link[1:] for link in tree.xpath("//@href") if link.startswith("#")]
    described = tree.xpath("//@aria-describedby | //@aria-labelledby")
    assert inside
    assert set(inside) | set(described) <= set(names)


def test_words_are_given_with_their_places(report, scanno_page):
    (places,) = report(scanno_page).xpath("//@data-words")
    word = scanno_page.words[2]
    start, end, faithful_start, faithful_end, *box = map(int, places.split(";")[2].split(","))
    assert scanno_page.clean[start:end] == "flee"
    assert (faithful_start, faithful_end) == (word.start, word.end)
    assert box == [word.box.left, word.box.top, word.box.right, word.box.bottom]


def test_the_report_asks_for_nothing(report, scanno_page):
    tree = report(scanno_page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "unsafe" not in policy
    assert not tree.xpath("//link | //iframe | //object | //embed | //base | //form")
    assert not tree.xpath("//script/@src | //@srcset | //@style | //@onclick | //@onload")
    assert all(source.startswith("data:") for source in tree.xpath("//@src"))
    assert all(link.startswith("#") or link == "../index.html" for link in tree.xpath("//@href"))
    everything = html.tostring(tree, encoding="unicode")
    assert re.findall(r"https?:|//[a-z]|@import|url\((?!#)", everything) == []


def test_the_policy_allows_the_style_and_scripts_that_are_there(report, page):
    tree = report(page())
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    sources = [element.text for element in tree.xpath("//style | //script")]
    assert len(sources) == 3
    for source in sources:
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_hostile_text_stays_text(report, page, compared):
    check = compared([DiffChunk(True, SCRIPT, SCRIPT), DiffChunk(False, "</style>", "</title>" + SCRIPT)])
    made = page(
        f"{SCRIPT} \"quoted' &amp; --> nee",
        name=f'"><{SCRIPT}',
        flags=[Flag(0, 25, SCRIPT, SCRIPT, (Candidate(SCRIPT + "2", 1.0),), {SCRIPT: SCRIPT, "margin": 2.0})],
        verification=check,
        language=SCRIPT,
    )
    tree = report(
        made,
        item=SCRIPT,
        title=SCRIPT,
        creator=SCRIPT,
        date=SCRIPT,
        failures=[Failure(SCRIPT, SCRIPT, "read", SCRIPT, 7)],
        problems=[SCRIPT],
    )
    assert len(tree.xpath("//script")) == 2
    assert tree.xpath("//title")[0].text == f"{SCRIPT} · Doublekey"
    assert tree.xpath("//h1")[0].text == SCRIPT
    assert tree.xpath(f"//div[{classes('clean')}]")[0].text_content() == made.clean
    assert not [name for name in tree.xpath("//@*/..") if any(key.startswith("on") for key in name.attrib)]


def test_a_hostile_edit_stays_text(report, page):
    made = page("a b c", edits=[Edit(2, 3, "b", SCRIPT, f"x.{SCRIPT}", {f'"{SCRIPT}': f"'{SCRIPT}"})])
    tree = report(made)
    assert len(tree.xpath("//script")) == 2
    assert tree.xpath(f"//div[{classes('clean')}]")[0].text_content() == f"a {SCRIPT} c"


def test_without_a_reference_there_is_no_difference_to_show(report, page):
    tree = report(page())
    assert not tree.xpath("//input[@id='view-diff']")
    assert not tree.xpath(f"//div[{classes('diff')}] | //del | //ins")
    assert "no reference transcription" in text_of(tree, f"//p[{classes('lead')}]")
    assert not tree.xpath("//*[@id='h-accuracy']")


def test_the_difference_shows_both_sides_and_what_is_equal(report, page, compared):
    diff = [
        DiffChunk(True, "they ", "they "),
        DiffChunk(False, "flee", "nee"),
        DiffChunk(True, " the land", " the land"),
        DiffChunk(False, " ", ""),
        DiffChunk(True, "now", "now"),
    ]
    tree = report(page("they nee the landnow", verification=compared(diff)))
    assert tree.xpath("//input[@id='view-diff']")
    assert tree.xpath(f"//div[{classes('diff')}]//p//del/text()") == ["Struck out", "nee"]
    assert tree.xpath(f"//div[{classes('diff')}]//p//ins/text()") == ["underlined", "flee", "␣"]
    assert tree.xpath("//span[@class='same']/text()") == ["they ", " the land", "now"]
    assert tree.xpath("//ins/@title") == ["text: nee; reference: flee", "a space is missing"]


def test_figures_before_and_after_repair_come_with_a_verdict(report, page, compared):
    tree = report(page(verification=compared([DiffChunk(True, "a plain page", "a plain page")])))
    lead = text_of(tree, f"//p[{classes('lead')}]")
    assert "0.50 % of the characters are wrong (0.80 % before repair). Repair fixed 7 words and harmed none." in lead
    rows = rows_of(tree, "//section[@aria-labelledby='h-accuracy']")
    assert "characters, as they stand 0.80 % 0.50 % 5 errors in 1,000 characters" in rows
    assert "words, normalised 4.00 % 2.50 % 5 errors in 200 words" in rows
    assert "✓ within it" in text_of(tree, "//section[@aria-labelledby='h-accuracy']")
    assert "The text and the reference are the same." in text_of(tree, f"//div[{classes('diff')}]")


def test_an_item_above_its_limit_says_so(report, page, compared):
    tree = report(page(verification=compared([], effect=RepairEffect(broken=2))), max_cer=0.001)
    assert "✗ above" in text_of(tree, "//section[@aria-labelledby='h-accuracy']")
    assert "harmed 2" in text_of(tree, f"//p[{classes('lead')}]")


def test_what_is_likely_wrong_is_told_and_what_to_look_at_first(report, page):
    pages = [replace(page(name=f"{number:04}"), estimate=Estimate(number / 1000, 0, 0.1)) for number in range(1, 21)]
    tree = report(*pages)
    cells = [one.text_content() for one in tree.xpath("//section[@aria-labelledby='h-overview']//td[last() - 1]")]
    assert (cells[0], cells[19]) == ("0.1 % (0.0 to 10.0)", "2.0 % (0.0 to 10.0)")
    first = "//p[starts-with(normalize-space(), 'Most errors are likely on')]/a"
    assert [(one.get("href"), one.text_content()) for one in tree.xpath(first)] == [
        ("#p20", "page 0020"),
        ("#p19", "page 0019"),
    ]
    assert not report(page()).xpath(first)


def test_the_worst_pages_are_named_first(report, page, compared):
    pages = [
        page(name=f"{number:04}", verification=compared([], errors=errors)) for number, errors in enumerate((20, 90, 2))
    ]
    text = text_of(report(*pages), "//section[@aria-labelledby='h-overview']")
    assert "Most is wrong on page 0001 (9.00 %), page 0000 (2.00 %)." in text
    assert "Most is wrong" not in text_of(report(pages[1]), "//section[@aria-labelledby='h-overview']")


def test_pages_without_a_comparison_say_why(report, page, compared):
    blank = Verification("empty-reference", "r", Comparison(Score(), Score(), "archive"), None)
    tree = report(
        page(name="0001", verification=compared([DiffChunk(True, "a", "a")])),
        page(name="0002"),
        page(name="0003", verification=blank),
        extra=[PageSummary("0004", state="missing-page")],
    )
    cells = [cell.text_content().strip() for cell in tree.xpath("//section[@aria-labelledby='h-overview']//td[last()]")]
    assert cells[1:] == ["no reference", "the reference is empty", "no text to compare with the reference"]
    assert "no reference" in tree.xpath("//section[@id='p2']//div[contains(@class, 'diff')]")[0].text_content()
    assert not tree.xpath("//option[text()='0004'] | //a[text()='0004']")


def test_an_item_with_only_a_reference_of_the_whole(report, page, compared):
    tree = report(page(), whole=compared([]))
    assert "Against the reference of the whole item, 0.50 %" in text_of(tree, f"//p[{classes('lead')}]")
    assert len(rows_of(tree, "//section[@aria-labelledby='h-accuracy']//tbody")) == 4
    assert not tree.xpath("//input[@id='view-diff']")


def test_an_item_with_both_references_shows_both(report, page, compared):
    check = compared([DiffChunk(True, "a plain page", "a plain page")])
    tree = report(page(verification=check), whole=compared([], errors=30))
    rows = rows_of(tree, "//section[@aria-labelledby='h-accuracy']")
    assert "characters of the whole item, normalised 0.80 % 3.00 % 30 errors in 1,000 characters" in rows
    assert "✗ above" in text_of(tree, "//section[@aria-labelledby='h-accuracy']")


def test_failures_and_problems_are_told(report, page):
    failure = Failure("pamphlet", "0007", "ingest", "scans/pamphlet/0007.tif: ends too early.", 2)
    tree = report(page(), failures=[failure], problems=["scans/pamphlet/x.png: a link that leads out."])
    told = text_of(tree, "//section[@aria-labelledby='h-problems']")
    assert "Page 0007 is missing from this report. scans/pamphlet/0007.tif: ends too early." in told
    assert "x.png: a link that leads out." in told


def test_an_empty_page_and_an_empty_item(report, page):
    tree = report(page(""))
    assert "There is no text on this page." in text_of(tree, "//section[@id='p1']")
    assert tree.xpath("//section[@id='p1']//img")
    nothing = report()
    assert "0 pages, 0 words." in text_of(nothing, f"//p[{classes('lead')}]")


def test_a_page_without_an_image(report, scanno_page):
    tree = report(scanno_page, image=None)
    assert not tree.xpath("//img")
    assert "There is no image of this page." in text_of(tree, "//figure")


def test_the_image_is_in_the_file_and_described(report, page):
    (image,) = report(page(), image=b"JFIF").xpath("//img")
    assert image.get("src") == "data:image/jpeg;base64," + base64.b64encode(b"JFIF").decode()
    assert image.get("alt") == "Scan of page 0001"


def test_any_script_of_the_world_comes_through(report, page):
    text = "Ünïcödé ſt, e\u0301, 漢字 שלום 👩🏽‍🎓 \u202etfel"
    made = page(text, name="Seite 1ä", flags=[Flag(0, 7, text[:7], "word.unknown")], language="deu")
    tree = report(made)
    (clean,) = tree.xpath(f"//div[{classes('clean')}]")
    assert clean.text_content() == text
    assert clean.get("lang") == "de"
    assert clean.get("dir") == "auto"
    assert tree.xpath("//option")[0].text == "Seite 1ä"


def test_essentials_for_readers_who_do_not_see(report, scanno_page):
    tree = report(scanno_page)
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//main")) == 1
    assert len(tree.xpath("//h1")) == 1
    assert all(image.get("alt") for image in tree.xpath("//img"))
    for button in tree.xpath("//button"):
        assert button.get("aria-label") or button.text_content().strip()
    assert tree.xpath("//svg[@role='img']/@aria-label") == ["1 word repaired, 10 words as read, 1 word doubtful"]


def test_equal_pages_give_equal_bytes(summary, page):
    made = page(flags=[Flag(2, 7, "plain", "word.unknown")])
    streams = [io.StringIO(), io.StringIO()]
    for stream in streams:
        write_item_report(stream, summary([made]), [PageView(made, b"x")])
    assert streams[0].getvalue() == streams[1].getvalue()


def test_a_page_the_summary_does_not_know_gets_a_place_of_its_own(summary, page):
    stream = io.StringIO()
    write_item_report(stream, summary([page()]), [PageView(page()), PageView(page(name="late"))])
    assert html.document_fromstring(stream.getvalue()).xpath("//section[@class='page']/@id") == ["p1", "p2"]


class Watched(bytearray):
    """An image that can be watched."""


def test_pages_are_written_and_let_go_one_by_one(summary, page):
    images: list[weakref.ref[Watched]] = []
    most_alive = 0
    taken_at_write: list[int] = []

    def views():
        nonlocal most_alive
        for number in range(300):
            image = Watched(b"jpeg" * 1000)
            images.append(weakref.ref(image))
            yield PageView(page(name=f"{number:04d}", flags=[Flag(2, 7, "plain", "word.unknown")]), image)
            del image
            most_alive = max(most_alive, sum(reference() is not None for reference in images))

    class Stream(io.StringIO):
        def write(self, text: str) -> int:
            taken_at_write.append(len(images))
            return len(text)

    write_item_report(Stream(), summary(), views())
    assert len(images) == 300
    assert most_alive <= 2
    assert set(taken_at_write) == set(range(301))


def test_lists_longer_than_memory_are_kept_in_a_file(report, page, monkeypatch):
    monkeypatch.setattr("pipeline.report.lists._IN_MEMORY", 100)
    pages = [page(name=f"{n}", flags=[Flag(2, 7, "plain", "word.unknown")]) for n in range(40)]
    assert len(report(*pages).xpath("//section[@id='doubtful']//tbody/tr")) == 40


def test_importing_the_room_loads_neither_templates_nor_terminal():
    code = "import sys, pipeline.report; print([name for name in ('jinja2', 'rich', 'lxml') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_style_and_scripts_cannot_end_their_element():
    made = environment()
    for name in made.list_templates():
        if name.endswith((".css", ".js")):
            assert "</" not in made.get_template(name).render()
