"""What a worker does: one function, from a task to what came of it.

A page that cannot be done is a `Failure`, returned. A file that cannot be written is the end of the
run, raised: the next page would fare no better.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from pipeline import ingest
from pipeline.collate import collate
from pipeline.errors import DoublekeyError, InputError
from pipeline.evidence import ItemWords, count_words
from pipeline.evidence.ink import SecondReading
from pipeline.evidence.optical import PageInk
from pipeline.export.hocr import hocr
from pipeline.export.markdown import Heading, markdown
from pipeline.export.scan import in_scan_pixels
from pipeline.export.text import (
    clean_text,
    edit_lines,
    faithful_text,
    item_text,
    page_end_line,
    page_record,
    read_page_record,
)
from pipeline.layout import arrange, margins
from pipeline.model import (
    Failure,
    Graphics,
    ImageRecord,
    ItemSummary,
    Located,
    Page,
    PageImage,
    PageSummary,
    Reading,
)
from pipeline.readers import checked, doubtful_lines, find_graphics, sanitise
from pipeline.readers.protocol import Reader
from pipeline.repair import repair_text
from pipeline.report import PageView, write_item_report
from pipeline.run import loaded
from pipeline.run.attempts import read_again
from pipeline.run.book import Book
from pipeline.run.choosing import choose_preparation
from pipeline.run.cleaning import clean_page
from pipeline.run.files import read_bytes, write_atomic, writing_text
from pipeline.run.fingerprint import digest, file_digest
from pipeline.run.languages import boxes_on_page, read_in_languages
from pipeline.run.referring import locate_pages, nothing_found, unknown_page_notes, verify_page
from pipeline.run.statuses import word_statuses
from pipeline.run.summary import summarise_missing, summarise_page
from pipeline.run.tasks import (
    STAGES,
    Done,
    FinishTask,
    FoldTask,
    ItemEvidence,
    ItemTask,
    LocateTask,
    LookTask,
    ReadTask,
    Task,
)
from pipeline.settings import RepairSettings, limits_of
from pipeline.text.layout import compose
from pipeline.verify import check_words, estimate, missing_page, read_reference
from pipeline.workspace import Outputs

_OF_THE_TIME = 0.15  #: that a page may take; the first reading must not take more if it is to be read again

_TOOK_LONG = "took so long to read that no part of it was read again: page_timeout under [read] sets the time"

T = TypeVar("T")


def perform(task: Task) -> Done | Failure:
    """Do a task.

    Raises:
        FileAccess: something cannot be written.
    """
    if isinstance(task, ReadTask):
        return _read(task)
    if isinstance(task, LookTask):
        return _look(task)
    try:
        if isinstance(task, FoldTask):
            return _fold(task)
        if isinstance(task, LocateTask):
            return _locate(task)
        if isinstance(task, FinishTask):
            return _finish(task)
        return _item(task)
    except _PageProblem as problem:
        place = f"scans/{task.item}"
        return failure(task.item, task.page, STAGES[type(task)], problem.error, place)


def failure(item: str, page: str, stage: str, error: Exception, place: str) -> Failure:
    """Return an exception as a value; `place` is the scan or folder it is about."""
    if isinstance(error, DoublekeyError):
        return Failure(item, page, stage, str(error), error.exit_code)
    bug = DoublekeyError(f"internal error ({type(error).__name__}: {error})", path=place, remedy="Please report this.")
    return Failure(item, page, stage, str(bug), bug.exit_code)


def _look(task: LookTask) -> Done | Failure:
    try:
        return Done("", (), ingest.find_facing(task.source, task.ingest))
    except Exception as error:
        return failure(task.item, task.page, "look", error, task.source.scan)


class _PageProblem(Exception):
    """Carries an error of a stage past the code that writes, whose own errors end the run."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def _stage(function: Callable[..., T], *args: object, **keywords: object) -> T:
    try:
        return function(*args, **keywords)
    except Exception as error:
        raise _PageProblem(error) from error


