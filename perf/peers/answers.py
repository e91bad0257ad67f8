"""Whole answers of the shipped model by Daedalus, torch and llama.cpp: answers.py [--seconds 600] [--threads 1] [--questions 4] [--log answers.jsonl]

Everybody runs LLaDA's published sampler over the same questions and must come to the same tokens; Daedalus also answers as the library does it at its best. The way with the
fewest clean turns comes next, so that a run can be interrupted and go on; a turn is clean if others took no more than 6 % of a core. Ends with a table of the turns in the log
that this commit took on this machine."""
import argparse
import json
import statistics
import time

import engines
import idle
import origin
import race

MODEL, LENGTH, BLOCK = "tasks-5m", 128, 16
SHIPPED = engines.HERE.parents[1] / "models" / "checkpoints" / MODEL
CONFIG = json.loads((SHIPPED / "config.json").read_text())
OURS = ["daedalus published", "daedalus low-confidence", "daedalus threshold", "daedalus daedal"]
OTHERS = ["torch fp32", "torch bf16", "llama.cpp f32", "llama.cpp f16", "llama.cpp q8_0", "llama.cpp q8_0, no AMX"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--questions", type=int, default=4)
    arguments.add_argument("--log", default=engines.PEERS / "answers.jsonl")
    options = arguments.parse_args()
    end, prompts = time.time() + options.seconds, engines.PEERS / "prompts.txt"
    turns = [turn for turn in race.read(options.log) if turn["threads"] == options.threads and origin.is_here(turn)]
    while time.time() < end and idle.wait(end):
        name = min(OURS + OTHERS, key=lambda one: (sum(turn["clean"] for turn in turns if turn["name"] == one), sum(turn["name"] == one for turn in turns)))
        run, extra = daedalus(name, options) if name in OURS else other(name, prompts, options.threads)
        stamp, watch = origin.stamp(), idle.Watch()
        result = engines.start(run, extra)
        if "prompts" in result:
            prompts.write_text("".join(" ".join(map(str, prompt)) + "\n" for prompt in result["prompts"]))
        turn = {"name": name, "threads": options.threads, "clean": watch.others() <= idle.QUIET, "ms": result["mean_ms"], "answers": result["answers"]}
        turns.append(turn | stamp)
        print(f"{name}: {result['mean_ms']:.1f} ms per answer{'' if turns[-1]['clean'] else ' (not clean)'}", flush=True)
        with open(options.log, "a", encoding="utf-8") as log:
            log.write(json.dumps(turns[-1]) + "\n")
    clean = [turn for turn in turns if turn["clean"]]
    if clean:
        print("\n" + origin.words(origin.of(clean[0]), clean))
    table(clean)


def daedalus(name, options):
    return ["dotnet", engines.PROGRAM, "loop", name.split()[1], "--threads", options.threads, "--questions", options.questions], {}


def other(name, prompts, threads):
    engine, kind = name.split(",")[0].split()
    amx = "no AMX" not in name
    if engine == "torch":
        return ["/usr/bin/python3", engines.HERE / "torch_answer.py", SHIPPED, prompts, LENGTH, BLOCK, threads, kind], engines.torch_environment(threads, amx)
    model = engines.PEERS / "models" / f"{MODEL}.{kind}.gguf"
    run = [engines.PEERS / "bin" / "llama_answer", engines.LLAMA, model, threads, prompts, LENGTH, BLOCK, CONFIG["mask_token_id"]]
    return run, engines.llama_environment(kind, amx)


def table(turns):
    end, known = CONFIG["eos_token_id"], {turn["name"]: turn for turn in turns}
    times = {name: statistics.median(turn["ms"] for turn in turns if turn["name"] == name) for name in known}
    if OURS[0] not in known:
        return
    truth = known[OURS[0]]["answers"]
    print("\n| way | effective tokens/s | ms per answer | Daedalus' published loop / this | best of Daedalus / this | the same tokens | turns |\n|---|---|---|---|---|---|---|")
    for name in (name for name in OURS + OTHERS if name in known):
        answers, taken = known[name]["answers"], times[name]
        effective = statistics.mean(sum(token != end for token in answer) for answer in answers)
        same = sum(upto(answer, end) == upto(wanted, end) for answer, wanted in zip(answers, truth))
        ratios = f"{times[OURS[0]] / taken:.2f} | {min(times[ours] for ours in OURS if ours in times) / taken:.3f}"
        print(f"| {name} | {1e3 * effective / taken:.0f} | {taken:.1f} | {ratios} | {same} of {len(truth)} | {sum(turn['name'] == name for turn in turns)} |")


def upto(answer, end):
    return answer[:answer.index(end)] if end in answer else answer


if __name__ == "__main__":
    main()
