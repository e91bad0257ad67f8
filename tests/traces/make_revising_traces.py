"""Makes revising.json: what published decoders that revise their canvas do, forward by forward, on a toy model.

    git clone https://github.com/ZHZisZZ/dllm && git -C dllm checkout ca17675
    git clone https://github.com/yjyddq/rho-EOS && git -C rho-EOS checkout 9cb20c6
    git clone https://github.com/Feng-Hong/WINO-DLLM && git -C WINO-DLLM checkout 9549a1d
    python3 make_revising_traces.py dllm/dllm/pipelines/llada21/sampler.py rho-EOS/models/LLaDA_rho_EOS.py WINO-DLLM/LLaDA/decoding.py

It needs torch and numpy, no GPU. "edit" is dllm's whole LLaDA2.1 sampler. Its network never sees later blocks; here it is given the logits of the whole
canvas, later blocks as masks, and prompts are a multiple of a block long, because its blocks count from the start of the prompt. "rho-eos" is the whole
published function, and so is "wino", whose network is shown a shadow of the block behind the canvas: a shadow sees everything but the token in its own
place, and so the toy answers it as it answers a mask there. Toys whose proposal is the mask are left out for "edit", which would run for ever, and for "wino", which would take it for written, and so are runs of "rho-eos" that end in no
token at all or at its limit of forwards, since there it is not followed. A case is dropped when a comparison came nearer than NARROWEST to going the
other way, as in make_traces.py. The draws are seeded: the same script writes the same file.
"""
import contextlib
import hashlib
import importlib.util
import io
import json
import os
import random
import sys
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace

import numpy as np
import torch

import published
import recipes
import toy as toys
from make_parallel_traces import NARROWEST
from runs import softmax

CASES = 40
MOST_FORWARDS = 160
HERE = os.path.dirname(os.path.abspath(__file__))


def load_edit(path):
    """dllm's sampler alone, with stand-ins for the base classes that it only takes fields from."""
    base = ModuleType('dllm.core.samplers.base')

    @dataclass
    class BaseSamplerConfig:
        return_dict: bool = False

    @dataclass
    class BaseSampler:
        model: object
        tokenizer: object

    base.BaseSamplerConfig, base.BaseSampler, base.BaseSamplerOutput = BaseSamplerConfig, BaseSampler, SimpleNamespace
    for name in ('dllm', 'dllm.core', 'dllm.core.samplers'):
        sys.modules[name] = ModuleType(name)
    sys.modules[base.__name__] = base
    spec = importlib.util.spec_from_file_location('llada21', path)
    module = sys.modules['llada21'] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class WholeCanvas:
    """A model in dllm's sense: it is shown the canvas up to a block's end and answers as if it had seen the masks behind it."""

    device = torch.device('cpu')

    def __init__(self, toy, total):
        self.toy, self.total, self.inputs = toy, total, []

    def __call__(self, x, attention_mask, position_ids):
        shown = x[0].tolist()
        self.inputs.append(shown + [self.toy.mask] * (self.total - len(shown)))
        return SimpleNamespace(logits=torch.from_numpy(toys.logits(self.toy, self.inputs[-1]))[None, :len(shown)])


def draw_edit(rng):
    blocks, block = rng.randint(1, 4), rng.randint(2, 12)
    settings = dict(
        length=blocks * block, blockLength=block, threshold=rng.choice([.95, .9, .7]), editThreshold=rng.choice([.9, .7, .5, .3]),
        maxPostSteps=rng.choice([0, 1, 3, 16]))
    made = recipes.draw_toy(rng, 0, maskRate=0, keep=rng.choice([0, 0, 16, 64]), peak=rng.randint(5, 12), noise=rng.choice([1, 2]))
    prompt = recipes.draw_prompt(rng, made, length=block * rng.randint(1, 3))
    return toys.Toy(**{**made.record(), 'answerEnd': len(prompt) + rng.randint(2, blocks * block)}), prompt, settings


def run_edit(module, toy, prompt, s):
    model = WholeCanvas(toy, len(prompt) + s['length'])
    sampler = module.LLaDA21Sampler(model=model, tokenizer=SimpleNamespace(mask_token_id=toy.mask, eos_token_id=toy.eos))
    final = sampler.sample(
        [prompt], max_new_tokens=s['length'], block_size=s['blockLength'], threshold=s['threshold'], editing_threshold=s['editThreshold'],
        max_post_steps=s['maxPostSteps'])[0].tolist()

    # Of the whole answer, not of the block at hand alone: stricter than need be.
    least = 1.0
    for ids in model.inputs:
        z = toys.units(toy, ids) / float(toys.UNIT)
        masks = [i for i in range(len(prompt), len(ids)) if ids[i] == toy.mask]
        confidence = softmax(z).max(axis=1)
        best = np.sort(z, axis=1)
        least = min(least, float((best[len(prompt):, -1] - best[len(prompt):, -2]).min()))
        least = min(least, *(float(abs(confidence[len(prompt):] - s[limit]).min()) for limit in ('threshold', 'editThreshold')))
        if len(masks) > 1:
            least = min(least, float(np.diff(np.sort(confidence[masks])).min()))
    return model.inputs, final, least


