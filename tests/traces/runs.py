"""What the float64 versions of the samplers note of a run.

They serve two ends: they name the reason of every edit (confident, forced, stuck, inserted), which the published functions keep to
themselves, and they measure how near each decision came to going the other way, so that fragile cases are left out of the traces.
"""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Margins:
    """The smallest distance of any comparison that decided something; 0 marks a tie."""

    smallest: float = 1.0

    def threshold(self, values, limit):
        for value in np.atleast_1d(values):
            self.smallest = min(self.smallest, abs(float(value) - limit))

    def order(self, best, other):
        if np.isfinite(best) and np.isfinite(other):
            scale = max(abs(best), abs(other))
            self.smallest = min(self.smallest, abs(best - other) / scale if scale > 0 else 0.0)

    def distinct(self, rows):
        """The best token of each row must be the only best one."""
        if len(rows) and ((rows == rows.max(axis=1, keepdims=True)).sum(axis=1) > 1).any():
            self.smallest = 0.0


@dataclass
class Run:
    """Inputs of every forward, the edit after each, the result."""

    inputs: list = field(default_factory=list)
    edits: list = field(default_factory=list)
    final: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    features: set = field(default_factory=set)
    margins: Margins = field(default_factory=Margins)

    def count(self, name, by=1):
        self.counts[name] = self.counts.get(name, 0) + by


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
