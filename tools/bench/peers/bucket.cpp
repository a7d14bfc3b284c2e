// A plain bucket search: what a shortest-path tree on our own arcs costs when it does nothing else. It is the yardstick of
// our searches, and an independent answer to compare them with.
//
//	bucket TASK ROUNDS [ANSWER]
//
// TASK is a file of 32-bit words: what to do, the number of states and of arcs, for each state the number of its first arc
// (and one more at the end), for each arc its end and its cost, for each arc its edge; then the limit, the first state that
// is a place, how many places are wanted; then the questions: how many, and for each how many seeds, a state and a cost
// each. It prints a line of JSON: nanoseconds a question, the mean count of what was found, bytes an edge. ANSWER gets what
// was found: for each question how many, then pairs of words: a state and its cost; for a sweep a place and its cost.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

using std::uint32_t;
using std::uint64_t;
using std::vector;

struct Arc {
    uint32_t to, cost;
};

struct Pair {
    uint32_t id, cost;
};

enum Kind : uint32_t { reach, sweep, nearest };

struct Task {
    Kind kind;
    vector<uint32_t> first;
    vector<Arc> arcs;
    vector<uint32_t> edge; // nobody reads it here; a real network needs it, so it counts as memory
    uint32_t limit, places, wanted;
    vector<vector<Pair>> questions;
};

static Task read(const char *path) {
    std::ifstream file(path, std::ios::binary);
    auto word = [&] {
        uint32_t w = 0;
        file.read(reinterpret_cast<char *>(&w), sizeof w);
        return w;
    };
    auto fill = [&](auto &into) { file.read(reinterpret_cast<char *>(into.data()), into.size() * sizeof into[0]); };
    Task t;
    t.kind = static_cast<Kind>(word());
    uint32_t states = word(), arcs = word();
    t.first.resize(states + 1);
    t.arcs.resize(arcs);
    t.edge.resize(arcs);
    fill(t.first);
    fill(t.arcs);
    fill(t.edge);
    t.limit = word();
    t.places = word();
    t.wanted = word();
    t.questions.resize(word());
    for (auto &seeds : t.questions) {
        seeds.resize(word());
        fill(seeds);
    }
    if (!file) {
        std::fprintf(stderr, "%s is too short\n", path);
        std::exit(1);
    }
    return t;
}

// A bucket holds a metre and a bit. Arcs shorter than that lead back into the bucket being emptied, so a state may be
// expanded twice, and costs are exact all the same (Denardo and Fox, Operations Research 27, 1979).
constexpr uint32_t shift = 10;

// Buckets in a ring, as many as the longest arc is wide. Value is what orders two ways to a state: its cost, or its cost
// above its place.
template <class Value> struct Search {
    struct Label {
        Value value;
        uint32_t generation;
    };
    struct Entry {
        Value value;
        uint32_t state;
    };
    const Task &task;
    vector<Label> labels;
    vector<vector<Entry>> ring;
    vector<uint32_t> reached; // states with a label, by when they got it
    uint32_t generation = 0, mask;
    uint64_t pending = 0;

    static uint32_t cost(Value v) { return sizeof v == 8 ? static_cast<uint64_t>(v) >> 32 : v; }

    explicit Search(const Task &t) : task(t), labels(t.first.size() - 1, Label{0, 0}) {
        uint32_t longest = 0;
        for (auto &a : t.arcs) longest = std::max(longest, a.cost);
        for (auto &seeds : t.questions)
            for (auto &s : seeds) longest = std::max(longest, s.cost);
        uint32_t size = 1;
        while (size < (longest >> shift) + 2) size *= 2;
        ring.resize(size);
        mask = size - 1;
    }

    void offer(uint32_t state, Value value) {
        if (cost(value) > task.limit) return;
        Label &l = labels[state];
        if (l.generation == generation) {
            if (value >= l.value) return;
        } else {
            reached.push_back(state);
        }
        l = {value, generation};
        ring[cost(value) >> shift & mask].push_back({value, state});
        pending++;
    }

    void start() {
        generation++;
        reached.clear();
        pending = 0;
    }

    // Empties the buckets in order; after each, done tells whether that is enough.
    template <class Done> void run(Done done) {
        for (uint32_t at = 0; pending > 0; at++) {
            auto &bucket = ring[at & mask];
            for (size_t i = 0; i < bucket.size(); i++) {
                Entry e = bucket[i];
                if (labels[e.state].value != e.value) continue;
                for (uint32_t a = task.first[e.state]; a < task.first[e.state + 1]; a++)
                    offer(task.arcs[a].to, e.value + step(task.arcs[a].cost));
            }
            bool enough = done(bucket);
            pending -= bucket.size();
            bucket.clear();
            if (!enough) continue;
            for (auto &rest : ring) rest.clear();
            return;
        }
    }

    static Value step(uint32_t cost) { return sizeof(Value) == 8 ? static_cast<Value>(static_cast<uint64_t>(cost) << 32) : cost; }
};

