"""Runs the published samplers, unmodified, on the toy model.

Their imports of libraries that a CPU run of the samplers never uses are answered by empty stand-ins, and CUDA autocast is made inert.
"""
import contextlib
import hashlib
import importlib.util
import io
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

import torch

import toy as toys

STAND_INS = ("transformers", "transformers.models", "transformers.models.auto", "transformers.models.auto.modeling_auto",
             "accelerate", "accelerate.utils", "datasets", "packaging", "tqdm", "dllm_eval", "dllm_eval.api", "dllm_eval.api.instance",
             "dllm_eval.api.model", "dllm_eval.api.registry", "dllm_eval.models", "dllm_eval.models.utils",
             "dllm_eval.models.modeling_llada")
# The fixed-length sampler names these two columns by number.
LLADA_EOS, LLADA_EOT = 126081, 126348


def load(name, path):
    """The module at `path` and the SHA-256 of its text."""
    for module in STAND_INS:
        sys.modules.setdefault(module, MagicMock())
    sys.modules["dllm_eval.api.model"].TemplateLM = object
    sys.modules["dllm_eval.api.registry"].register_model = lambda _: lambda cls: cls
    torch.autocast = lambda *_, **__: contextlib.nullcontext()
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with open(path, "rb") as file:
        return module, hashlib.sha256(file.read()).hexdigest()


class Recorder:
    """A model in the published samplers' sense, which keeps the ids of the first row of every forward."""

    device = torch.device("cpu")

    def __init__(self, toy, wide=False):
        self.toy, self.inputs = toy, []
        self.columns = list(range(toy.vocabulary))
        if wide:
            self.columns[toy.eos], self.columns[toy.eot] = LLADA_EOS, LLADA_EOT
        self.back = {column: token for token, column in enumerate(self.columns)}
        self.width = max(self.columns) + 1

    def __call__(self, x, attention_mask):
        assert bool((attention_mask == 1).all())
        rows = [[self.back[i] for i in row] for row in x.tolist()]
        self.inputs.append(rows[0])
        # Far below every other column instead of -inf, so that guidance subtracts no infinities.
        logits = torch.full((len(rows), len(rows[0]), self.width), -1e30)
        for row, ids in enumerate(rows):
            logits[row, :, self.columns] = torch.from_numpy(toys.logits(self.toy, ids))
        return SimpleNamespace(logits=logits)

    def outside(self, ids):
        return torch.tensor([[self.columns[i] for i in ids]])

    def inside(self, ids):
        return [self.back[i] for i in ids.tolist()]


def daedal(module, toy, prompt, s):
    """Inputs of every forward and the result of the published DAEDAL."""
    model = Recorder(toy)
    with contextlib.redirect_stdout(io.StringIO()):
        result = module.generate(
            model, model.outside(prompt), None, initial_gen_length=s["initialLength"], max_gen_length=s["maxLength"],
            block_length=s["blockLength"], high_conf_threshold=s["fillAbove"], low_conf_threshold=s["insertAt"],
            expansion_factor=s["expansion"], mask_id=toy.mask, eos_token_id=toy.eos, eos_confidence_threshold=s["growBelow"],
            expand_eos_confidence_threshold=s["insertBelow"], eos_check_tokens=s["eosWindow"])
    return model.inputs, model.inside(result[0])


def low_confidence(module, toy, prompt, s):
    """Inputs of every forward and the result of LLaDA's published sampler."""
    model = Recorder(toy, wide=s["banEos"] or s["doubtEnds"])
    ids = model.outside(prompt)
    result = module.generate(
        model, ids, attention_mask=torch.ones_like(ids), steps=s["steps"], gen_length=s["length"], block_length=s["blockLength"],
        cfg_scale=s["cfg"], mask_id=toy.mask, logits_eos_inf=s["banEos"], confidence_eos_eot_inf=s["doubtEnds"])
    return model.inputs, model.inside(result[0])
