"""Running the network: from a tree of tokens to the probability of each."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.evidence.neural import graph
from pipeline.evidence.sessions import one_thread

if TYPE_CHECKING:
    from pipeline.evidence.neural.gguf import Gguf

_AT_ONCE = 64  # rows of the last layer computed at once: 49,152 numbers each
_NEVER = -1e9


class Network:
    """The network on onnxruntime, one thread."""

    def __init__(self, model: Gguf) -> None:
        """Make the network of a file, which is not needed afterwards."""
        self._tokens = model.blocks("token_embd.weight").copy()
        # The bigger one first, while there is room.
        self._head = _session(graph.head(model))
        self._body = _session(graph.body(model))

    def __call__(self, tokens: Sequence[int], parents: Sequence[int], wanted: Sequence[int]) -> Sequence[float]:
        """Return ln P of tokens, each given all that comes before it in a tree.

        Args:
            tokens: of the tree; number 0 is the root, and parents come before their children.
            parents: for each token the number of the one before it; 0 for the root.
            wanted: the numbers of the tokens whose probability is wanted, never the root's.

        Raises:
            ValueError: more than `graph.LONGEST` tokens follow each other.
        """
        import numpy as np

        count = len(tokens)
        positions = np.zeros(count, np.int64)
        mask = np.full((count, count), _NEVER, np.float32)
        mask[0, 0] = 0
        for number in range(1, count):
            positions[number] = positions[parents[number]] + 1
            mask[number] = mask[parents[number]]
            mask[number, number] = 0
        if positions.max() >= graph.LONGEST:
            raise ValueError(f"the text is too long: more than {graph.LONGEST} tokens")
        blocks = self._tokens[np.asarray(tokens)]
        vectors = (blocks["codes"] * blocks["scale"].astype(np.float32)[..., None]).reshape(count, -1)
        chosen = np.asarray(wanted)
        rows, row = np.unique(np.asarray(parents)[chosen], return_inverse=True)
        inputs = {"vectors": vectors, "positions": positions[None], "mask": mask, "rows": rows}
        states = self._body.run(None, inputs)[0]
        asked = np.stack([row, np.asarray(tokens)[chosen]], axis=1)
        found = np.zeros(len(asked), np.float32)
        for start in range(0, len(rows), _AT_ONCE):
            here = (row >= start) & (row < start + _AT_ONCE)
            some = {"states": states[start : start + _AT_ONCE], "wanted": asked[here] - [start, 0]}
            found[here] = self._head.run(None, some)[0]
        return [float(each) for each in found]


def _session(plan: graph.Plan) -> Any:
    onnxruntime: Any = import_module("onnxruntime")
    options = one_thread(onnxruntime)
    # The session copies the weights and packs them as its machine likes them; the copies must not stay.
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    weights = [onnxruntime.OrtValue.ortvalue_from_numpy(each) for each in plan.weights.values()]
    options.add_external_initializers(list(plan.weights), weights)
    return onnxruntime.InferenceSession(plan.graph, options, providers=["CPUExecutionProvider"])