def _read(task: ReadTask) -> Done | Failure:
    stage = "ingest"
    try:
        image = ingest.load_page(task.source, task.ingest)
        stage = "read"
        reader = loaded.open_reader(task.reader, task.read)
        started = time.monotonic()
        reading = sanitise(reader.read(image), image.record)
        took_long = time.monotonic() - started >= _OF_THE_TIME * task.read.seconds_for(image.megapixels)
        # What is replayed was read of the page as it was prepared then; and a page that took long has no time left.
        again = task.read.again and reader.stamp.name != "recorded"
        if again and took_long:
            again, image = False, _with_note(image, _TOOK_LONG)
        if again:
            language = loaded.language(task.read.language)
            image, reading = choose_preparation(task.source, image, reading, task.ingest, reader, language)
        graphics = find_graphics(image.pixels, image.record.dpi, reading.words())
        if again:
            reading = read_again(image, reading, graphics, reader, language)
        if reader.stamp.name != "recorded":
            reading = read_in_languages(image, reading, task.regions, partial(_reader_of, task))
        view = ingest.encode_view(image, task.view_width)
        second = _second_reading(task, image, reading)
    except Exception as error:
        return failure(task.source.item, task.source.page, stage, error, task.source.scan)
    page, outputs = task.source.page, task.outputs
    # The record goes into outputs, which must be the same bytes wherever the workspace lies.
    record = replace(image.record, source=replace(image.record.source, path=""))
    made = {
        outputs.view(page): view,
        outputs.graphics(page): msgspec.json.encode(graphics),
        outputs.image(page): msgspec.json.encode(record),
        outputs.reading(page): msgspec.json.encode(reading),
    }
    if second is not None:
        made[outputs.ink(page)] = msgspec.msgpack.encode(second)
    for path, data in made.items():
        write_atomic(path, data, durable=True)
    return Done(
        digest(record, reading, graphics, hashlib.sha256(made.get(outputs.ink(page), b"")).hexdigest()), tuple(made)
    )


def _with_note(image: PageImage, note: str) -> PageImage:
    return PageImage(image.pixels, replace(image.record, notes=(*image.record.notes, note)))


def _reader_of(task: ReadTask, language: str) -> Reader:
    return loaded.open_reader(task.reader, replace(task.read, language=language))


def _second_reading(task: ReadTask, image: PageImage, reading: Reading) -> SecondReading | None:
    if task.reader.open_second is None:
        return None
    lines: Collection[int] = range(sum(1 for _ in reading.lines()))
    if task.read.second == "doubtful":
        lines = doubtful_lines(reading, loaded.language(task.read.language))
    return checked(loaded.open_second(task.reader, task.read).read(image, reading, lines), reading, image.record)


def _fold(task: FoldTask) -> Done:
    words = ItemWords()
    ends = {}
    for page in task.pages:
        reading = _load(task.outputs.reading(page), Reading)
        words += _stage(count_words, compose(reading).text)
        ends[page] = _stage(margins, reading)
    evidence = ItemEvidence(words, ends, task.pages)
    write_atomic(task.outputs.evidence, msgspec.json.encode(evidence, order="sorted"))
    return Done(digest(evidence), (task.outputs.evidence,))


def _locate(task: LocateTask) -> Done:
    pages = {page: compose(_load(task.outputs.reading(page), Reading)).text for page in task.pages}
    located = _stage(locate_pages, task.reference, pages)
    write_atomic(task.outputs.located, msgspec.json.encode(located))
    return Done(digest(located, file_digest(task.reference)), (task.outputs.located,))


def _finish(task: FinishTask) -> Done:
    outputs = task.outputs
    page = _stage(
        _make_page,
        task,
        _load(outputs.image(task.page), ImageRecord),
        _load(outputs.reading(task.page), Reading),
        _load(outputs.ink(task.page), SecondReading, msgspec.msgpack.decode) if task.two_readers else None,
        _load(outputs.graphics(task.page), Graphics),
        _evidence(outputs.evidence, task.evidence),
    )
    published = in_scan_pixels(page)
    made = {
        outputs.clean(task.page): clean_text(page),
        outputs.faithful(task.page): faithful_text(page),
        outputs.record(task.page): page_record(published),
        outputs.hocr(task.page): hocr(published),
        outputs.prepared(task.page): page_record(page),
    }
    for path, data in made.items():
        write_atomic(path, data)
    return Done(digest(page), tuple(made))


def _make_page(
    task: FinishTask,
    image: ImageRecord,
    reading: Reading,
    second: SecondReading | None,
    graphics: Graphics,
    evidence: ItemEvidence,
) -> Page:
    language, foreign = loaded.language(task.language, task.learnt), boxes_on_page(task.regions, image)
    if second is not None:
        reading = collate(
            reading,
            second,
            language=language,
            item=evidence.words,
            weights=loaded.weights(),
            settings=task.collate,
            neural=loaded.neural() if task.neural else None,
            foreign=foreign,
        )
    others = [ends for page, ends in evidence.margins.items() if page != task.page]
    following = evidence.following(task.page)
    reading = arrange(reading, graphics, language=language, others=others, settings=task.layout, following=following)
    cleaned = clean_page(reading, second, language, evidence.words, task.repair, task.layout, foreign, task.policy)
    verification, verified, reference = verify_page(task.page, task.reference, cleaned, task.policy, task.profile)
    words = word_statuses(cleaned.words, cleaned.repaired, verified)
    stamp = None if second is None else second.stamp
    page = Page(image, reading, cleaned.repaired, cleaned.clean, words, verification, stamp)
    check = check_words(page, reference, PageInk(second).odds if second else None) if reference else None
    return replace(page, estimate=estimate(page, language, loaded.estimator()), check=check)


