import com.conveyal.osmlib.OSM;
import com.conveyal.r5.point_to_point.builder.TNBuilderConfig;
import com.conveyal.r5.profile.ProfileRequest;
import com.conveyal.r5.profile.StreetMode;
import com.conveyal.r5.streets.StreetLayer;
import com.conveyal.r5.streets.StreetRouter;
import com.conveyal.r5.streets.VertexStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * R5 answers the benchmarks' questions for the 15-minute search and for who is covered. It starts at the vertex nearest to a
 * point: its own linking needs GeoTools, which is not where the other libraries are.
 */
public final class Peer {
    private final Timing timing;
    private final StreetLayer streets;

    public static void main(String[] arguments) throws IOException {
        new Peer(new Timing(arguments)).answer();
    }

    private Peer(Timing timing) throws IOException {
        this.timing = timing;
        long began = System.nanoTime();
        OSM map = new OSM(null);
        map.intersectionDetection = true;
        map.readFromFile(timing.asked.get("map").asText());
        streets = new StreetLayer(TNBuilderConfig.defaultConfig());
        streets.loadFromOsm(map);
        map.close();
        streets.buildEdgeLists();
        streets.indexStreets();
        timing.ready("R5 4.8.1", began);
    }

    private void answer() throws IOException {
        JsonNode origins = timing.asked.get("origins");
        int[] vertices = new int[origins.size()];
        for (int i = 0; i < vertices.length; i++) vertices[i] = nearest(origins.get(i));
        int metres = timing.asked.get("metres").asInt();
        timing.figure("search", vertices.length, i -> {
            StreetRouter router = new StreetRouter(streets);
            router.profileRequest = new ProfileRequest();
            router.streetMode = StreetMode.WALK;
            router.distanceLimitMeters = metres;
            router.setOrigin(vertices[i]);
            router.route();
            return router.getReachedVertices().size();
        });
        if (timing.asks("coverage")) coverage(metres);
        timing.write();
    }

    /** Who is covered, with each cell at its nearest vertex, found before: a search from each place. */
    private void coverage(int metres) {
        int[] places = nearestOf(timing.asked.get("places")), cells = nearestOf(timing.asked.get("cells"));
        JsonNode people = timing.asked.get("people");
        int[] counts = new int[cells.length], communities = new int[cells.length];
        int most = 0;
        for (int i = 0; i < cells.length; i++) {
            counts[i] = people.get(i).asInt();
            communities[i] = timing.asked.get("communities").get(i).asInt();
            most = Math.max(most, communities[i]);
        }
        int[] covered = new int[most + 1];
        timing.figure("coverage", 1, ignored -> {
            boolean[] near = new boolean[streets.vertexStore.getVertexCount()];
            for (int place : places) {
                StreetRouter router = new StreetRouter(streets);
                router.profileRequest = new ProfileRequest();
                router.streetMode = StreetMode.WALK;
                router.distanceLimitMeters = metres;
                router.setOrigin(place);
                router.route();
                router.getReachedVertices().forEachKey(vertex -> near[vertex] = true);
            }
            Arrays.fill(covered, 0);
            long all = 0;
            for (int i = 0; i < cells.length; i++) {
                if (!near[cells[i]]) continue;
                covered[communities[i]] += counts[i];
                all += counts[i];
            }
            return all;
        });
    }

    /** The vertices nearest to points, by a grid of some 500 metres: the ring around a point's square is looked at, too. */
    private int[] nearestOf(JsonNode points) {
        Map<Long, List<double[]>> grid = new HashMap<>();
        VertexStore.Vertex v = streets.vertexStore.getCursor();
        while (v.advance()) {
            if (streets.outgoingEdges.get(v.index).isEmpty()) continue;
            grid.computeIfAbsent(square(v.getLon(), v.getLat(), 0, 0), k -> new ArrayList<>()).add(new double[] {v.index, v.getLon(), v.getLat()});
        }
        int[] found = new int[points.size()];
        for (int i = 0; i < found.length; i++) {
            double lon = points.get(i).get(0).asDouble(), lat = points.get(i).get(1).asDouble();
            double scale = Math.cos(Math.toRadians(lat)), least = Double.MAX_VALUE;
            for (int dx = -1; dx <= 1; dx++) {
                for (int dy = -1; dy <= 1; dy++) {
                    for (double[] at : grid.getOrDefault(square(lon, lat, dx, dy), List.of())) {
                        double x = (at[1] - lon) * scale, y = at[2] - lat;
                        if (x * x + y * y >= least) continue;
                        least = x * x + y * y;
                        found[i] = (int) at[0];
                    }
                }
            }
        }
        return found;
    }

    private static long square(double lon, double lat, int dx, int dy) {
        return (long) (Math.floor(lon * 200) + dx) * 1_000_000 + (long) Math.floor(lat * 200) + dy;
    }

    private int nearest(JsonNode point) {
        double scale = Math.cos(Math.toRadians(point.get(1).asDouble())), least = Double.MAX_VALUE;
        int best = 0;
        VertexStore.Vertex v = streets.vertexStore.getCursor();
        while (v.advance()) {
            double x = (v.getLon() - point.get(0).asDouble()) * scale, y = v.getLat() - point.get(1).asDouble();
            if (streets.outgoingEdges.get(v.index).isEmpty() || x * x + y * y >= least) continue;
            least = x * x + y * y;
            best = v.index;
        }
        return best;
    }
}
