"""spopt solves problems of maximal covering with the solver that comes with it (CBC): spopt_peer.py ASKED ANSWERED. ASKED is a
list of files, each a problem."""

import hashlib
import json
import sys
import time
from importlib.metadata import version

import numpy
import pulp
from spopt.locate import MCLP

WITHIN, BEYOND = 0, 2  # costs below and above the radius, 1


def solve(path):
    with open(path, "rb") as file:
        text = file.read()
    problem = json.loads(text)
    cost = numpy.full((len(problem["people"]), len(problem["reach"])), BEYOND)
    for candidate, cells in enumerate(problem["reach"]):
        cost[cells, candidate] = WITHIN
    began = time.perf_counter()
    mclp = MCLP.from_cost_matrix(cost, numpy.array(problem["people"]), 1, p_facilities=problem["sites"])
    mclp = mclp.solve(pulp.PULP_CBC_CMD(msg=False))
    took = time.perf_counter() - began
    return {
        "fingerprint": hashlib.sha256(text).hexdigest(),
        "objective": round(mclp.problem.objective.value()),
        "chosen": [i for i, chosen in enumerate(mclp.fac_vars) if chosen.value() > 0.5],
        "optimal": mclp.problem.status == pulp.LpStatusOptimal,
        "seconds": round(took, 3),
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        problems = json.load(file)
    answers = {"version": "spopt " + version("spopt"), "solved": [solve(path) for path in problems]}
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answers, file)
        file.write("\n")


if __name__ == "__main__":
    main()
