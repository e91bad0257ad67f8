"""Makes daedal.json and low-confidence.json: what the published samplers do, forward by forward, on a toy model.

    git clone https://github.com/Li-Jinsong/DAEDAL && git -C DAEDAL checkout 303c9e9
    git clone https://github.com/ML-GSAI/LLaDA && git -C LLaDA checkout b7e6c35
    python3 make_traces.py DAEDAL/models/LLaDA_DAEDAL.py LLaDA/generate.py

It needs torch and numpy, no GPU. Recipes (recipes.py) draw a toy model (toy.py), a prompt and settings; the published function runs on
them (published.py) with batch 1, float32, temperature 0; an independent float64 version (specification_*.py) must see the same canvas
before every forward and end with the same one. A case is dropped when any comparison in it was nearer than NARROWEST to going the other
way, so that the rounding of an exponential cannot change a trace. The random draws are seeded: the same script writes the same files.
"""
import json
import os
import random
import struct
import sys
import time

import coverage_table
import published
import recipes
import specification_daedal
import specification_low_confidence
import toy as toys

NARROWEST = 5e-5
MOST_FORWARDS = 160
HERE = os.path.dirname(os.path.abspath(__file__))


def replay(first, edits, mask, expansion):
    """The canvases that the edits lead through, the first one included: what a reader of the trace does."""
    canvases = [list(first)]
    for edit in edits:
        x = list(canvases[-1])
        for position, token in zip(edit.get("f", [])[::2], edit.get("f", [])[1::2]):
            x[position] = token
        if "i" in edit:
            x[edit["i"]:edit["i"] + 1] = [mask] * expansion
        if "a" in edit:
            x += [edit["a"]] * (edit["t"] - len(x))
        canvases.append(x[:edit.get("t", len(x))])
    return canvases


def simulate(kind, toy, prompt, settings):
    """The float64 run of a case."""
    model = lambda ids: toys.units(toy, ids) / float(toys.UNIT)
    if kind == "daedal":
        return specification_daedal.daedal(model, toy.mask, toy.eos, prompt, settings)
    return specification_low_confidence.low_confidence(model, toy.mask, toy.eos, toy.eot, prompt, settings)


def attempt(kind, module, drawn, wanted, tally):
    """The run of one drawn case when it is clear-cut and shows the wanted feature, else None.

    A clear-cut case in which the two versions differ is an error.
    """
    toy, prompt, settings = drawn
    run = simulate(kind, toy, prompt, settings)
    if run.margins.smallest < NARROWEST:
        tally["narrow"] += 1
        return None
    if wanted and wanted not in run.features:
        tally["without its feature"] += 1
        return None
    if len(run.inputs) > MOST_FORWARDS:
        tally["long"] += 1
        return None
    inputs, final = getattr(published, kind)(module, toy, prompt, settings)
    if inputs != run.inputs or final != run.final:
        raise SystemExit(f"the specification departs from the published {kind}: {drawn}")
    canvases = replay(inputs[0], run.edits, toy.mask, settings.get("expansion", 0))
    if canvases != inputs + [final]:
        raise SystemExit(f"the edits do not replay the published {kind}: {drawn}")
    tally["kept"] += 1
    tally["forwards"] += len(inputs)
    return run


def make(kind, module, table, seed):
    """Accepted cases of every recipe in the order of the table."""
    rng, cases, seen = random.Random(seed), [], []
    tally = {"kept": 0, "narrow": 0, "without its feature": 0, "long": 0, "forwards": 0}
    for recipe, (wanted, draw) in table.items():
        kept = 0
        while kept < wanted:
            drawn = draw(rng)
            run = attempt(kind, module, drawn, recipes.SHOWS.get(recipe), tally)
            if run is None:
                continue
            kept += 1
            cases.append(record(f"{kind.replace('_', '-')} {len(cases) + 1}", recipe, drawn, run))
            seen.append((drawn, run))
    print(f"{kind}: {tally}")
    return cases, seen


def record(name, recipe, drawn, run):
    toy, prompt, settings = drawn
    edits = [{k: round(v, 7) if k == "e" else v for k, v in edit.items()} for edit in run.edits]
    return dict(
        name=name, recipe=recipe, toy=toy.record(), settings=settings, prompt=prompt, edits=edits, final=run.final, counts=run.counts,
        features=sorted(run.features), margin=float(f"{run.margins.smallest:.3g}"),
        checksums=[toys.checksum(toy, run.inputs[0]), toys.checksum(toy, run.inputs[-1])])


def rows(seen, rng):
    """A few full rows as float32 bits: [case, forward, position, bits...]."""
    result = []
    for case in rng.sample(range(len(seen)), 6):
        (toy, _, _), run = seen[case]
        forward = rng.randrange(len(run.inputs))
        position = rng.randrange(len(run.inputs[forward]))
        row = toys.logits(toy, run.inputs[forward])[position]
        result.append([case, forward, position] + [struct.unpack("<i", struct.pack("<f", float(v)))[0] for v in row])
    return result


def write(path, source, digest, cases, some_rows):
    dump = lambda value: json.dumps(value, separators=(",", ":"))
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"source":{dump(source)},"sha256":{dump(digest)},"rows":[\n')
        file.write(",\n".join(map(dump, some_rows)) + '\n],"cases":[\n')
        file.write(",\n".join(map(dump, cases)) + "\n]}\n")
    print(f"{os.path.basename(path)}: {len(cases)} cases, {os.path.getsize(path)} bytes")


def main():
    sources = (("daedal", "Li-Jinsong/DAEDAL models/LLaDA_DAEDAL.py at 303c9e9", recipes.DAEDAL, sys.argv[1]),
               ("low_confidence", "ML-GSAI/LLaDA generate.py at b7e6c35", recipes.LOW_CONFIDENCE, sys.argv[2]))
    for seed, (kind, source, table, path) in enumerate(sources, start=20250801):
        began = time.time()
        module, digest = published.load(f"published_{kind}", path)
        cases, seen = make(kind, module, table, seed)
        write(os.path.join(HERE, kind.replace("_", "-") + ".json"), source, digest, cases, rows(seen, random.Random(seed)))
        coverage_table.show(kind, seen)
        print(f"{time.time() - began:.0f} s\n")


if __name__ == "__main__":
    main()
