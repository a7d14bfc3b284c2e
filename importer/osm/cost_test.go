package osm

import "testing"

func TestCostsOfAWay(t *testing.T) {
	t.Parallel()
	const (
		sandy = 166_979 // step × 1.5
		worst = 568_295 // step × 1.7 × 1.3 × 1.54 × 1.5
	)
	checkJudged(t, []judged{
		{tags: "highway=steps", forward: climbed, backward: climbed},
		{tags: "highway=steps step_count=10", forward: climbed, backward: climbed},
		{tags: "highway=steps step_count=400", forward: 240_000, backward: 240_000},
		{tags: "highway=steps step_count=400 conveying=yes", forward: step, backward: step},
		{tags: "highway=steps step_count=-4", forward: climbed, backward: climbed},
		{tags: "highway=steps step_count=99999999999999999999", forward: climbed, backward: climbed},
		{tags: "highway=elevator", forward: step + 40_000, backward: step + 40_000},
		{tags: "highway=primary sidewalk=separate", forward: fallback, backward: fallback},
		{tags: "highway=primary sidewalk:both=separate", forward: fallback, backward: fallback},
		{tags: "highway=primary sidewalk:left=separate sidewalk:right=separate", forward: fallback, backward: fallback},
		{tags: "highway=primary sidewalk:left=separate sidewalk:right=no", forward: step, backward: step},
		{tags: "highway=primary sidewalk=separate foot=yes", forward: step, backward: step},
		{tags: "highway=primary sidewalk=separate foot=no", why: NoEntry},
		{tags: "highway=path surface=sand", forward: sandy, backward: sandy},
		{tags: "highway=path surface=mud;grass", forward: sandy, backward: sandy},
		{tags: "highway=path surface=gravel", forward: step, backward: step},
		{tags: "highway=steps surface=sand sac_scale=demanding_mountain_hiking sidewalk=separate", forward: worst, backward: worst},
		{tags: "highway=path sac_scale=strolling", forward: step, backward: step},
		{tags: "highway=path sac_scale=hiking", forward: 123_564, backward: 123_564},
		{tags: "highway=path sac_scale=mountain_hiking", forward: 139_149, backward: 139_149},
		{tags: "highway=path sac_scale=hiking;demanding_mountain_hiking", forward: 171_431, backward: 171_431},
		{tags: "highway=path sac_scale=alpine_hiking", why: Alpine},
		{tags: "highway=path sac_scale=demanding_alpine_hiking foot=yes", why: Alpine},
		{tags: "highway=path sac_scale=difficult_alpine_hiking", why: Alpine},
		{tags: "highway=path sac_scale=alpine_hiking foot=no", why: NoEntry},
	})
}
