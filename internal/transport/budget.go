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

// hold counts text that waits to be written, until what it gives is called. What is small does not count: then
// it gives nil.
func (u *unsent) hold(size int) (sent func()) {
	if size <= smallText {
		return nil
	}
	u.held.Add(int64(size))
	return func() { u.held.Add(-int64(size)) }
}

// budget bounds the text of one response. The cost of an operation counts fields, but one field may
// be a message of 16 KB, and a hundred such messages, each asked for a hundred times over, fit into
// any sensible cost. What goes beyond a bound is refused while it is being resolved, before it is
// written to memory a second time.
//
// It belongs to one execution of an operation; its fields may be resolved by many goroutines at once.
type budget struct {
	most   int64
	unsent *unsent

	left    atomic.Int64
	refusal atomic.Pointer[fault.Error] // why the response is refused; nil while it is not
}

// responder gives one response a call and nil after the last. sent is to be called once when the
// response, nil or not, is written or dropped.
type responder func(context.Context) (resp *graphql.Response, sent func())

// receipts wraps what the executor gives. A response that was made for many counts once for each who has yet
// to get it, for each gets a copy.
func (u *unsent) receipts(handler graphql.ResponseHandler) responder {
	return func(ctx context.Context) (resp *graphql.Response, sent func()) {
		var r receipt
		resp = handler(context.WithValue(ctx, receiptKey{}, &r))
		if r.sent == nil && resp != nil {
			r.sent = u.hold(len(resp.Data))
		}
		if r.sent == nil {
			return resp, func() {}
		}
		return resp, r.sent
	}
}

// receipt is how whoever asks for a response learns what to call when it is written or dropped.
type receipt struct{ sent func() }

type receiptKey struct{}

// budgets is the extension that gives each execution its budget. It must be the innermost, for an
// extension of the schema may execute one operation for many.
type budgets struct {
	most   int64
	unsent *unsent
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
} = budgets{}

// ExtensionName names the extension.
func (budgets) ExtensionName() string { return "TransportBudgets" }

// Validate accepts every schema.
func (budgets) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation meters the responses of an execution.
func (s budgets) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	b := &budget{most: s.most, unsent: s.unsent}
	b.left.Store(b.most)
	op := graphql.GetOperationContext(ctx)
	op.ResolverMiddleware = b.spend(op.ResolverMiddleware)
	return b.meter(next(ctx), op.Operation.Operation)
}

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
// errors, by one error. A subscription ends by it. A response that nobody has a receipt for is as good as
// sent: it was made for many, who count what they keep of it.
func (b *budget) meter(handler graphql.ResponseHandler, operation ast.Operation) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		b.left.Store(b.most)
		b.refusal.Store(nil)
		kept := false
		defer func() {
			if !kept { // a panic may pass through
				b.unsent.held.Add(b.left.Load() - b.most)
			}
		}()
		resp := handler(ctx)
		if why := b.refusal.Load(); resp != nil && why != nil {
			resp = &graphql.Response{Errors: refusal(ctx, why)}
			if operation != ast.Subscription {
				resp.Data = []byte("null") // it was executed: a mutation may have changed something
			}
			return resp
		}
		if r, ok := ctx.Value(receiptKey{}).(*receipt); ok {
			kept = true
			taken := b.most - b.left.Load()
			r.sent = func() { b.unsent.held.Add(-taken) }
		}
		return resp
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
