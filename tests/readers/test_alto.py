from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest
from fakes import blank_image
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.model import Box, ImageRecord, Reading, Stamp, Word
from pipeline.readers.alto import parse_alto
from pipeline.text.formats.markup import parse_markup

NAMESPACES = [
    "",
    "http://schema.ccs-gmbh.com/ALTO",
    "http://www.loc.gov/standards/alto/ns-v2#",
    "http://www.loc.gov/standards/alto/ns-v3#",
    "http://www.loc.gov/standards/alto/ns-v4#",
]


def alto(
    inside: str, unit: str = "pixel", size: str = 'WIDTH="800" HEIGHT="1000"', namespace: str = NAMESPACES[4]
) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="{namespace}">
 <Description><MeasurementUnit>{unit}</MeasurementUnit></Description>
 <Layout><Page ID="p1" PHYSICAL_IMG_NR="1" {size}>{inside}</Page></Layout>
</alto>"""


def parse(document: str, record: ImageRecord) -> Reading:
    return parse_alto(parse_markup(document.encode(), "page.xml"), record, "page.xml").reading(Stamp("test", "1"))


def texts(reading: Reading) -> list[list[str]]:
    return [[word.text for word in line.words] for line in reading.lines()]


PAGE = """
<TopMargin><TextBlock ID="b0"><TextLine><String CONTENT="42"/></TextLine></TextBlock></TopMargin>
<BottomMargin><TextBlock ID="b9"><TextLine><String CONTENT="B2"/></TextLine></TextBlock></BottomMargin>
<PrintSpace>
 <ComposedBlock ID="c1" HPOS="30" VPOS="50" WIDTH="320" HEIGHT="400">
  <TextBlock ID="b1" HPOS="40" VPOS="50" WIDTH="300" HEIGHT="100">
   <TextLine HPOS="40" VPOS="50" WIDTH="300" HEIGHT="30">
    <String CONTENT="&quot;Noth&amp;ing" HPOS="40" VPOS="50" WIDTH="60" HEIGHT="30" WC="0.8765"/>
    <SP WIDTH="10"/>
    <String CONTENT="con" SUBS_TYPE="HypPart1" SUBS_CONTENT="continued"
            HPOS="110" VPOS="50" WIDTH="50" HEIGHT="30" WC="1"/>
    <HYP CONTENT="-" WIDTH="10"/>
   </TextLine>
   <TextLine HPOS="40" VPOS="90" WIDTH="300" HEIGHT="30">
    <String CONTENT="tinued" SUBS_TYPE="HypPart2" SUBS_CONTENT="continued" HPOS="40" VPOS="90" WIDTH="90" HEIGHT="30"/>
    <String CONTENT="fur"/><HYP CONTENT="&#xAD;"/>
   </TextLine>
  </TextBlock>
  <Illustration ID="i1" HPOS="1" VPOS="1" WIDTH="1" HEIGHT="1"/>
  <TextBlock ID="b2"><TextLine><String CONTENT="ther"/></TextLine></TextBlock>
 </ComposedBlock>
</PrintSpace>
"""


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_is_read(record: ImageRecord, namespace: str) -> None:
    reading = parse(alto(PAGE, namespace=namespace), record)
    assert texts(reading) == [["42"], ['"Noth&ing', "con-"], ["tinued", "fur-"], ["ther"], ["B2"]]
    assert list(reading.words())[1:3] == [
        Word('"Noth&ing', Box(40, 50, 100, 80), 0.8765),
        Word("con-", Box(110, 50, 160, 80), 1.0),
    ]
    assert [len(block.paragraphs) for block in reading.blocks] == [1, 2, 1]
    assert reading.blocks[1].box == Box(30, 50, 350, 450)
    assert reading.blocks[1].paragraphs[0].box == Box(40, 50, 340, 150)


def test_a_block_outside_a_composed_one_is_a_block_of_its_own(record: ImageRecord) -> None:
    block = '<TextBlock HPOS="{}" VPOS="1" WIDTH="9" HEIGHT="9"><TextLine><String CONTENT="x"/></TextLine></TextBlock>'
    inside = f"<ComposedBlock>{block.format(1)}</ComposedBlock>{block.format(2)}{block.format(3)}"
    reading = parse(alto(f"<PrintSpace>{inside}</PrintSpace>"), record)
    assert [block.box.left for block in reading.blocks] == [1, 2, 3]


LINE = (
    "<PrintSpace><TextBlock><TextLine>"
    '<String CONTENT="x" HPOS="{}" VPOS="{}" WIDTH="{}" HEIGHT="{}"/>'
    "</TextLine></TextBlock></PrintSpace>"
)


@pytest.mark.parametrize(
    ("unit", "size", "numbers", "box"),
    [
        ("pixel", "", (40, 50, 60, 30), Box(40, 50, 100, 80)),
        ("pixel", 'WIDTH="1600" HEIGHT="2000"', (40, 50, 60, 30), Box(20, 25, 50, 40)),
        ("inch1200", "", (400, 800, 40, 80), Box(100, 200, 110, 220)),  # 300 dpi: a quarter
        ("mm10", "", (254, 508, 25.4, 50.8), Box(300, 600, 330, 660)),  # an inch
        ("mm10", 'WIDTH="677.33" HEIGHT="846.67"', (254, 508, 25.4, 50.8), Box(300, 600, 330, 660)),
        ("furlong", "", (40, 50, 60, 30), Box(40, 50, 100, 80)),
    ],
)
def test_units(record: ImageRecord, unit: str, size: str, numbers: tuple[float, ...], box: Box) -> None:
    assert next(parse(alto(LINE.format(*numbers), unit, size), record).words()).box == box


def test_what_is_not_a_number_is_none(record: ImageRecord) -> None:
    word = '<String CONTENT="x" HPOS="left" VPOS="1" WIDTH="2" HEIGHT="3" WC="good"/>'
    reading = parse(alto(f"<PrintSpace><TextBlock><TextLine>{word}</TextLine></TextBlock></PrintSpace>"), record)
    assert list(reading.words()) == [Word("x", Box(0, 0, 800, 1000), None)]


def test_a_hyphen_without_a_word_stands_for_itself(record: ImageRecord) -> None:
    reading = parse(alto("<PrintSpace><TextBlock><TextLine><HYP/></TextLine></TextBlock></PrintSpace>"), record)
    assert texts(reading) == [["-"]]


def test_a_page_without_text(record: ImageRecord) -> None:
    assert parse(alto("<PrintSpace/>"), record).blocks == ()


def test_one_page_a_file(record: ImageRecord) -> None:
    with pytest.raises(InputError, match="holds 2 ALTO pages"):
        parse("<alto><Layout><Page/><Page/></Layout></alto>", record)
    with pytest.raises(InputError, match="holds no ALTO pages"):
        parse("<alto><Layout/></alto>", record)


visible = st.text(st.characters(categories=["L", "N", "P", "S", "Mn"]), min_size=1, max_size=9)


@given(st.lists(st.lists(visible, min_size=1, max_size=4), min_size=1, max_size=4))
def test_text_comes_back_as_it_was_written(lines: list[list[str]]) -> None:
    rows = ("".join(f"<String CONTENT={quoteattr(word)}/>" for word in line) for line in lines)
    inside = "".join(f"<TextLine>{row}</TextLine>" for row in rows)
    reading = parse(alto(f"<PrintSpace><TextBlock>{inside}</TextBlock></PrintSpace>"), blank_image().record)
    assert texts(reading) == lines
