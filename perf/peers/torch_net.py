"""LLaDA's forward in plain torch, as its published modelling code has it: every position sees every other, logits of all positions."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional

import checkpoint


class Norm(nn.Module):
    def __init__(self, weight, epsilon):
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.from_numpy(weight)), epsilon

    def forward(self, x):
        return self.weight * (x * torch.rsqrt((x * x).mean(-1, keepdim=True) + self.epsilon))


def linear(weight):
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
    layer.weight = nn.Parameter(torch.from_numpy(weight))
    return layer


class Block(nn.Module):
    def __init__(self, values, path, heads, epsilon):
        super().__init__()
        self.heads = heads
        for name in ("attn_norm", "ff_norm"):
            setattr(self, name, Norm(values[f"{path}.{name}"], epsilon))
        for name in ("q_proj", "k_proj", "v_proj", "attn_out", "ff_proj", "up_proj", "ff_out"):
            setattr(self, name, linear(values[f"{path}.{name}"]))

    def split(self, x):
        return x.view(x.shape[0], self.heads, -1).transpose(0, 1)

    def forward(self, x, cosine, sine):
        def rotate(t):
            first, second = t.chunk(2, -1)
            return t * cosine + torch.cat((-second, first), -1) * sine

        h = self.attn_norm(x)
        q, k, v = (self.split(project(h)) for project in (self.q_proj, self.k_proj, self.v_proj))
        scores = rotate(q) @ rotate(k).transpose(1, 2) * q.shape[-1] ** -0.5
        mixed = torch.softmax(scores, -1) @ v
        x = x + self.attn_out(mixed.transpose(0, 1).reshape(x.shape))
        h = self.ff_norm(x)
        return x + self.ff_out(functional.silu(self.ff_proj(h)) * self.up_proj(h))


class Network(nn.Module):
    def __init__(self, folder):
        super().__init__()
        config, values = checkpoint.read(folder)
        heads, epsilon = config["n_heads"], config["rms_norm_eps"]
        self.vocabulary, self.mask = values["wte"].shape[0], config["mask_token_id"]
        self.embedding = nn.Parameter(torch.from_numpy(values["wte"]))
        self.blocks = nn.ModuleList(Block(values, f"blocks.{i}", heads, epsilon) for i in range(config["n_layers"]))
        self.norm, self.head = Norm(values["ln_f"], epsilon), linear(values["ff_out"])
        width = config["d_model"] // heads
        angles = np.outer(np.arange(1024), config["rope_theta"] ** (-np.arange(0, width, 2) / width))
        angles = np.concatenate((angles, angles), -1)
        self.register_buffer("cosine", torch.from_numpy(np.cos(angles).astype(np.float32)))
        self.register_buffer("sine", torch.from_numpy(np.sin(angles).astype(np.float32)))

    def forward(self, ids):
        x, count = functional.embedding(ids, self.embedding), ids.shape[0]
        for block in self.blocks:
            x = block(x, self.cosine[:count], self.sine[:count])
        return self.head(self.norm(x))