def draw_rho(rng):
    initial = rng.randint(4, 40)
    settings = dict(
        initialLength=initial, maxLength=initial + rng.choice([24, 48, 80]), blockLength=rng.choice([4, 8, 16, 32]), eosWindow=rng.choice([2, 4, 8, 16]),
        expansion=rng.choice([1, 1, 2, 4, 8]), fillAbove=rng.choice([.9, .9, .8]), low=rng.choice([.4, .4, .3, .6]), high=rng.choice([.6, .6, .7]),
        scheduler=rng.choice(['exp', 'exp', 'linear', 'const']))
    end = rng.choice([1, 5, 20]) + round(initial * rng.uniform(.2, 1.5))
    made = recipes.draw_toy(rng, end, peak=rng.randint(6, 12))
    return made, [t for t in recipes.draw_prompt(rng, made) if t != made.mask] or [made.eos], settings


def run_rho(module, toy, prompt, s):
    model = published.Recorder(toy)
    with contextlib.redirect_stdout(io.StringIO()):
        final = module.generate(
            model, torch.tensor([prompt]), None, initial_gen_length=s['initialLength'], max_gen_length=s['maxLength'], block_length=s['blockLength'],
            high_conf_threshold=s['fillAbove'], expansion_factor=s['expansion'], mask_id=toy.mask, eos_token_id=toy.eos, eos_check_tokens=s['eosWindow'],
            low_density_threshold=s['low'], high_density_threshold=s['high'], scheduler=s['scheduler'])[0].tolist()
    least = 1.0
    for ids in model.inputs:
        z = toys.units(toy, ids)[len(prompt):] / float(toys.UNIT)
        p = softmax(z)
        best = np.sort(z, axis=1)
        masks = [i for i in range(len(z)) if ids[len(prompt) + i] == toy.mask]
        confidence = p.max(axis=1)
        least = min(least, float((best[:, -1] - best[:, -2]).min()), float(abs(confidence[masks] - s['fillAbove']).min(initial=1)))
        if len(masks) > 1:
            least = min(least, float(np.diff(np.sort(confidence[masks])).min()))
        ends = [p[i, toy.eos] for i in range(len(z) - 1, -1, -1) if z[i].argmax() == toy.eos][:s['eosWindow']]
        score = sum(ends) / s['eosWindow']
        least = min(least, abs(score - s['low']), abs(score - s['high']))
        gap = max(s['low'] - score, score - s['high'], 0)
        if score > 0 and gap > 0:
            least = min(least, abs(gap / .1 - round(gap / .1)) if round(gap / .1) > 0 else 1)
    if len(final) == len(prompt) or len(model.inputs) >= s['maxLength'] or any(len(ids) == len(prompt) for ids in model.inputs):
        least = 0
    return model.inputs, final, least


class Shadowed:
    """A model in WINO's sense: behind the canvas come masks at positions that occur before, and only they see each other."""

    device = torch.device('cpu')

    def __init__(self, toy, total):
        self.toy, self.total, self.inputs, self.places = toy, total, [], []

    def __call__(self, x, attention_mask, position_ids):
        ids, places = x[0].tolist()[:self.total], position_ids.tolist()[self.total:]
        assert position_ids.tolist()[:self.total] == list(range(self.total)) and set(x[0].tolist()[self.total:]) == {self.toy.mask}
        sight = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool)
        sight[:self.total, self.total:] = False
        for i, place in enumerate(places):
            sight[self.total + i, place] = False
        assert bool((attention_mask[0, 0] == sight).all())
        self.inputs.append(ids)
        self.places.append(places)
        return SimpleNamespace(logits=torch.from_numpy(np.concatenate([toys.logits(self.toy, ids), seen_from_shadows(self.toy, ids, places, toys.logits)]))[None])


def seen_from_shadows(toy, ids, places, rows):
    return np.stack([rows(toy, ids[:place] + [toy.mask] + ids[place + 1:])[place] for place in places])


def draw_wino(rng):
    blocks, block = rng.choice([1, 1, 2, 3]), rng.choice([rng.randint(2, 12), rng.randint(12, 60)])
    settings = dict(
        length=blocks * block, blockLength=block, threshold=rng.choice([.6, .6, .5, .3, .8]), thresholdBack=rng.choice([.9, .9, .6, .3, .1]))
    made = recipes.draw_toy(rng, 0, maskRate=0, keep=rng.choice([0, 0, 64]), peak=rng.randint(5, 14), context=rng.choice([0, 4, 12]))
    prompt = recipes.draw_prompt(rng, made)
    return toys.Toy(**{**made.record(), 'answerEnd': len(prompt) + rng.randint(2, blocks * block)}), prompt, settings


