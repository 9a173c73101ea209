"""Running neural networks, on onnxruntime."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def one_thread(runtime: Any) -> Any:
    """Return options for a session of onnxruntime with one thread.

    One thread a process and one process a core: several threads on one line gain little and stand in
    each other's way.
    """
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def open_session(model: bytes) -> Any:
    """Return an onnxruntime session of a network, one thread.

    Args:
        model: an ONNX file.
    """
    runtime: Any = import_module("onnxruntime")
    options = one_thread(runtime)
    # Inputs differ in size from page to page. Patterns of memory kept for each size would take half as much
    # memory again, and save no time.
    options.enable_mem_pattern = False
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
