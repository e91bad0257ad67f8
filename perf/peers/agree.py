"""Whether all engines compute the same function: distance of their logits from torch's in fp32. agree.py [small4k small32k medium]"""
import sys

import numpy as np

import engines

ENGINES = [
    "onnxruntime fp32", "llama.cpp f32", "daedalus fp32 logits",
    "torch bf16", "llama.cpp f16", "llama.cpp bf16", "daedalus bf16 logits", "daedalus asstored logits",
    "llama.cpp q8_0", "daedalus int8 logits", "llama.cpp q4_0", "daedalus int4 logits",
]
TOKENS = 256


def logits(engine, network):
    file = engines.PEERS / "logits" / f"{engine.replace(' ', '-')}.{network}.f32"
    engines.start(*engines.command(engine, network, 2, 1, file))
    values = np.fromfile(file, np.float32).reshape(TOKENS, -1)
    file.unlink()
    return values


def main():
    print("| network | engine | largest distance | mean distance | same best token |\n|---|---|---|---|---|")
    for network in sys.argv[1:] or engines.VOCABULARY:
        truth = logits("torch fp32", network)
        for engine in ENGINES:
            try:
                values = logits(engine, network)
            except RuntimeError as problem:
                print(f"| {network} | {engine} | {str(problem).splitlines()[0]} | | |")
                continue
            far = np.abs(values - truth)
            same = (values.argmax(1) == truth.argmax(1)).sum()
            print(f"| {network} | {engine} | {far.max():.2g} | {far.mean():.2g} | {same} of {TOKENS} |", flush=True)


if __name__ == "__main__":
    main()
