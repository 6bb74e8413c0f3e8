"""Measuring: times of one run against each other, so that the machine's speed does not matter."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Growth:
    """How much longer the larger work took than the smaller, and how much longer it may take at most."""

    name: str
    small: float  # seconds
    large: float  # seconds
    most: float

    @property
    def times(self) -> float:
        return self.large / self.small

    @property
    def is_fine(self) -> bool:
        return self.times <= self.most

    def __str__(self) -> str:
        verdict = "fine" if self.is_fine else "TOO SLOW"
        figures = f"{self.small * 1000:8.1f} ms {self.large * 1000:8.1f} ms {self.times:6.1f} x (most {self.most:g})"
        return f"{self.name:<58} {figures}  {verdict}"


def seconds(work: Callable[[], object]) -> float:
    """The best of a few rounds: what the work takes when nothing else gets in its way."""
    work()  # what is done once only is not counted
    best = float("inf")
    gc.collect()
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def growth(name: str, small: Callable[[], object], large: Callable[[], object], most: float) -> Growth:
    return Growth(name, seconds(small), seconds(large), most)
