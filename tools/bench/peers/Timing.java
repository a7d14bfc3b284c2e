import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** What the Java peers share: they read the questions, time their answers, and write figures as the benchmarks expect them. */
final class Timing {
    /** Long, for the compiler needs to see the code at work. */
    private static final long WARM_UP = 3_000_000_000L;
    /** Rounds go on at least as long. */
    private static final long LEAST = 500_000_000L;

    final ObjectMapper json = new ObjectMapper();
    final JsonNode asked;
    final ObjectNode answers = json.createObjectNode();
    private final File out;

    Timing(String[] arguments) throws IOException {
        asked = json.readTree(new File(arguments[0]));
        out = new File(arguments[1]);
    }

    /** Notes that the network is ready, as many seconds after the start. */
    void ready(String version, long began) throws IOException {
        answers.put("version", version);
        answers.put("ready", (System.nanoTime() - began) / 1e9);
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) answers.put("peak", Long.parseLong(line.replaceAll("\\D", "")) * 1024);
        }
    }

    boolean asks(String figure) {
        for (JsonNode asks : asked.get("figures")) if (asks.asText().equals(figure)) return true;
        return false;
    }

    /** Times an answer to so many questions, if it is asked for; count is the mean of what it returns. */
    void figure(String name, int questions, IntToDoubleFunction answer) {
        if (!asks(name.split(",")[0])) return;
        for (long ends = System.nanoTime() + WARM_UP; System.nanoTime() < ends; ) {
            for (int i = 0; i < questions && System.nanoTime() < ends; i++) answer.applyAsDouble(i);
        }
        List<Double> rounds = new ArrayList<>();
        double count = 0;
        for (long ends = System.nanoTime() + LEAST; rounds.size() < asked.get("rounds").asInt() || System.nanoTime() < ends; ) {
            long began = System.nanoTime();
            count = 0;
            for (int i = 0; i < questions; i++) count += answer.applyAsDouble(i);
            rounds.add((System.nanoTime() - began) / (double) questions);
        }
        Collections.sort(rounds);
        answers.with("figures").with(name).put("nanoseconds", rounds.get(rounds.size() / 2)).put("count", count / questions);
    }

    void write() throws IOException {
        json.writeValue(out, answers);
    }
}
