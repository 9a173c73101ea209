"""Settings: one small table a stage, read from TOML, every key documented here and nowhere else.

`doublekey.toml` in a workspace holds any of these tables; what it leaves out has the default given
below. A stage is handed its own table only.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from pipeline.errors import ConfigError, file_error
from pipeline.model.area import WHOLE, Area

FILE_NAME = "doublekey.toml"

T = TypeVar("T", bound=Struct)

Second = Literal["all", "doubtful", "off"]
_LANGUAGES = r"^[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*$"


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
        Meta(pattern=_LANGUAGES, description='Tesseract languages, e.g. "eng" or "eng+lat"'),
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
    page_timeout: Annotated[float, Meta(gt=0, description="seconds after which a page is given up")] = 180.0
    tessdata: Annotated[str, Meta(description="folder of *.traineddata files; empty: look in the usual places")] = ""
    recorded: Annotated[
        str, Meta(description="folder of recorded readings (JSON, hOCR, ALTO), laid out as <item>/<page>.*")
    ] = ""


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
        Literal["archive"], Meta(description="normalisation reported beside the strict figures and used by the gate")
    ] = "archive"
    max_cer: Annotated[
        float,
        Meta(
            ge=0, le=100, description="character error rate above which `doublekey check` fails an item (0.02 is 2 %)"
        ),
    ] = 0.02


class ReportSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """From page records to reports."""

    image_width: Annotated[int, Meta(ge=200, le=4000, description="width of the page images in reports, in pixels")] = (
        1100
    )


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All tables together."""

    ingest: IngestSettings = IngestSettings()
    read: ReadSettings = ReadSettings()
    collate: CollateSettings = CollateSettings()
    layout: LayoutSettings = LayoutSettings()
    repair: RepairSettings = RepairSettings()
    verify: VerifySettings = VerifySettings()
    report: ReportSettings = ReportSettings()


class Region(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of some pages that is in another language."""

    box: Annotated[Area, Meta(description="where, in percent of the scan: [left, top, right, bottom]")]
    language: Annotated[str, Meta(pattern=_LANGUAGES, description="Tesseract languages that it is read in")]
    pages: Annotated[
        tuple[str, ...], Meta(description='names of the pages; * stands for anything: ["0012", "01*"]; none: all')
    ] = ()


def fits(name: str, pattern: str) -> bool:
    """Tell whether a name is the one that a pattern means, in which * stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name) is not None


class ItemSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`item.toml`: what an archivist says about one item. All keys are optional."""

    title: Annotated[str, Meta(description="title, shown in reports")] = ""
    creator: Annotated[str, Meta(description="author or issuing body")] = ""
    date: Annotated[str, Meta(description="date of the original, as you would print it")] = ""
    language: Annotated[str, Meta(description="Tesseract languages of this item; empty: as in the workspace")] = ""
    furniture: Annotated[
        Literal["", "apart", "keep"],
        Meta(description="running heads and page numbers of this item, as under [layout]; empty: as in the workspace"),
    ] = ""
    columns: Annotated[
        int, Meta(ge=0, le=12, description="columns of text on its pages, as under [layout]; 0: as in the workspace")
    ] = 0
    drop: Annotated[
        tuple[str, ...], Meta(description="lines that are furniture in this item, as under [layout]; added to those")
    ] = ()
    crop: Annotated[
        Area | None, Meta(description="the part of every scan that is looked at, as under [ingest]; left out: as there")
    ] = None
    region: Annotated[
        tuple[Region, ...], Meta(description="parts of pages in another language: a table [[region]] for each")
    ] = ()
    spread: Annotated[
        bool, Meta(description="every scan shows two pages: they become <scan>a and <scan>b, parted at the gutter")
    ] = False
    max_cer: Annotated[
        Annotated[float, Meta(ge=0, le=100)] | None,
        Meta(description="error threshold of this item for `doublekey check`"),
    ] = None


def load_settings(path: Path) -> Settings:
    """Read workspace settings; a file that does not exist gives the defaults.

    Relative names of files and folders are taken to start where the settings file lies.

    Raises:
        ConfigError: not TOML, an unknown key, or a value out of range.
        FileAccess: the file cannot be read.
    """
    found = _load(path, Settings)
    replace = msgspec.structs.replace
    return replace(
        found,
        read=replace(
            found.read, tessdata=_beside(path, found.read.tessdata), recorded=_beside(path, found.read.recorded)
        ),
        repair=replace(found.repair, good_words=_beside(path, found.repair.good_words)),
    )


def load_item_settings(path: Path) -> ItemSettings:
    """Read the `item.toml` of an item; a file that does not exist gives the defaults.

    Raises:
        ConfigError: not TOML, an unknown key, or a value out of range.
        FileAccess: the file cannot be read.
    """
    return _load(path, ItemSettings)


def with_language(settings: Settings, language: str) -> Settings:
    """Return settings with the language replaced; an empty one leaves them as they are.

    Raises:
        ConfigError: not the form of Tesseract languages.
    """
    if not language:
        return settings
    try:
        read = msgspec.convert(msgspec.to_builtins(settings.read) | {"language": language}, ReadSettings)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"'{language}' is not a language", remedy='Languages look like "eng" or "eng+deu".'
        ) from error
    return msgspec.structs.replace(settings, read=read)


def with_second(settings: Settings, second: Second | None) -> Settings:
    """Return settings with the work of the second reader replaced; None leaves them as they are."""
    if second is None:
        return settings
    return msgspec.structs.replace(settings, read=msgspec.structs.replace(settings.read, second=second))


def layout_of(settings: LayoutSettings, item: ItemSettings) -> LayoutSettings:
    """Return the layout settings of a workspace with what an item says of itself."""
    return LayoutSettings(
        order=settings.order,
        furniture=item.furniture or settings.furniture,
        columns=item.columns or settings.columns,
        drop=(*settings.drop, *item.drop),
        footnotes=settings.footnotes,
    )


def regions_of(item: ItemSettings, page: str) -> tuple[Region, ...]:
    """Return the regions that a page of an item has."""
    return tuple(region for region in item.region if not region.pages or any(fits(page, name) for name in region.pages))


def ingest_of(settings: IngestSettings, item: ItemSettings) -> IngestSettings:
    """Return the ingest settings of a workspace with what an item says of itself."""
    return msgspec.structs.replace(settings, crop=item.crop or settings.crop)


def as_it_lies(settings: IngestSettings) -> IngestSettings:
    """Return settings under which pages are not prepared."""
    return msgspec.structs.replace(
        settings,
        find_page=False,
        straighten=False,
        dewarp=False,
        even_light=False,
        despeckle=False,
        bleed_through=False,
    )


def with_all_evidence(settings: Settings) -> Settings:
    """Return settings under which no evidence is spared.

    Both readers read every line, Tesseract's second choices count, and the neural model is asked.
    """
    replace = msgspec.structs.replace
    return replace(
        settings,
        read=replace(settings.read, second="all", choices=True),
        collate=replace(settings.collate, neural=True),
    )


def describe(table: type[Struct]) -> Iterator[tuple[str, Any, str]]:
    """Yield (key, default, description) for every key of a settings table."""
    hints = get_type_hints(table, include_extras=True)
    for info in msgspec.structs.fields(table):
        metas = [meta for meta in getattr(hints[info.name], "__metadata__", ()) if isinstance(meta, Meta)]
        yield info.name, info.default, next((meta.description or "" for meta in metas), "")


def as_toml(settings: Settings, *, commented: bool = False) -> str:
    """Return settings as a TOML file in which every key is explained.

    Args:
        settings: the values to show.
        commented: comment the values out, so that the file changes nothing until it is edited.
    """
    lines: list[str] = []
    for table in msgspec.structs.fields(Settings):
        values = getattr(settings, table.name)
        summary = (type(values).__doc__ or "").strip().rstrip(".")
        lines += [f"# {summary}", f"[{table.name}]"]
        for key, _, description in describe(type(values)):
            value = json.dumps(msgspec.to_builtins(getattr(values, key)), ensure_ascii=False)
            lines += [f"# {description}", f"{'# ' if commented else ''}{key} = {value}"]
        lines.append("")
    return "\n".join(lines)


def item_keys() -> str:
    """Return what an `item.toml` may hold, as comments that may follow a settings file."""
    lines = ["# An item.toml beside the scans of an item may hold"]
    for table, prefix in ((ItemSettings, ""), (Region, "of each [[region]], ")):
        lines += [f"#   {prefix}{key}: {description}" for key, _, description in describe(table)]
    return "\n".join(lines) + "\n"


def _beside(path: Path, name: str) -> str:
    return str(path.parent / name) if name else ""


def _load(path: Path, table: type[T]) -> T:
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return table()
    except OSError as error:
        raise file_error(error, path, "read") from error
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8 text", path=path, remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"not valid TOML: {error}", path=path, remedy="`doublekey config` prints a file that is."
        ) from error
    _refuse_unknown_keys(data, table, path, "")
    try:
        return msgspec.convert(data, table)
    except msgspec.ValidationError as error:
        raise ConfigError(
            str(error).replace("`$.", "`"), path=path, remedy="`doublekey config` lists every key and what it may hold."
        ) from error


def _refuse_unknown_keys(data: Mapping[str, Any], table: type[Struct], path: Path, prefix: str) -> None:
    hints = get_type_hints(table)
    for key, value in data.items():
        if key not in hints:
            near = difflib.get_close_matches(key, hints, n=1)
            remedy = f"Did you mean `{prefix}{near[0]}`?" if near else f"Known here: {', '.join(hints)}."
            raise ConfigError(f"unknown setting `{prefix}{key}`", path=path, remedy=remedy)
        inner = hints[key]
        if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, Struct):
            _refuse_unknown_keys(value, inner, path, f"{key}.")
        for table_of_list in get_args(inner)[:1] if isinstance(value, list) else ():
            if isinstance(table_of_list, type) and issubclass(table_of_list, Struct):
                for one in (one for one in value if isinstance(one, dict)):
                    _refuse_unknown_keys(one, table_of_list, path, f"{key}.")
