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
    ("daedalus asstored logits", "llama.cpp bf16"),
    ("daedalus int8 logits", "torch bf16"),
    ("daedalus int8 logits", "torch bf16, no AMX"),
    ("daedalus int8 logits", "llama.cpp q8_0"),
    ("daedalus int8 logits", "llama.cpp q8_0, no AMX"),
    ("daedalus int8 fused", "llama.cpp q8_0"),
    ("daedalus int8 fused", "llama.cpp q8_0, no AMX"),
    ("daedalus int4 logits", "llama.cpp q4_0"),
    ("daedalus int4 logits", "llama.cpp q4_0, no AMX"),
]

REPEATS = {"small4k": 15, "small32k": 11, "medium": 5}


def all_of(networks, threads):
    return [(network, count, ours, peer) for network in networks for count in threads for ours, peer in DUELS if has_amx() or "no AMX" not in peer]


def has_amx():
    """Where there is none, engines that are told to do without it are those that are not."""
    with open("/proc/cpuinfo", encoding="ascii") as file:
        return "amx_tile" in file.read()


def key(entry):
    return entry["network"], entry["threads"], entry["ours"]["engine"], entry["peer"]["engine"]
