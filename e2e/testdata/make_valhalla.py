#!/usr/bin/env python3
"""Writes valhalla.json: walks as the routing engine Valhalla measures them, to compare ours with.

Needs Python 3.12 or newer, `pip install pyvalhalla==3.9.1`, and a servicemap that serves the demo data, for the places:

    servicemap serve &
    python3 make_valhalla.py --pbf ../../demo/porto-alegre/osm.pbf --servicemap http://127.0.0.1:8080/graphql --out valhalla.json

Valhalla builds its own tiles from the same map file. Its costs are made neutral, so that it looks for the shortest way
in metres: `shortest`, all factors 1, all penalties 0. A walk goes from a point on one of Valhalla's own pedestrian edges
to a place of the demo; the seed repeats the pairs. Nothing here is read when the tests run.
"""

import argparse
import datetime
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import urllib.request

import valhalla
from valhalla.config import get_config

SEED = 20261123
LEAST, MOST = 200, 2500  # metres of walk

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

PLACES = """query($after: String) {
  places(first: 100, after: $after) {
    nodes { code location { longitude latitude } }
    pageInfo { hasNextPage endCursor }
  }
}"""


def ask(url, query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        answered = json.load(answer)
    if answered.get("errors"):
        sys.exit(f"servicemap: {answered['errors']}")
    return answered["data"]


def places_of(url):
    """All places of the server by code: the order does not depend on the server."""
    after, found = None, []
    while True:
        page = ask(url, PLACES, {"after": after})["places"]
        for node in page["nodes"]:
            at = node["location"]
            found.append({"code": node["code"], "lon": at["longitude"], "lat": at["latitude"]})
        if not page["pageInfo"]["hasNextPage"]:
            return sorted(found, key=lambda place: place["code"])
        after = page["pageInfo"]["endCursor"]


def build_tiles(pbf, folder):
    """Returns an actor over tiles made of the map file alone: no admins, no elevation, no time zones."""
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
        check=True, stdout=sys.stderr,
    )
    return valhalla.Actor(config)


def metres_between(a, b):
    """Straight, good enough to draw pairs by."""
    scale = math.cos(math.radians((a["lat"] + b["lat"]) / 2))
    return 111_200 * math.hypot((a["lon"] - b["lon"]) * scale, a["lat"] - b["lat"])


def start_near(actor, rng, place):
    """A random point within 2.5 km of a place, moved to the pedestrian edge nearest to it; None where none is near."""
    turn, reach = rng.uniform(0, 2 * math.pi), MOST * math.sqrt(rng.random())
    scale = math.cos(math.radians(place["lat"]))
    thrown = {
        "lon": place["lon"] + reach * math.cos(turn) / (111_200 * scale),
        "lat": place["lat"] + reach * math.sin(turn) / 111_200,
    }
    located = actor.locate({"locations": [thrown], "costing": "pedestrian", "costing_options": {"pedestrian": NEUTRAL}})
    edges = located[0].get("edges") or []
    if not edges:
        return None
    spot = {"lon": round(edges[0]["correlated_lon"], 7), "lat": round(edges[0]["correlated_lat"], 7)}
    return spot if metres_between(thrown, spot) < 100 else None


def route(actor, start, end):
    """Metres of the shortest walk; None where there is none."""
    asked = {
        "locations": [{"lon": p["lon"], "lat": p["lat"], "type": "break"} for p in (start, end)],
        "costing": "pedestrian",
        "costing_options": {"pedestrian": NEUTRAL},
        "units": "kilometers",
        "format": "osrm",
    }
    try:
        return actor.route(asked)["routes"][0]["distance"]
    except RuntimeError:
        return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pbf", required=True)
    arguments.add_argument("--servicemap", required=True, help="address of /graphql")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--pairs", type=int, default=100)
    given = arguments.parse_args()

    places = places_of(given.servicemap)
    rng = random.Random(SEED)
    pairs, unroutable = [], 0
    with tempfile.TemporaryDirectory() as folder:
        actor = build_tiles(os.path.abspath(given.pbf), folder)
        while len(pairs) < given.pairs:
            place = rng.choice(places)
            start = start_near(actor, rng, place)
            if start is None:
                continue
            metres = route(actor, start, place)
            if metres is None:
                unroutable += 1
            elif LEAST <= metres <= MOST:
                pairs.append({"from": start, "to": place, "metres": round(metres, 1)})
    fixture = {
        "engine": "Valhalla " + valhalla.__version__,
        "made": datetime.date.today().isoformat(),
        "seed": SEED,
        "costing": NEUTRAL,
        "unroutable": unroutable,
        "pairs": pairs,
    }
    with open(given.out, "w", encoding="utf-8") as file:
        head = json.dumps({key: value for key, value in fixture.items() if key != "pairs"}, indent=1)
        lines = ",\n".join("  " + json.dumps(pair) for pair in pairs)
        file.write(head[:-2] + ',\n "pairs": [\n' + lines + "\n ]\n}\n")


if __name__ == "__main__":
    main()
