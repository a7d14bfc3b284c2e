"""What the Python peers share: they read the questions, time their answers, and write figures as the benchmarks expect them."""

import json
import sys
import time
from statistics import median

WARM_UP, LEAST = 1.0, 0.5  # seconds before the first round, and of all rounds at least


def questions():
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)


def write(answers):
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answers, file)


def peak():
    """The most bytes this process had resident so far."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


def asks(asked, figure):
    return figure in asked["figures"]


def timed(asked, items, answer):
    """Nanoseconds an item: the median of rounds over all items after a warm-up; and the mean of what answer returns."""
    ends = time.perf_counter() + WARM_UP
    while time.perf_counter() < ends:
        for item in items:
            answer(item)
            if time.perf_counter() > ends:
                break
    rounds = []
    ends = time.perf_counter() + LEAST
    while len(rounds) < asked["rounds"] or time.perf_counter() < ends:
        began = time.perf_counter_ns()
        found = [answer(item) for item in items]
        rounds.append((time.perf_counter_ns() - began) / len(items))
    return {"nanoseconds": median(rounds), "count": sum(found) / len(found)}
