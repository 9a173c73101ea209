from __future__ import annotations

import math

from pipeline.collate.weights import Weights, load_weights


def test_the_weights_of_the_package_are_there() -> None:
    loaded = load_weights()
    assert loaded == load_weights()
    for name in Weights.__slots__:
        table = getattr(loaded, name)
        assert table and all(math.isfinite(value) for value in table.values()), name
