"""Which engines are held against each other: the same precision of weights, one straight after the other."""

DUELS = [
    ("daedalus fp32 logits", "torch fp32"),
    ("daedalus fp32 logits", "onnxruntime fp32"),
    ("daedalus fp32 logits", "llama.cpp f32"),
    ("daedalus fp32 fused", "onnxruntime fp32"),
    ("daedalus bf16 logits", "torch bf16"),
    ("daedalus bf16 logits", "torch bf16, no AMX"),
    ("daedalus bf16 logits", "llama.cpp bf16"),
    ("daedalus bf16 logits", "llama.cpp f16"),
    ("daedalus int8 logits", "llama.cpp q8_0"),
    ("daedalus int8 logits", "llama.cpp q8_0, no AMX"),
    ("daedalus int8 fused", "llama.cpp q8_0, no AMX"),
    ("daedalus int4 logits", "llama.cpp q4_0"),
    ("daedalus int4 logits", "llama.cpp q4_0, no AMX"),
]

REPEATS = {"small4k": 9, "small32k": 7, "medium": 3}


def all_of(networks, threads):
    return [(network, count, ours, peer) for network in networks for count in threads for ours, peer in DUELS]


def key(entry):
    return entry["network"], entry["threads"], entry["ours"]["engine"], entry["peer"]["engine"]
