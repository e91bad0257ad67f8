"""A checkpoint of LLaDA's layout as llama.cpp reads it: GGUF version 3, matrices in any of TYPES, vectors as f32."""
import struct

import numpy as np

import checkpoint

TYPES = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8, "bf16": 30}
ALIGNMENT = 32
BLOCK = {
    "attn_norm": "attn_norm", "q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "attn_out": "attn_output",
    "ff_norm": "ffn_norm", "ff_proj": "ffn_gate", "up_proj": "ffn_up", "ff_out": "ffn_down",
}


def convert(folder, storage, target):
    config, values = checkpoint.read(folder)
    infos, bodies, offset = [], [], 0
    for name, tensor in renamed(config, values):
        kind = storage if tensor.ndim == 2 else "f32"
        body = encode(tensor, kind)
        shape = b"".join(struct.pack("<Q", size) for size in reversed(tensor.shape))
        infos.append(text(name) + struct.pack("<I", tensor.ndim) + shape + struct.pack("<IQ", TYPES[kind], offset))
        bodies.append(body + bytes(-len(body) % ALIGNMENT))
        offset += len(bodies[-1])
    fields = metadata(config)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(fields)) + b"".join(fields) + b"".join(infos)
    with open(target, "wb") as out:
        out.write(head + bytes(-len(head) % ALIGNMENT))
        for body in bodies:
            out.write(body)


def renamed(config, values):
    heads = config["n_heads"]
    yield "token_embd.weight", values["wte"]
    yield "output_norm.weight", values["ln_f"]
    yield "output.weight", values["ff_out"]
    for layer in range(config["n_layers"]):
        for stored, wanted in BLOCK.items():
            tensor = values[f"blocks.{layer}.{stored}"]
            yield f"blk.{layer}.{wanted}.weight", interleaved(tensor, heads) if stored in ("q_proj", "k_proj") else tensor


def interleaved(matrix, heads):
    """LLaDA turns value i with value i + d/2 of a head, llama.cpp turns neighbours: rows take turns."""
    rows, columns = matrix.shape
    return matrix.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def metadata(config):
    heads = config["n_heads"]
    numbers = {
        "context_length": config["max_sequence_length"], "embedding_length": config["d_model"], "block_count": config["n_layers"],
        "feed_forward_length": config["mlp_hidden_size"], "attention.head_count": heads, "attention.head_count_kv": heads,
        "rope.dimension_count": config["d_model"] // heads, "vocab_size": config.get("embedding_size", config["vocab_size"]),
    }
    reals = {"attention.layer_norm_rms_epsilon": config["rms_norm_eps"], "rope.freq_base": config["rope_theta"]}
    fields = [text("general.architecture") + struct.pack("<I", 8) + text("llada"), text("tokenizer.ggml.model") + struct.pack("<I", 8) + text("no_vocab")]
    fields += [text("general.alignment") + struct.pack("<II", 4, ALIGNMENT)]
    fields += [text(f"llada.{name}") + struct.pack("<II", 4, value) for name, value in numbers.items()]
    return fields + [text(f"llada.{name}") + struct.pack("<If", 6, value) for name, value in reals.items()]


def encode(tensor, kind):
    if kind == "bf16":
        return checkpoint.to_bf16(tensor).tobytes()
    if kind in ("f32", "f16"):
        return np.ascontiguousarray(tensor, np.float32 if kind == "f32" else np.float16).tobytes()
    groups = np.ascontiguousarray(tensor, np.float32).reshape(-1, 32)
    return (q8_0 if kind == "q8_0" else q4_0)(groups).tobytes()


def q8_0(groups):
    """An fp16 scale, and 32 signed bytes."""
    scales = np.abs(groups).max(1) / 127
    quantised = np.rint(groups / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    return np.concatenate((scales.astype(np.float16).view(np.uint8).reshape(-1, 2), quantised.view(np.uint8)), 1)


def q4_0(groups):
    """An fp16 scale that puts the largest magnitude at -8, and 32 values of four bits, 8 being zero: the second half of them in the upper bits."""
    scales = groups[np.arange(len(groups)), np.abs(groups).argmax(1)] / -8
    quantised = np.clip(np.floor(groups / np.where(scales != 0, scales, 1)[:, None] + 8.5), 0, 15).astype(np.uint8)
    return np.concatenate((scales.astype(np.float16).view(np.uint8).reshape(-1, 2), quantised[:, :16] | quantised[:, 16:] << 4), 1)


def text(value):
    return struct.pack("<Q", len(value)) + value.encode()
