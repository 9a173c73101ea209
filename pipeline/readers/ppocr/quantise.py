"""Doing the larger part of a network's sums in whole numbers of 8 bits, where the processor is quick at that.

Two thirds of the time go into convolutions of one pixel, which are products of matrices. Their weights are
rounded to 8 bits, each column to a scale of its own, and what comes in to a scale found anew each time, so
nothing has to be measured beforehand. That takes a third off the time. Measured on 33 pages of eight sets:
characters wrong 2.07 → 2.07 %, words found (order-free F1) 97.4 → 97.3.

Without the instructions for it ("VNNI") processors add up such products in 16 bits, which can overflow, and
gain less; rounding to 7 bits avoids that, but costs accuracy (typescript 2.6 → 3.1 % characters wrong). There
the network is left as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

_LEAST_WEIGHTS = 96 * 192  #: of a convolution; smaller ones take longer in whole numbers
_LARGEST = 127
_CPU_INFO = Path("/proc/cpuinfo")
_INSTRUCTIONS = {"avx512_vnni", "avx_vnni"}


def is_quick(cpu_info: Path = _CPU_INFO) -> bool:
    """Tell whether this processor multiplies whole numbers of 8 bits exactly and quickly."""
    try:
        lines = cpu_info.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), [])
    return not _INSTRUCTIONS.isdisjoint(flags)


def quantise(network: Any) -> None:
    """Replace the large convolutions of one pixel in an ONNX network by products of 8-bit matrices."""
    from onnx import helper

    weights = {tensor.name: tensor for tensor in network.graph.initializer}
    nodes = []
    for node in network.graph.node:
        if node.op_type == "Conv" and _is_large_product(weights.get(node.input[1])):
            nodes += _product(node, weights[node.input[1]], network.graph.initializer)
        else:
            nodes.append(node)
    del network.graph.node[:]
    network.graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in network.graph.initializer if tensor.name in used]
    del network.graph.initializer[:]
    network.graph.initializer.extend(kept)
    if all(entry.domain != "com.microsoft" for entry in network.opset_import):
        network.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _is_large_product(tensor: Any) -> bool:
    if tensor is None:
        return False
    out, into, *size = tensor.dims
    return bool(size == [1, 1] and out * into >= _LEAST_WEIGHTS)


def _product(node: Any, tensor: Any, initializers: Any) -> list[Any]:
    import numpy as np
    from onnx import helper, numpy_helper

    matrix = numpy_helper.to_array(tensor)[:, :, 0, 0].T
    scale = (np.abs(matrix).max(axis=0) / _LARGEST).astype(np.float32)
    rounded = np.rint(matrix / scale).astype(np.int8)
    name = node.output[0]
    parts = {"weights": rounded, "scale": scale, "zero": np.zeros(len(scale), np.int8)}
    for part, values in parts.items():
        initializers.append(numpy_helper.from_array(values, f"{name}_{part}"))
    inputs = [f"{name}_last", *(f"{name}_{part}" for part in parts), *node.input[2:]]
    return [
        helper.make_node("Transpose", [node.input[0]], [f"{name}_last"], perm=[0, 2, 3, 1]),
        helper.make_node("DynamicQuantizeMatMul", inputs, [f"{name}_product"], domain="com.microsoft"),
        helper.make_node("Transpose", [f"{name}_product"], [name], perm=[0, 3, 1, 2]),
    ]
