"""The engines and how each is started: every one ends with a line of JSON that has median_ms and min_ms."""
import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
PEERS = pathlib.Path(os.environ["PEERS_DIR"])
PROGRAM = HERE.parent / "bin" / "Release" / "net10.0" / "Daedalus.Perf.dll"
LLAMA = PEERS / "llama" / "node_modules" / "@node-llama-cpp" / "linux-x64" / "bins" / "linux-x64"
VOCABULARY = {"small4k": 4096, "small32k": 32000, "medium": 32000}


def command(engine, network, threads, repeats, save=None):
    """What to run, and the environment that it needs beside the usual one."""
    name, *kind = engine.split(",")[0].split()
    model, amx = PEERS / "models", "no AMX" not in engine
    if name == "daedalus":
        run = ["dotnet", PROGRAM, "forward", network, "--weights", kind[0], "--threads", threads, "--repeats", repeats, "--head", kind[1]]
        return run + (["--save", save] if save else []), {}
    if name == "torch":
        run = ["/usr/bin/python3", HERE / "torch_forward.py", model / f"{network}.fp32", "--type", kind[0], "--threads", threads, "--repeats", repeats]
        return run + (["--save", save] if save else []), torch_environment(threads, amx)
    if name == "onnxruntime":
        return ["node", HERE / "ort_forward.mjs", model / f"{network}.onnx", VOCABULARY[network], threads, repeats] + ([save] if save else []), {}
    run = [PEERS / "bin" / "llama_forward", LLAMA, model / f"{network}.{kind[0]}.gguf", threads, repeats]
    return run + ([save] if save else []), llama_environment(kind[0], amx)


def torch_environment(threads, amx=True):
    """OpenBLAS with this machine's kernels, whatever the environment presets; oneDNN with or without the matrix unit."""
    openblas = {"OPENBLAS_CORETYPE": "SkylakeX", "OPENBLAS_L2_SIZE": None, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    openblas["LD_LIBRARY_PATH"] = "/usr/lib/x86_64-linux-gnu/openblas-openmp"
    return openblas if amx else openblas | {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16", "DNNL_MAX_CPU_ISA": "AVX512_CORE_BF16"}


def llama_environment(kind, amx):
    """Flash attention rounds keys and values to fp16, so that f32 goes without; Zen 4's backend has VNNI and bf16 but not AMX."""
    return ({} if amx else {"LLAMA_BACKEND": "zen4"}) | {"LLAMA_FLASH": int(kind != "f32")}


def start(run, extra, timeout=120):
    """The JSON that a run ends with."""
    environment = dict(os.environ)
    for name, value in extra.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    done = subprocess.run([str(word) for word in run], env=environment, capture_output=True, text=True, timeout=timeout)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise RuntimeError(f"{run[0]} ended with {done.returncode}: {done.stderr[-400:]}")
    return json.loads(lines[-1])
