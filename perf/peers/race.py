"""Runs engines side by side and appends what they took to a log: race.py [--seconds 600] [--networks small4k,medium] [--threads 1,2] [--only text] [--log race.jsonl]

Each turn is a duel: Daedalus and one peer, the same network, one straight after the other, each once the machine looks idle; who begins alternates. A duel counts as
clean if others took no more than 6 % of a core in either run. The duel with the fewest clean turns of this commit on this machine comes next, so that a race can be
interrupted and go on.
"""
import argparse
import json
import subprocess
import time

import duels
import engines
import idle
import origin


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--networks", default="small4k,small32k,medium")
    arguments.add_argument("--threads", default="1,2")
    arguments.add_argument("--only", default="", help="duels that have this in a name")
    arguments.add_argument("--log", default=engines.PEERS / "race.jsonl")
    options = arguments.parse_args()
    wanted = duels.all_of(options.networks.split(","), [int(count) for count in options.threads.split(",")])
    wanted = [duel for duel in wanted if options.only in " ".join(map(str, duel))]
    clean, turns = counted(options.log, wanted)
    end = time.time() + options.seconds
    while time.time() < end and wanted:
        duel, stamp = min(wanted, key=lambda one: (clean[one], turns[one])), origin.stamp()
        try:
            entry = fight(duel, turns[duel] % 2 == 1, end)
        except RuntimeError as problem:
            print(f"{' '.join(map(str, duel))}: left out, {problem}", flush=True)
            wanted.remove(duel)
            continue
        if entry is None:
            break
        turns[duel] += 1
        clean[duel] += entry["clean"]
        with open(options.log, "a", encoding="utf-8") as log:
            log.write(json.dumps(entry | stamp) + "\n")


def counted(log, wanted):
    clean, turns = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0)
    for entry in read(log):
        if (key := duels.key(entry)) in turns and origin.is_here(entry):
            turns[key] += 1
            clean[key] += entry["clean"]
    return clean, turns


def read(log):
    try:
        with open(log, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []


def fight(duel, peer_first, end):
    network, threads, ours, peer = duel
    runs = {}
    for engine in (peer, ours) if peer_first else (ours, peer):
        if not idle.wait(end):
            return None
        watch = idle.Watch()
        try:
            result = engines.start(*engines.command(engine, network, threads, duels.REPEATS[network]), timeout=max(1, end - time.time() + 60))
        except subprocess.TimeoutExpired:
            return None
        runs[engine] = {"engine": engine, "others": round(watch.others(), 1), "median_ms": result["median_ms"], "min_ms": result["min_ms"]}
        runs[engine] |= {name: result[name] for name in ("gflops", "peak") if name in result}
    clean = all(run["others"] <= idle.QUIET for run in runs.values())
    ratio = runs[ours]["median_ms"] / runs[peer]["median_ms"]
    print(f"{network} {threads}: {ours} {runs[ours]['median_ms']:.1f} ms, {peer} {runs[peer]['median_ms']:.1f} ms, {ratio:.2f}{'' if clean else ' (not clean)'}", flush=True)
    return {"network": network, "threads": threads, "ours": runs[ours], "peer": runs[peer], "clean": clean}


if __name__ == "__main__":
    main()
