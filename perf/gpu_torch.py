"""The forward of LLaDA-8B's shape in PyTorch: bf16, random weights, scaled_dot_product_attention, torch.compile.

    python3 perf/gpu_torch.py [bench.json]

With the JSON of `daedalus bench --shape llada-8b --json`, also our time over PyTorch's at the same lengths. All positions go through the head, of
which only the largest logit and its probability are kept, as a decoder needs them.
"""
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F

LAYERS, WIDTH, HEADS, INNER, VOCABULARY = 32, 4096, 32, 12288, 126464
HEAD_DIM = WIDTH // HEADS
TOKENS = (256, 512, 1024, 2048)
EPSILON, THETA, RUNS = 1e-5, 500000.0, 10
# Rows of logits at a time: all of them in fp32 would take a gigabyte.
HEAD_ROWS = 256


def weight(outputs, inputs):
    return (torch.rand(outputs, inputs, device="cuda", dtype=torch.bfloat16) * 2 - 1) / inputs**0.5


def norm(x, gain):
    return F.rms_norm(x, (WIDTH,), gain, EPSILON)


def rotate(x, cosine, sine):
    first, second = x.chunk(2, -1)
    return torch.cat((first * cosine - second * sine, second * cosine + first * sine), -1)


def layer(x, parameters, cosine, sine):
    qkv, out, gate_up, down, gain = parameters
    heads = F.linear(norm(x, gain), qkv).view(-1, 3, HEADS, HEAD_DIM).permute(1, 2, 0, 3)
    q, k = rotate(heads[0], cosine, sine), rotate(heads[1], cosine, sine)
    mixed = F.scaled_dot_product_attention(q[None], k[None], heads[2][None])[0]
    x = x + F.linear(mixed.transpose(0, 1).reshape(-1, WIDTH), out)
    gate, up = F.linear(norm(x, gain), gate_up).chunk(2, -1)
    return x + F.linear(F.silu(gate) * up, down)


def forward(ids, embedding, layers, head, gain, cosine, sine):
    x = embedding[ids]
    for parameters in layers:
        x = layer(x, parameters, cosine, sine)
    x = norm(x, gain)
    best, confidence = [], []
    for rows in x.split(HEAD_ROWS):
        logits = F.linear(rows, head).float()
        largest, token = logits.max(-1)
        best.append(token)
        confidence.append((largest - logits.logsumexp(-1)).exp())
    return torch.cat(best), torch.cat(confidence)


def median_seconds(run):
    for _ in range(3):
        run()
    torch.cuda.synchronize()
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def ours(path):
    try:
        with open(path, encoding="utf-8") as file:
            return {step["fresh"]: step["seconds"] for step in json.load(file)["steps"] if not step["cached"]}
    except (OSError, ValueError, KeyError) as error:
        print(f"no figures to compare with: {error}")
        return {}


@torch.inference_mode()
def main():
    gain = torch.ones(WIDTH, device="cuda", dtype=torch.bfloat16)
    layers = [
        (weight(3 * WIDTH, WIDTH), weight(WIDTH, WIDTH), weight(2 * INNER, WIDTH), weight(WIDTH, INNER), gain) for _ in range(LAYERS)
    ]
    embedding, head = weight(VOCABULARY, WIDTH), weight(VOCABULARY, WIDTH)
    frequencies = THETA ** (-torch.arange(0, HEAD_DIM, 2, device="cuda").float() / HEAD_DIM)
    compiled = torch.compile(forward, mode="max-autotune-no-cudagraphs" if "--tune" in sys.argv else "reduce-overhead", dynamic=False)
    known = ours(sys.argv[1]) if len(sys.argv) > 1 else {}
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name()}")
    for tokens in TOKENS:
        angles = torch.outer(torch.arange(tokens, device="cuda").float(), frequencies)
        cosine, sine = angles.cos().bfloat16(), angles.sin().bfloat16()
        ids = torch.arange(tokens, device="cuda") * 37 % VOCABULARY
        arguments = (ids, embedding, layers, head, gain, cosine, sine)
        eager = median_seconds(lambda: forward(*arguments))
        try:
            fast = median_seconds(lambda: compiled(*arguments))
        except Exception as error:  # whatever a compiler of another project may throw
            print(f"torch.compile is not possible here: {str(error).splitlines()[0]}")
            fast = eager
        line = f"{tokens:5} rows: eager {1e3 * eager:8.2f} ms, compiled {1e3 * fast:8.2f} ms"
        if tokens in known:
            line += f", daedalus {1e3 * known[tokens]:8.2f} ms = {min(eager, fast) / known[tokens]:.2f} times as fast as the better of the two"
        print(line, flush=True)


main()
