package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

	"parley/ent"
	"parley/internal/chat"
)

// Batching by cohort (docs/decisions/0003). Objects that were read together are a cohort: a page of
// messages, or the pages of fifty rooms. The first resolver that needs a field of one of them reads
// it for all of them, and the others wait for that result. Nobody waits for time to pass, and an
// object that came alone is a cohort of one.

// registry is what the resolvers of one response share. Each response, so each event of a
// subscription, has one of its own: nothing that it remembers is ever older than the response.
type registry struct {
	mu      sync.Mutex // guards the maps
	cohorts map[any]any
	rooms   map[string]*ent.Room
	// told is what an event of an inbox came with; nil in other responses.
	told *chat.Activity
}

// cohort is objects that were read together, and what has been read for all of them.
type cohort[T any] struct {
	members []*T
	mu      sync.Mutex // guards loads
	loads   map[any]*loading
}

// loading is one read for a cohort. value and err are set before done is closed.
type loading struct {
	done  chan struct{}
	value any
	err   error
}

// field names what is read for a cohort: a field of the schema with those arguments that change the
// result. args is comparable.
type field struct {
	name string
	args any
}

// typedField keeps two reads apart that have one name and different results.
type typedField[R any] struct{ field }

// loadError is the failure of a read that several resolvers report, so that it is logged once.
type loadError struct {
	error
	logged atomic.Bool
}

func (e *loadError) Unwrap() error { return e.error }

var errNoRegistry = errors.New("the executor does not use graph.Extensions")

type registryKey struct{}

// together makes the objects one cohort. Those which belong to one already stay there.
func together[T any](ctx context.Context, objects ...*T) {
	r, ok := ctx.Value(registryKey{}).(*registry)
	if !ok {
		return // load will say so
	}
	c := &cohort[T]{members: make([]*T, 0, len(objects))}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, object := range objects {
		if object == nil || r.cohorts[object] != nil {
			continue
		}
		c.members = append(c.members, object)
		r.cohorts[object] = c
	}
}

// load gives what read gives for the cohort of object. Of all calls with one field, for any of the
// cohort, one runs read; the others get its result or its error. read must not depend on the object,
// and must not load a field that waits for it.
func load[T, R any](
	ctx context.Context, object *T, f field, read func(ctx context.Context, cohort []*T) (R, error),
) (R, error) {
	var zero R
	r, ok := ctx.Value(registryKey{}).(*registry)
	if !ok {
		return zero, errNoRegistry
	}
	c := cohortOf(r, object)
	l, first := c.loading(typedField[R]{f})
	if first {
		l.run(func() (any, error) { return read(ctx, c.members) })
	}
	select {
	case <-l.done:
	case <-ctx.Done():
		return zero, ctx.Err()
	}
	if l.err != nil {
		return zero, l.err
	}
	value, _ := l.value.(R) // the type is part of the key; only a nil interface is not an R
	return value, nil
}

func cohortOf[T any](r *registry, object *T) *cohort[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.cohorts[object].(*cohort[T]); ok {
		return c
	}
	c := &cohort[T]{members: []*T{object}}
	r.cohorts[object] = c
	return c
}

// loading gives the read of the field; first tells the caller to run it.
func (c *cohort[T]) loading(key any) (l *loading, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l, ok := c.loads[key]; ok {
		return l, false
	}
	if c.loads == nil {
		c.loads = make(map[any]*loading)
	}
	l = &loading{done: make(chan struct{}), err: errors.New("the read for a cohort did not finish")}
	c.loads[key] = l
	return l, true
}

// run reads. Whatever happens, panics included, nobody is left waiting.
func (l *loading) run(read func() (any, error)) {
	defer close(l.done)
	defer func() {
		if p := recover(); p != nil {
			l.err = &loadError{error: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	value, err := read()
	if err != nil {
		err = &loadError{error: err}
	}
	l.value, l.err = value, err
}

// remember keeps rooms which this response may show again though the viewer has left them by now: the
// room of a leaveRoom payload, or of the last events of a subscription.
func remember(ctx context.Context, rooms ...*ent.Room) {
	r, ok := ctx.Value(registryKey{}).(*registry)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rm := range rooms {
		r.rooms[rm.ID] = rm
	}
}

// remembered gives a room that remember was told of, or nil.
func remembered(ctx context.Context, roomID string) *ent.Room {
	r, ok := ctx.Value(registryKey{}).(*registry)
	if !ok {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rooms[roomID]
}

// batches gives each response its registry.
type batches struct{}

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
	graphql.RootFieldInterceptor
} = batches{}

// ExtensionName names the extension.
func (batches) ExtensionName() string { return "ParleyBatches" }

// Validate accepts every schema.
func (batches) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse runs one response, or one event of a subscription.
func (batches) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	r := &registry{cohorts: make(map[any]any), rooms: make(map[string]*ent.Room)}
	if x, ok := ctx.Value(executionKey{}).(*execution); ok {
		if rm := x.room.Load(); rm != nil {
			r.rooms[rm.ID] = rm
		}
		if a := x.told.Load(); a != nil {
			r.told, r.rooms[a.RoomID] = a, a.Room
		}
	}
	return next(context.WithValue(ctx, registryKey{}, r))
}

// InterceptRootField gives a root field a place for the viewer that it may sign in.
func (batches) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	return next(withSignIn(ctx))
}
