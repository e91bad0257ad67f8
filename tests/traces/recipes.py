"""What the cases are drawn from: a base distribution, and recipes that bend it towards one corner each."""
from toy import Toy

VOCABULARY = 48


def draw_toy(rng, answer_end, **bent):
    mask, eos, eot = rng.sample([0, 1, 2, 20, 45, 46, 47], 3)
    drawn = dict(
        seed=rng.getrandbits(32), vocabulary=VOCABULARY, mask=mask, eos=eos, eot=eot, noise=rng.choice([1, 1, 2]),
        peak=rng.randint(7, 14), context=rng.randint(0, 12), keep=rng.choice([0, 64, 160]), answerEnd=answer_end,
        eosBias=rng.randint(80, 176), eosSlope=rng.randint(0, 3), eosLength=rng.choice([-1, 0, 0, 1]), eosHold=rng.choice([0, 0, 32]),
        maskRate=rng.choice([0, 0, 60, 250]), maskBias=rng.choice([96, 160, 200]), globalRate=rng.choice([0, 100, 400, 1024]))
    return Toy(**{**drawn, **bent})


def draw_prompt(rng, toy, masks=0, length=None):
    length = length or rng.choice([1, rng.randint(2, 10), rng.randint(11, 40)])
    prompt = [rng.choice([t for t in range(VOCABULARY) if t != toy.mask]) for _ in range(length)]
    for i in rng.sample(range(length), min(masks, length)):
        prompt[i] = toy.mask
    return prompt


def daedal(rng, answer=None, masks=0, toy=None, **bent):
    """Toy, prompt and settings of one DAEDAL case; answer = (lowest, highest) length of the answer over the initial length."""
    length = rng.choice([1, rng.randint(2, 10), rng.randint(11, 40)])
    initial = bent.get("initialLength") or rng.randint(4, 40)
    low, high = answer or (0.2, 2.5)
    end = length + round(initial * rng.uniform(low, high))
    settings = dict(
        initialLength=initial, maxLength=initial + rng.choice([8, 24, 48, 80]), blockLength=rng.choice([4, 8, 16, 32]),
        eosWindow=rng.choice([4, 7, 8, 13, 16, 32]), expansion=rng.choice([2, 4, 8, 8, 12]), fillAbove=rng.choice([0.9, 0.9, 0.8, 0.95]),
        insertAt=rng.choice([0.1, 0.1, 0.05, 0.2, 0.3]), growBelow=rng.choice([0.5, 0.5, 0.4, 0.7]),
        insertBelow=rng.choice([0.9, 0.9, 0.6, 0.8]))
    settings.update({k: v for k, v in bent.items() if not callable(v)})
    settings.update({k: v(settings) for k, v in bent.items() if callable(v)})
    made = draw_toy(rng, end, **(toy or {}))
    return made, draw_prompt(rng, made, masks, length), settings


def doubtful(rng):
    """A toy whose end token wins often but weakly."""
    return dict(peak=rng.randint(6, 9), context=0, eosBias=rng.randint(50, 75), eosSlope=0, eosLength=0)


def eager(rng):
    """Thresholds with which growth stops early and insertions come often."""
    return dict(growBelow=0.04, insertBelow=rng.choice([0.95, 0.98]), insertAt=rng.choice([0.2, 0.3]))


# Draws of these recipes are repeated until the run shows what they are for.
SHOWS = {
    "insertions": "insertion", "insertions, usual thresholds": "insertion", "stuck and insertions": "stuck fill and insertion",
    "insertion at the end": "insertion at the last position", "truncation": "truncation", "truncated text": "truncation cuts text",
    "mask proposals": "reveals a mask", "turn end doubted": "reveals the turn end",
}


