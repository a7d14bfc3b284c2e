package coverage

import "sync"

// cacheBytes is what the outcomes kept of one snapshot may take.
const cacheBytes = 64 << 20

// cache keeps the latest outcomes without a scenario: a planner who drags a pin asks the same question again and again with
// another scenario.
type cache struct {
	sync.Mutex
	limit    int // outcomes
	outcomes map[string]*outcome
	order    []string // oldest first
}

func (c *cache) get(key string) *outcome {
	c.Lock()
	defer c.Unlock()
	return c.outcomes[key]
}

func (c *cache) put(key string, o *outcome) {
	c.Lock()
	defer c.Unlock()
	if c.outcomes == nil {
		c.outcomes = map[string]*outcome{}
	}
	if c.outcomes[key] == nil {
		c.order = append(c.order, key)
	}
	c.outcomes[key] = o
	if len(c.order) > c.limit {
		delete(c.outcomes, c.order[0])
		c.order = c.order[1:]
	}
}
