"""The network of a Llama-like language model, as ONNX graphs made from a GGUF file.

Two graphs: `body` turns the vectors of tokens into what the network makes of them in their context, and
`head` turns that into probabilities of the next token. The weights of the layers stay in four bits, and all
is computed in float32: log-odds agree with a plain computation to a thousandth of a nat. (In int8 it would
be a quarter faster, and log-odds would be off by half a nat, at worst by more than one.)

The network: RMS normalisation, grouped-query attention with rotary positions, SwiGLU (Touvron et al.,
LLaMA, 2023). Tokens that are not each other's past are kept apart by a mask, so one graph serves a
sentence as well as a tree of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.evidence.neural.gguf import BLOCK

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.evidence.neural.gguf import Gguf

LONGEST = 2048  #: the most tokens that may follow each other

_CONTRIB = "com.microsoft"
_ALIGNED = 64  # bytes
_MIDDLE = 8  # MatMulNBits takes this from every four-bit code


@dataclass(frozen=True, slots=True)
class Plan:
    """A graph, and apart from it the weights that it names: so they need not be copied into it and out again."""

    graph: bytes
    weights: dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network."""

    layers: int
    width: int
    heads: int
    groups: int  #: heads for keys and values; each serves `heads / groups` heads
    hidden: int  #: width of the feed-forward layers
    base: float  #: of the rotary positions
    epsilon: float  #: of the normalisation

    @property
    def head_width(self) -> int:
        return self.width // self.heads


def shape_of(settings: dict[str, Any]) -> Shape:
    """Return the sizes that a GGUF file tells of.

    Raises:
        KeyError: it is not a Llama-like model.
    """
    return Shape(
        settings["llama.block_count"],
        settings["llama.embedding_length"],
        settings["llama.attention.head_count"],
        settings["llama.attention.head_count_kv"],
        settings["llama.feed_forward_length"],
        settings["llama.rope.freq_base"],
        settings["llama.attention.layer_norm_rms_epsilon"],
    )


def body(model: Gguf) -> Plan:
    """Return the graph of the layers.

    Inputs: `vectors` (tokens, width) float32; `positions` (1, tokens) int64, below `LONGEST`; `mask`
    (tokens, tokens) float32, added to the attention of a row's token to a column's; `rows` int64, the
    tokens that are asked for. Output: `states` (rows, width).
    """
    shape = shape_of(model.settings)
    # The weights take a little more room here than in the file.
    graph = _Graph(2 * len(model.data) + 4 * LONGEST * shape.head_width)
    _constants(graph, shape)
    stream, change = "vectors", ""
    for layer in range(shape.layers):
        name = f"blk.{layer}."
        stream, normal = graph.normal(stream, change, model.vector(name + "attn_norm.weight"), shape.epsilon)
        change = _attention(graph, model, shape, name, normal)
        stream, normal = graph.normal(stream, change, model.vector(name + "ffn_norm.weight"), shape.epsilon)
        change = _feed_forward(graph, model, name, normal)
    last = graph.add("Gather", [graph.add("Add", [stream, change]), "rows"], axis=0)
    graph.normal(last, "", model.vector("output_norm.weight"), shape.epsilon, output="states")
    inputs = [("vectors", "FLOAT", ["tokens", shape.width]), ("positions", "INT64", [1, "tokens"])]
    inputs += [("mask", "FLOAT", ["tokens", "tokens"]), ("rows", "INT64", ["rows"])]
    return graph.plan(inputs, ("states", ["rows", shape.width]))


def head(model: Gguf) -> Plan:
    """Return the graph that tells what comes next.

    Inputs: `states` (rows, width) float32; `wanted` (n, 2) int64: a row and a token. Output: `found` (n,)
    float32, the natural logarithm of the probability that this token follows there.
    """
    import numpy as np

    # The table that tokens are looked up in also says how likely each is to follow.
    blocks = model.blocks("token_embd.weight")
    tokens, width = len(blocks), blocks.shape[1] * BLOCK
    graph = _Graph(tokens * width * 4)
    weights = graph.room("tokens", (tokens, width), np.float32)
    np.multiply(blocks["codes"], blocks["scale"].astype(np.float32)[..., None], out=weights.reshape(tokens, -1, BLOCK))
    scores = graph.add("Gemm", ["states", "tokens"], transB=1)
    graph.add("GatherND", [graph.add("LogSoftmax", [scores], axis=-1), "wanted"], output="found")
    inputs = [("states", "FLOAT", ["rows", width]), ("wanted", "INT64", ["n", 2])]
    return graph.plan(inputs, ("found", ["n"]))


