import com.conveyal.osmlib.OSM;
import com.conveyal.r5.point_to_point.builder.TNBuilderConfig;
import com.conveyal.r5.profile.ProfileRequest;
import com.conveyal.r5.profile.StreetMode;
import com.conveyal.r5.streets.StreetLayer;
import com.conveyal.r5.streets.StreetRouter;
import com.conveyal.r5.streets.VertexStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * R5 answers the benchmarks' question for the 15-minute search. It starts at the vertex nearest to a point: its own linking
 * needs GeoTools, which is not where the other libraries are.
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
        timing.write();
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
