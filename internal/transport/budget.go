package transport

import (
	"context"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

// budget bounds the text of one response. The cost of an operation counts fields, but one field may
// be a message of 16 KB, and a hundred such messages, each asked for a hundred times over, fit into
// any sensible cost. What goes beyond the bound is refused while it is being resolved, before it is
// written to memory a second time.
//
// It belongs to one operation; its fields may be resolved by many goroutines at once.
type budget struct {
	most     int64
	left     atomic.Int64
	exceeded error
}

func newBudget(most int64) *budget {
	b := &budget{most: most, exceeded: fault.New(fault.QueryTooComplex,
		"The response holds more than %d bytes of text; ask for smaller pages.", most)}
	b.left.Store(most)
	return b
}

// spend counts the text that fields resolve to, and refuses everything once it is too much.
func (b *budget) spend(resolve graphql.FieldMiddleware) graphql.FieldMiddleware {
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		if b.left.Load() < 0 {
			return nil, b.exceeded
		}
		value, err := resolve(ctx, next)
		if size := textSize(value); size > 0 && b.left.Add(-size) < 0 {
			return nil, b.exceeded
		}
		return value, err
	}
}

// meter renews the budget for each response and replaces one that went beyond it, with all its
// errors, by one error. A subscription ends by it.
func (b *budget) meter(handler graphql.ResponseHandler, operation ast.Operation) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		b.left.Store(b.most)
		resp := handler(ctx)
		if resp == nil || b.left.Load() >= 0 {
			return resp
		}
		refused := &graphql.Response{Errors: refusal(ctx, b.exceeded)}
		if operation != ast.Subscription {
			refused.Data = []byte("null") // it was executed: a mutation may have changed something
		}
		return refused
	}
}

func textSize(value any) int64 {
	switch v := value.(type) {
	case string:
		return int64(len(v))
	case *string:
		if v != nil {
			return int64(len(*v))
		}
	}
	return 0
}
