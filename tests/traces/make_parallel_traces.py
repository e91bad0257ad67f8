"""Makes parallel.json: what published rules of parallel decoding do, forward by forward, on a toy model.

    git clone https://github.com/NVlabs/Fast-dLLM && git -C Fast-dLLM checkout 24cc59e
    git clone https://github.com/inclusionAI/dInfer && git -C dInfer checkout fce4e32
    python3 make_parallel_traces.py Fast-dLLM/llada/generate.py dInfer/python/dinfer/decoding

It needs torch and numpy, no GPU. "threshold" is Fast-dLLM's whole sampler without a cache; "hierarchy" is dInfer's HierarchyDecoder, block after block
over whole forwards. Toys whose proposal is the mask are left out, since what the rules do then is not to be followed. A case is dropped when a
confidence came nearer than NARROWEST to a threshold or to its rival, as in make_traces.py. The draws are seeded: the same script writes the same file.
"""
import contextlib
import hashlib
import importlib
import json
import os
import random
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

import numpy as np
import torch

import recipes
import toy as toys
from runs import softmax

NARROWEST = 5e-5
CASES = 40
HERE = os.path.dirname(os.path.abspath(__file__))


class Model:
    """A model in the published samplers' sense, which keeps the ids of every forward."""

    device = torch.device('cpu')

    def __init__(self, toy):
        self.toy, self.inputs = toy, []

    def __call__(self, x):
        self.inputs.append(x[0].tolist())
        return SimpleNamespace(logits=torch.from_numpy(toys.logits(self.toy, self.inputs[-1])).float()[None])


def load(folder, name):
    """A published module, with stand-ins for what a run on a CPU never uses and for what an older torch lacks."""
    for module in ('transformers', 'model', 'model.modeling_llada'):
        sys.modules.setdefault(module, MagicMock())
    torch.compile = lambda *_, **__: lambda function: function
    torch.topk = lambda values, k, topk=torch._C._VariableFunctions.topk: topk(values, int(k))
    parent = os.path.dirname(os.path.abspath(folder))
    sys.path.insert(0, parent)
    module = importlib.import_module(name)
    sys.path.remove(parent)
    return module


def threshold(module, toy, prompt, s):
    model = Model(toy)
    result, forwards = module.generate(
        model, torch.tensor([prompt]), steps=s['length'], gen_length=s['length'], block_length=s['blockLength'], mask_id=toy.mask, threshold=s['threshold'])
    assert forwards == len(model.inputs)
    return model.inputs, result[0].tolist()


def hierarchy(module, toy, prompt, s):
    model = Model(toy)
    decoder = module.HierarchyDecoder(0.0, mask_id=toy.mask, eos_id=toy.eos, threshold=s['threshold'], low_threshold=s['low'])
    x = torch.tensor([prompt + [toy.mask] * s['length']])
    for start in range(len(prompt), x.shape[1], s['blockLength']):
        end = start + s['blockLength']
        decoder.block_init(x[:, start:end], 0)
        while (x[:, start:end] == toy.mask).any():
            decoder.decode(model(x).logits[:, start:end], start, end, x)
    return model.inputs, x[0].tolist()


def margin(toy, inputs, start, s):
    """How near any comparison came to going the other way: with a threshold, or with the next best."""
    least = 1.0
    for ids in inputs:
        block = next(b for b in range(start, len(ids), s['blockLength']) if toy.mask in ids[b:b + s['blockLength']])
        masks = [i for i in range(block, block + s['blockLength']) if ids[i] == toy.mask]
        z = toys.units(toy, ids)[masks] / float(toys.UNIT)
        best = np.sort(z, axis=1)
        confidence = np.sort(softmax(z).max(axis=1))
        least = min(least, float((best[:, -1] - best[:, -2]).min()), *(float(abs(confidence - limit).min()) for limit in (s['threshold'], s.get('low', 2))))
        if len(masks) > 1:
            least = min(least, float(np.diff(confidence).min()))
    return least


def make(kind, rng, run):
    cases = []
    while len(cases) < CASES:
        blocks, block = rng.randint(1, 4), rng.randint(2, 16)
        settings = dict(length=blocks * block, blockLength=block, threshold=rng.choice([.9, .9, .8, .6]))
        if kind == 'hierarchy':
            settings['low'] = rng.choice([.4, .4, .3, .15])
        toy = recipes.draw_toy(rng, 0, maskRate=0, peak=rng.randint(5, 12), noise=rng.choice([1, 2]))
        prompt = [t for t in recipes.draw_prompt(rng, toy) if t != toy.mask] or [toy.eos]
        toy = toys.Toy(**{**toy.record(), 'answerEnd': len(prompt) + rng.randint(2, blocks * block)})
        with contextlib.redirect_stdout(sys.stderr):
            inputs, final = run(toy, prompt, settings)
        least = margin(toy, inputs, len(prompt), settings)
        if least < NARROWEST or toy.mask in final:
            continue
        steps = [[n for i, (a, b) in enumerate(zip(before, after)) if a != b for n in (i, b)] for before, after in zip(inputs, inputs[1:] + [final])]
        cases.append(dict(
            name=f'{kind} {len(cases) + 1}', toy=toy.record(), settings=settings, prompt=prompt, steps=steps, final=final, margin=float(f'{least:.3g}')))
    print(f'{kind}: {len(cases)} cases, {sum(len(c["steps"]) for c in cases)} forwards, '
          f'{sum(len(s) > 2 for c in cases for s in c["steps"])} of them with several tokens')
    return cases


def main():
    fast = load(sys.argv[1], os.path.splitext(os.path.basename(sys.argv[1]))[0])
    dinfer = load(sys.argv[2], os.path.basename(os.path.abspath(sys.argv[2])) + '.parallel_strategy')
    rng = random.Random(20261122)
    cases = make('threshold', rng, lambda *case: threshold(fast, *case)) + make('hierarchy', rng, lambda *case: hierarchy(dinfer, *case))
    digests = {module.__name__.split('.')[-1]: hashlib.sha256(open(module.__file__, 'rb').read()).hexdigest() for module in (fast, dinfer)}
    with open(os.path.join(HERE, 'parallel.json'), 'w', encoding='utf-8', newline='\n') as file:
        file.write(json.dumps(dict(
            threshold='NVlabs/Fast-dLLM llada/generate.py at 24cc59e', hierarchy='inclusionAI/dInfer python/dinfer/decoding/parallel_strategy.py at fce4e32',
            sha256=list(digests.values())))[:-1])
        file.write(', "cases": [\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]}\n')


if __name__ == '__main__':
    main()
