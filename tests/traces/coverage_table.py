"""Counts how many cases show each situation that the traces are meant to cover, and fails when one is missing."""


def daedal(toy, prompt, s, run):
    c, L, cap = run.counts, run.counts["lengthAfterGrowth"], s["maxLength"]
    grown, block, anchor, full = c.get("growths", 0), s["blockLength"], run.counts["anchor"], s["eosWindow"] // 2
    yield "no growth", not grown
    yield "1 to 4 growth rounds", 1 <= grown <= 4
    yield "5 or more growth rounds", grown >= 5
    yield "growth to the cap, no anchor", grown and L == cap
    yield "initial length is the cap", s["initialLength"] == cap
    yield "whole anchor", anchor == full > 0
    yield "anchor cut by the cap", 0 < anchor < full
    yield "no anchor below the cap (window 1)", anchor == 0 and L < cap
    yield "insertions", c.get("insertions")
    yield "5 or more insertions", c.get("insertions", 0) >= 5
    yield "truncation at the cap", c.get("truncations")
    yield "growth and insertion", grown and c.get("insertions")
    yield "forced fills", c.get("forcedFills")
    yield "stuck fills", c.get("stuckFills")
    yield "stuck fills and insertions", c.get("stuckFills") and c.get("insertions")
    for low, high in ((1, 1), (2, 7), (8, 31), (32, 32), (33, 64)):
        yield f"block length {low}" + (f" to {high}" if high > low else ""), low <= block <= high
    yield "block longer than the canvas", block > len(run.final) - len(prompt)
    yield "odd window", s["eosWindow"] % 2
    for low, high in ((1, 1), (2, 7), (8, 8), (9, 16)):
        yield f"expansion {low}" + (f" to {high}" if high > low else ""), low <= s["expansion"] <= high
    yield from common(toy, prompt)


def low_confidence(toy, prompt, s, run):
    yield "one block", s["blockLength"] == s["length"]
    yield "2 to 3 blocks", 2 <= s["length"] // s["blockLength"] <= 3
    yield "4 or more blocks", s["length"] // s["blockLength"] >= 4
    yield "fewer steps than tokens", s["steps"] < s["length"]
    yield "as many steps as tokens", s["steps"] == s["length"]
    yield "more steps than tokens", s["steps"] > s["length"]
    yield "steps of a block do not divide its length", s["blockLength"] % (s["steps"] * s["blockLength"] // s["length"])
    yield "logits_eos_inf", s["banEos"]
    yield "confidence_eos_eot_inf", s["doubtEnds"]
    yield "confidence_eos_eot_inf, the end token revealed", s["doubtEnds"] and "reveals the end token" in run.features
    yield "confidence_eos_eot_inf, the turn end revealed", s["doubtEnds"] and "reveals the turn end" in run.features
    yield "guidance", s["cfg"] > 0
    yield "guidance and a mask in the prompt", s["cfg"] > 0 and toy.mask in prompt
    yield from common(toy, prompt)


def common(toy, prompt):
    yield "prompt of 1", len(prompt) == 1
    yield "prompt of 2 to 10", 2 <= len(prompt) <= 10
    yield "prompt of 11 to 40", 11 <= len(prompt) <= 40
    yield "mask id in the prompt", toy.mask in prompt
    yield "end token in the prompt", toy.eos in prompt


FEATURES = {
    "daedal": ("insertion at the last position", "truncation cuts end tokens", "truncation cuts masks", "truncation cuts text",
               "several fills in one step", "forced past a better mask proposal", "window moved several blocks at once",
               "window passed the end"),
    "low_confidence": ("one per step", "several per step", "step without a reveal", "reveals the end token", "reveals inside the prompt",
                       "reveals a mask", "masks left at the end"),
}


def show(kind, seen):
    """Prints a Markdown table of the situations and how many cases hold each."""
    rows = {feature: 0 for feature in FEATURES[kind]}
    for (toy, prompt, settings), run in seen:
        for feature in FEATURES[kind]:
            rows[feature] += feature in run.features
        for name, holds in globals()[kind](toy, prompt, settings, run):
            rows[name] = rows.get(name, 0) + bool(holds)
    print(f"| {kind} | cases |\n| --- | ---: |")
    for name, number in rows.items():
        print(f"| {name} | {number} |")
    sums = {}
    for _, run in seen:
        for name, number in run.counts.items():
            sums[name] = sums.get(name, 0) + number
    print("\nSums over the cases: " + ", ".join(f"{number} {name}" for name, number in sums.items()))
    missing = [name for name, number in rows.items() if not number]
    if missing:
        raise SystemExit(f"no case shows: {missing}")