def _constants(graph: _Graph, shape: Shape) -> None:
    import numpy as np

    half = np.arange(0, shape.head_width, 2) / shape.head_width
    angles = np.arange(LONGEST)[:, None] * shape.base**-half
    graph.keep("cosines", np.cos(angles).astype(np.float32))
    graph.keep("sines", np.sin(angles).astype(np.float32))
    whole, rest = shape.width, shape.groups * shape.head_width
    graph.numbers("first", [0])
    graph.numbers("last", [-1])
    graph.numbers("parts", [whole, rest, rest])
    graph.numbers("halves", [shape.hidden, shape.hidden])
    graph.numbers("by head", [0, shape.heads, shape.head_width])
    graph.numbers("by group", [0, shape.groups, shape.head_width])
    graph.numbers("grouped", [shape.groups, -1, shape.head_width])
    graph.numbers("ungrouped", [shape.heads, -1, shape.head_width])
    graph.numbers("flat", [0, whole])
    count = graph.add("Shape", ["mask"])
    graph.add("Concat", [graph.numbers("heads", [shape.heads]), count], "attention by head", axis=0)
    columns = graph.add("Gather", [count, "last"], axis=0)
    graph.add("Concat", [graph.numbers("groups", [shape.groups, -1]), columns], "attention by group", axis=0)


def _attention(graph: _Graph, model: Gguf, shape: Shape, name: str, normal: str) -> str:
    # Scores are divided by the root of the width of a head; here the weights of the queries are.
    tables = [(name + "attn_q.weight", shape.head_width**-0.5), (name + "attn_k.weight", 1.0)]
    joined = graph.linear(model, [*tables, (name + "attn_v.weight", 1.0)], normal)
    queries, keys, values = graph.split(joined, "parts", 3)
    queries = graph.turned(queries, shape.heads)
    keys = graph.turned(keys, shape.groups)
    queries = graph.add("Transpose", [graph.add("Reshape", [queries, "by head"])], perm=[1, 0, 2])
    queries = graph.add("Reshape", [queries, "grouped"])
    keys = graph.add("Transpose", [graph.add("Reshape", [keys, "by group"])], perm=[1, 2, 0])
    values = graph.add("Transpose", [graph.add("Reshape", [values, "by group"])], perm=[1, 0, 2])
    scores = graph.add("Reshape", [graph.add("MatMul", [queries, keys]), "attention by head"])
    shares = graph.add("Softmax", [graph.add("Add", [scores, "mask"])], axis=-1)
    seen = graph.add("MatMul", [graph.add("Reshape", [shares, "attention by group"]), values])
    seen = graph.add("Transpose", [graph.add("Reshape", [seen, "ungrouped"])], perm=[1, 0, 2])
    return graph.linear(model, [(name + "attn_output.weight", 1.0)], graph.add("Reshape", [seen, "flat"]))


def _feed_forward(graph: _Graph, model: Gguf, name: str, normal: str) -> str:
    joined = graph.linear(model, [(name + "ffn_gate.weight", 1.0), (name + "ffn_up.weight", 1.0)], normal)
    gate, up = graph.split(joined, "halves", 2)
    gate = graph.add("QuickGelu", [gate], domain=_CONTRIB, alpha=1.0)  # with alpha 1 this is SiLU
    return graph.linear(model, [(name + "ffn_down.weight", 1.0)], graph.add("Mul", [gate, up]))


