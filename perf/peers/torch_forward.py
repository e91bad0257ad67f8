"""torch_forward.py FOLDER [--type fp32|bf16] [--threads N] [--repeats N] [--save logits.f32] [--onnx model.onnx]"""
import argparse

import torch

import networks
import timing
from torch_net import Network

TOKENS = 256


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--type", default="fp32", choices=("fp32", "bf16"))
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--save")
    arguments.add_argument("--onnx")
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    network = Network(options.folder).eval()
    ids = torch.from_numpy(networks.token_ids(network.vocabulary, TOKENS))
    if options.onnx:
        torch.onnx.export(network, (ids,), options.onnx, input_names=["ids"], output_names=["logits"], opset_version=17)
        return
    if options.type == "bf16":
        network = network.bfloat16()
    if options.save:
        network(ids).float().numpy().tofile(options.save)
    timing.report(f"torch {torch.__version__}", timing.measure(lambda: network(ids), options.repeats))


if __name__ == "__main__":
    main()