using Found = vector<Pair>;

static void answer(Search<uint32_t> &s, const vector<Pair> &seeds, Found &found) {
    const Task &t = s.task;
    found.clear();
    s.start();
    for (auto &seed : seeds) s.offer(seed.id, seed.cost);
    if (t.kind == reach) {
        s.run([](auto &) { return false; });
        for (uint32_t state : s.reached) found.push_back({state, s.labels[state].value});
        return;
    }
    s.run([&](auto &bucket) {
        size_t from = found.size();
        for (auto &e : bucket)
            if (e.state >= t.places && s.labels[e.state].value == e.value) found.push_back({e.state, e.value});
        std::sort(found.begin() + from, found.end(), [](Pair a, Pair b) { return a.cost != b.cost ? a.cost < b.cost : a.id < b.id; });
        return found.size() >= t.wanted;
    });
    found.resize(std::min<size_t>(found.size(), t.wanted));
}

// All seeds at once, each of its own place: every state's nearest, by cost, then by place.
static void answer(Search<uint64_t> &s, const vector<Pair> &seeds, const vector<uint32_t> &place, Found &found) {
    found.assign(s.labels.size(), {~0u, ~0u});
    s.start();
    for (size_t i = 0; i < seeds.size(); i++) s.offer(seeds[i].id, static_cast<uint64_t>(seeds[i].cost) << 32 | place[i]);
    s.run([](auto &) { return false; });
    for (uint32_t state : s.reached) {
        uint64_t v = s.labels[state].value;
        found[state] = {static_cast<uint32_t>(v), static_cast<uint32_t>(v >> 32)};
    }
}

static double now() {
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    Task t = read(argv[1]);
    int rounds = std::atoi(argv[2]);
    FILE *out = argc > 3 ? std::fopen(argv[3], "wb") : nullptr;

    Search<uint32_t> plain(t);
    Search<uint64_t> swept(t);
    vector<uint32_t> place; // a sweep is one question: the seeds of all places, one after another, each list a place's
    vector<Pair> all;
    if (t.kind == sweep) {
        for (uint32_t p = 0; p < t.questions.size(); p++)
            for (auto &seed : t.questions[p]) all.push_back(seed), place.push_back(p);
        t.questions.assign(1, all);
    }
    Found found;
    uint64_t count = 0;
    auto pass = [&](bool keep) {
        count = 0;
        for (auto &seeds : t.questions) {
            if (t.kind == sweep)
                answer(swept, seeds, place, found);
            else
                answer(plain, seeds, found);
            count += t.kind == sweep ? swept.reached.size() : found.size();
            if (!keep) continue;
            uint32_t size = found.size();
            std::fwrite(&size, sizeof size, 1, out);
            std::fwrite(found.data(), sizeof found[0], found.size(), out);
        }
    };
    pass(out != nullptr);
    for (double ends = now() + 3e8; now() < ends;) pass(false);
    vector<double> times;
    for (double ends = now() + 5e8; static_cast<int>(times.size()) < rounds || now() < ends;) {
        double began = now();
        pass(false);
        times.push_back((now() - began) / t.questions.size());
    }
    std::sort(times.begin(), times.end());
    double bytes = 4.0 * t.first.size() + 8.0 * t.arcs.size() + 4.0 * t.edge.size();
    std::printf("{\"nanoseconds\": %.1f, \"count\": %.3f, \"bytes\": %.0f}\n", times[times.size() / 2],
                static_cast<double>(count) / t.questions.size(), bytes);
    if (out) std::fclose(out);
}
