"""LLaDA's published sampler in torch: low confidence, one token per step, everything computed anew. torch_answer.py FOLDER PROMPTS LENGTH BLOCK THREADS [fp32|bf16]

PROMPTS has the ids of one prompt per line. The last line of what is printed is JSON with the canvases and milliseconds per answer."""
import json
import sys
import time

import torch

from torch_net import Network


def answer(network, prompt, length, block):
    canvas = torch.tensor(prompt + [network.mask] * length)
    for start in range(len(prompt), len(canvas), block):
        for _ in range(start, min(start + block, len(canvas))):
            probabilities = torch.softmax(network(canvas).float(), -1)
            confidence, best = probabilities.max(-1)
            open_places = canvas == network.mask
            open_places[start + block:] = False
            place = torch.where(open_places, confidence, torch.tensor(-1.0)).argmax()
            canvas[place] = best[place]
    return canvas[len(prompt):].tolist()


def main():
    folder, prompts, length, block, threads, kind = sys.argv[1:7]
    torch.set_num_threads(int(threads))
    torch.set_grad_enabled(False)
    network = Network(folder).eval()
    if kind == "bf16":
        network = network.bfloat16()
    with open(prompts, encoding="ascii") as lines:
        questions = [[int(token) for token in line.split()] for line in lines]
    answer(network, questions[0], int(length), int(block))
    start = time.perf_counter()
    answers = [answer(network, prompt, int(length), int(block)) for prompt in questions]
    elapsed = 1e3 * (time.perf_counter() - start) / len(questions)
    print(json.dumps({"engine": f"torch {torch.__version__}", "mean_ms": elapsed, "answers": answers}))


if __name__ == "__main__":
    main()
