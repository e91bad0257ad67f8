"""Makes delayed.json: which positions dKV-Cache-Decode computes in every forward, on a toy model.

    git clone https://github.com/horseee/dKV-Cache && git -C dKV-Cache checkout 49a76fc
    python3 make_delayed_traces.py dKV-Cache/generation_utils/llada_dkv_cache_decode.py

It needs torch and numpy, no GPU. The whole published sampler runs; its network is asked for some positions of the canvas, and gets the toy's logits of the
whole canvas at these. The draws are seeded: the same script writes the same file.
"""
import json
import os
import random
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

import torch

import published
import recipes
import toy as toys

CASES = 24
HERE = os.path.dirname(os.path.abspath(__file__))


class Model:
    """A model in the published sampler's sense, which keeps the canvas and what is computed of it, forward by forward."""

    device = torch.device('cpu')

    def __init__(self, toy):
        self.toy, self.canvases, self.computed, self.chosen = toy, [], [], None

    def set_qkv_cache(self, queries, keys):
        assert queries == keys

    def get_pos_rotary_embedding_cache(self, chosen):
        self.chosen = torch.nonzero(chosen[0])[:, 0].tolist()

    def reset_pos_rotary_embedding_cache(self):
        self.chosen = None

    def __call__(self, x, past_query_key_values, use_cache, preprocess_cache):
        ids = x[0].tolist()
        assert use_cache == (self.chosen is not None)
        if use_cache:
            whole = list(self.canvases[-1])
            for position, token in zip(self.chosen, ids):
                whole[position] = token
            ids = whole
        self.canvases.append(ids)
        self.computed.append(self.chosen or list(range(len(ids))))
        return SimpleNamespace(logits=torch.from_numpy(toys.logits(self.toy, ids)[self.computed[-1]])[None], past_key_values=None)


def draw(rng):
    blocks, block = rng.choice([1, 2, 3]), rng.randint(3, 16)
    steps = rng.randint(2, block)
    toy = recipes.draw_toy(rng, 0, maskRate=0, keep=0)
    prompt = recipes.draw_prompt(rng, toy)
    return toys.Toy(**{**toy.record(), 'answerEnd': len(prompt) + blocks * block}), prompt, dict(
        length=blocks * block, blockLength=block, steps=steps * blocks, refresh=rng.choice([1, 2, 3, 4, 8, 100]))


def spans(positions):
    """From, to, from, to, ..."""
    ends = [i for i in range(len(positions)) if i + 1 == len(positions) or positions[i + 1] != positions[i] + 1]
    starts = [0] + [i + 1 for i in ends[:-1]]
    return [n for start, end in zip(starts, ends) for n in (positions[start], positions[end] + 1)]


def main():
    sys.modules['models'] = sys.modules['models.modeling_llada_dkv_cache_decode'] = MagicMock()
    torch.topk = lambda values, k, topk=torch.topk: topk(values, int(k))
    module, digest = published.load('delayed', sys.argv[1])
    rng = random.Random(20261123)
    cases = []
    while len(cases) < CASES:
        toy, prompt, s = draw(rng)
        model = Model(toy)
        final = module.generate(
            model, None, torch.tensor([prompt]), steps=s['steps'], gen_length=s['length'], block_length=s['blockLength'], mask_id=toy.mask, enable_cache=True,
            cache_reloading_step=s['refresh'])[0].tolist()
        fills = [
            [n for i, (a, b) in enumerate(zip(before, after)) if a != b for n in (i, b)] for before, after in zip(model.canvases, model.canvases[1:] + [final])]
        assert all(a == toy.mask for before, after in zip(model.canvases, model.canvases[1:] + [final]) for a, b in zip(before, after) if a != b)
        if toy.mask not in final:
            cases.append(dict(mask=toy.mask, settings=s, prompt=prompt, fills=fills, computed=[spans(one) for one in model.computed], final=final))
    print(f'{CASES} cases, {sum(len(c["fills"]) for c in cases)} forwards')
    with open(os.path.join(HERE, 'delayed.json'), 'w', encoding='utf-8', newline='\n') as file:
        file.write(json.dumps(dict(source='horseee/dKV-Cache generation_utils/llada_dkv_cache_decode.py at 49a76fc', sha256=digest))[:-1])
        file.write(', "cases": [\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]}\n')


if __name__ == '__main__':
    main()