DAEDAL = {
    "plain": (14, lambda r: daedal(r)),
    "defaults": (3, lambda r: daedal(r, initialLength=64, maxLength=128, blockLength=32, eosWindow=32, expansion=8, fillAbove=0.9,
                                     insertAt=0.1, growBelow=0.5, insertBelow=0.9)),
    "no growth": (8, lambda r: daedal(r, answer=(0, 0.2), initialLength=r.randint(16, 40), eosWindow=8)),
    "much growth": (8, lambda r: daedal(r, answer=(2, 4), initialLength=r.randint(4, 10), maxLength=96, expansion=r.randint(1, 8))),
    "growth to the cap": (10, lambda r: daedal(r, answer=(20, 21), initialLength=r.randint(4, 10), maxLength=r.randint(24, 60))),
    "anchor cut": (10, lambda r: daedal(r, answer=(0, 0.3), initialLength=r.randint(20, 32), eosWindow=r.choice([16, 17, 24]),
                                        maxLength=lambda s: s["initialLength"] + r.randint(1, s["eosWindow"] // 2 - 1),
                                        growBelow=0.4)),
    "initial length is the cap": (8, lambda r: daedal(r, maxLength=lambda s: s["initialLength"])),
    "insertions": (24, lambda r: daedal(r, answer=(0, 1), toy=doubtful(r), **eager(r), eosWindow=r.choice([2, 4, 5]),
                                        expansion=r.randint(2, 16))),
    "insertions, usual thresholds": (12, lambda r: daedal(r, answer=(0.6, 1), toy=dict(noise=1, peak=8, context=2, eosBias=120),
                                                          initialLength=r.randint(16, 40), eosWindow=r.choice([8, 16]), growBelow=0.4,
                                                          insertBelow=0.9, insertAt=0.1, expansion=8)),
    "insertion at the end": (8, lambda r: daedal(r, answer=(0, 0.5), **eager(r),
                                                 toy=dict(doubtful(r), peak=5, noise=1, keep=0, eosBias=r.randint(36, 56)),
                                                 eosWindow=1, initialLength=r.randint(2, 6), blockLength=r.choice([2, 3, 64]),
                                                 expansion=r.randint(2, 6))),
    "truncation": (20, lambda r: daedal(r, answer=(0, 1), toy=doubtful(r), **eager(r), eosWindow=r.choice([1, 3, 5, 8, 12]),
                                        expansion=r.randint(5, 16), maxLength=lambda s: s["initialLength"] + r.randint(3, 12))),
    "truncated text": (12, lambda r: daedal(r, answer=(0, 0.5), toy=dict(doubtful(r), peak=r.randint(10, 13)), **eager(r), eosWindow=1,
                                            expansion=r.randint(6, 16), blockLength=64,
                                            maxLength=lambda s: s["initialLength"] + r.randint(1, 6))),
    "stuck": (12, lambda r: daedal(r, toy=dict(maskRate=1024, maskBias=r.choice([160, 200, 250]), noise=1),
                                   blockLength=r.choice([1, 4, 8, 16]))),
    "stuck and insertions": (10, lambda r: daedal(r, answer=(0, 1), **eager(r),
                                                  toy=dict(doubtful(r), maskRate=r.choice([400, 800]), maskBias=r.choice([70, 110])),
                                                  eosWindow=r.choice([1, 2, 4]), blockLength=r.choice([1, 2, 4, 6]))),
    "half stuck": (8, lambda r: daedal(r, toy=dict(maskRate=700, maskBias=160), blockLength=r.choice([1, 2, 3, 8]))),
    "forced": (8, lambda r: daedal(r, toy=dict(peak=6, noise=2, context=0), fillAbove=0.99)),
    "small blocks": (8, lambda r: daedal(r, blockLength=r.randint(1, 3))),
    "large blocks": (8, lambda r: daedal(r, blockLength=r.randint(33, 64))),
    "odd windows": (8, lambda r: daedal(r, eosWindow=r.choice([1, 3, 5, 9, 15, 31]), blockLength=r.choice([5, 7, 11, 27]))),
    "expansion by one": (5, lambda r: daedal(r, answer=(0, 1), toy=doubtful(r), **eager(r), expansion=1, eosWindow=3,
                                              initialLength=r.randint(6, 16))),
    "masks in the prompt": (8, lambda r: daedal(r, masks=r.randint(1, 5))),
}


def low_confidence(rng, blocks=None, per_step=None, steps=None, cfg=0.0, masks=0, ban=False, doubt=False, toy=None):
    """Toy, prompt and settings of one case of fixed length; per_step = tokens revealed by a step, about."""
    blocks = blocks or rng.choice([1, 1, 2, 3, 4])
    block = rng.randint(2, 24)
    per_block = steps or max(1, round(block / (per_step or rng.choice([1, 1, 2, 3]))))
    made = draw_toy(rng, 0, **{"maskRate": 0, **(toy or {})})
    prompt = draw_prompt(rng, made, masks)
    made = Toy(**{**made.record(), "answerEnd": len(prompt) + rng.randint(2, block * blocks)})
    return made, prompt, dict(length=blocks * block, blockLength=block, steps=per_block * blocks, cfg=cfg, banEos=ban, doubtEnds=doubt)


LOW_CONFIDENCE = {
    "plain": (10, lambda r: low_confidence(r)),
    "one block": (6, lambda r: low_confidence(r, blocks=1)),
    "many blocks": (6, lambda r: low_confidence(r, blocks=r.randint(4, 7))),
    "several per step": (8, lambda r: low_confidence(r, per_step=r.choice([2.5, 3, 4.3, 6]))),
    "more steps than tokens": (5, lambda r: low_confidence(r, steps=r.randint(20, 30))),
    "end token banned": (8, lambda r: low_confidence(r, ban=True)),
    "ends doubted": (12, lambda r: low_confidence(r, doubt=True, per_step=r.choice([1, 2, 3]),
                                                toy=dict(eosBias=r.randint(60, 110), eosLength=0))),
    "turn end doubted": (4, lambda r: low_confidence(r, doubt=True, per_step=r.choice([2, 3, 4]),
                                                    toy=dict(eosHold=0, peak=r.randint(5, 8)))),
    "banned and doubted": (4, lambda r: low_confidence(r, ban=True, doubt=True)),
    "guidance": (10, lambda r: low_confidence(r, cfg=r.choice([0.25, 0.5, 1.0, 1.5, 2.5]))),
    "guidance with a masked prompt": (3, lambda r: low_confidence(r, cfg=r.choice([0.5, 1.0]), masks=2)),
    "guidance and doubt": (4, lambda r: low_confidence(r, cfg=1.0, doubt=True, ban=r.random() < 0.5)),
    "masks in the prompt": (5, lambda r: low_confidence(r, masks=r.randint(1, 4))),
    "mask proposals": (5, lambda r: low_confidence(r, toy=dict(maskRate=200, maskBias=160))),
}
