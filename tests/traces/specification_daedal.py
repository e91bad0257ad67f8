"""DAEDAL, written anew in float64 from the description of the algorithm, one sequence at a time."""
import numpy as np

from runs import Run, softmax

COUNTED = {"insertion": ["insertions"], "truncation": ["truncations"], "stuck fill and insertion": ["stuckFills", "insertions"]}


def eos_score(z, prompt, window, eos, margins):
    """Sum over `window` of P(EOS) at the rightmost positions whose best token is EOS; positions that prefer another are passed over."""
    rows = z[prompt:]
    margins.distinct(rows)
    hits = np.flatnonzero(rows.argmax(axis=1) == eos)[::-1][:window]
    return float(softmax(rows[hits])[:, eos].sum() / window) if len(hits) else 0.0


def daedal(model, mask, eos, prompt, s):
    """DAEDAL. model(ids) gives float64 logits; s holds the settings under the names of the trace file."""
    run = Run()
    P, cap, window = len(prompt), s["maxLength"], s["eosWindow"]
    length = s["initialLength"]
    x = list(prompt) + [mask] * length
    while True:
        run.inputs.append(list(x))
        run.count("growthForwards")
        score = eos_score(model(x), P, window, eos, run.margins)
        if length >= cap:
            break
        run.margins.threshold(score, s["growBelow"])
        if not score < s["growBelow"]:
            break
        grown = min(length + s["expansion"], cap)
        x += [mask] * (grown - length)
        length = grown
        run.edits.append({"e": score, "a": mask, "t": P + length})
        run.count("growths")
    anchor = min(length + window // 2, cap) - length
    run.counts["lengthAfterGrowth"], run.counts["anchor"] = length, anchor
    x += [eos] * anchor
    run.edits.append({"e": score, "a": eos, "t": len(x)} if anchor else {"e": score})
    denoise(run, model, mask, eos, P, x, s)
    return run


def denoise(run, model, mask, eos, P, x, s):
    """The second stage: fill inside a sliding window, and replace one very uncertain mask by several while the end is not in sight."""
    start, cap, block = P, s["maxLength"], s["blockLength"]
    while start < len(x):
        before = list(x)
        run.inputs.append(before)
        run.count("denoiseForwards")
        z = model(x)
        tokens, probabilities = z.argmax(axis=1), softmax(z)
        confidence = probabilities.max(axis=1)
        score = eos_score(z, P, s["eosWindow"], eos, run.margins)
        edit = {"e": score}
        end = min(start + block, len(x))
        opened = [i for i in range(start, end) if x[i] == mask]
        fill = {i: int(tokens[i]) for i in opened if confidence[i] > s["fillAbove"] and tokens[i] != mask}
        run.margins.threshold([confidence[i] for i in opened if tokens[i] != mask], s["fillAbove"])
        if opened and not fill:
            fill, edit["k"] = least_doubtful(run, z, tokens, confidence, opened, mask)
        if len(fill) > 1:
            run.features.add("several fills in one step")
        insert = most_doubtful(run, confidence, opened, fill, score, len(x) - P, s)
        for i, token in fill.items():
            x[i] = token
        edit["f"] = [n for i in sorted(fill) for n in (i, fill[i])]
        if insert is not None:
            x = widen(run, x, insert, mask, eos, P + cap, s["expansion"])
            edit["i"], edit["t"] = insert, len(x)
        run.edits.append(edit)
        start = advance(run, x, start, block, mask)
        if x == before:
            break
    run.features.update(f for f, names in COUNTED.items() if all(run.counts.get(name) for name in names))
    run.final = x


def advance(run, x, start, block, mask):
    """The start of the first window, in whole blocks from the old start, that holds a mask or lies past the end."""
    moved = 0
    while start < len(x) and mask not in x[start:start + block]:
        start += block
        moved += 1
    if moved > 1:
        run.features.add("window moved several blocks at once")
    if start > len(x):
        run.features.add("window passed the end")
    return start


def least_doubtful(run, z, tokens, confidence, opened, mask):
    """The one fill of a step without a confident one, and why: the best proposal that is not a mask, else the best with the mask banned."""
    valid = sorted((i for i in opened if tokens[i] != mask), key=lambda i: (-confidence[i], i))
    if valid:
        if len(valid) > 1:
            run.margins.order(confidence[valid[0]], confidence[valid[1]])
        run.count("forcedFills")
        if any(tokens[i] == mask and confidence[i] > confidence[valid[0]] for i in opened):
            run.features.add("forced past a better mask proposal")
        return {valid[0]: int(tokens[valid[0]])}, "forced"
    banned = z[opened].copy()
    banned[:, mask] = -np.inf
    run.margins.distinct(banned)
    best = softmax(banned).max(axis=1)
    ranked = np.argsort(-best, kind="stable")
    if len(ranked) > 1:
        run.margins.order(best[ranked[0]], best[ranked[1]])
    run.count("stuckFills")
    return {opened[ranked[0]]: int(banned[ranked[0]].argmax())}, "stuck"


def most_doubtful(run, confidence, opened, fill, score, length, s):
    """The mask to replace by several, or None."""
    if length >= s["maxLength"]:
        return None
    left = [i for i in opened if i not in fill]
    if left:
        run.margins.threshold(score, s["insertBelow"])
    if not score < s["insertBelow"]:
        return None
    run.margins.threshold([confidence[i] for i in left], s["insertAt"])
    candidates = sorted((i for i in left if confidence[i] < s["insertAt"]), key=lambda i: (confidence[i], i))
    if len(candidates) > 1:
        run.margins.order(confidence[candidates[0]], confidence[candidates[1]])
    return candidates[0] if candidates else None


def widen(run, x, at, mask, eos, limit, expansion):
    """x with the mask at `at` replaced by `expansion` masks, cut at `limit`; notes what was cut."""
    run.count("insertions")
    if at == len(x) - 1:
        run.features.add("insertion at the last position")
    wide = x[:at] + [mask] * expansion + x[at + 1:]
    cut = wide[limit:]
    if cut:
        run.count("truncations")
        kinds = ((eos, "end tokens"), (mask, "masks"))
        run.features.update("truncation cuts " + name for token, name in kinds if token in cut)
        if any(token not in (eos, mask) for token in cut):
            run.features.add("truncation cuts text")
    return wide[:limit]
