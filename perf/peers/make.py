"""Makes the networks in $PEERS_DIR/models in the form of every engine: make.py small4k small32k medium tasks-5m"""
import os
import pathlib
import subprocess
import sys

import checkpoint
import gguf
import networks

HERE = pathlib.Path(__file__).resolve().parent
SHIPPED = HERE.parents[1] / "models" / "checkpoints"


def main():
    models = pathlib.Path(os.environ["PEERS_DIR"]) / "models"
    for name in " ".join(sys.argv[1:]).split():
        source = models / f"{name}.fp32"
        if name in networks.SHAPES:
            checkpoint.write(source, networks.config(name), networks.tensors(name), bf16=False)
            checkpoint.write(models / f"{name}.bf16", networks.config(name), networks.tensors(name), bf16=True)
            subprocess.run(["/usr/bin/python3", HERE / "torch_forward.py", source, "--onnx", models / f"{name}.onnx"], check=True)
        else:
            source = SHIPPED / name
        for storage in gguf.TYPES:
            gguf.convert(source, storage, models / f"{name}.{storage}.gguf")
        print(name, flush=True)


if __name__ == "__main__":
    main()
