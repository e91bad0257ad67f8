"""The log of a race as markdown: table.py [race.jsonl] [--all]. Times are medians over clean turns; ratios are taken turn by turn, and their median is shown with the least and
the most. The last ratio is that of the least times ever seen, which neighbours on the host, whom no count of this machine shows, disturb least.

Turns of the newest commit and machine alone; what else is in the log is named. With --all every commit and machine has a table of its own."""
import argparse
import statistics

import duels
import engines
import origin
import race


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("log", nargs="?", default=engines.PEERS / "race.jsonl")
    arguments.add_argument("--all", action="store_true", help="also turns of other commits and machines than the newest")
    options = arguments.parse_args()
    groups = origin.groups(race.read(options.log))
    for place, (source, entries) in enumerate(groups if options.all else groups[:1]):
        print(("\n" if place else "") + f"{origin.words(source, entries)}\n")
        table(entries)
    for source, entries in [] if options.all else groups[1:]:
        print(f"\nleft out without --all: {len(entries)} turn{'s'[:len(entries) > 1]} of {origin.words(source, entries)}")


def table(entries):
    clean = [entry for entry in entries if entry["clean"]]
    peaks = {threads: statistics.median(entry["ours"]["peak"] for entry in clean if entry["threads"] == threads) for threads in sorted({e["threads"] for e in clean})}
    print("fp32 peak measured beside: " + ", ".join(f"{peak:.0f} GFLOP/s on {threads} thread{'s'[:threads > 1]}" for threads, peak in peaks.items()))
    print("\n| network | threads | Daedalus | ms | of fp32 peak | peer | ms | of fp32 peak | ours / peer | least / least | turns |\n|---|---|---|---|---|---|---|---|---|---|---|")
    groups = {}
    for entry in clean:
        groups.setdefault(duels.key(entry), []).append(entry)
    order = {pair: place for place, pair in enumerate(duels.DUELS)}
    for (network, threads, ours, peer), turns in sorted(groups.items(), key=lambda one: (*one[0][:2], order.get(one[0][2:], 99))):
        print(line(network, threads, ours, peer, turns, peaks[threads], sum(duels.key(entry) == (network, threads, ours, peer) for entry in entries)))


def line(network, threads, ours, peer, turns, peak, tried):
    gflops = turns[0]["ours"]["gflops"]
    mine, theirs = (statistics.median(turn[side]["median_ms"] for turn in turns) for side in ("ours", "peer"))
    ratios = sorted(turn["ours"]["median_ms"] / turn["peer"]["median_ms"] for turn in turns)
    least = [min(turn[side]["min_ms"] for turn in turns) for side in ("ours", "peer")]
    share = [f"{100 * gflops / time / peak * 1e3:.0f} %" for time in (mine, theirs)]
    spread = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    return f"| {network} | {threads} | {ours.removeprefix('daedalus ')} | {mine:.1f} | {share[0]} | {peer} | {theirs:.1f} | {share[1]} | {spread} | {least[0] / least[1]:.2f} | {len(turns)} of {tried} |"


if __name__ == "__main__":
    main()
