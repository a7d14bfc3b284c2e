package model

import (
	"context"
	"fmt"
	"sync/atomic"

	"servicemap/fault"
)

// pointsAnObject is how many points of a boundary weigh as much as one record in an answer.
const pointsAnObject = 16

type budgetKey struct{}

type budget struct {
	most int
	left atomic.Int64
}

// WithBudget returns the context of one request, whose lists together may show so many records and no more. Nested lists
// multiply: without it, a document of 150 letters asks for a million.
func WithBudget(ctx context.Context, most int) context.Context {
	b := &budget{most: most}
	b.left.Store(int64(most))
	return context.WithValue(ctx, budgetKey{}, b)
}

// spend takes n records off the request's budget, and returns fault.QueryTooComplex when it is used up.
func spend(ctx context.Context, n int) error {
	b, ok := ctx.Value(budgetKey{}).(*budget)
	if !ok || b.left.Add(-int64(n)) >= 0 {
		return nil
	}
	e := fault.New(fault.QueryTooComplex, fault.Text{
		ZH: fmt.Sprintf("一次查询最多返回 %d 条记录(所有列表合计);请减小 first 或减少嵌套", b.most),
		EN: fmt.Sprintf("one request may show %d records, all its lists together: ask for fewer, or nest less", b.most),
	})
	e.Limit, e.Allowed = "objects", fmt.Sprint(b.most)
	return e
}
