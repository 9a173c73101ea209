"""What a worker keeps because it is slow to load, for the tasks to come.

Here, and where the words of an item are kept (`run.work`, `run.texttasks`), something outlives a call: caches in the
worker process, keyed by the settings that things were opened with.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.collate import Neural, Weights, load_weights
from pipeline.evidence import LanguageEvidence, LearntFiles, load_language, load_learnt
from pipeline.evidence.language import taught
from pipeline.evidence.neural import load_neural
from pipeline.readers.protocol import Reader, SecondReader
from pipeline.run.tasks import ReaderSource
from pipeline.settings import ReadSettings
from pipeline.verify import Estimator, load_estimator


@lru_cache(maxsize=4)
def open_reader(source: ReaderSource, settings: ReadSettings) -> Reader:
    """Return the first reader."""
    return source.open(settings)


@lru_cache(maxsize=2)
def open_second(source: ReaderSource, settings: ReadSettings) -> SecondReader:
    """Return the second reader, which there must be."""
    assert source.open_second is not None
    return source.open_second(settings)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that settle disputes."""
    return load_weights()


@lru_cache(maxsize=1)
def estimator() -> Estimator:
    """Return what tells error rates without references."""
    return load_estimator()


@lru_cache(maxsize=1)
def neural() -> Neural:
    """Return the neural model."""
    return load_neural().score_many


@lru_cache(maxsize=4)
def language(name: str, learnt: LearntFiles | None = None) -> LanguageEvidence:
    """Return what is known about a language, and what was learnt from people."""
    if learnt is None or not learnt.paths:
        return _language(name)  # pages are read with it before they are repaired with it
    return taught(_language(name), load_learnt(learnt))


@lru_cache(maxsize=2)
def _language(name: str) -> LanguageEvidence:
    return load_language(name)
