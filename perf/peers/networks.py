"""Networks of LLaDA's layout with seeded weights: the same numbers on every machine, so that engines can be held against each other."""
import zlib

import numpy as np

CONTEXT, THETA, EPSILON = 4096, 500000.0, 1e-5
SHAPES = {  # width, layers, heads, feed-forward, vocabulary
    "small4k": (512, 8, 8, 1408, 4096),
    "small32k": (512, 8, 8, 1408, 32000),
    "medium": (1024, 16, 16, 2816, 32000),
}


def config(name):
    width, layers, heads, feed_forward, vocabulary = SHAPES[name]
    return {
        "model_type": "llada", "d_model": width, "n_layers": layers, "n_heads": heads, "n_kv_heads": heads, "mlp_hidden_size": feed_forward,
        "vocab_size": vocabulary, "mask_token_id": vocabulary - 1, "eos_token_id": vocabulary - 2, "max_sequence_length": CONTEXT,
        "rms_norm_eps": EPSILON, "rope_theta": THETA, "weight_tying": False,
    }


def tensors(name):
    """Pairs of LLaDA's tensor name and fp32 values, one at a time."""
    width, layers, _, feed_forward, vocabulary = SHAPES[name]
    yield "model.transformer.wte.weight", normal("wte", (vocabulary, width), 0.5)
    squares, wide, narrow = (width, width), (feed_forward, width), (width, feed_forward)
    block = [
        ("q_proj", "q", squares), ("k_proj", "k", squares), ("v_proj", "v", squares), ("attn_out", "o", squares),
        ("ff_proj", "gate", wide), ("up_proj", "up", wide), ("ff_out", "down", narrow),
    ]
    for layer in range(layers):
        path = f"model.transformer.blocks.{layer}"
        for stored, seed, shape in block:
            yield f"{path}.{stored}.weight", normal(f"{layer}.{seed}", shape, shape[1] ** -0.5)
        for stored, seed in (("attn_norm", "an"), ("ff_norm", "fn")):
            yield f"{path}.{stored}.weight", 1 + normal(f"{layer}.{seed}", (width,), 0.1)
    yield "model.transformer.ln_f.weight", 1 + normal("norm", (width,), 0.1)
    yield "model.transformer.ff_out.weight", normal("head", (vocabulary, width), width ** -0.5)


def normal(seed, shape, deviation):
    generator = np.random.default_rng(zlib.crc32(seed.encode()))
    return generator.standard_normal(shape, dtype=np.float32) * np.float32(deviation)


def token_ids(vocabulary, count):
    """What every engine is fed."""
    return (np.arange(count, dtype=np.int64) * 7919 + 13) % vocabulary