def run_wino(module, toy, prompt, s):
    model = Shadowed(toy, len(prompt) + s['length'])
    final, _ = module.decoding_wino(
        model, torch.tensor([prompt]), gen_length=s['length'], block_length=s['blockLength'], mask_id=toy.mask, threshold=s['threshold'],
        threshold_back=s['thresholdBack'])

    # How near a choice came to another: at the thresholds, and between the last that is taken and the first that is not.
    least, before, block = 1.0, 30, None
    for ids, places in zip(model.inputs, model.places):
        before, block = (before if places == block else 30), places
        z = toys.units(toy, ids)[places] / float(toys.UNIT)
        open_, best = np.array([ids[i] == toy.mask for i in places]), np.sort(z, axis=1)
        least = min(least, float((best[open_, -1] - best[open_, -2]).min()))
        sure = np.sort(softmax(z).max(axis=1)[open_])[::-1]
        back = softmax(seen_from_shadows(toy, ids, places, toys.units) / float(toys.UNIT))
        kept = np.sort([back[i, ids[place]] for i, place in enumerate(places) if not open_[i]])
        least = min(least, float(abs(sure - s['threshold']).min()), float(abs(kept - s['thresholdBack']).min(initial=1)))
        accepted = max(1, min(int((sure > s['threshold']).sum()), max(5, min(20, int(np.float32(len(sure)) * np.float32(.7))))))
        again = min(int((kept < s['thresholdBack']).sum()), before - 1) if accepted > 1 else 0
        for ranked, taken in ((sure, accepted), (kept, again)):
            if 0 < taken < len(ranked):
                least = min(least, float(abs(ranked[taken] - ranked[taken - 1])))
        before = accepted
    return model.inputs, final[0].tolist(), least


def steps_of(inputs, final):
    """Of every forward the length after it, then position, token, ... of what it wrote; what is longer than before ends in masks."""
    return [
        [len(after)] + [n for i, (a, b) in enumerate(zip(before, after)) if a != b for n in (i, b)] for before, after in zip(inputs, inputs[1:] + [final])]


def make(kind, rng, draw, run, shows):
    cases = []
    while len(cases) < CASES:
        toy, prompt, settings = draw(rng)
        inputs, final, least = run(toy, prompt, settings)
        steps = steps_of(inputs, final)
        if least < NARROWEST or len(inputs) > MOST_FORWARDS or toy.mask in final[len(prompt):] or (len(cases) % 4 and not shows(toy, inputs, final)):
            continue
        cases.append(dict(
            name=f'{kind} {len(cases) + 1}', toy=toy.record(), settings=settings, prompt=prompt, steps=steps, final=final, margin=float(f'{least:.3g}')))
    print(f'{kind}: {len(cases)} cases, {sum(len(c["steps"]) for c in cases)} forwards')
    return cases


def edits(toy, inputs, final):
    return sum(a not in (b, toy.mask) for before, after in zip(inputs, inputs[1:] + [final]) for a, b in zip(before, after))


def masks_again(toy, inputs, final):
    return any(a != toy.mask and b == toy.mask for before, after in zip(inputs, inputs[1:] + [final]) for a, b in zip(before, after))


def both_ways(_, inputs, final):
    lengths = [len(ids) for ids in inputs + [final]]
    return any(a < b for a, b in zip(lengths, lengths[1:])) and any(a > b for a, b in zip(lengths, lengths[1:]))


def main():
    edit = load_edit(sys.argv[1])
    rho, _ = published.load('rho_eos', sys.argv[2])
    rng = random.Random(20261122)
    torch.topk = lambda values, k, topk=torch.topk, **rest: topk(values, int(k), **rest)
    wino, _ = published.load('wino', sys.argv[3])
    cases = make('edit', rng, draw_edit, lambda *case: run_edit(edit, *case), edits) + make('rho-eos', rng, draw_rho, lambda *case: run_rho(rho, *case), both_ways)
    cases += make('wino', rng, draw_wino, lambda *case: run_wino(wino, *case), masks_again)
    digests = [hashlib.sha256(open(path, 'rb').read()).hexdigest() for path in sys.argv[1:4]]
    with open(os.path.join(HERE, 'revising.json'), 'w', encoding='utf-8', newline='\n') as file:
        file.write(json.dumps(dict(
            edit='ZHZisZZ/dllm dllm/pipelines/llada21/sampler.py at ca17675', rhoEos='yjyddq/rho-EOS models/LLaDA_rho_EOS.py at 9cb20c6',
            wino='Feng-Hong/WINO-DLLM LLaDA/decoding.py at 9549a1d', sha256=digests))[:-1])
        file.write(', "cases": [\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]}\n')


if __name__ == '__main__':
    main()
