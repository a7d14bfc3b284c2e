"""pandana answers the benchmarks' questions about the nearest place of every vertex, and about who is covered, on the edges of
our own network."""

from importlib.metadata import version

import numpy
import pandana
import pandas
import peer


def main():
    asked = peer.questions()
    with open(asked["edges"], "rb") as file:
        vertices, edges = numpy.fromfile(file, "<u4", 2)
        at = numpy.fromfile(file, "<f8", 2 * vertices).reshape(-1, 2)
        rows = numpy.fromfile(file, "<u4", 5 * edges).reshape(-1, 5)
    node = pandas.DataFrame(at, columns=["x", "y"])
    network = pandana.Network(
        node.x, node.y, pandas.Series(rows[:, 0].astype("i8")), pandas.Series(rows[:, 1].astype("i8")),
        pandas.DataFrame({"metres": rows[:, 2] / 1000}), twoway=True,
    )
    places = numpy.array(asked["places"])
    farthest = 100_000
    network.set_pois("places", farthest, 1, pandas.Series(places[:, 0]), pandas.Series(places[:, 1]))

    def sweep(_):
        return float((network.nearest_pois(farthest, "places", num_pois=1)[1] < farthest).sum())

    figures = {}
    if peer.asks(asked, "sweep"):
        figures["sweep"] = peer.timed(asked, [None], sweep)
    if peer.asks(asked, "coverage"):
        figures["coverage"] = peer.timed(asked, [None], coverage(asked, network))
    peer.write({"version": "pandana " + version("pandana"), "figures": figures})


def coverage(asked, network):
    """Who is covered, with the people of each cell at its nearest vertex, found before."""
    cells, metres = numpy.array(asked["cells"]), asked["metres"]
    vertex = network.get_node_ids(pandas.Series(cells[:, 0]), pandas.Series(cells[:, 1])).to_numpy()
    people = numpy.bincount(vertex, weights=asked["people"], minlength=len(network.node_ids))
    places = numpy.array(asked["places"])
    network.set_pois("near", metres, 1, pandas.Series(places[:, 0]), pandas.Series(places[:, 1]))

    def cover(_):
        nearest = network.nearest_pois(metres, "near", num_pois=1)[1].to_numpy()
        return float(people[nearest < metres].sum())

    return cover


if __name__ == "__main__":
    main()
