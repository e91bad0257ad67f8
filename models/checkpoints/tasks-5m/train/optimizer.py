"""Muon for the matrices of the blocks, Adam for the rest, the matrices shared out among the processes."""
import torch
import torch.distributed as dist

MATRICES = ('q', 'k', 'v', 'o', 'gate', 'up', 'down')


def orthogonal(g):
    """Newton-Schulz: the nearest matrix whose singular values are about 1."""
    x = g.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.t() if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        a = x @ x.t()
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x.t() if tall else x).float()


class Optimizer:
    def __init__(self, weights, muon, adam, rank, world):
        self.weights, self.muon, self.adam, self.rank, self.world, self.steps = weights, muon, adam, rank, world, 0
        matrices = [k for k in weights if k.split('.')[-1] in MATRICES]
        self.shares = [matrices[i::world] for i in range(world)]
        self.others = [k for k in weights if k not in matrices]
        self.first = {k: torch.zeros_like(v) for k, v in weights.items()}
        self.second = {k: torch.zeros_like(weights[k]) for k in self.others}

    @torch.no_grad()
    def step(self, gradients, scale):
        self.steps += 1
        if self.world > 1:
            spread(gradients, list(gradients), lambda flat: dist.all_reduce(flat.div_(self.world)))
        for k in self.shares[self.rank]:
            p, g, m = self.weights[k], gradients[k], self.first[k]
            m.mul_(.95).add_(g)
            p.mul_(1 - scale * self.muon * .01)
            p.add_(orthogonal(g.add(m, alpha=.95)), alpha=-scale * self.muon * max(1, p.shape[0] / p.shape[1]) ** .5)
        for k in self.others:
            p, g, m, v = self.weights[k], gradients[k], self.first[k], self.second[k]
            m.mul_(.9).add_(g, alpha=.1)
            v.mul_(.98).addcmul_(g, g, value=.02)
            p.addcdiv_(m, (v / (1 - .98 ** self.steps)).sqrt_().add_(1e-10), value=-scale * self.adam / (1 - .9 ** self.steps))
        for owner in range(self.world) if self.world > 1 else ():
            spread(self.weights, self.shares[owner], lambda flat: dist.broadcast(flat, owner))


def spread(tensors, names, exchange):
    flat = torch.cat([tensors[k].reshape(-1) for k in names])
    exchange(flat)
    for k, part in zip(names, flat.split([tensors[k].numel() for k in names])):
        tensors[k].copy_(part.view_as(tensors[k]))
