"""Valhalla (pyvalhalla) answers the benchmarks' questions: its own tiles of the map file, the costs of the oracle, which make
the shortest walk in metres."""

import json
import os
import resource
import sys
import time

import peer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../e2e/testdata"))
import make_valhalla as oracle
import valhalla


def asks(more, points, **settings):
    """A request as the bindings take it: text, made before the clock starts."""
    locations = [oracle.location(point) for point in points]
    options = {"costing": "pedestrian", "costing_options": {"pedestrian": oracle.NEUTRAL}, **settings}
    return json.dumps({more: locations, **options})


def table(question):
    """One to many, answered in short."""
    ends = {"sources": [oracle.location(question["from"])], "targets": [oracle.location(point) for point in question["to"]]}
    return json.dumps({**ends, "costing": "pedestrian", "costing_options": {"pedestrian": oracle.NEUTRAL}, "verbose": False})


def found(answer):
    return sum(metres is not None for metres in json.loads(answer)["sources_to_targets"]["distances"][0])


def main():
    asked = peer.questions()
    began = time.perf_counter()
    actor = valhalla.Actor(oracle.build_tiles(asked["map"], asked["folder"]))
    ready = time.perf_counter() - began
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, peer.peak())

    figures, drawn = {}, []
    if peer.asks(asked, "circle"):
        # Asked by distance, it searches much farther than it draws; by time at the oracle's speed it is the same circle.
        minutes = asked["metres"] / 1000 / oracle.NEUTRAL["walking_speed"] * 60
        circles = [asks("locations", [point], contours=[{"time": minutes}], polygons=True) for point in asked["origins"][: asked["circles"]]]
        figures["circle"] = peer.timed(asked, circles, lambda question: len(actor.isochrone(question)))
        drawn = [json.loads(actor.isochrone(question))["features"][0]["geometry"] for question in circles]
    if peer.asks(asked, "route"):
        routes = [asks("locations", [route[:2], route[2:]]) for route in asked["routes"]]
        figures["route"] = peer.timed(asked, routes, lambda question: len(actor.route(question)))
        figures["route"]["count"] = sum(json.loads(actor.route(question))["trip"]["summary"]["length"] for question in routes) / len(routes) * 1000
    for name in filter(lambda name: peer.asks(asked, name), ("near", "far")):
        tables = [table(question) for question in asked[name]]
        figures[name] = peer.timed(asked, tables, lambda question: len(actor.matrix(question)))
        figures[name]["count"] = sum(found(actor.matrix(question)) for question in tables) / len(tables)
    peer.write({
        "version": "Valhalla " + valhalla.__version__,
        "ready": ready,
        "peak": peak,
        "figures": figures,
        "circles": drawn,
    })


if __name__ == "__main__":
    main()