def _item(task: ItemTask) -> Done:
    outputs = task.outputs
    summaries: list[PageSummary] = []
    book = Book(task.item)
    with writing_text(outputs.edits) as edits:
        for name in task.pages:
            page = load_page_record(outputs, name)
            summaries.append(summarise_page(page))
            _stage(book.add, page)
            for line in edit_lines(in_scan_pixels(page)):
                edits.write(line.decode())
        running = _stage(book.running, partial(_unite, task), task.after_gaps)
        for piece in (piece for of_page in running for passage in of_page for piece in passage.pieces):
            if piece.edit is not None:
                edits.write(page_end_line(task.item, book.names[piece.page], piece.edit).decode())
    own = task.settings
    coverage = _load(outputs.located, Located).coverage if task.reference else None
    heading = Heading(own.title or task.item, own.creator, own.date)
    with writing_text(outputs.text) as text:
        text.writelines(item_text(running))
    with writing_text(outputs.markdown) as text:
        text.writelines(markdown(heading, book.names, running, task.footnotes))
    max_cer, max_page_cer = limits_of(task.verify, own)
    summary = ItemSummary(
        item=task.item,
        title=heading.title,
        creator=own.creator,
        date=own.date,
        profile=task.profile.name,
        max_cer=max_cer,
        max_page_cer=max_page_cer,
        pages=tuple(summaries) + tuple(_missing(name, path, task) for name, path in task.missing),
        whole=_stage(nothing_found, coverage, task.reference, running, task.profile),
        coverage=coverage,
        failures=task.failures,
        problems=task.problems,
        cautions=task.cautions,
        # Where scans could not be used, it is known that pages are missing.
        order=(*unknown_page_notes(task), *(() if task.failures or task.problems else _stage(book.notes))),
    )
    with writing_text(outputs.report) as stream:
        write_item_report(stream, summary, _views(outputs, task.pages))
    write_atomic(outputs.summary, msgspec.json.encode(summary))
    made = (outputs.text, outputs.markdown, outputs.edits, outputs.report, outputs.summary)
    return Done(digest(summary), made)


def _unite(task: ItemTask, first: str, second: str) -> str:
    """Put a word together that is divided between two pages, on the evidence that counts at the end of a line."""
    words = _evidence(task.outputs.evidence, task.evidence).words
    repaired = repair_text(
        f"{first}\n{second}", language=loaded.language(task.language), item=words, settings=RepairSettings(level="off")
    )
    united = " ".join(repaired.text.split())
    return united.removesuffix(second) if united.endswith(second) else first


def _views(outputs: Outputs, pages: tuple[str, ...]) -> Iterator[PageView]:
    for name in pages:
        yield PageView(load_page_record(outputs, name), read_bytes(outputs.view(name)))


def _missing(page: str, reference: Path, task: ItemTask) -> PageSummary:
    name = f"{reference.parent.name}/{reference.name}"
    try:
        found = missing_page(read_reference(reference), name, task.profile)
    except DoublekeyError as error:
        raise _PageProblem(error) from error
    return summarise_missing(page, found)


def load_page_record(outputs: Outputs, page: str) -> Page:
    """Return a page record from disk, its boxes in the pixels of the page as prepared, which reports show.

    Raises:
        FileAccess: it cannot be read.
    """
    return _decoded(outputs.prepared(page), read_page_record)


def _load(path: Path, type: type[T], decode: Callable[..., T] = msgspec.json.decode) -> T:
    return _decoded(path, lambda data: decode(data, type=type))


def _decoded(path: Path, decode: Callable[[bytes], T]) -> T:
    data = read_bytes(path)
    try:
        return decode(data)
    except msgspec.DecodeError as error:
        damaged = InputError("is damaged", path=path, remedy="Delete it and run again; it is made anew.")
        raise _PageProblem(damaged) from error


# As in `run.loaded`.
@lru_cache(maxsize=2)
def _evidence(path: Path, result: str) -> ItemEvidence:  # noqa: ARG001 - the digest tells old from new
    return _load(path, ItemEvidence)
