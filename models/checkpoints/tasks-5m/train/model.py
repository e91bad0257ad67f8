"""LLaDA's network with gradients written out where torch would keep too much or take too long on a CPU."""
import math

import torch
from torch.nn import functional as F


class Norm(torch.autograd.Function):
    """RMSNorm; x [..., d], w [d]."""

    @staticmethod
    def forward(ctx, x, w, eps):
        r = torch.rsqrt(x.float().square().mean(-1, keepdim=True) + eps).to(x.dtype)
        n = x * r
        ctx.save_for_backward(n, r, w)
        return n * w

    @staticmethod
    def backward(ctx, g):
        n, r, w = ctx.saved_tensors
        gn = g * w
        along = (gn * n).mean(-1, keepdim=True)
        return (gn - n * along) * r, (g * n).flatten(0, -2).sum(0), None


class Swiglu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return F.silu(a) * b

    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        s = torch.sigmoid(a)
        silu = a * s
        return g * b * (s + silu * (1 - s)), g * silu


class Rope(torch.autograd.Function):
    """Rotation of halves; its gradient is the rotation back."""

    @staticmethod
    def turn(x, cos, sin):
        h = x.shape[-1] // 2
        return x * cos + torch.cat([-x[..., h:], x[..., :h]], -1) * sin

    @staticmethod
    def forward(ctx, x, cos, sin):
        ctx.tables = cos, sin
        return Rope.turn(x, cos, sin)

    @staticmethod
    def backward(ctx, g):
        cos, sin = ctx.tables
        return Rope.turn(g, cos, -sin), None, None


class Attend(torch.autograd.Function):
    """Attention; q, k, v [batch * heads, T, size], q scaled already; hidden [batch, T, T] is added to the scores, None where everything is seen."""

    @staticmethod
    def forward(ctx, q, k, v, hidden):
        scores = torch.bmm(q, k.transpose(1, 2))
        if hidden is not None:
            scores.view(len(hidden), -1, *scores.shape[1:]).add_(hidden.unsqueeze(1))
        p = torch.softmax(scores, -1)
        ctx.save_for_backward(q, k, v, p)
        return torch.bmm(p, v)

    @staticmethod
    def backward(ctx, g):
        q, k, v, p = ctx.saved_tensors
        dp = torch.bmm(g, v.transpose(1, 2))
        ds = torch._softmax_backward_data(dp, p, -1, p.dtype)
        return torch.bmm(ds, k), torch.bmm(ds.transpose(1, 2), q), torch.bmm(p.transpose(1, 2), g), None


class Config:
    def __init__(self, vocab, d=256, layers=6, heads=4, ffn=768, theta=10000.0, eps=1e-5, context=1024):
        self.vocab, self.d, self.layers, self.heads, self.ffn, self.theta, self.eps, self.context = vocab, d, layers, heads, ffn, theta, eps, context


def shapes(c):
    out = {'wte': (c.vocab, c.d), 'ln_f': (c.d,), 'head': (c.vocab, c.d)}
    for i in range(c.layers):
        out.update({f'{i}.n1': (c.d,), f'{i}.q': (c.d, c.d), f'{i}.k': (c.d, c.d), f'{i}.v': (c.d, c.d), f'{i}.o': (c.d, c.d),
                    f'{i}.n2': (c.d,), f'{i}.gate': (c.ffn, c.d), f'{i}.up': (c.ffn, c.d), f'{i}.down': (c.d, c.ffn)})
    return out


def rope_tables(length, size, theta):
    angles = torch.outer(torch.arange(length).float(), 1.0 / theta ** (torch.arange(0, size, 2).float() / size))
    return torch.cos(angles).repeat(1, 2), torch.sin(angles).repeat(1, 2)


class Net:
    """Weights by name, and the forward pass over whatever copy of them it is given."""

    def __init__(self, c, device='cpu'):
        self.c = c
        self.cos, self.sin = (t.to(device) for t in rope_tables(c.context, c.d // c.heads, c.theta))
        self.p = {n: self.first(n, s).to(device) for n, s in shapes(c).items()}

    @staticmethod
    def first(name, shape):
        """What adds to the residual stream starts at zero, so that a fresh network is the identity."""
        if len(shape) == 1:
            return torch.ones(shape)
        if name == 'head' or name.endswith(('.o', '.down')):
            return torch.zeros(shape)
        return torch.randn(shape) / (1 if name == 'wte' else math.sqrt(shape[1]))

    def forward(self, w, ids, rows=None, places=None, sees=None):
        """
        Logits; w: weights in the type to compute in; ids [B, T]; rows: the flat positions asked for, all without it; places [B, T]: positions other than
        0 to T - 1; sees [B, T, T]: who sees whom, all without it.
        """
        c, (B, T) = self.c, ids.shape
        H, size, dtype = c.heads, c.d // c.heads, w['wte'].dtype
        cos, sin = (t[:T].to(dtype) if places is None else t.to(dtype)[places].repeat_interleave(H, 0) for t in (self.cos, self.sin))
        hidden = None if sees is None else torch.zeros(sees.shape, dtype=dtype, device=ids.device).masked_fill_(~sees, -1e9)
        x = F.embedding(ids, w['wte'])
        for i in range(c.layers):
            h = Norm.apply(x, w[f'{i}.n1'], c.eps)
            q, k, v = (F.linear(h, w[f'{i}.{n}']).view(B, T, H, size).transpose(1, 2).reshape(B * H, T, size) for n in 'qkv')
            a = Attend.apply(Rope.apply(q, cos, sin) * size ** -0.5, Rope.apply(k, cos, sin), v, hidden)
            x = x + F.linear(a.view(B, H, T, size).transpose(1, 2).reshape(B, T, c.d), w[f'{i}.o'])
            h = Norm.apply(x, w[f'{i}.n2'], c.eps)
            x = x + F.linear(Swiglu.apply(F.linear(h, w[f'{i}.gate']), F.linear(h, w[f'{i}.up'])), w[f'{i}.down'])
        x = x.view(B * T, c.d)
        return F.linear(Norm.apply(x if rows is None else x[rows], w['ln_f'], c.eps), w['head'])
