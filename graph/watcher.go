package graph

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/outlet"
)

// A subscription to states tells what something is: first now, then whenever it has changed. It resumes
// nowhere, for it begins with everything, and it is pulled like the others (docs/decisions/0004). Each
// executes for itself.

// watcher is the running subscription to states of an operation. It is used by one goroutine at a time.
type watcher struct {
	next  func(context.Context) error // waits for a value and puts it where the executor looks for it
	close func()
}

// watches tells whether an operation is a subscription to states.
func watches(ctx context.Context) bool {
	for _, selection := range graphql.GetOperationContext(ctx).Operation.SelectionSet {
		root, isField := selection.(*ast.Field)
		if isField && (root.Name == "presenceChanged" || root.Name == "typingChanged") {
			return true
		}
	}
	return false
}

// watch makes what next gives the values of the subscription that the resolver was called for. open lets
// the viewer in; what it gives is closed with the operation.
func watch[T, V any](
	ctx context.Context, open func(viewerID string) (next func(context.Context) (T, error), closes func(), err error), value func(T) V,
) (<-chan V, error) {
	x, ok := ctx.Value(executionKey{}).(*execution)
	if !ok || x.subscription == nil {
		return nil, errNoRegistry
	}
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	next, closes, err := open(v.UserID)
	if err != nil {
		return nil, err
	}
	values := make(chan V, 1) // the executor takes what next puts before next is called again
	x.subscription.watcher = &watcher{close: closes, next: func(ctx context.Context) error {
		state, err := next(ctx)
		if err == nil {
			values <- value(state)
		}
		return err
	}}
	return values, nil
}

// watch gives the responses of a subscription to states.
func (f *feed) watch(ctx context.Context, present graphql.ErrorPresenterFunc) graphql.ResponseHandler {
	if out := outlet.From(ctx); out != nil {
		out.OnEnd(f.watcher.close)
	} else {
		context.AfterFunc(ctx, f.watcher.close) // the transport ends it with the operation
	}
	return func(ctx context.Context) *graphql.Response {
		if f.ended || ctx.Err() != nil {
			return nil
		}
		if err := f.watcher.safely(ctx); err != nil {
			return f.unwatch(ctx, func() *graphql.Response { return failure(present(ctx, err)) })
		}
		resp := f.own.responses(ctx)
		if resp == nil {
			return nil
		}
		if reason := unavailable(resp); reason != nil {
			return f.unwatch(ctx, func() *graphql.Response { return failure(reason) })
		}
		return resp
	}
}

// unwatch makes the last response, unless the client, the socket or the server ended the subscription.
func (f *feed) unwatch(ctx context.Context, last func() *graphql.Response) *graphql.Response {
	f.ended = true
	f.watcher.close()
	if ctx.Err() != nil {
		return nil
	}
	return last()
}

func (w *watcher) safely(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a subscription: %v\n%s", p, debug.Stack())
		}
	}()
	return w.next(ctx)
}
