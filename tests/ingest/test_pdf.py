from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image

from pipeline.errors import InputError
from pipeline.ingest import probe
from pipeline.model import PageImage
from pipeline.settings import IngestSettings

Load = Callable[..., PageImage]
SETTINGS = IngestSettings()


@pytest.fixture(scope="module")
def scan() -> Image.Image:
    """Return a one-bit image without any order: Pillow puts it into a PDF without loss."""
    return Image.fromarray(np.random.default_rng(4).random((1001, 803)) > 0.5)


def _grey(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L"))


def _typed(
    path: Path,
    lines: list[str],
    size: tuple[int, int] = (360, 504),
    points: int = 12,
    image: Image.Image | None = None,
) -> Path:
    """Write a born-digital page, with an image over the whole of it if one is given."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(*size)
    if image is not None:
        buffer = io.BytesIO()
        image.convert("L").save(buffer, "JPEG")
        picture = pdfium.PdfImage.new(document)
        picture.load_jpeg(buffer, inline=True)
        picture.set_matrix(pdfium.PdfMatrix().scale(*size))
        page.insert_obj(picture)
    font = pdfium_c.FPDFText_LoadStandardFont(document, b"Times-Roman")
    for number, line in enumerate(lines):
        raw = pdfium_c.FPDFPageObj_CreateTextObj(document, font, points)
        encoded = (line + "\0").encode("utf-16-le")
        buffer = ctypes.cast(ctypes.create_string_buffer(encoded), ctypes.POINTER(ctypes.c_ushort))
        pdfium_c.FPDFText_SetText(raw, buffer)
        pdfium_c.FPDFPageObj_Transform(raw, 1, 0, 0, 1, 36, size[1] - 50 - 1.25 * points * number)
        pdfium_c.FPDFPage_InsertObject(page, raw)
    page.gen_content()
    document.save(path)
    document.close()
    return path


LINES = ["A page that was never on paper,", "set in twelve point,", "of three lines."]


@pytest.mark.parametrize("dpi", [75, 100, 137, 150])
def test_the_pixels_of_a_scan_come_through_as_they_are(tmp_path: Path, load: Load, scan: Image.Image, dpi: int) -> None:
    path = tmp_path / "scan.pdf"
    scan.save(path, resolution=dpi)
    page = load(path)
    assert np.array_equal(page.pixels, _grey(scan))
    assert (page.record.dpi, page.record.dpi_source) == (dpi, "rendered")
    assert page.record.steps[0].name == "render"
    assert page.record.embedded_text == ""


def test_a_scan_finer_than_allowed_is_rendered_coarser(tmp_path: Path, load: Load, scan: Image.Image) -> None:
    path = tmp_path / "scan.pdf"
    scan.save(path, resolution=150)
    page = load(path, settings=IngestSettings(pdf_max_dpi=75))
    assert page.pixels.shape[1] == 402
    assert page.record.steps[0].parameters["dpi"] == 75


def test_a_page_far_too_small_to_be_true_keeps_its_pixels(tmp_path: Path, load: Load, scan: Image.Image) -> None:
    path = tmp_path / "scan.pdf"
    scan.save(path, resolution=600)  # a page of 1.7 inches
    assert np.array_equal(load(path).pixels, _grey(scan))


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_turned(tmp_path: Path, load: Load, scan: Image.Image, rotation: int) -> None:
    path, turned = tmp_path / "scan.pdf", tmp_path / "turned.pdf"
    scan.save(path, resolution=100)
    with pdfium.PdfDocument(path) as document:
        document[0].set_rotation(rotation)
        document.save(turned)
    assert np.array_equal(load(turned).pixels, np.rot90(_grey(scan), -rotation // 90))


def test_each_page_is_its_own(tmp_path: Path, load: Load, scan: Image.Image) -> None:
    path = tmp_path / "many.pdf"
    scan.save(path, save_all=True, append_images=[scan.rotate(180), scan.rotate(90, expand=True)], resolution=100)
    assert probe(path, SETTINGS).pages == 3
    for index, angle in enumerate([0, 2, 1]):
        assert np.array_equal(load(path, index).pixels, np.rot90(_grey(scan), angle))


def test_colour_stays_colour(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "scan.pdf"
    Image.new("RGB", (850, 1100), (200, 40, 40)).save(path, resolution=100, quality=95)
    page = load(path)
    assert page.pixels.shape == (1100, 850, 3)
    assert np.abs(page.pixels[500, 400].astype(int) - (200, 40, 40)).max() < 5
    assert page.record.mode == "RGB"


def test_born_digital_text_is_noted_and_drawn(tmp_path: Path, load: Load) -> None:
    page = load(_typed(tmp_path / "typed.pdf", LINES))
    assert page.record.embedded_text == "\n".join(LINES)
    assert page.pixels.shape == (2100, 1500)
    assert (page.record.dpi, page.record.dpi_source) == (300, "rendered")
    ink = page.pixels < 128
    assert 0.001 < ink.mean() < 0.1
    assert ink[150:500].any() and not ink[600:].any()


def test_the_resolution_of_a_born_digital_page_is_a_fact_whatever_its_type(tmp_path: Path, load: Load) -> None:
    slide = _typed(tmp_path / "slide.pdf", ["so large a type would be rare on paper"] * 24, size=(720, 800), points=24)
    record = load(slide, settings=IngestSettings(pdf_max_dpi=100)).record
    assert (record.dpi, record.dpi_source, record.notes) == (100, "rendered", ())


def test_the_text_under_a_scan_is_not_noted(tmp_path: Path, load: Load, scan: Image.Image) -> None:
    page = load(_typed(tmp_path / "searchable.pdf", LINES, image=scan))
    assert page.record.embedded_text == ""
    assert max(page.pixels.shape) == 1124  # of the image: 803 pixels on 360 points are 160.6 dpi


def test_a_few_stray_characters_are_no_text_layer(tmp_path: Path, load: Load) -> None:
    assert load(_typed(tmp_path / "typed.pdf", ["p. 12"])).record.embedded_text == ""


def test_a_blank_page_is_a_page(tmp_path: Path, load: Load) -> None:
    page = load(_typed(tmp_path / "blank.pdf", []))
    assert (page.pixels == 255).all()
    assert page.record.embedded_text == ""


def test_an_image_inside_a_form_decides_the_resolution(tmp_path: Path, load: Load, scan: Image.Image) -> None:
    inner = tmp_path / "inner.pdf"
    scan.save(inner, resolution=100)
    outer = pdfium.PdfDocument.new()
    with pdfium.PdfDocument(inner) as document:
        form = document.page_as_xobject(0, outer) if hasattr(document, "page_as_xobject") else None
        form = form or document.capture_page(0, outer)
        width, height = document[0].get_size()
        page = outer.new_page(width / 2, height / 2)
        placed = form.as_pageobject()
        placed.set_matrix(pdfium.PdfMatrix().scale(0.5, 0.5))
        page.insert_obj(placed)
        page.gen_content()
        outer.save(tmp_path / "outer.pdf")
    loaded = load(tmp_path / "outer.pdf")
    assert np.array_equal(loaded.pixels, _grey(scan))
    assert loaded.record.dpi == 200


# ------------------------------------------------------------------------------------- what is refused


def _locked() -> bytes:
    """Return a PDF with a password nobody knows."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b"> >>",
    ]
    data, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        b"%sxref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>\n"
        % (
            data,
            table,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


def test_a_locked_file_comes_with_the_remedy(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(_locked())
    for use in (lambda: probe(path, SETTINGS), lambda: load(path)):
        with pytest.raises(InputError, match="locked with a password") as caught:
            use()
        assert "qpdf --decrypt" in caught.value.remedy
        assert caught.value.path == str(path)


def test_the_lock_alone_is_what_locks(tmp_path: Path) -> None:
    path = tmp_path / "open.pdf"
    path.write_bytes(_locked().replace(b"/Encrypt 4 0 R", b"              "))
    assert probe(path, SETTINGS).pages == 1


def _empty(pages: int) -> bytes:
    buffer = io.BytesIO()
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(300, 400)
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    path.write_bytes(_empty(0))
    with pytest.raises(InputError, match="has no pages"):
        probe(path, SETTINGS)


def test_a_file_of_ten_thousand_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(_empty(10_000))
    with pytest.raises(InputError, match="has 10000 pages, 5000 are allowed"):
        probe(path, SETTINGS)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_a_file_cut_off_is_refused(tmp_path: Path, load: Load, share: float) -> None:
    path = tmp_path / "cut.pdf"
    data = _typed(path, LINES).read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    for use in (lambda: probe(path, SETTINGS), lambda: load(path)):
        with pytest.raises(InputError, match="is cut off"):
            use()


def test_a_file_of_rubbish_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n")
    with pytest.raises(InputError, match="cannot be decoded"):
        probe(path, SETTINGS)


def test_a_page_too_large_is_named_before_it_is_drawn(tmp_path: Path, load: Load) -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(300, 400)
    document.new_page(14_400, 14_400)
    path = tmp_path / "poster.pdf"
    document.save(path)
    document.close()
    assert load(path, 0).pixels.shape == (1667, 1250)
    with pytest.raises(InputError, match="page 2 is 60000 × 60000 pixels large"):
        load(path, 1)


def test_an_image_too_large_is_refused_before_it_is_decoded(tmp_path: Path, load: Load, scan: Image.Image) -> None:
    path = tmp_path / "bomb.pdf"
    scan.save(path, resolution=100)
    with pytest.raises(InputError, match="page 1 is 803 × 1001 pixels large"):
        load(path, settings=IngestSettings(max_megapixels=0.8, pdf_max_dpi=70))


def test_a_page_that_is_not_there_is_said_to_be_gone(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(_empty(2))
    with pytest.raises(InputError, match="has no page 3, only 2"):
        load(path, 2)
