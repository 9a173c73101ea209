"""The tables of `doublekey.toml`: one for each stage."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from pipeline.model.area import WHOLE, Area
from pipeline.model.profile import StepName

Second = Literal["all", "doubtful", "off"]
Gate = Literal["search", "read", "edition"]
Rate = Annotated[float, Meta(ge=0, le=100)]
_USUAL_PAGE = 25  # megapixels
LANGUAGES = r"^[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*$"


class IngestSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From a file on disk to a page image."""

    max_megapixels: Annotated[float, Meta(gt=0, description="largest page accepted, in millions of pixels")] = 500.0
    max_file_mib: Annotated[float, Meta(gt=0, description="largest scan file accepted, in MiB")] = 2048.0
    max_pages: Annotated[int, Meta(gt=0, description="most pages accepted in one file")] = 5000
    pdf_max_dpi: Annotated[int, Meta(ge=70, le=1200, description="highest resolution PDF pages are rendered at")] = 400
    crop: Annotated[
        Area,
        Meta(description="the part of every scan that is looked at, in percent of it: [left, top, right, bottom]"),
    ] = WHOLE
    find_page: Annotated[
        bool, Meta(description="cut away what is not paper (table, black border), and undo perspective")
    ] = True
    straighten: Annotated[
        bool, Meta(description="turn pages that stand on their head or lie on their side, and level sloping lines")
    ] = True
    dewarp: Annotated[bool, Meta(description="straighten bent lines, as of curled pages")] = True
    even_light: Annotated[bool, Meta(description="even out shadows on the paper, where they are deep")] = True
    despeckle: Annotated[bool, Meta(description="take off specks, where the page is full of them")] = True
    bleed_through: Annotated[bool, Meta(description="paint out print of the other side that shows through")] = True
    assumed_dpi: Annotated[
        int, Meta(ge=70, le=1200, description="resolution where the file gives none and the type does not tell")
    ] = 300


class ReadSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From a page image to a reading."""

    tesseract: Annotated[
        Literal["auto", "embedded", "program", "recorded"],
        Meta(description='"embedded" (in process), "program" (a tesseract program), "recorded" (replay); auto chooses'),
    ] = "auto"
    second: Annotated[
        Second,
        Meta(description='which lines the second reader reads too: "all", the "doubtful" ones, or none ("off")'),
    ] = "all"
    language: Annotated[
        str,
        Meta(pattern=LANGUAGES, description='Tesseract languages, e.g. "eng" or "eng+lat"'),
    ] = "eng"
    choices: Annotated[
        bool, Meta(description="note what else Tesseract took characters for, as evidence; takes a seventh more time")
    ] = False
    exact: Annotated[
        bool, Meta(description="let the second reader compute alike on all processors; takes half as long again")
    ] = False
    again: Annotated[
        bool, Meta(description="read again what was read badly: the page prepared otherwise, parts of it by themselves")
    ] = True
    page_timeout: Annotated[
        float,
        Meta(
            gt=0,
            description="seconds after which a page is given up; one of more than 25 megapixels has more, by its size",
        ),
    ] = 180.0
    tessdata: Annotated[str, Meta(description="folder of *.traineddata files; empty: look in the usual places")] = ""
    recorded: Annotated[
        str, Meta(description="folder of recorded readings (JSON, hOCR, ALTO), laid out as <item>/<page>.*")
    ] = ""

    def seconds_for(self, megapixels: float) -> float:
        """Return how many seconds a page of so many megapixels may take."""
        return self.page_timeout * max(1.0, megapixels / _USUAL_PAGE)


class CollateSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From two readings to one."""

    doubt: Annotated[
        float,
        Meta(ge=0, le=1, description="probability of being wrong from which on a word is doubtful"),
    ] = 0.2
    neural: Annotated[
        bool, Meta(description="ask a small neural language model about hard cases; about half as long again")
    ] = False


class LayoutSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From a reading to a page: blocks, their kinds, and the order they are read in."""

    order: Annotated[
        bool,
        Meta(description="find blocks, their order, furniture and notes anew; false leaves all to the first reader"),
    ] = True
    furniture: Annotated[
        Literal["apart", "keep"],
        Meta(description='running heads, page numbers and the like: left out of the clean text ("apart") or kept'),
    ] = "apart"
    columns: Annotated[
        int,
        Meta(ge=0, le=12, description="1: read straight down; more: by place alone; 0: let the words decide as well"),
    ] = 0
    drop: Annotated[
        tuple[str, ...],
        Meta(description='lines that are furniture wherever they stand; * stands for anything: ["Price *"]'),
    ] = ()
    footnotes: Annotated[
        Literal["page", "end"],
        Meta(description='where <item>.md has footnotes: after their "page", or at the "end" of the text'),
    ] = "page"


class RepairSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From a text as read to a clean text."""

    level: Annotated[
        Literal["off", "safe", "suggest"],
        Meta(description='"safe" makes the edits it is sure of, "suggest" only flags them, "off" leaves words alone'),
    ] = "safe"
    neural: Annotated[
        bool,
        Meta(description="in texts without scans, ask a small neural language model where it can decide; far slower"),
    ] = False
    good_words: Annotated[str, Meta(description="file of words, one a line, that are right as they stand")] = ""


class VerifySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From a text and its reference to a comparison."""

    profile: Annotated[
        str,
        Meta(
            description="normalisation reported beside the strict figures and used by the gate: "
            '"strict", "archive", "isri", "ocr-d", "search", or one of [profiles]'
        ),
    ] = "archive"
    gate: Annotated[
        Gate,
        Meta(
            description='what `doublekey check` holds items to: CER of at most 8 % ("search"), 2 % ("read"), '
            '0.5 % ("edition")'
        ),
    ] = "read"
    max_cer: Annotated[
        Rate | None, Meta(description="a threshold of your own instead: character errors per character (0.02 is 2 %)")
    ] = None
    max_page_cer: Annotated[
        Rate | None, Meta(description="the same for each page by itself; left out: twice the threshold of its item")
    ] = None
    tolerance: Annotated[
        float,
        Meta(
            ge=0, le=100, description="how much CER may be above the baseline where pages are read anew, not replayed"
        ),
    ] = 0.002
    relative_tolerance: Annotated[
        float,
        Meta(ge=0, le=100, description="the same as a share of the CER in the baseline; the larger of the two counts"),
    ] = 0.1


class ReportSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From page records to reports."""

    image_width: Annotated[int, Meta(ge=200, le=4000, description="width of the page images in reports, in pixels")] = (
        1100
    )


class ProfileSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A normalisation of your own: a table [profiles.NAME] for each."""

    steps: Annotated[
        tuple[StepName, ...],
        Meta(description=f"what is evened out, in this order; of {', '.join(get_args(StepName))}"),
    ]
    replace: Annotated[
        dict[Annotated[str, Meta(min_length=1)], str],
        Meta(description='what is put for what: {"ß" = "ss"}; after all steps, unless "replace" is one of them'),
    ] = {}


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All tables together."""

    ingest: IngestSettings = IngestSettings()
    read: ReadSettings = ReadSettings()
    collate: CollateSettings = CollateSettings()
    layout: LayoutSettings = LayoutSettings()
    repair: RepairSettings = RepairSettings()
    verify: VerifySettings = VerifySettings()
    report: ReportSettings = ReportSettings()
    profiles: dict[str, ProfileSettings] = {}
