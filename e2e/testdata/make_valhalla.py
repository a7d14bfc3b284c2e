#!/usr/bin/env python3
"""Writes walks as the routing engine Valhalla measures them, to compare ours with: `make oracles`.

    python3 make_valhalla.py --pbf MAP.osm.pbf --box=WEST,SOUTH,EAST,NORTH --out valhalla_MAP

writes valhalla_MAP.csv, the walks, and valhalla_MAP_ways.txt, the ways that Valhalla lets people walk on. Valhalla builds
its own tiles from the same map file. Its costs are made neutral, so that it looks for the shortest way in metres:
`shortest`, all factors 1, all penalties 0. A walk goes from a point on one of Valhalla's own pedestrian edges to another;
the seed repeats the pairs. Nothing here is read when the tests run.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile

import valhalla
from valhalla.baldr.utils import GraphUtils, get_tile_ids_from_bbox
from valhalla.config import get_config

SEED = 20261123
LEAST, MOST = 200, 2500  # metres of walk
NEAR = 100  # metres between a point of the box and the street it is moved to
ON_STREET = 5  # metres from a street within which a point is on it

NEUTRAL = {
    "shortest": True,
    "walking_speed": 4.0,
    "walkway_factor": 1.0,
    "sidewalk_factor": 1.0,
    "alley_factor": 1.0,
    "driveway_factor": 1.0,
    "service_factor": 1.0,
    "step_penalty": 0,
    "elevator_penalty": 0,
    "service_penalty": 0,
    "maneuver_penalty": 0,
    "alley_penalty": 0,
    "gate_penalty": 0,
    "gate_cost": 0,
    "private_access_penalty": 0,
    "destination_only_penalty": 0,
    "country_crossing_cost": 0,
    "country_crossing_penalty": 0,
    "use_ferry": 0,
    "use_living_streets": 1.0,
    "use_tracks": 1.0,
    "use_hills": 1.0,
    "use_lit": 0,
    "max_hiking_difficulty": 6,
    "max_distance": 100000,
}


def build_tiles(pbf, folder):
    """Makes tiles of the map file alone: no admins, no elevation, no time zones. Returns the configuration's path."""
    tiles = os.path.join(folder, "tiles")
    os.mkdir(tiles)
    config = get_config(tile_extract="", tile_dir=tiles, verbose=False)
    for name in ("admin", "timezone", "landmarks", "traffic_extract"):
        config["mjolnir"].pop(name, None)
    config["mjolnir"]["concurrency"] = 1
    config["service_limits"]["pedestrian"]["max_distance"] = 1e6
    path = os.path.join(folder, "valhalla.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file)
    subprocess.run(
        [os.path.join(os.path.dirname(valhalla.__file__), "bin", "valhalla_build_tiles"), "-c", path, pbf],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return path


def metres_between(a, b):
    """Straight, good enough to draw pairs by."""
    scale = math.cos(math.radians((a[1] + b[1]) / 2))
    return 111_200 * math.hypot((a[0] - b[0]) * scale, a[1] - b[1])


def location(point):
    return {"lon": point[0], "lat": point[1], "type": "break"}


def on_street(actor, thrown):
    """The nearest point of a pedestrian edge, as the fixture writes it; None where none is near."""
    located = actor.locate({"locations": [location(thrown)], "costing": "pedestrian", "costing_options": {"pedestrian": NEUTRAL}})
    edges = located[0].get("edges") or []
    if not edges:
        return None
    spot = (round(edges[0]["correlated_lon"], 6), round(edges[0]["correlated_lat"], 6))
    return spot if metres_between(thrown, spot) < NEAR else None


def draw(actor, rng, box):
    """Two points of streets."""
    west, south, east, north = box
    start = on_street(actor, (rng.uniform(west, east), rng.uniform(south, north)))
    if start is None:
        return None
    turn, reach = rng.uniform(0, 2 * math.pi), MOST * math.sqrt(rng.random())
    scale = 111_200 * math.cos(math.radians(start[1]))
    thrown = (start[0] + reach * math.cos(turn) / scale, start[1] + reach * math.sin(turn) / 111_200)
    if not (west < thrown[0] < east and south < thrown[1] < north):
        return None
    end = on_street(actor, thrown)
    return (start, end) if end else None


def route(actor, start, end):
    """Metres of the shortest walk, None where there is none; and how far Valhalla moved an end off a fragment of streets."""
    asked = {
        "locations": [location(start), location(end)],
        "costing": "pedestrian",
        "costing_options": {"pedestrian": NEUTRAL},
        "format": "osrm",
    }
    try:
        answer = actor.route(asked)
    except RuntimeError:
        return None, 0
    return answer["routes"][0]["distance"], max(waypoint["distance"] for waypoint in answer["waypoints"])


def walkable_ways(graph, actor, box):
    """The ids of all ways with a pedestrian edge: those found at the middle of an edge, edge by edge."""
    ways = set()
    for tile in get_tile_ids_from_bbox(*box):
        try:
            edges = graph.get_graph_tile_header(tile).directededgecount
        except RuntimeError:
            continue  # nothing lies there
        for number in range(edges):
            shape = graph.get_edge_shape(tile + number)
            a, b = shape[len(shape) // 2 - 1], shape[len(shape) // 2]
            asked = {"lon": (a[0] + b[0]) / 2, "lat": (a[1] + b[1]) / 2, "radius": 1}
            located = actor.locate({"locations": [asked], "costing": "pedestrian", "costing_options": {"pedestrian": NEUTRAL}})
            ways.update(edge["way_id"] for edge in located[0].get("edges") or [])
    return sorted(ways)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pbf", required=True)
    arguments.add_argument("--box", required=True, help="where points are drawn: west,south,east,north")
    arguments.add_argument("--out", required=True, help="how the two files' names begin")
    arguments.add_argument("--pairs", type=int, default=2000)
    given = arguments.parse_args()

    box = [float(side) for side in given.box.split(",")]
    rng = random.Random(SEED)
    walks = []
    with tempfile.TemporaryDirectory() as folder:
        config = build_tiles(os.path.abspath(given.pbf), folder)
        actor = valhalla.Actor(config)
        ways = walkable_ways(GraphUtils(config), actor, box)
        while len(walks) < given.pairs:
            drawn = draw(actor, rng, box)
            if drawn is None:
                continue
            start, end = drawn
            metres, moved = route(actor, start, end)
            if moved < ON_STREET and LEAST <= (metres_between(start, end) if metres is None else metres) <= MOST:
                walks.append(",".join(f"{x:.6f}" for x in start + end) + "," + ("" if metres is None else f"{metres:.1f}"))
    made = f"# Valhalla {valhalla.__version__}"
    with open(given.out + ".csv", "w", encoding="utf-8") as file:
        file.write(f"{made}, seed {SEED}: longitude and latitude of start and of end, metres (nothing: no walk)\n")
        file.write("\n".join(walks) + "\n")
    with open(given.out + "_ways.txt", "w", encoding="utf-8") as file:
        file.write(f"{made}: the ways for pedestrians, ascending, each as its id less the one before\n")
        steps = [str(way - before) for before, way in zip([0] + ways, ways)]
        for line in range(0, len(steps), 50):
            file.write(" ".join(steps[line:line + 50]) + "\n")


if __name__ == "__main__":
    main()
