package transport

import (
	"context"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

// smallText is what a response may hold however much is unsent.
const smallText = 64 << 10

// unsent counts the text of all responses that are being made or wait to be written, whatever the
// transport. Clients that ask for much and read nothing are cut off by the write deadline; until then
// this bounds the memory they hold together.
type unsent struct {
	most int64
	held atomic.Int64
}

// budget bounds the text of one response. The cost of an operation counts fields, but one field may
// be a message of 16 KB, and a hundred such messages, each asked for a hundred times over, fit into
// any sensible cost. What goes beyond a bound is refused while it is being resolved, before it is
// written to memory a second time.
//
// It belongs to one operation; its fields may be resolved by many goroutines at once.
type budget struct {
	most   int64
	unsent *unsent

	left    atomic.Int64
	refusal atomic.Pointer[fault.Error] // why the response is refused; nil while it is not
}

// responder gives one response a call and nil after the last. sent is to be called once when the
// response, nil or not, is written or dropped.
type responder func(context.Context) (resp *graphql.Response, sent func())

// spend counts the text that fields resolve to, and refuses everything once it is too much.
func (b *budget) spend(resolve graphql.FieldMiddleware) graphql.FieldMiddleware {
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		if why := b.refusal.Load(); why != nil {
			return nil, why
		}
		value, err := resolve(ctx, next)
		if size := textSize(value); size > 0 {
			b.take(size)
			if why := b.refusal.Load(); why != nil {
				return nil, why
			}
		}
		return value, err
	}
}

func (b *budget) take(size int64) {
	held, left := b.unsent.held.Add(size), b.left.Add(-size)
	switch {
	case left < 0:
		b.refusal.CompareAndSwap(nil, fault.New(fault.QueryTooComplex,
			"The response holds more than %d bytes of text; ask for smaller pages.", b.most))
	case held > b.unsent.most && b.most-left > smallText:
		b.refusal.CompareAndSwap(nil, fault.New(fault.Unavailable,
			"The server has too much to deliver at the moment. Try again shortly, or ask for smaller pages."))
	}
}

// meter renews the budget for each response and replaces one that went beyond it, with all its
// errors, by one error. A subscription ends by it.
func (b *budget) meter(handler graphql.ResponseHandler, operation ast.Operation) responder {
	return func(ctx context.Context) (resp *graphql.Response, sent func()) {
		b.left.Store(b.most)
		b.refusal.Store(nil)
		giveBack := func() { b.unsent.held.Add(b.left.Load() - b.most) }
		defer func() {
			if sent == nil { // a panic passes through
				giveBack()
			}
		}()
		resp = handler(ctx)
		why := b.refusal.Load()
		if resp == nil || why == nil {
			taken := b.most - b.left.Load()
			return resp, func() { b.unsent.held.Add(-taken) }
		}
		giveBack()
		resp = &graphql.Response{Errors: refusal(ctx, why)}
		if operation != ast.Subscription {
			resp.Data = []byte("null") // it was executed: a mutation may have changed something
		}
		return resp, func() {}
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
