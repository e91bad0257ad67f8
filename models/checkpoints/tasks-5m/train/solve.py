"""Whole answers by threshold decoding, for choosing between runs; the card's table comes from the product itself."""
import torch

from data import visible

BLOCK = 32


@torch.no_grad()
def exact(net, weights, tok, pairs, slack=8, threshold=.9):
    """The share of prompts whose answer is right to the last token, on a canvas a little longer than needed."""
    groups = {}
    for prompt, answer in pairs:
        before, answer = tok.chat(prompt), tok.encode(answer) + [tok.turn_end]
        groups.setdefault((len(before), -(-(len(answer) + slack) // 16) * 16), []).append((before, answer))
    right = 0
    for (start, room), group in groups.items():
        x = torch.tensor([before + [tok.mask] * room for before, _ in group], device=weights['wte'].device)
        for block in range(start, start + room, BLOCK):
            while (masked := (x == tok.mask) & (torch.arange(x.shape[1], device=x.device) < block + BLOCK)).any():
                logits = net.forward(weights, x).float().view(*x.shape, -1)
                logits[..., tok.mask] = -1e9
                confidence, best = logits.softmax(-1).max(-1)
                confidence = confidence.masked_fill(~masked, -1)
                x = torch.where(masked & ((confidence > threshold) | (confidence == confidence.max(-1, keepdim=True)[0])), best, x)
        for (_, answer), row in zip(group, x[:, start:].tolist()):
            right += row[:len(answer)] == answer
    return right / len(pairs)


@torch.no_grad()
def stepwise(net, weights, tok, pairs):
    """The share of prompts whose every token is the likeliest one after the true tokens before it."""
    right = 0
    for prompt, answer in pairs:
        before, answer = tok.chat(prompt), tok.encode(answer) + [tok.turn_end]
        n = len(answer)
        ids = torch.tensor([before + answer + [tok.mask] * n])
        places = torch.tensor([[*range(len(before) + n), *range(len(before), len(before) + n)]])
        blocks = torch.tensor([[0] * len(before) + [*range(1, n + 1)] + [-i for i in range(1, n + 1)]])
        logits = net.forward(weights, ids, torch.arange(len(before) + n, len(before) + 2 * n), places, visible(blocks)).float()
        right += logits.argmax(-1).tolist() == answer
    return right / len(pairs)
