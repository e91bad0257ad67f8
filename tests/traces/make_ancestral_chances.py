"""Makes ancestral.json: with which chance published ancestral samplers reveal a mask and mask a token again, step by step.

    git clone https://github.com/kuleshov-group/remdm && git -C remdm checkout f830d65
    python3 make_ancestral_chances.py remdm/diffusion.py

It needs torch, no GPU. The published step is taken out of its class and run, unmodified, on three places: a mask, a token of which the network was 0.3 sure
when it was written, and one of which it was 0.9 sure. What it hands to its draw is what is kept.
"""
import ast
import hashlib
import json
import os
import sys
from types import SimpleNamespace

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
MASK = 2
SURE = (.3, .9)


def load(path, drawn):
    """The published step, its draw replaced by one that keeps the weights and masks everything."""
    with open(path, encoding='utf-8') as file:
        tree = ast.parse(file.read())
    step = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == '_ddpm_caching_update')

    def draw(weights):
        drawn.append(weights[0].double())
        return torch.full(weights.shape[:-1], MASK)

    names = dict(torch=torch, _sample_categorical=draw)
    exec(compile(ast.Module(body=[step], type_ignores=[]), path, 'exec'), names)
    return names['_ddpm_caching_update']


def chances(step, drawn, variant, steps, settings):
    """Of every step the chance of the mask to be revealed, and of both tokens to be masked again."""
    x = torch.tensor([[MASK, 0, 1]])
    p0 = torch.tensor([[[.2, .8, 0], [1, 0, 0], [0, 1, 0]]])
    sampling = SimpleNamespace(sampler='mdlm' if variant == 'mdlm' else f'remdm-{variant}', nucleus_p=1, **settings)
    model = SimpleNamespace(
        config=SimpleNamespace(noise=SimpleNamespace(type='loglinear'), sampling=sampling), noise=lambda t: (None, None),
        forward=lambda *_: p0.log(), mask_index=MASK, time_conditioning=False)
    eps = 1e-5
    rows = []
    for t in torch.linspace(1, eps, steps + 1)[:-1]:
        conf = torch.tensor([[-torch.inf, -SURE[0], -SURE[1]]])
        _, after, _ = step(model, x, t * torch.ones(1, 1), (1 - eps) / steps, conf=conf)
        share = drawn[-1][:, MASK] / drawn[-1].sum(dim=-1)
        rows.append([1 - share[0].item()] + [share[i].item() if after[0, i] == MASK else 0 for i in (1, 2)])
    return rows


def main():
    drawn = []
    step = load(sys.argv[1], drawn)
    loop = dict(t_on=.55, t_off=.05, alpha_on=.9)
    cases = [
        (variant, steps, settings) for steps in (13, 100) for variant, settings in (
            ('mdlm', {}), ('cap', dict(eta=.008)), ('cap', dict(eta=.4)), ('rescale', dict(eta=.015)), ('rescale', dict(eta=.7)), ('conf', {}),
            ('loop', dict(eta=.02, **loop)), ('loop', dict(eta=.1, t_on=.8, t_off=.3, alpha_on=.6)))]
    with open(sys.argv[1], 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(HERE, 'ancestral.json'), 'w', encoding='utf-8', newline='\n') as file:
        file.write(f'{{"source": "kuleshov-group/remdm diffusion.py at f830d65", "sha256": "{digest}", "cases": [\n')
        file.write(',\n'.join(
            json.dumps(dict(variant=variant, steps=steps, **settings, chances=[[float(f'{c:.6g}') for c in row] for row in chances(step, drawn, variant, steps, settings)]))
            for variant, steps, settings in cases))
        file.write('\n]}\n')


if __name__ == '__main__':
    main()
