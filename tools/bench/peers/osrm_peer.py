"""OSRM (osrm-bindings) answers the benchmarks' questions with its foot profile: contraction hierarchies for tables and routes,
which are its fastest; the map file is also made ready for multi-level Dijkstra, which is sooner ready."""

import os
import resource
import shutil
import subprocess
import time

import osrm
import peer
from importlib.metadata import version

HOME = os.path.dirname(osrm.__file__)


def run(tool, *arguments):
    subprocess.run([os.path.join(HOME, "bin", "osrm-" + tool), *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def prepare(asked, name, *steps):
    """Makes the map file ready in a folder of its own; returns its path and the seconds it took."""
    folder = os.path.join(asked["folder"], name)
    os.mkdir(folder)
    pbf, base = os.path.join(folder, "map.osm.pbf"), os.path.join(folder, "map.osrm")
    shutil.copy(asked["map"], pbf)
    began = time.perf_counter()
    run("extract", "-p", os.path.join(HOME, "share/profiles/foot.lua"), "-t", "1", pbf)
    for step in steps:
        run(step, "-t", "1", base)
    engine = osrm.OSRM(storage_config=base, algorithm=name, use_shared_memory=False)
    return engine, time.perf_counter() - began


def main():
    asked = peer.questions()
    _, ready = prepare(asked, "MLD", "partition", "customize")
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, peer.peak())
    engine, contracted = prepare(asked, "CH", "contract")

    figures = {}
    if peer.asks(asked, "route"):
        routes = [osrm.RouteParameters(coordinates=[tuple(r[:2]), tuple(r[2:])], steps=True, overview="full") for r in asked["routes"]]
        figures["route"] = peer.timed(asked, routes, lambda question: engine.Route(question)["routes"][0]["distance"])
    for name in filter(lambda name: peer.asks(asked, name), ("near", "far")):
        tables = [
            osrm.TableParameters(
                coordinates=[tuple(q["from"])] + [tuple(p) for p in q["to"]], sources=[0], destinations=list(range(1, len(q["to"]) + 1)))
            for q in asked[name]
        ]
        figures[name] = peer.timed(asked, tables, lambda question: len(engine.Table(question)["durations"][0]))
    peer.write({
        "version": "OSRM " + version("osrm-bindings"),
        "ready": ready,
        "peak": peak,
        "notes": f"contraction hierarchies are ready after {contracted:.2f} s",
        "figures": figures,
    })


if __name__ == "__main__":
    main()
