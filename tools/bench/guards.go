package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
)

// measureGuards prints what the guards of a request take, by the program's own benchmark (cmd/servicemap, BenchmarkGuards): the
// handlers as they are beside that of GraphQL alone, without HTTP, which would make the share smaller.
func (b *bench) measureGuards(ctx context.Context) error {
	b.say("guards: 500 questions each way, in turns")
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkGuards$", "-benchtime", "200x", "./cmd/servicemap")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("benchmark of the guards: %w\n%s", err, out)
	}
	figures := map[string]float64{}
	for _, name := range []string{"off-us", "on-us", "on/off", "allocs/request"} {
		found := regexp.MustCompile(`([0-9.]+) ` + name + `\b`).FindSubmatch(out)
		if found == nil {
			return fmt.Errorf("the benchmark of the guards tells no %s:\n%s", name, out)
		}
		if figures[name], err = strconv.ParseFloat(string(found[1]), 64); err != nil {
			return err
		}
	}
	b.table.section("guards of a request: cost, rate, metrics, request id, origins; beside none of them, both without HTTP")
	b.table.add(row{
		"processor time of nearby, a request", fmt.Sprintf("%.1f µs", figures["on-us"]), fmt.Sprintf("%.1f µs", figures["off-us"]),
		fmt.Sprintf("%.3f ×", figures["on/off"]), "≤ 1.10 ×",
	})
	b.table.add(row{figure: "allocations of it", ours: fmt.Sprintf("%.0f", figures["allocs/request"])})
	return nil
}
