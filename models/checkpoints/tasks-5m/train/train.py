"""Trains the model. On a CPU, processes of one thread each are faster than threads of one process."""
import argparse
import json
import os
import random
import time

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn import functional as F

import tasks
from data import Data, visible
from model import Config, Net
from optimizer import Optimizer
from solve import exact, stepwise
from tok import Tokenizer


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--out', default='run')
    p.add_argument('--start', help='state of an earlier run to go on from')
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--total', type=float, default=80, help='millions of tokens; the learning rate falls to zero at their end')
    p.add_argument('--tokens', type=int, default=2048, help='tokens of a batch and process')
    p.add_argument('--muon', type=float, default=.006)
    p.add_argument('--adam', type=float, default=.0016)
    p.add_argument('--report', type=float, default=600, help='seconds between validations')
    p.add_argument('--device', default='cpu')
    p.add_argument('--processes', type=int, default=2)
    p.add_argument('--only', help='one task alone')
    return p.parse_args()


def between(x, low, high):
    return min(1, max(0, (x - low) / (high - low)))


def step_loss(net, weights, batch, device):
    ids, wanted, weight, places, blocks = (None if x is None else x.to(device) for x in batch)
    asked = (wanted >= 0).view(-1).nonzero().view(-1)
    logits = net.forward(weights, ids, asked, places, None if blocks is None else visible(blocks)).float()
    weight, wanted = weight.view(-1)[asked], wanted.view(-1)[asked]
    return (F.cross_entropy(logits, wanted, reduction='none') * weight).sum() / weight.sum()


def train(rank, o):
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    world = o.processes
    if world > 1:
        dist.init_process_group('gloo', init_method=f'file://{os.path.abspath(o.out)}/meeting', rank=rank, world_size=world)
    tok = Tokenizer([tuple(m) for m in json.load(open('merges.json'))])
    net = Net(Config(vocab=tok.size), o.device)
    optimizer = Optimizer(net.p, o.muon, o.adam, rank, world)
    data = Data(tok, 1000 * o.seed + rank, net.c.context, .004, o.only)
    chooser = random.Random(7)
    names = [o.only] if o.only else list(tasks.TASKS)
    validation = {name: [tasks.draw(chooser, name, tasks.VALIDATION) for _ in range(16)] for name in names}
    average = {k: v.clone() for k, v in net.p.items()}
    step, seen = 0, 0
    if o.start:
        state = torch.load(o.start)
        for mine, theirs in ((net.p, state['weights']), (average, state['average']), (optimizer.first, state['first']), (optimizer.second, state['second'])):
            for k in mine:
                mine[k].copy_(theirs[k])
        optimizer.steps = step = state['steps']
        seen = state['seen']
    started = shown = time.time()
    losses = {True: [], False: []}
    while seen < o.total * 1e6:
        done = seen / (o.total * 1e6)
        scale = min(1, (step + 1) / 50) * (1 - between(done, .45, 1))
        batch = data.batch(o.tokens, .95 - .65 * between(done, .2, .55))
        weights = {k: v.bfloat16().requires_grad_() for k, v in net.p.items()}
        loss = step_loss(net, weights, batch, o.device)
        loss.backward()
        optimizer.step({k: v.grad.float() for k, v in weights.items()}, scale)
        for k in average:
            average[k].lerp_(net.p[k], .01)
        step, seen = step + 1, seen + batch[0].numel() * world
        losses[batch[4] is not None].append(loss.item())
        if world > 1:
            seen = agreed(seen)
        if rank == 0 and (time.time() - shown > o.report or seen >= o.total * 1e6):
            small = {k: v.bfloat16() for k, v in average.items()}
            scores = {name: [round(x, 2) for x in (stepwise(net, small, tok, pairs), exact(net, small, tok, pairs))] for name, pairs in validation.items()}
            line = dict(step=step, seconds=round(time.time() - started), tokens=seen, streams=mean(losses[True]), canvases=mean(losses[False]), rate=round(scale, 3), exact=scores)
            open(f'{o.out}/curve.jsonl', 'a').write(json.dumps(line) + '\n')
            print(json.dumps(line), flush=True)
            torch.save(dict(weights=net.p, average=average, first=optimizer.first, second=optimizer.second, steps=optimizer.steps, seen=seen), f'{o.out}/state.pt')
            losses, shown = {True: [], False: []}, time.time()


def agreed(seen):
    """The batches of the processes differ a little in size; the first one's count is everybody's clock."""
    clock = torch.tensor([seen])
    dist.broadcast(clock, 0)
    return clock.item()


def mean(x):
    return round(sum(x) / max(1, len(x)), 4)


if __name__ == '__main__':
    o = options()
    os.makedirs(o.out, exist_ok=True)
    if os.path.exists(f'{o.out}/meeting'):
        os.remove(f'{o.out}/meeting')
    mp.spawn(train, (o,), o.processes)
