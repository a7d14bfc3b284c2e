package model

import (
	"context"
	"fmt"
	"sync/atomic"

	"servicemap/fault"
)

// mostObjects is how many records one request may show, all its lists together. Nested lists multiply: without it, a
// document of 150 letters asks for a million.
const mostObjects = 10_000

// pointsAnObject is how many points of a boundary weigh as much as one record in an answer.
const pointsAnObject = 16

type budgetKey struct{}

// WithBudget returns the context of one request, whose lists together may show so many records and no more.
func WithBudget(ctx context.Context) context.Context {
	left := new(atomic.Int64)
	left.Store(mostObjects)
	return context.WithValue(ctx, budgetKey{}, left)
}

// spend takes n records off the request's budget, and returns fault.QueryTooComplex when it is used up.
func spend(ctx context.Context, n int) error {
	left, ok := ctx.Value(budgetKey{}).(*atomic.Int64)
	if !ok || left.Add(-int64(n)) >= 0 {
		return nil
	}
	e := fault.New(fault.QueryTooComplex, fault.Text{
		ZH: fmt.Sprintf("一次查询最多返回 %d 条记录(所有列表合计);请减小 first 或减少嵌套", mostObjects),
		EN: fmt.Sprintf("one request may show %d records, all its lists together: ask for fewer, or nest less", mostObjects),
	})
	e.Limit, e.Allowed = "objects", fmt.Sprint(mostObjects)
	return e
}