class _Graph:
    """A graph in the making. Each method that adds something returns the name of what comes out of it."""

    def __init__(self, room: int) -> None:
        """Make room for weights, in bytes; what is not used takes no memory."""
        import numpy as np

        # One big stretch goes back to the system as a whole; many small ones leave the heap full of holes.
        self._room = np.empty(room, np.uint8)
        self._used = 0
        self._nodes: list[Any] = []
        self._numbers: dict[str, Any] = {}
        self._weights: dict[str, NDArray[Any]] = {}

    def add(self, kind: str, inputs: list[str], output: str = "", domain: str = "", **settings: Any) -> str:
        output = output or f"{len(self._nodes)}"
        self._node(kind, inputs, [output], domain, settings)
        return output

    def room(self, name: str, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
        """Return room for weights, to be filled."""
        import numpy as np

        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        weights = self._room[self._used : self._used + size].view(kind).reshape(shape)
        self._used += -(-size // _ALIGNED) * _ALIGNED
        self._weights[name] = weights
        return weights

    def keep(self, name: str, weights: NDArray[Any]) -> str:
        self.room(name, weights.shape, weights.dtype.type)[...] = weights
        return name

    def numbers(self, name: str, numbers: list[int]) -> str:
        from onnx import TensorProto, helper

        self._numbers[name] = helper.make_tensor(name, TensorProto.INT64, [len(numbers)], numbers)
        return name

    def split(self, joined: str, sizes: str, count: int) -> list[str]:
        outputs = [f"{joined}.{part}" for part in range(count)]
        self._node("Split", [joined, sizes], outputs, "", {"axis": 1})
        return outputs

    def turned(self, vectors: str, heads: int) -> str:
        """Turn pairs of neighbours by the angle of their position."""
        batch = self.add("Unsqueeze", [vectors, "first"])
        inputs = [batch, "positions", "cosines", "sines"]
        turned = self.add("RotaryEmbedding", inputs, domain=_CONTRIB, interleaved=1, num_heads=heads)
        return self.add("Squeeze", [turned, "first"])

    def normal(
        self, stream: str, change: str, gains: NDArray[np.float32], epsilon: float, output: str = ""
    ) -> tuple[str, str]:
        """Add a change to the stream, and bring it to unit size; return both, the sum and the normalised."""
        name = f"{len(self._nodes)}"
        output, kept = output or name, self.keep(f"gains {name}", gains)
        if not change:
            settings = {"axis": -1, "epsilon": epsilon}
            self._node("SimplifiedLayerNormalization", [stream, kept], [output], "", settings)
            return stream, output
        outputs = [output, "", "", f"{name}.sum"]
        self._node("SkipSimplifiedLayerNormalization", [stream, change, kept], outputs, _CONTRIB, {"epsilon": epsilon})
        return f"{name}.sum", output

    def linear(self, model: Gguf, tables: list[tuple[str, float]], vectors: str) -> str:
        """Multiply vectors with tables of four-bit weights, stacked; each is given with a factor.

        A weight is code × scale + least. The operator computes (code - 8) × scale; what is missing,
        least + 8 × scale, is the same for a whole block, so it is multiplied with the sum of the block.
        """
        import numpy as np

        codes, scales, rests = [], [], []
        for table, factor in tables:
            blocks = model.blocks(table)
            scale = blocks["scale"].astype(np.float32) * np.float32(factor)
            codes.append(_neighbours(blocks["codes"]))
            scales.append(scale)
            rests.append(blocks["least"].astype(np.float32) * np.float32(factor) + _MIDDLE * scale)
        name = tables[0][0]
        rows, width = sum(map(len, scales)), scales[0].shape[1]
        inputs = [vectors, self.keep(f"{name} codes", np.concatenate(codes))]
        inputs.append(self.keep(f"{name} scales", np.concatenate(scales)))
        sizes: dict[str, Any] = {"K": width * BLOCK, "N": rows, "bits": 4, "block_size": BLOCK}
        product = self.add("MatMulNBits", inputs, domain=_CONTRIB, **sizes)
        by_block = self.add("Reshape", [vectors, self.numbers(f"blocks of {width}", [0, width, BLOCK])])
        sums = self.add("ReduceSum", [by_block, "last"], keepdims=0)
        rest = self.keep(f"{name} rests", np.ascontiguousarray(np.concatenate(rests).T))
        return self.add("Add", [product, self.add("MatMul", [sums, rest])])

    def plan(self, inputs: list[tuple[str, str, list[Any]]], output: tuple[str, list[Any]]) -> Plan:
        from onnx import TensorProto, helper

        def value(name: str, kind: str, shape: list[Any]) -> Any:
            return helper.make_tensor_value_info(name, getattr(TensorProto, kind), shape)

        tensors = [*self._numbers.values(), *(_promise(*each) for each in self._weights.items())]
        ends = [value(output[0], "FLOAT", output[1])]
        graph = helper.make_graph(self._nodes, "neural", [value(*each) for each in inputs], ends, tensors)
        versions = [helper.make_opsetid("", 21), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=10)
        return Plan(model.SerializeToString(), self._weights)

    def _node(self, kind: str, inputs: list[str], outputs: list[str], domain: str, settings: dict[str, Any]) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **settings))


def _promise(name: str, weights: NDArray[Any]) -> Any:
    """Return a tensor without its numbers, which are handed over with the graph."""
    from onnx import TensorProto, helper

    kind = helper.np_dtype_to_tensor_dtype(weights.dtype)
    tensor = TensorProto(name=name, dims=weights.shape, data_type=kind, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="handed over")
    return tensor


def _neighbours(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Repack four-bit codes: in the file a byte holds numbers i and i + 16 of a block, here 2 i and 2 i + 1."""
    import numpy as np

    apart = np.concatenate([codes & 0xF, codes >> 4], axis=-1)
    return np.asarray(apart[..., ::2] | apart[..., 1::2] << 4)
