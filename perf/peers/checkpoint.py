"""Folders of LLaDA's layout: config.json beside model.safetensors, in fp32 or bf16."""
import json
import pathlib
import struct

import numpy as np


def write(folder, config, tensors, bf16):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    header, offset, body = {}, 0, folder / "body.tmp"
    with open(body, "wb") as out:
        for name, values in tensors:
            stored = to_bf16(values) if bf16 else np.ascontiguousarray(values, np.float32)
            header[name] = {"dtype": "BF16" if bf16 else "F32", "shape": list(values.shape), "data_offsets": [offset, offset + stored.nbytes]}
            offset += stored.nbytes
            out.write(stored.tobytes())
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(folder / "model.safetensors", "wb") as out, open(body, "rb") as values:
        out.write(struct.pack("<Q", len(text)) + text)
        while window := values.read(1 << 24):
            out.write(window)
    body.unlink()


def read(folder):
    """The configuration, and fp32 values by the name of the tensor without 'model.transformer.' and '.weight'."""
    folder = pathlib.Path(folder)
    file = folder / "model.safetensors"
    with open(file, "rb") as stream:
        size, = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(size))
    data, values = np.memmap(file, np.uint8, "r"), {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        short = name.removeprefix("model.transformer.").removesuffix(".weight")
        values[short] = widen(data[begin:end], entry["dtype"]).reshape(entry["shape"])
    return json.loads((folder / "config.json").read_text()), values


def to_bf16(values):
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def widen(stored, dtype):
    if dtype == "F32":
        return np.array(stored.view(np.float32))
    if dtype == "BF16":
        return (stored.view(np.uint16).astype(np.uint32) << 16).view(np.float32)
    raise ValueError(f"tensors of {dtype} are not read here")
