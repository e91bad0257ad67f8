"""Rows to train on: streams, where every place of the answer is asked at once, and canvases, as decoding meets them."""
import random
import re

import torch

import tasks

BLOCK = 32
ROW = 32
SHARE = {'ledger': 4, 'count': 5, 'table': 1.5, 'compare': 2, 'spell': .4, 'reverse': .4, 'sort': 2.5, 'explain': 12, 'refuse': .4}

# What stays wrong longest and is rare in prompts as they come: ends that counting does not meet, equal numbers, sums with a carry.
HARD = {
    'count': (.5, lambda prompt, answer: prompt.split(' ')[3] != answer.split(' ')[-1]),
    'compare': (.12, lambda prompt, answer: 'equal' in answer),
    'explain': (.3, lambda prompt, answer: any(a[0] != b[0] for a, b in re.findall(r'(\d\d) [+-] \d is (\d\d)', answer))),
}


class Data:
    """An endless supply of batches; the rows of one batch have one length."""

    def __init__(self, tok, seed, context, long_share, only=None):
        self.tok, self.r, self.context, self.long_share = tok, random.Random(seed), context, long_share
        self.share = {only: 1} if only else SHARE
        self.queues = {}

    def batch(self, tokens, streams):
        """Ids, what is asked, weights of the loss, places, blocks, each [rows, length], of about so many tokens; blocks are None for canvases."""
        make = self.stream if self.r.random() < streams else self.canvas
        while True:
            row = make(*self.pair())
            queue = self.queues.setdefault((make, len(row[0])), [])
            queue.append(row)
            if len(queue) * len(row[0]) >= tokens:
                del self.queues[make, len(row[0])]
                columns = [torch.tensor(x) for x in zip(*queue)]
                return columns if make == self.stream else [*columns, None, None]

    def pair(self):
        r, tok = self.r, self.tok
        name = r.choices(list(self.share), list(self.share.values()))[0]
        share, is_hard = HARD.get(name, (0, None))
        prompt, answer = tasks.draw(r, name, None)
        if r.random() < share:
            while not is_hard(prompt, answer):
                prompt, answer = tasks.draw(r, name, None)
        if r.random() < .25:
            prompt = prompt.rstrip('.?')
        return tok.chat(prompt), tok.encode(answer) + [tok.turn_end]

    def stream(self, before, answer):
        """
        The conversation, and behind it the answer once more in masks, cut into short blocks: a block of masks sees the text before itself, and
        itself. One pass so asks for every place of the answer, where a canvas asks for the few next to what is known.
        """
        r, tok = self.r, self.tok
        answer = answer + [tok.eos] * 2
        size = r.choice([1, 1, 1, 2, 3, 4, 6, 8])
        phase, shown = r.randint(0, size - 1), 0 if r.random() < .6 else r.random()
        blocks = [1 + (i + phase) // size for i in range(len(answer))]
        asked = [size == 1 or r.random() >= shown for _ in answer]
        first = [min(i, (i + phase) % size) for i in range(len(answer))]
        weight = [1 / (1 + (f / 3) ** 2) for f in first]
        start, length = len(before), len(before) + 2 * len(answer)
        pad = -length % ROW
        return (before + answer + [tok.mask if a else t for a, t in zip(asked, answer)] + [tok.eos] * pad,
                [-1] * (start + len(answer)) + [t if a else -1 for a, t in zip(asked, answer)] + [-1] * pad,
                [0.0] * (start + len(answer)) + weight + [0.0] * pad,
                [*range(start + len(answer)), *range(start, start + len(answer))] + [0] * pad,
                [0] * start + blocks + [-b for b in blocks] + [1 << 20] * pad)

    def canvas(self, before, answer):
        """The answer in a canvas that end-of-text fills behind it, some of it masked; or only the answer's head, where the canvas is too short."""
        r, tok = self.r, self.tok
        is_cut = r.random() < .12
        room = r.randint(1, len(answer) + 1) if is_cut else len(answer) + self.slack()
        length = -(-(len(before) + room) // ROW) * ROW
        if not is_cut and r.random() < self.long_share:
            length = self.context
        room = length - len(before)
        mask, start = self.masks(room, len(answer), .35 if is_cut else .12)
        answer_and_end = (answer + [tok.eos] * room)[:room]

        # What is far ahead of all that is known can hardly be known yet, and all end-of-text but the first is easy.
        weight = [(1 if i < len(answer) + 2 else .1) * max(.05, 1 / (1 + (max(0, i - start) / 6) ** 2)) for i in range(room)]
        return (before + [tok.mask if m else t for m, t in zip(mask, answer_and_end)],
                [-1] * len(before) + [t if m else -1 for m, t in zip(mask, answer_and_end)],
                [0.0] * len(before) + weight)

    def slack(self):
        u, r = self.r.random(), self.r
        return r.randint(1, 8) if u < .4 else r.randint(1, 40) if u < .85 else r.randint(1, 128)

    def masks(self, room, answer, all_share):
        """What is masked, and where the unknown starts: everything; or anywhere; or as semi-autoregressive decoding leaves it."""
        r, kind = self.r, self.r.random()
        if kind < all_share:
            return [True] * room, 0
        if kind < all_share + .13:
            share = r.random()
            return [r.random() < share for _ in range(room)], room
        start, share = r.randint(0, min(room - 1, answer)), r.random() if r.random() < .8 else 1.0
        end = start + r.randint(1, BLOCK)
        return [i >= start and (i >= end or i == start or r.random() < share) for i in range(room)], start


def visible(blocks):
    """[rows, length, length]: which place sees which. Blocks of masks count below zero; they see the text before them and themselves."""
    asks, holds = blocks.unsqueeze(2), blocks.unsqueeze(1)
    return torch.where(asks < 0, (holds == asks) | (holds >= 0) & (holds < -asks), (holds >= 0) & (holds <= asks))
