"""Makes parallel.json: what published rules of parallel decoding do, forward by forward, on a toy model.

    git clone https://github.com/NVlabs/Fast-dLLM && git -C Fast-dLLM checkout 24cc59e
    git clone https://github.com/inclusionAI/dInfer && git -C dInfer checkout fce4e32
    git clone https://github.com/ZHZisZZ/dllm && git -C dllm checkout ca17675
    git clone https://github.com/sgl-project/sglang
    python3 make_parallel_traces.py Fast-dLLM/llada/generate.py dInfer/python/dinfer/decoding dllm/dllm/pipelines/dream/models sglang/python/sglang/srt/dllm/algorithm

It needs torch and numpy, no GPU. "threshold" is Fast-dLLM's whole sampler without a cache; "hierarchy" and "credit" are dInfer's HierarchyDecoder and
CreditThresholdParallelDecoder, block after block over whole forwards; "dream" is Dream's whole sampler (_sample, in dllm's copy) with its filters of tokens,
its network giving logits one place early as Dream's does. "factor" is dInfer's get_transfer_index_dynamic, Fast-dLLM's rule; runs in which its off-by-one
decides are left out. "entropy-bound" and "entropy-exit" are SGLang's EBSampling and EntropyThreshold (at 43aaa1c and 26eb1bf), which show a network one block. Toys whose proposal is the mask are left out, since what the rules do then is not to be followed. A case is dropped when a
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
    torch.topk = lambda values, k, topk=torch._C._VariableFunctions.topk, **how: topk(values, int(k), **how)
    # Of a package only the module that is asked for: the rest of it wants more than there is.
    folder, package = os.path.abspath(folder), name.rpartition('.')[0]
    if package:
        sys.modules[package] = type(sys)(package)
        sys.modules[package].__path__ = [folder]
    sys.path.insert(0, os.path.dirname(folder))
    module = importlib.import_module(name)
    sys.path.pop(0)
    return module


def threshold(module, toy, prompt, s):
    model = Model(toy)
    result, forwards = module.generate(
        model, torch.tensor([prompt]), steps=s['length'], gen_length=s['length'], block_length=s['blockLength'], mask_id=toy.mask, threshold=s['threshold'])
    assert forwards == len(model.inputs)
    return model.inputs, result[0].tolist()


def by_block(decoder, toy, prompt, s):
    """A decoder of dInfer, block after block over whole forwards."""
    model = Model(toy)
    x = torch.tensor([prompt + [toy.mask] * s['length']])
    for start in range(len(prompt), x.shape[1], s['blockLength']):
        end = start + s['blockLength']
        decoder.block_init(x[:, start:end], 0)
        while (x[:, start:end] == toy.mask).any():
            decoder.decode(model(x).logits[:, start:end], start, end, x)
    return model.inputs, x[0].tolist()


def hierarchy(module, toy, prompt, s):
    decoder = module.HierarchyDecoder(0.0, mask_id=toy.mask, eos_id=toy.eos, threshold=s['threshold'], low_threshold=s['low'])
    return by_block(decoder, toy, prompt, s)


def credit(module, toy, prompt, s):
    decoder = module.CreditThresholdParallelDecoder(
        temperature=0.0, mask_id=toy.mask, eos_id=toy.eos, threshold=s['threshold'], credit_alpha=s['alpha'], boost_gamma=s['gamma'], decay_beta=s['beta'])
    return by_block(decoder, toy, prompt, s)


def dream(module, toy, prompt, s):
    class Early(Model, module.DreamGenerationMixin):
        def __call__(self, x, *_):
            logits = super().__call__(x).logits
            return SimpleNamespace(logits=torch.cat([logits[:, 1:], logits[:, :1]], 1))

    model = Early(toy)
    config = SimpleNamespace(
        output_history=False, return_dict=False, max_length=len(prompt) + s['length'], mask_token_id=toy.mask, steps=s['steps'], eps=1e-3,
        alg=s['algorithm'], alg_temp=0.0, temperature=0.0, top_p=s['topP'] if s['topP'] < 1 else None, top_k=s['topK'] or None)
    result = model._sample(torch.tensor([prompt]), None, config, lambda step, x, logits: x, lambda step, x, logits: logits)
    return model.inputs, result[0].tolist()


def factor(module, toy, prompt, s):
    model = Model(toy)
    x = torch.tensor([prompt + [toy.mask] * s['length']])
    for start in range(len(prompt), x.shape[1], s['blockLength']):
        end = start + s['blockLength']
        while (x[:, start:end] == toy.mask).any():
            masks = x == toy.mask
            masks[:, end:] = False
            best, chosen = module.get_transfer_index_dynamic(model(x).logits, 0, 'low_confidence', masks, x, None, s['factor'])
            x[chosen] = best[chosen]
    return model.inputs, x[0].tolist()


def by_entropy(algorithm, toy, prompt, s):
    model = Model(toy)
    x = torch.tensor([prompt + [toy.mask] * s['length']])
    for start in range(len(prompt), x.shape[1], s['blockLength']):
        block = x[0, start:start + s['blockLength']]

        def forward(_, pp_proxy_tensors):
            logits = model(x).logits[0, start:start + s['blockLength']]
            if toy.mask not in block:  # The one that stores keys and values.
                model.inputs.pop()
            return SimpleNamespace(logits_output=SimpleNamespace(full_logits=logits), can_run_graph=False)

        sampler = object.__new__(algorithm)
        sampler.mask_id, sampler.block_size, sampler.gamma, sampler.threshold = toy.mask, s['blockLength'], s['bound'], s['bound']
        sampler.run(SimpleNamespace(forward=forward), SimpleNamespace(batch_size=1, input_ids=block, extend_seq_lens_cpu=[s['blockLength']]))
    return model.inputs, x[0].tolist()


def open_logits(toy, inputs, start, s):
    """Logits of the masks of the block at hand, forward by forward, the likeliest tokens apart by how much."""
    for ids in inputs:
        block = next(b for b in range(start, len(ids), s['blockLength']) if toy.mask in ids[b:b + s['blockLength']])
        z = toys.units(toy, ids)[[i for i in range(block, block + s['blockLength']) if ids[i] == toy.mask]] / float(toys.UNIT)
        best = np.sort(z, axis=1)
        yield z, float((best[:, -1] - best[:, -2]).min())


def factor_margin(toy, inputs, start, s):
    least = 1.0
    for z, apart in open_logits(toy, inputs, start, s):
        confidence = -np.sort(-softmax(z).max(axis=1))
        limits = np.array([-1.0] + [1 - s['factor'] / (n + 1) for n in range(2, len(confidence) + 1)])
        fails = confidence < limits
        if len(fails) > 1 and fails[-1] and not fails[:-1].any():
            return 0.0
        least = min(least, apart, float(abs(confidence - limits).min()), *(-np.diff(confidence)))
    return least


def entropy_margin(toy, inputs, start, s, sums):
    least = 1.0
    for z, apart in open_logits(toy, inputs, start, s):
        p = softmax(z)
        entropies = np.sort(-(p * np.log(p)).sum(axis=1))
        least = min(least, apart, float(abs((np.cumsum(entropies) if sums else entropies) - s['bound']).min()), *np.diff(entropies))
    return least


def credited(inputs, toy, start, s):
    """Logits of the masks of a block with their credits, forward by forward."""
    credits = {}
    for ids in inputs:
        block = next(b for b in range(start, len(ids), s['blockLength']) if toy.mask in ids[b:b + s['blockLength']])
        masks = [i for i in range(block, block + s['blockLength']) if ids[i] == toy.mask]
        z = toys.units(toy, ids)[masks] / float(toys.UNIT)
        for row, place in zip(z, masks):
            mine = credits.setdefault(place, np.zeros(len(row)))
            mine *= s['beta']
            mine[row.argmax()] += softmax(row[None])[0].max() ** s['gamma']
            row += s['alpha'] * np.log1p(mine)
        yield z


def credit_margin(toy, inputs, start, s):
    least = 1.0
    for ids, z in zip(inputs, credited(inputs, toy, start, s)):
        raw = np.sort(toys.units(toy, ids) / float(toys.UNIT), axis=1)
        best, confidence = np.sort(z, axis=1), np.sort(softmax(z).max(axis=1))
        least = min(least, float((best[:, -1] - best[:, -2]).min()), float(abs(confidence - s['threshold']).min()), float((raw[:, -1] - raw[:, -2]).min()))
        if len(z) > 1:
            least = min(least, float(np.diff(confidence).min()))
    return least


def dream_margin(toy, inputs, start, s):
    """The nearest of two tokens, of two places, and of a token's share to the share that is kept."""
    least = 1.0
    for ids in inputs:
        z = toys.units(toy, ids)[[i for i, token in enumerate(ids) if token == toy.mask]] / float(toys.UNIT)
        scores = []
        for row in z:
            order = np.argsort(-row, kind='stable')
            p = softmax(row[None])[0][order]
            least = min(least, float(row[order[0]] - row[order[1]]))
            kept = np.ones(len(p), bool)
            if s['topP'] < 1:
                before = np.cumsum(p) - p
                kept = before <= s['topP']
                least = min(least, float(abs(before - s['topP']).min()))
                edge = int(kept.sum())
                least = min(least, float(row[order[edge - 1]] - row[order[edge]]) if edge < len(row) else 1.0)
            if s['topK']:
                least = min(least, float(row[order[s['topK'] - 1]] - row[order[s['topK']]]))
                kept &= np.arange(len(p)) < s['topK']
            q = np.where(kept, p, 0) / p[kept].sum()
            scores.append({'maskgit_plus': q[0], 'topk_margin': q[0] - q[1], 'entropy': float((q[kept] * np.log(q[kept])).sum())}[s['algorithm']])
        if len(scores) > 1 and s['steps'] > 1:
            least = min(least, float(np.diff(np.sort(scores)).min()))
    return least


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


