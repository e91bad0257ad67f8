"""Golden results by an implementation of its own: numpy, no torch, nothing shared with training but the files of the checkpoint.

Whatever a float64 run does not repeat token for token is left out."""
import argparse
import json
import re
import struct
from pathlib import Path

import numpy as np

WORDS = re.compile(r"[^\r\nA-Za-z0-9]?[A-Z]?[a-z]+|[A-Z]|[0-9]| ?[^\sA-Za-z0-9]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
BLOCK = 32
CANVAS = 64


def tensors(path):
    data = path.read_bytes()
    size = struct.unpack('<Q', data[:8])[0]
    header = json.loads(data[8:8 + size])
    out = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        start, end = (8 + size + x for x in entry['data_offsets'])
        assert entry['dtype'] == 'BF16'
        bits = np.frombuffer(data[start:end], '<u2').astype(np.uint32) << 16
        out[name.removeprefix('model.transformer.').removesuffix('.weight')] = bits.view(np.float32).reshape(entry['shape'])
    return out


class Model:
    def __init__(self, folder, dtype):
        self.config = json.loads((folder / 'config.json').read_text())
        self.w = {k: v.astype(dtype) for k, v in tensors(folder / 'model.safetensors').items()}
        self.dtype, self.forwards = dtype, 0
        c = self.config
        self.heads, self.size = c['n_heads'], c['d_model'] // c['n_heads']
        pairs = c['rope_theta'] ** (-np.arange(0, self.size, 2) / self.size)
        angles = np.arange(c['max_sequence_length'])[:, None] * pairs[None]
        self.turn = np.exp(1j * angles)
        self.eos, self.mask = c['eos_token_id'], c['mask_token_id']

    def norm(self, x, name):
        return x / np.sqrt((x * x).mean(1, keepdims=True) + self.dtype(self.config['rms_norm_eps'])) * self.w[name]

    def rotate(self, x):
        """Component i and i + size/2 are one complex number, turned by position times frequency i."""
        half = self.size // 2
        z = (x[..., :half] + 1j * x[..., half:]) * self.turn[None, :x.shape[1]]
        return np.concatenate([z.real, z.imag], -1).astype(self.dtype)

    def logits(self, ids):
        self.forwards += 1
        x, count = self.w['wte'][ids], len(ids)
        for i in range(self.config['n_layers']):
            block = f'blocks.{i}.'
            h = self.norm(x, block + 'attn_norm')
            q, k, v = ((h @ self.w[f'{block}{n}_proj'].T).reshape(count, self.heads, self.size).transpose(1, 0, 2) for n in 'qkv')
            scores = self.rotate(q) @ self.rotate(k).transpose(0, 2, 1) / self.dtype(np.sqrt(self.size))
            weights = np.exp(scores - scores.max(2, keepdims=True))
            mixed = weights @ v / weights.sum(2, keepdims=True)
            x = x + mixed.transpose(1, 0, 2).reshape(count, -1) @ self.w[block + 'attn_out'].T
            h = self.norm(x, block + 'ff_norm')
            gate = h @ self.w[block + 'ff_proj'].T
            x = x + (gate / (1 + np.exp(-gate)) * (h @ self.w[block + 'up_proj'].T)) @ self.w[block + 'ff_out'].T
        return self.norm(x, 'ln_f') @ self.w['ff_out'].T


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Tokenizer:
    def __init__(self, folder):
        file = json.loads((folder / 'tokenizer.json').read_text())
        self.vocabulary, self.ranks = file['model']['vocab'], {tuple(m.split(' ')): i for i, m in enumerate(file['model']['merges'])}
        self.special = {t['content']: t['id'] for t in file['added_tokens']}
        printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
        self.letters = {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(b for b in range(256) if b not in printable)}
        back = {c: b for b, c in self.letters.items()}
        self.names = {i: bytes(back[c] for c in t) for t, i in self.vocabulary.items()}

    def encode(self, text):
        ids = []
        for piece in re.split('(' + '|'.join(map(re.escape, self.special)) + ')', text):
            if piece in self.special:
                ids.append(self.special[piece])
                continue
            for word in WORDS.findall(piece):
                parts = [self.letters[b] for b in word.encode()]
                while (found := [(self.ranks[p], i) for i, p in enumerate(zip(parts, parts[1:])) if p in self.ranks]):
                    i = min(found)[1]
                    parts[i:i + 2] = [parts[i] + parts[i + 1]]
                ids += [self.vocabulary[p] for p in parts]
        return ids

    def decode(self, ids):
        end = min([ids.index(self.special[t]) for t in ('<|eot_id|>', '<|endoftext|>') if self.special[t] in ids], default=len(ids))
        ids = ids[:end]
        return b''.join(self.names[i] for i in ids).decode()


def fixed(model, prompt, length):
    """LLaDA's sampler: one token a step, the surest of the leftmost block with masks."""
    x, first = np.array(prompt + [model.mask] * length), len(prompt)
    for end in range(first + BLOCK, first + length + BLOCK, BLOCK):
        while (open_ := [i for i in range(first, min(end, len(x))) if x[i] == model.mask]):
            z = model.logits(x)
            best = max(open_, key=lambda i: (softmax(z[i]).max(), -i))
            x[best] = z[best].argmax()
    return x[first:].tolist()


def eos_score(model, z, first, window):
    tail = [softmax(z[i])[model.eos] for i in range(len(z) - 1, first - 1, -1) if z[i].argmax() == model.eos][:window]
    return sum(tail) / window


def daedal(model, prompt, s):
    """arXiv 2508.00819: the length first, then the answer, an uncertain mask becoming several while the end looks unfinished."""
    first, length, rounds, inserts, trace = len(prompt), s['init'], 0, 0, []
    while True:
        z, rounds = model.logits(np.array(prompt + [model.mask] * length)), rounds + 1
        if eos_score(model, z, first, s['ncheck']) >= s['eos_thr'] or length >= s['maxlen']:
            break
        length = min(length + s['factor'], s['maxlen'])
    anchor = min(length + s['ncheck'] // 2, s['maxlen']) - length
    x, at = prompt + [model.mask] * length + [model.eos] * anchor, first
    grown = length = length + anchor
    steps = 0
    while at < first + length:
        z, before, steps = model.logits(np.array(x)), list(x), steps + 1
        p = softmax(z)
        best, sure = z.argmax(1), p.max(1)
        open_ = [i for i in range(at, min(at + s['block'], first + length)) if x[i] == model.mask]
        fill = {i: int(best[i]) for i in open_ if sure[i] > s['high'] and best[i] != model.mask}
        if not fill and open_:
            possible = [i for i in open_ if best[i] != model.mask]
            assert possible, 'the model proposes nothing but masks'
            i = max(possible, key=lambda i: (sure[i], -i))
            fill = {i: int(best[i])}
        doubtful = [i for i in open_ if sure[i] < s['low'] and i not in fill]
        here = None
        if doubtful and eos_score(model, z, first, s['ncheck']) < s['exp_eos_thr'] and length < s['maxlen']:
            here = min(doubtful, key=lambda i: (sure[i], i))
        for i, token in fill.items():
            x[i] = token
        start = at - first
        if here is not None:
            x[here:here + 1] = [model.mask] * s['factor']
            length = min(length + s['factor'] - 1, s['maxlen'])
            x, inserts = x[:first + length], inserts + 1
        while at < first + length and model.mask not in x[at:at + s['block']]:
            at += s['block']
        trace.append([0, start, len(fill), None if here is None else here - first, length])
        if x == before:
            break
    return dict(tokens=x[first:], rounds=rounds, steps=steps, grown=grown - anchor, inserts=inserts, trace=trace)


def sample(models, tok, line, settings):
    rendered = (f'<|startoftext|><|start_header_id|>user<|end_header_id|>\n\n{line["prompt"]}<|eot_id|>'
                '<|start_header_id|>assistant<|end_header_id|>\n\n')
    prompt = tok.encode(rendered)
    model = models[0]
    first, last = len(prompt), len(prompt) + CANVAS - 1
    z = model.logits(np.array(prompt + [model.mask] * CANVAS))
    places = [0, first - 1, first, first + 1, first + 5, first + CANVAS // 2, last]
    p = softmax(z[first:])
    runs = {}
    for length in (32, 64):
        both = [fixed(m, prompt, length) for m in models]
        if both[0] == both[1]:
            runs[str(length)] = dict(tokens=both[0], text=tok.decode(both[0]))
    one, two = (daedal(m, prompt, settings) for m in models)
    if one['tokens'] != two['tokens'] or one['trace'] != two['trace']:
        return None
    return dict(
        task=line['task'], question=line['prompt'], gold_answer=line['answer'], rendered=rendered, prompt_ids=prompt, canvas=CANVAS,
        logits=dict(positions=places, first16=[z[i, :16].tolist() for i in places], full_at_first_mask=z[first].tolist(), full_at_last=z[last].tolist(),
                    argmax_canvas=z[first:].argmax(1).tolist(), maxprob_canvas=p.max(1).tolist(), eos_prob_canvas=p[:, model.eos].tolist()),
        fixed=runs,
        daedal=dict(settings=settings, tokens=one['tokens'], text=tok.decode(one['tokens']),
                    stats=dict(nfe1=one['rounds'], nfe2=one['steps'], len1=one['grown'], inserts=one['inserts']),
                    trace_fields=['seq', 'block_start_in_canvas', 'filled', 'inserted_at_or_null', 'gen_len'], trace=one['trace']))


def main():
    o = argparse.ArgumentParser(description=__doc__)
    o.add_argument('--folder', type=Path, default=Path('..'))
    o.add_argument('--each', type=int, default=2, help='held-out prompts of every task')
    o = o.parse_args()
    models, tok = [Model(o.folder, np.float32), Model(o.folder, np.float64)], Tokenizer(o.folder)
    presets = json.loads((o.folder / 'daedalus.json').read_text())['daedal']
    settings = dict(init=presets['initial-length'], maxlen=presets['max-length'], block=presets['block-length'], high=presets['high-threshold'], low=.1, factor=8, eos_thr=.5, exp_eos_thr=.9,
                    ncheck=presets['eos-window'])
    taken, samples = {}, []
    for line in map(json.loads, (o.folder / 'heldout.jsonl').read_text().splitlines()):
        if taken.get(line['task'], 0) < o.each and (found := sample(models, tok, line, settings)):
            taken[line['task']] = taken.get(line['task'], 0) + 1
            samples.append(found)
            print(line['task'], repr(found['daedal']['text']), 'right' if found['daedal']['text'] == line['answer'] else 'wrong', found['daedal']['stats'])
    checks = [dict(text=t, ids=tok.encode(t)) for t in ('Tom has 12 pens.\nMon buys 3.\nHow many pens?', 'Spell QXB.', 'hello, World 12345!', '<|startoftext|>')]
    note = 'numpy, float32, temperature 0; generations are those that float64 repeats token for token'
    (o.folder / 'golden.json').write_text(json.dumps(dict(note=note, block_length=BLOCK, samples=samples, tokenizer_checks=checks)) + '\n')


if __name__ == '__main__':
    main()
