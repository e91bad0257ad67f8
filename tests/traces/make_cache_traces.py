"""Makes cached.json: what Fast-dLLM's samplers with a prefix and with a dual cache write, on a checkpoint of this repository.

    git clone https://github.com/NVlabs/Fast-dLLM && git -C Fast-dLLM checkout 24cc59e
    python3 make_cache_traces.py Fast-dLLM/llada/generate.py

It needs torch, no GPU. The samplers are the published functions; the network under them is written here, keys kept before rotation as in the published
model file. A case is kept where single and double precision write the same tokens. Prompts are those
of the checkpoint's golden.json; the same script writes the same file.
"""
import json
import os
import struct
import sys
from types import SimpleNamespace

import torch
from torch.nn import functional as F

from make_parallel_traces import load

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKPOINT = os.path.join(HERE, '..', '..', 'models', 'checkpoints', 'tasks-2m')
SETTINGS = [
    dict(length=32, blockLength=8, threshold=None, steps=32), dict(length=48, blockLength=16, threshold=None, steps=24),
    dict(length=32, blockLength=16, threshold=.9, steps=32), dict(length=64, blockLength=32, threshold=.7, steps=64), dict(length=40, blockLength=8, threshold=.95, steps=40),
]


def weights(path, kind):
    with open(path, 'rb') as file:
        header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
        start = file.tell()
        out = {}
        for name, t in header.items():
            if name != '__metadata__':
                file.seek(start + t['data_offsets'][0])
                raw = bytearray(file.read(t['data_offsets'][1] - t['data_offsets'][0]))
                assert t['dtype'] == 'F32'
                out[name] = torch.frombuffer(raw, dtype=torch.float32).view(t['shape']).to(kind)
    return out


class Model:
    device = torch.device('cpu')

    def __init__(self, kind):
        self.w, self.kind = weights(os.path.join(CHECKPOINT, 'model.safetensors'), kind), kind
        self.c = json.load(open(os.path.join(CHECKPOINT, 'config.json')))

    def norm(self, x, name):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.c['rms_norm_eps']) * self.w[f'model.transformer.{name}.weight']

    def turn(self, x, places):
        d = x.shape[-1]
        angle = torch.outer(places.double(), self.c['rope_theta'] ** (-torch.arange(0, d, 2).double() / d)).repeat(1, 2).to(self.kind)
        half = torch.cat([-x[..., d // 2:], x[..., :d // 2]], -1)
        return x * angle.cos() + half * angle.sin()

    def __call__(self, ids, past_key_values=None, use_cache=True, replace_position=None):
        heads = self.c['n_heads']
        x = F.embedding(ids, self.w['model.transformer.wte.weight'])
        n, kept = ids.shape[1], []
        for i in range(self.c['n_layers']):
            at = f'model.transformer.blocks.{i}.'
            h = self.norm(x, f'blocks.{i}.attn_norm')
            q, k, v = (F.linear(h, self.w[f'{at}{p}_proj.weight']).view(n, heads, -1).transpose(0, 1)[None] for p in 'qkv')
            places = torch.arange(n)
            if past_key_values is not None:
                old_k, old_v = past_key_values[i]
                if replace_position is None:
                    places = places + old_k.shape[2]
                    k, v = torch.cat([old_k, k], 2), torch.cat([old_v, v], 2)
                else:
                    places = replace_position[0].nonzero()[:, 0]
                    old_k, old_v = old_k.clone(), old_v.clone()
                    old_k[:, :, places], old_v[:, :, places] = k, v
                    k, v = old_k, old_v
                    past_key_values[i] = (k, v)
            kept.append((k, v))
            scores = self.turn(q, places) @ self.turn(k, torch.arange(k.shape[2])).transpose(-1, -2) / q.shape[-1] ** .5
            mixed = (scores.softmax(-1) @ v)[0].transpose(0, 1).reshape(1, n, -1)
            x = x + F.linear(mixed, self.w[f'{at}attn_out.weight'])
            h = self.norm(x, f'blocks.{i}.ff_norm')
            x = x + F.linear(F.silu(F.linear(h, self.w[f'{at}ff_proj.weight'])) * F.linear(h, self.w[f'{at}up_proj.weight']), self.w[f'{at}ff_out.weight'])
        return SimpleNamespace(logits=F.linear(self.norm(x, 'ln_f'), self.w['model.transformer.ff_out.weight']), past_key_values=kept)


def run(module, kind, cache, prompt, s):
    model = Model(kind)
    sampler = {'prefix': module.generate_with_prefix_cache, 'dual': module.generate_with_dual_cache}[cache]
    ids, _ = sampler(
        model, torch.tensor([prompt]), steps=s['steps'], gen_length=s['length'], block_length=s['blockLength'], mask_id=model.c['mask_token_id'], threshold=s['threshold'])
    return ids[0, len(prompt):].tolist()


def main():
    module = load(sys.argv[1], 'generate')
    golden = json.load(open(os.path.join(CHECKPOINT, 'golden.json')))
    prompts = [sample['prompt_ids'] for sample in golden['samples']]
    cases = []
    for cache in ('prefix', 'dual'):
        for s in SETTINGS:
            for prompt in prompts:
                single, double = (run(module, kind, cache, prompt, s) for kind in (torch.float32, torch.float64))
                if single == double:
                    cases.append(dict(cache=cache, **{k: v for k, v in s.items() if v is not None}, prompt=prompt, answer=double))
    with open(os.path.join(HERE, 'cached.json'), 'w') as file:
        file.write('[\n' + ',\n'.join(json.dumps(case) for case in cases) + '\n]\n')
    print(len(cases), 'of', 2 * len(SETTINGS) * len(prompts))


if __name__ == '__main__':
    torch.set_num_threads(1)
    main()
