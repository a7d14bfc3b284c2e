package coverage

import (
	"cmp"
	"context"
	"slices"
)

// improve looks for picks that cover more. It keeps those of before when one of the new ones would gain too few people.
func (c *choice) improve(ctx context.Context) error {
	before := slices.Clone(c.picks)
	for improved := true; improved; {
		if err := c.swap(ctx); err != nil {
			return err
		}
		var err error
		if improved, err = c.swapTwo(ctx); err != nil {
			return err
		}
	}
	if err := c.exhaust(ctx); err != nil {
		return err
	}
	if slices.ContainsFunc(c.inOrder(), func(i int) bool { return c.take(i) < c.search.MinPeople }) {
		c.picks, c.exhausted = before, false
	}
	return nil
}

// swap replaces a pick by another candidate as long as that covers more people: the first such swap in the order of picks,
// then candidates.
func (c *choice) swap(ctx context.Context) error {
	for improved := true; improved; {
		improved = false
		for n, pick := range c.picks {
			c.tell((1 + float64(n)/float64(len(c.picks))) / 2)
			lost := c.drop(pick)
			found, err := c.better(ctx, lost)
			if err != nil {
				return err
			}
			if found < 0 {
				c.take(pick)
				continue
			}
			c.take(found)
			c.picks[n], improved = found, true
		}
	}
	return nil
}

// better returns the first candidate that adds more than some people to the picks at hand, −1 for none. A candidate that
// cannot by its bound without any picks is not looked at.
func (c *choice) better(ctx context.Context, than int) (int, error) {
	for i := range c.candidates {
		if slices.Contains(c.picks, i) || c.candidates[i].alone <= than {
			continue
		}
		if err := ctx.Err(); err != nil {
			return -1, err
		}
		if !c.candidates[i].searched {
			if err := c.searchAll(ctx, c.unsearched(i, than)); err != nil {
				return -1, err
			}
			if c.candidates[i].alone <= than {
				continue
			}
		}
		if c.gain(i).people > than {
			return i, nil
		}
	}
	return -1, nil
}

// unsearched returns the candidates from one on that are to be searched for a swap, a batch of them.
func (c *choice) unsearched(from, than int) []int {
	var list []int
	for i := from; i < len(c.candidates) && len(list) < batch; i++ {
		if !c.candidates[i].searched && c.candidates[i].bound > than {
			list = append(list, i)
		}
	}
	return list
}

// pairTrials bounds what swapTwo looks at, which few questions ever come to.
const pairTrials = 200_000

// swapTwo replaces two picks by two other candidates, the first such pair in a fixed order that covers more people, and
// reports whether there is one. Swaps of one stop where two sites must move together: beside the best choices they then
// covered up to 4 % fewer people. Candidates that are not searched by now cover too few to matter.
func (c *choice) swapTwo(ctx context.Context) (bool, error) {
	trials := 0
	var byAlone []int
	for i := range c.candidates {
		if c.candidates[i].searched {
			byAlone = append(byAlone, i)
		}
	}
	slices.SortStableFunc(byAlone, func(a, b int) int { return cmp.Compare(c.candidates[b].alone, c.candidates[a].alone) })
	for n := range c.picks {
		for m := n + 1; m < len(c.picks); m++ {
			lost := c.drop(c.picks[n]) + c.drop(c.picks[m])
			first, second, found := c.betterTwo(byAlone, lost, &trials)
			if !found {
				c.take(c.picks[n])
				c.take(c.picks[m])
			} else {
				c.take(first)
				c.take(second)
				c.picks[n], c.picks[m] = first, second
				return true, nil
			}
			if err := ctx.Err(); err != nil || trials > pairTrials {
				return false, err
			}
		}
	}
	return false, nil
}

// betterTwo returns two candidates, of some sorted by what they cover alone, that together add more than some people to the picks
// at hand. What one covers alone bounds what it adds, and what it adds to the picks bounds what it adds to these and another.
func (c *choice) betterTwo(byAlone []int, than int, trials *int) (first, second int, found bool) {
	type adding struct{ candidate, people int }
	var all []adding
	most := 0
	for _, i := range byAlone {
		if alone := c.candidates[i].alone; max(most, alone)+alone <= than {
			break
		}
		if !slices.Contains(c.picks, i) {
			*trials++
			people := c.gain(i).people
			most = max(most, people)
			all = append(all, adding{i, people})
		}
	}
	slices.SortFunc(all, func(a, b adding) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.candidate, b.candidate))
	})
	for n, a := range all {
		if 2*a.people <= than {
			break
		}
		c.take(a.candidate)
		for _, b := range all[n+1:] {
			if a.people+b.people <= than || *trials > pairTrials {
				break
			}
			*trials++
			if a.people+c.gain(b.candidate).people > than {
				c.drop(a.candidate)
				return a.candidate, b.candidate, true
			}
		}
		c.drop(a.candidate)
	}
	return 0, 0, false
}

// exhaust tries every choice, where there are few, so that the best is known. It keeps the picks when none is better.
func (c *choice) exhaust(ctx context.Context) error {
	count := len(c.picks)
	var useful []int
	for i := range c.candidates {
		useful = append(useful, i)
	}
	if count == 0 || count < c.search.Count || choices(len(useful), count) > exhaustive {
		return nil
	}
	if err := c.searchAll(ctx, useful); err != nil {
		return err
	}
	slices.SortStableFunc(useful, func(a, b int) int { return cmp.Compare(c.candidates[b].alone, c.candidates[a].alone) })
	c.reset()
	best := 0
	for _, i := range c.picks {
		best += c.take(i)
	}
	c.reset()
	var chosen, found []int
	var try func(from, people int)
	try = func(from, people int) {
		if len(chosen) == count {
			if people > best {
				best, found = people, slices.Clone(chosen)
			}
			return
		}
		for n := from; n <= len(useful)-(count-len(chosen)); n++ {
			if people+(count-len(chosen))*c.candidates[useful[n]].alone <= best {
				return // those that follow cover no more
			}
			if ctx.Err() != nil {
				return
			}
			chosen = append(chosen, useful[n])
			try(n+1, people+c.take(useful[n]))
			c.drop(useful[n])
			chosen = chosen[:len(chosen)-1]
		}
	}
	try(0, 0)
	if found != nil {
		c.picks = found
	}
	c.exhausted = ctx.Err() == nil
	return ctx.Err()
}

// choices returns the number of ways to choose k of n, or more than exhaustive when there are more.
func choices(n, k int) int {
	ways := 1
	for i := 1; i <= k; i++ {
		if ways = ways * (n - k + i) / i; ways > exhaustive {
			return exhaustive + 1
		}
	}
	return ways
}
