"""LLaDA's sampler with a fixed length, written anew in float64 from the description of the algorithm, one sequence at a time."""
import numpy as np

from runs import Run, softmax


def low_confidence(model, mask, eos, eot, prompt, s):
    """LLaDA's sampler with a fixed length at temperature 0, low-confidence remasking."""
    run = Run()
    P, length, block = len(prompt), s["length"], s["blockLength"]
    blocks = length // block
    per_block = s["steps"] // blocks
    x = list(prompt) + [mask] * length
    given = [i for i in range(P) if prompt[i] != mask]
    for b in range(blocks):
        lo, hi = P + b * block, P + (b + 1) * block
        base, more = divmod(x[lo:hi].count(mask), per_block)
        for j in range(per_block):
            quota = base + (j < more)
            run.inputs.append(list(x))
            run.count("forwards")
            z = guided(model, x, given, mask, s["cfg"])
            tokens, confidence = propose(run, z, eos, eot, s)
            eligible = [i for i in range(hi) if x[i] == mask]
            run.margins.distinct(z[eligible])
            ranked = sorted(eligible, key=lambda i: (-confidence[i], i))
            if 0 < quota < len(ranked):
                run.margins.order(confidence[ranked[quota - 1]], confidence[ranked[quota]])
            chosen = sorted(ranked[:quota])
            note_reveal(run, chosen, tokens, x, (mask, eos, eot), P, quota)
            for i in chosen:
                x[i] = int(tokens[i])
            run.edits.append({"f": [n for i in chosen if tokens[i] != mask for n in (i, int(tokens[i]))]})
    run.final = x
    if mask in x[P:]:
        run.features.add("masks left at the end")
    return run


def guided(model, x, given, mask, scale):
    z = model(x)
    if scale > 0:
        without = list(x)
        for i in given:
            without[i] = mask
        u = model(without)
        z = u + (scale + 1) * (z - u)
    return z


def propose(run, z, eos, eot, s):
    """Best token of every row and its probability, after the two rules against early ends; changes z."""
    if s["banEos"]:
        z[:, eos] = -np.inf
    tokens = z.argmax(axis=1)
    judged = z.copy()
    if s["doubtEnds"]:
        judged[:, [eos, eot]] = -np.inf
    return tokens, softmax(judged)[np.arange(len(tokens)), tokens]


def note_reveal(run, chosen, tokens, x, ids, P, quota):
    mask, eos, eot = ids
    names = ((mask, "reveals a mask"), (eos, "reveals the end token"), (eot, "reveals the turn end"))
    run.features.update(name for token, name in names if any(tokens[i] == token for i in chosen))
    if any(i < P for i in chosen):
        run.features.add("reveals inside the prompt")
    run.features.add("several per step" if quota > 1 else "one per step" if quota else "step without a reveal")