def draw_dream(rng):
    length = rng.randint(4, 40)
    return dict(
        length=length, steps=rng.choice([rng.randint(1, length), length, rng.randint(length, 2 * length)]), algorithm=rng.choice(['maskgit_plus', 'topk_margin', 'entropy']),
        topP=rng.choice([1, .95, .8, .5]), topK=rng.choice([0, 0, 2, 5]))


def make(kind, rng, run, margin=margin):
    cases = []
    while len(cases) < CASES:
        blocks, block = rng.randint(1, 4), rng.randint(2, 16)
        settings = dict(length=blocks * block, blockLength=block, threshold=rng.choice([.9, .9, .8, .6]))
        if kind == 'hierarchy':
            settings['low'] = rng.choice([.4, .4, .3, .15])
        if kind == 'credit':
            settings.update(alpha=rng.choice([.7, .7, 2]), gamma=rng.choice([.2, .2, 1]), beta=rng.choice([.8, .8, .5]))
        if kind == 'factor':
            settings['factor'] = rng.choice([1, 1, .5, 2])
        if kind.startswith('entropy'):
            settings['bound'] = rng.choice([.15, .5, 1, 1.5] if kind == 'entropy-bound' else [1.5, 1, .5, .2])
        if kind == 'dream':
            settings = draw_dream(rng)
            blocks, block = 1, settings['length']
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
    sys.modules['transformers'] = SimpleNamespace(__version__='')
    sys.modules['transformers.generation.configuration_utils'] = SimpleNamespace(GenerationConfig=object)
    sys.modules['transformers.utils'] = SimpleNamespace(ModelOutput=object, is_torchdynamo_compiling=None, logging=MagicMock())
    samplers = load(sys.argv[3], os.path.basename(os.path.abspath(sys.argv[3])) + '.generation_utils')
    for name in ('base', 'config'):
        sys.modules['sglang.srt.dllm.' + ('algorithm.' if name == 'base' else '') + name] = SimpleNamespace(DllmAlgorithm=object, DllmConfig=None)
    for name, what in (('layers.logits_processor', 'LogitsProcessorOutput'), ('model_executor.forward_batch_info', 'ForwardBatch'), ('model_executor.model_runner', 'ModelRunner')):
        sys.modules[f'sglang.srt.{name}'] = SimpleNamespace(**{what: None})
    bound, under = (load(sys.argv[4], f'{os.path.basename(os.path.abspath(sys.argv[4]))}.{name}') for name in ('eb_sampling', 'entropy_threshold'))
    rng = random.Random(20261122)
    cases = make('threshold', rng, lambda *case: threshold(fast, *case)) + make('hierarchy', rng, lambda *case: hierarchy(dinfer, *case))
    cases += make('credit', rng, lambda *case: credit(dinfer, *case), credit_margin) + make('dream', rng, lambda *case: dream(samplers, *case), dream_margin)
    cases += make('factor', rng, lambda *case: factor(dinfer, *case), factor_margin)
    cases += make('entropy-bound', rng, lambda *case: by_entropy(bound.EBSampling, *case), lambda *case: entropy_margin(*case, sums=True))
    cases += make('entropy-exit', rng, lambda *case: by_entropy(under.EntropyThreshold, *case), lambda *case: entropy_margin(*case, sums=False))
    digests = {module.__name__.split('.')[-1]: hashlib.sha256(open(module.__file__, 'rb').read()).hexdigest() for module in (fast, dinfer, samplers, bound, under)}
    with open(os.path.join(HERE, 'parallel.json'), 'w', encoding='utf-8', newline='\n') as file:
        file.write(json.dumps(dict(
            threshold='NVlabs/Fast-dLLM llada/generate.py at 24cc59e', hierarchy='inclusionAI/dInfer python/dinfer/decoding/parallel_strategy.py at fce4e32 (and credit, factor)',
            entropy='sgl-project/sglang python/sglang/srt/dllm/algorithm/eb_sampling.py at 43aaa1c and entropy_threshold.py at 26eb1bf',
            dream='ZHZisZZ/dllm dllm/pipelines/dream/models/generation_utils.py at ca17675', sha256=list(digests.values())))[:-1])
        file.write(', "cases": [\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]}\n')


if __name__ == '__main__':
    main()
