"""Byte-level BPE trained to exhaustion on the closed vocabulary of the tasks, and tokenizer.json as common tools read it."""
import json
import re
from collections import Counter

import tasks

# A capital letter that starts no word stands alone, so that spelling works on letters; a digit is a piece, so that sums are a table of ten by ten and a carry.
PATTERN = r"[^\r\n\p{L}\p{N}]?\p{Lu}?\p{Ll}+|\p{Lu}|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+|\p{L}"
ASCII = re.compile(r"[^\r\nA-Za-z0-9]?[A-Z]?[a-z]+|[A-Z]|[0-9]| ?[^\sA-Za-z0-9]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
SPECIAL = ['<|startoftext|>', '<|endoftext|>', '<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>', '<|mdm_mask|>']


def byte_alphabet():
    shown = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table, extra = {b: chr(b) for b in shown}, 0
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + extra)
            extra += 1
    return table


def corpus():
    import random
    r = random.Random(1)
    texts = [t for name in tasks.TASKS if name != 'refuse' for _ in range(4000) for t in tasks.draw(r, name, None)]
    return texts + [tasks.REFUSAL] * 4000 + ['user', 'assistant', '\n\n'] * 4000 


def train():
    alphabet = byte_alphabet()
    counts = Counter(m for text in corpus() for m in ASCII.findall(text))
    words = {w: [alphabet[b] for b in w.encode()] for w in counts}
    merges = []
    while True:
        pairs = Counter()
        for w, parts in words.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[w]
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        for parts in words.values():
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == best:
                    parts[i:i + 2] = [parts[i] + parts[i + 1]]
                i += 1
    return merges


class Tokenizer:
    def __init__(self, merges):
        self.alphabet = byte_alphabet()
        tokens = [self.alphabet[b] for b in range(256)] + [a + b for a, b in merges]
        self.merges = merges
        self.rank = {m: i for i, m in enumerate(merges)}
        self.ids = {t: i for i, t in enumerate(tokens)}
        assert len(self.ids) == len(tokens)
        self.special = {s: len(tokens) + i for i, s in enumerate(SPECIAL)}
        self.used = len(tokens) + len(SPECIAL)
        self.size = (self.used + 63) // 64 * 64
        self.bytes = {c: b for b, c in self.alphabet.items()}
        self.texts = {i: bytes(self.bytes[c] for c in t) for t, i in self.ids.items()}
        self.cache = {}

    def word(self, w):
        if w not in self.cache:
            parts = [self.alphabet[b] for b in w.encode()]
            while len(parts) > 1:
                ranked = [(self.rank.get(p, 1 << 30), i) for i, p in enumerate(zip(parts, parts[1:]))]
                best, i = min(ranked)
                if best == 1 << 30:
                    break
                parts[i:i + 2] = [parts[i] + parts[i + 1]]
            self.cache[w] = [self.ids[p] for p in parts]
        return self.cache[w]

    def encode(self, text):
        """ASCII text without control tokens."""
        return [i for w in ASCII.findall(text) for i in self.word(w)]

    def chat(self, prompt):
        s = self.special
        return [s[SPECIAL[0]], s[SPECIAL[2]], *self.encode('user'), s[SPECIAL[3]], *self.encode('\n\n'), *self.encode(prompt), s[SPECIAL[4]],
                s[SPECIAL[2]], *self.encode('assistant'), s[SPECIAL[3]], *self.encode('\n\n')]

    def decode(self, ids):
        return b''.join(self.texts.get(i, b'') for i in ids).decode(errors='replace')

    @property
    def eos(self):
        return self.special['<|endoftext|>']

    @property
    def turn_end(self):
        return self.special['<|eot_id|>']

    @property
    def mask(self):
        return self.special['<|mdm_mask|>']


if __name__ == '__main__':
    merges = train()
    with open('merges.json', 'w') as file:
        json.dump(merges, file)
    print(len(merges), 'merges,', Tokenizer(merges).size, 'rows of the embedding')
