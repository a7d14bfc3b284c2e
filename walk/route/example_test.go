package route_test

import (
	"context"
	"fmt"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/route"
	"servicemap/walk/walktest"
)

// A street, steps that lead from it to a path, and a house beside that.
func Example() {
	edge := func(from, to int64, class, name string, flags walk.EdgeFlags, line ...geo.LonLat) walk.Edge {
		mm := uint32(geo.Length(line) * 1000)
		return walk.Edge{From: from, To: to, Line: line, Length: mm, Forward: mm, Backward: mm, Class: class, Name: name, Flags: flags}
	}
	west, corner, top, end := walktest.At(0, 0), walktest.At(200, 0), walktest.At(200, 35), walktest.At(260, 35)
	network, err := walk.Build(walk.Streets{Edges: []walk.Edge{
		edge(1, 2, "residential", "云州街", 0, west, corner),
		edge(2, 3, "steps", "", walk.Steps, corner, top),
		edge(3, 4, "path", "", 0, top, end),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	landmarks := route.IndexLandmarks([]route.Landmark{{Name: fault.Text{ZH: "邮局", EN: "the post office"}, At: walktest.At(205, -8)}})

	from, to := west, walktest.At(250, 41)
	path, _, err := network.Path(context.Background(), network.Snap(from, walk.MaxLegPlace), network.Snap(to, walk.MaxLegPlace), walk.NoLimit, walk.From)
	if err != nil {
		fmt.Println(err)
		return
	}
	r := route.Describe(network, path, from, to, landmarks)
	for i := range r.Steps {
		s := &r.Steps[i]
		fmt.Printf("%s / %s: %d m, %d s\n", s.Text().ZH, s.Text().EN, s.Metres(), s.Seconds(walk.Standard))
	}
	// Output:
	// 向东出发，沿云州街步行 200 米 / Walk 200 m east along 云州街: 200 m, 180 s
	// 在邮局处左转，走台阶 35 米 / At the post office, turn left and take the steps for 35 m: 35 m, 32 s
	// 右转，沿小路步行 50 米 / Turn right and walk 50 m along the path: 50 m, 45 s
	// 到达目的地，在左侧 / You have arrived: your destination is on the left: 6 m, 5 s
}
