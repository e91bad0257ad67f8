"""Makes dreamon.json: what the published sampler of DreamOn does, forward by forward, on a toy model.

    git clone https://github.com/DreamLM/DreamOn && git -C DreamOn checkout 8a0a549
    python3 make_dreamon_traces.py DreamOn/eval/generator.py

It needs torch and numpy, no GPU. The published function shifts logits by one position; it is given those of the toy a position early, so that it sees
the toy's own. What lies outside its window it pads with masks that attention leaves out: the toy is shown the window alone. Toys never propose the
mask, with which it would stand still; prompts hold no end token, behind which it would delete every mask, and no expand token, which it would expand; no case deletes a whole canvas.
A case is dropped when a comparison came nearer than NARROWEST to going the other way. The draws are seeded: the same script writes the same file.
"""
import hashlib
import importlib.util
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
from make_parallel_traces import NARROWEST
from runs import softmax

CASES = 48
STEPS = 400
HERE = os.path.dirname(os.path.abspath(__file__))
ORDERS = {'entropy': 'entropy', 'maskgit': 'maskgit_plus', 'margin': 'topk_margin'}


def load(path):
    for name in ('omegaconf', 'transformers', 'tqdm'):
        sys.modules.setdefault(name, MagicMock())
    spec = importlib.util.spec_from_file_location('generator', path)
    module = sys.modules['generator'] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Window:
    """A model in DreamOn's sense over the places that attention sees, its rows a position early."""

    def __init__(self, toy):
        self.toy, self.inputs = toy, []

    def __call__(self, x, attention_mask, positions):
        seen = int(attention_mask[0, 0, 0].sum())
        assert positions[0, :seen].tolist() == list(range(seen))
        self.inputs.append(x[0, :seen].tolist())
        rows = torch.zeros(1, x.shape[1], self.toy.vocabulary)
        rows[0, :seen - 1] = torch.from_numpy(toys.logits(self.toy, self.inputs[-1]))[1:]
        return SimpleNamespace(logits=rows)


def draw(rng):
    """Of few tokens, so that each is often the likeliest; that of the end of turn expands."""
    gap, vocabulary = rng.randint(1, 8), rng.choice([5, 8, 12])
    settings = dict(gap=gap, maxLength=gap + rng.choice([0, 3, 8, 24, 24]), budget=rng.choice([0, 2, 6, 24, 24]), alg=rng.choice(list(ORDERS)))
    mask, eos, eot = rng.sample(range(vocabulary), 3)
    words = [t for t in range(vocabulary) if t not in (mask, eos, eot)]
    prompt, suffix = ([rng.choice(words) for _ in range(length)] for length in (rng.randint(1, 12), rng.randint(0, 8)))
    toy = recipes.draw_toy(
        rng, len(prompt) + rng.randint(0, 2 * gap), vocabulary=vocabulary, mask=mask, eos=eos, eot=eot, maskRate=0, peak=rng.randint(2, 9),
        context=rng.randint(0, 6), keep=0, eosHold=0, eosSlope=0, eosLength=0, eosBias=rng.randint(0, 70))
    return toy, prompt, suffix + [eos] * rng.randint(0, 1), settings


def run(module, toy, prompt, suffix, s):
    model = Window(toy)
    sampler = module.MDMGenerator.__new__(module.MDMGenerator)
    sampler.__dict__.update(
        model=model, tokenizer=SimpleNamespace(eos_id=toy.eos), mask_id=toy.mask, expand_id=toy.eot, max_tokens=1 << 20, max_gen_len=s['maxLength'],
        min_gen_len=s['gap'], temperature=0, alg_temp=0, top_p=None, top_k=None, steps=STEPS, alg=ORDERS[s['alg']], delete_eos_token=True,
        pad_eos_to_right=True, expand_budget=s['budget'], device='cpu', show_progress=False)
    x, count = sampler.batch_generate_with_expand_as_token(torch.tensor([prompt + [toy.mask] * s['gap'] + suffix]))
    final = x[0].tolist()[:len(prompt) + count + len(suffix)]
    budget, least = s['budget'], 1.0
    for ids, after in zip(model.inputs, model.inputs[1:] + [final]):
        masks = [i for i, id in enumerate(ids) if id == toy.mask]
        z = toys.units(toy, ids)[masks] / float(toys.UNIT)
        if len(ids) == len(prompt) + len(suffix) + s['maxLength'] or budget == 0:
            z[:, toy.eot] -= 1e9
        budget -= len(after) > len(ids)
        p = softmax(z)
        best = np.sort(p, axis=1)
        rank = {'entropy': (p * np.log(p + 1e-10)).sum(axis=1), 'maskgit': best[:, -1], 'margin': best[:, -1] - best[:, -2]}[s['alg']]
        least = min(least, float((best[:, -1] - best[:, -2]).min()))
        if len(masks) > 1:
            least = min(least, float(np.diff(np.sort(rank))[-1]))
    return model.inputs, final, least


def main():
    module = load(sys.argv[1])
    rng = random.Random(20261122)
    cases = []
    while len(cases) < CASES:
        toy, prompt, suffix, settings = draw(rng)
        inputs, final, least = run(module, toy, prompt, suffix, settings)
        lengths = [len(ids) for ids in inputs + [final]]
        both = any(a < b for a, b in zip(lengths, lengths[1:])) and any(a > b for a, b in zip(lengths, lengths[1:]))
        if least < NARROWEST or len(inputs) >= STEPS or len(final) == len(prompt) or (len(cases) % 3 and not both):
            continue
        cases.append(dict(
            name=f'dreamon {len(cases) + 1}', toy=toy.record(), settings=settings, prompt=prompt, suffix=suffix, canvases=inputs + [final],
            margin=float(f'{least:.3g}')))
    pairs = [(a, b) for c in cases for a, b in zip(c['canvases'], c['canvases'][1:])]
    print(f'{len(cases)} cases, {len(pairs)} forwards, {sum(len(a) < len(b) for a, b in pairs)} expansions, {sum(len(a) > len(b) for a, b in pairs)} deletions, '
          f'{sum(len(a) > len(b) + 1 for a, b in pairs)} of several')
    digest = hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest()
    with open(os.path.join(HERE, 'dreamon.json'), 'w', encoding='utf-8', newline='\n') as file:
        file.write(json.dumps(dict(source='DreamLM/DreamOn eval/generator.py at 8a0a549', sha256=digest))[:-1])
        file.write(', "cases": [\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]}\n')


if __name__ == '__main__':
    main()
