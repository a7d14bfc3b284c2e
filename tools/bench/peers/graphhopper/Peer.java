import static com.graphhopper.json.Statement.If;
import static com.graphhopper.json.Statement.Op.LIMIT;
import static com.graphhopper.json.Statement.Op.MULTIPLY;

import com.bedatadriven.jackson.datatype.jts.JtsModule;
import com.fasterxml.jackson.databind.JsonNode;
import com.graphhopper.GHRequest;
import com.graphhopper.GHResponse;
import com.graphhopper.GraphHopper;
import com.graphhopper.config.CHProfile;
import com.graphhopper.config.Profile;
import com.graphhopper.isochrone.algorithm.ContourBuilder;
import com.graphhopper.isochrone.algorithm.JTSTriangulator;
import com.graphhopper.isochrone.algorithm.ShortestPathTree;
import com.graphhopper.isochrone.algorithm.Triangulator;
import com.graphhopper.routing.querygraph.QueryGraph;
import com.graphhopper.routing.util.DefaultSnapFilter;
import com.graphhopper.routing.util.TraversalMode;
import com.graphhopper.routing.weighting.Weighting;
import com.graphhopper.routing.ev.Subnetwork;
import com.graphhopper.storage.index.Snap;
import com.graphhopper.util.CustomModel;
import com.graphhopper.util.PMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.locationtech.jts.geom.MultiPolygon;

/** GraphHopper answers the benchmarks' questions: its shortest-path tree, isochrones as its web service makes them, routes. */
public final class Peer {
    private final Timing timing;
    private final GraphHopper hopper;
    private final Weighting weighting;
    private final DefaultSnapFilter filter;
    private final double metres;

    public static void main(String[] arguments) throws IOException {
        new Peer(new Timing(arguments)).answer();
    }

    private Peer(Timing timing) throws IOException {
        this.timing = timing;
        metres = timing.asked.get("metres").asDouble();
        long began = System.nanoTime();
        hopper = open("plain");
        timing.ready("GraphHopper 10.2", began);
        weighting = hopper.createWeighting(hopper.getProfile("foot"), new PMap());
        filter = new DefaultSnapFilter(weighting, hopper.getEncodingManager().getBooleanEncodedValue(Subnetwork.key("foot")));
    }

    /** A walker of one speed on all that is open on foot: the shortest way is the fastest. */
    private GraphHopper open(String name, CHProfile... hierarchies) {
        CustomModel model = new CustomModel().addToPriority(If("!foot_access", MULTIPLY, "0")).addToSpeed(If("true", LIMIT, "4"));
        GraphHopper made = new GraphHopper()
            .setOSMFile(timing.asked.get("map").asText())
            .setGraphHopperLocation(Path.of(timing.asked.get("folder").asText(), name).toString())
            .setEncodedValuesString("foot_access, foot_average_speed")
            .setProfiles(new Profile("foot").setCustomModel(model));
        made.getCHPreparationHandler().setCHProfiles(hierarchies);
        return made.importOrLoad();
    }

    private Snap snap(JsonNode point) {
        return hopper.getLocationIndex().findClosest(point.get(1).asDouble(), point.get(0).asDouble(), filter);
    }

    private ShortestPathTree tree(QueryGraph graph) {
        ShortestPathTree tree = new ShortestPathTree(graph, graph.wrapWeighting(weighting), false, TraversalMode.NODE_BASED);
        tree.setDistanceLimit(metres);
        return tree;
    }

    private void answer() throws IOException {
        JsonNode origins = timing.asked.get("origins"), routes = timing.asked.get("routes");
        Snap[] snaps = new Snap[origins.size()];
        QueryGraph[] graphs = new QueryGraph[snaps.length];
        for (int i = 0; i < snaps.length; i++) {
            snaps[i] = snap(origins.get(i));
            graphs[i] = QueryGraph.create(hopper.getBaseGraph(), snaps[i]);
        }
        timing.figure("search", snaps.length, i -> {
            int[] found = {0};
            tree(graphs[i]).search(snaps[i].getClosestNode(), label -> found[0]++);
            return found[0];
        });
        int circles = timing.asked.get("circles").asInt();
        timing.json.registerModule(new JtsModule());
        timing.figure("circle", circles, i -> circle(origins.get(i)).length());
        for (int i = 0; i < circles && timing.asks("circle"); i++) timing.answers.withArray("circles").add(timing.json.readTree(circle(origins.get(i))));
        timing.figure("route", routes.size(), i -> route(hopper, routes.get(i)));
        if (timing.asks("route")) {
            GraphHopper faster = open("hierarchies", new CHProfile("foot"));
            timing.figure("route, contracted", routes.size(), i -> route(faster, routes.get(i)));
        }
        timing.write();
    }

    /** As the isochrone service does it, with its defaults. */
    private String circle(JsonNode point) {
        Snap snap = snap(point);
        QueryGraph graph = QueryGraph.create(hopper.getBaseGraph(), snap);
        Triangulator.Result result = new JTSTriangulator(hopper.getRouterConfig())
            .triangulate(snap, graph, tree(graph), label -> label.distance, 0);
        MultiPolygon polygon = new ContourBuilder(result.triangulation).computeIsoline(metres, result.seedEdges);
        try {
            return timing.json.writeValueAsString(polygon);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double route(GraphHopper hopper, JsonNode ends) {
        GHResponse response = hopper.route(new GHRequest(
            ends.get(1).asDouble(), ends.get(0).asDouble(), ends.get(3).asDouble(), ends.get(2).asDouble()).setProfile("foot"));
        return response.hasErrors() ? 0 : response.getBest().getDistance();
    }
}
