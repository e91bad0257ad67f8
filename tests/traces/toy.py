"""The toy model of the traces: integer hashes of a canvas become logits, so that every language computes the same bits.

`units` gives integers; a logit is a unit times 2^-16, exact in float32 because every unit stays below 2^24.
tests/Daedalus.Tests/Toy/ToyModel.cs is the same function in C#; the checksums in the trace files hold the two together.
"""
from dataclasses import asdict, dataclass

import numpy as np

UNIT = 65536
SIXTEENTH = UNIT // 16
OUTSIDE = 0xFFFF
GLOBAL, FAVOURITE, MASKED = 0x51ED, 0x0FA7, 0x3A5C


@dataclass(frozen=True)
class Toy:
    """Weights of the toy. noise and peak count whole logits; context, keep, the eos and mask biases count sixteenths; rates are of 1024."""

    seed: int
    vocabulary: int
    mask: int
    eos: int
    eot: int
    noise: int        # height of the uniform noise on every token
    peak: int         # greatest extra height of the position's favourite token
    context: int      # extra height of the favourite for every known neighbour
    keep: int         # extra height of the token that already stands at the position
    answerEnd: int    # first position, prompt included, where the end token is favoured
    eosBias: int
    eosSlope: int     # added for every position past answerEnd, 32 at most
    eosLength: int    # added for every position that the canvas reaches past answerEnd, from -64 to 64
    eosHold: int      # subtracted before answerEnd
    maskRate: int     # how many rows favour the mask token
    maskBias: int
    globalRate: int   # how many rows depend on the whole canvas instead of five neighbours

    def record(self):
        return asdict(self)


def mix(h, v):
    """Folds v into the 32-bit hash h; both are uint32 arrays that broadcast."""
    with np.errstate(over="ignore"):
        h = (np.asarray(h, np.uint32) ^ np.asarray(v, np.uint32)) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        return h ^ (h >> np.uint32(16))


def mix_one(h, v):
    """`mix` of two Python integers, many times faster for a fold along a sequence."""
    h = ((h ^ v) * 0x85EBCA6B) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return h ^ (h >> 16)


def units(toy, ids):
    """Units of every row: int64 [len(ids), vocabulary]."""
    total = len(ids)
    ids = np.asarray(ids, np.int64)
    positions = np.arange(total)
    padded = np.concatenate([[OUTSIDE] * 2, ids, [OUTSIDE] * 2])
    row = mix(mix(toy.seed, positions), total)
    known = np.zeros(total, np.int64)
    for shift in range(5):
        near = padded[shift:shift + total]
        row = mix(row, near)
        if shift != 2:
            known += (near != OUTSIDE) & (near != toy.mask)
    whole = toy.seed
    for token in ids.tolist():
        whole = mix_one(whole, token)
    row = np.where((mix(row, GLOBAL) & np.uint32(1023)) < toy.globalRate, mix(row, whole), row)

    result = (mix(row[:, None], np.arange(toy.vocabulary)[None, :]) & np.uint32(0xFFFF)).astype(np.int64) * toy.noise
    choice = mix(row, FAVOURITE).astype(np.int64)
    favourite = choice % (toy.vocabulary - 1)
    favourite += favourite >= toy.mask
    result[positions, favourite] += (choice >> 16) * toy.peak + known * toy.context * SIXTEENTH
    result[positions, ids] += np.where(ids != toy.mask, toy.keep * SIXTEENTH, 0)
    past = positions - toy.answerEnd
    reach = max(-64, min(64, total - toy.answerEnd))
    after = np.clip(toy.eosBias + toy.eosSlope * np.minimum(past, 32) + toy.eosLength * reach, -256, 256)
    result[:, toy.eos] += np.where(past >= 0, after, -toy.eosHold) * SIXTEENTH
    stuck = (mix(row, MASKED) & np.uint32(1023)) < toy.maskRate
    result[:, toy.mask] += np.where(stuck, toy.maskBias * SIXTEENTH, 0)
    return result


def logits(toy, ids):
    """float32 [len(ids), vocabulary], exact."""
    values = units(toy, ids)
    assert np.abs(values).max() < 1 << 24
    return (values / UNIT).astype(np.float32)


def checksum(toy, ids):
    """One 32-bit number over the bits of all rows of a canvas, row by row and token by token."""
    h = 0
    for bits in logits(toy, ids).reshape(-1).view(np.uint32).tolist():
        h = mix_one(h, bits)
    return h
