package graph

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/ent"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/live"
	"parley/internal/outlet"
	"parley/internal/request"
)

// Shared execution (docs/decisions/0007). Subscriptions whose operations are equal, but for where they
// resume, are a group, and an event is executed once for all of it. The group has an execution of its own,
// that nobody's context ends and that knows no viewer: its audience are the members of the room. Where the
// selection depends on the viewer, by the schema's word, the group is that of one viewer's subscriptions.
// Everything else stays each subscription's own: parsing, validation, permission, cursor, removal, pace.

// groupKey is what the operations of a group have in common.
type groupKey struct {
	query, operation string
	variables        string // JSON, without the one that says where to resume
	viewerID         string // "" where the selection does not depend on the viewer
}

// groups are the groups of a schema's subscriptions.
type groups struct {
	present graphql.ErrorPresenterFunc

	mu  sync.Mutex // guards what follows, and what it says of a group
	all map[groupKey]*group
}

// group is the subscriptions of one operation.
type group struct {
	key  groupKey
	exec *execution

	subscriptions int            // guarded by groups.mu
	viewers       map[string]int // whose they are, and how many each has; guarded by groups.mu
	live          *live.Group    // of those that were let in; guarded by groups.mu
}

// enter gives the group of an operation, which next begins, or nil where it can have none. Whoever enters
// leaves once.
func (gs *groups) enter(ctx context.Context, next graphql.OperationHandler) (g *group, viewerID string) {
	op := graphql.GetOperationContext(ctx)
	key, viewer, ok := keyOf(ctx, op)
	if !ok {
		return nil, ""
	}
	v, err := needViewer(ctx)
	if err != nil {
		return nil, "" // nobody will be let in
	}
	if g := gs.find(key, v.UserID, nil); g != nil {
		return g, v.UserID
	}
	fresh := &group{key: key, viewers: make(map[string]int), exec: beginShared(op, viewer, next, gs.present)} //nolint:contextcheck // no subscriber's context
	fresh.exec.shared.audience.subscribers = func(most int) []string { return gs.viewersOf(fresh, most) }
	return gs.find(key, v.UserID, fresh), v.UserID
}

// viewersOf gives whose the subscriptions of a group are, nil where they are more than most.
func (gs *groups) viewersOf(g *group, most int) []string {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	if len(g.viewers) > most {
		return nil
	}
	return slices.AppendSeq(make([]string, 0, len(g.viewers)), maps.Keys(g.viewers))
}

// find gives the group of a key for a subscription of the viewer's: the one there is, else the new one.
func (gs *groups) find(key groupKey, viewerID string, fresh *group) *group {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	g := gs.all[key]
	if g == nil {
		if fresh == nil {
			return nil
		}
		if gs.all == nil {
			gs.all = make(map[groupKey]*group)
		}
		g = fresh
		gs.all[key] = g
	}
	g.subscriptions++
	g.viewers[viewerID]++
	return g
}

// join makes the stream of a subscription that has entered a member of its group.
func (gs *groups) join(g *group, source live.Source, out outlet.Outlet) *live.Member {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	if g.live == nil || !g.live.Takes(source) {
		g.live = live.NewGroup(source, g.exec)
		g.exec.room.Store(source.Room())
	}
	return g.live.Join(source, out)
}

func (gs *groups) leave(g *group, viewerID string) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	if g.viewers[viewerID]--; g.viewers[viewerID] == 0 {
		delete(g.viewers, viewerID)
	}
	if g.subscriptions--; g.subscriptions == 0 {
		delete(gs.all, g.key)
	}
}

// execution executes the selection of a subscription for one event after the other: for a single
// subscription on the context of who pulls it, or for a group.
type execution struct {
	subscription *feed // nil for a group's
	present      graphql.ErrorPresenterFunc
	next         graphql.OperationHandler
	operation    *graphql.OperationContext
	responses    graphql.ResponseHandler // nil while it rests
	put          func(live.Event)        // hands the executor the event that it gives the next response for

	// room is the room that events are about, as the viewer could last see it. The last events before a
	// removal are resolved after it, when the viewer can't read the room any more.
	room atomic.Pointer[ent.Room]
	// told is what the event of an inbox came with.
	told atomic.Pointer[chat.Activity]

	shared *sharing // of a group's
}

// sharing is what the execution of a group has that no single one needs.
type sharing struct {
	audience  audience
	viewer    *auth.Viewer // the selection depends on; nil for none
	requestID string
	known     known
	turn      sync.Mutex // held while executing
}

type executionKey struct{}

var _ live.Encoder = (*execution)(nil)

// begin begins the execution of a single subscription.
func begin(ctx context.Context, f *feed, next graphql.OperationHandler, present graphql.ErrorPresenterFunc) *execution {
	x := &execution{subscription: f, present: present, next: next, operation: graphql.GetOperationContext(ctx)}
	x.responses = next(x.enterOwn(ctx))
	return x
}

// beginShared begins the execution of a group, by what gqlgen would execute the operation with.
func beginShared(
	op *graphql.OperationContext, viewer *auth.Viewer, next graphql.OperationHandler, present graphql.ErrorPresenterFunc,
) *execution {
	x := &execution{
		present: present, next: next, operation: operationLike(op),
		shared: &sharing{viewer: viewer, requestID: rand.Text()},
	}
	x.responses = next(x.enter(context.Background())) // the life of a group is no subscriber's
	return x
}

// operationLike gives an operation that executes the same: what is hung on the one is not on the other.
func operationLike(op *graphql.OperationContext) *graphql.OperationContext {
	return &graphql.OperationContext{
		RawQuery: op.RawQuery, Variables: op.Variables, OperationName: op.OperationName, Doc: op.Doc, Operation: op.Operation,
		DisableIntrospection: op.DisableIntrospection, RecoverFunc: op.RecoverFunc,
		ResolverMiddleware: op.ResolverMiddleware, RootResolverMiddleware: op.RootResolverMiddleware,
	}
}

// rest forgets what executing takes: idle subscriptions are many, and their groups execute for them.
func (x *execution) rest() { x.operation, x.responses, x.put = nil, nil, nil }

// enterOwn gives the execution of a single subscription its place in the context of who pulls it.
func (x *execution) enterOwn(ctx context.Context) context.Context {
	return context.WithValue(graphql.WithOperationContext(ctx, x.operation), executionKey{}, x)
}

// enter gives a group's execution its place in a context that knows nothing of any subscriber.
func (x *execution) enter(ctx context.Context) context.Context {
	ctx = request.With(ctx, request.Info{ID: x.shared.requestID})
	if x.shared.viewer != nil {
		ctx = auth.WithViewer(ctx, *x.shared.viewer)
	} else {
		ctx = withAudience(ctx, &x.shared.audience)
	}
	ctx = graphql.WithOperationContext(ctx, x.operation)
	return context.WithValue(ctx, executionKey{}, x)
}

// Encode implements live.Encoder.
func (x *execution) Encode(ctx context.Context, e live.Event) (*outlet.Response, error) {
	x.shared.turn.Lock()
	defer x.shared.turn.Unlock()
	x.shared.audience.read.Store(false)
	x.shared.audience.insertions.begin()
	resp := x.respond(x.enter(ctx), e)
	if resp == nil {
		if ctx.Err() != nil {
			return nil, live.ErrClosed
		}
		return nil, errors.New("the executor gave no response to an event")
	}
	if resp.Last {
		if err := unavailable(resp.Response); err != nil {
			return nil, &fault.Error{Code: fault.Unavailable, Message: err.Message}
		}
	}
	made := outlet.Finish(resp.Response)
	made.Last, made.Wide = resp.Last, x.shared.audience.read.Load()
	made.For = x.shared.audience.insertions.into(made)
	return made, nil
}

// Failed implements live.Encoder.
func (x *execution) Failed(ctx context.Context, err error) *outlet.Response {
	last := outlet.Finish(failure(x.present(x.enter(ctx), err)))
	last.Last = true
	return last
}

// respond executes one event. What it gives is overwritten by the next call. nil where ctx has ended.
func (x *execution) respond(ctx context.Context, e live.Event) *outlet.Response {
	if e.Room != nil {
		x.room.Store(e.Room)
	}
	if x.responses == nil {
		x.operation = operationLike(x.subscription.group.exec.operation)
		// The transport has emptied the operation of a subscription that parked, and gqlgen looks there for its kind.
		graphql.GetOperationContext(ctx).Operation = x.operation.Operation
		x.responses = x.next(x.enterOwn(ctx))
	}
	if x.subscription != nil {
		ctx = x.enterOwn(ctx) // that of who pulls has the operation from before it rested
	}
	x.told.Store(e.Activity)
	x.put(e)
	resp := x.responses(ctx)
	if resp == nil {
		return nil
	}
	if reason := unavailable(resp); reason != nil {
		return &outlet.Response{Response: failure(reason), Last: true}
	}
	return &outlet.Response{Response: resp, Last: resp.Data == nil && len(resp.Errors) > 0}
}

// isPersonal tells a root field that is about the viewer and no room: its subscriptions are pulled, each on its own.
func isPersonal(root *ast.Field) bool {
	return root.Name == "notificationAdded" || root.Name == "inboxEvents"
}

// keyOf gives what operations must agree in to share, and the viewer where they depend on one. The variable
// that only says where to resume is left out, so that those who resumed share with those who began.
func keyOf(ctx context.Context, op *graphql.OperationContext) (key groupKey, of *auth.Viewer, ok bool) {
	variables := maps.Clone(op.Variables)
	for _, selection := range op.Operation.SelectionSet {
		root, isField := selection.(*ast.Field)
		if !isField || isPersonal(root) {
			return groupKey{}, nil, false
		}
		for _, argument := range root.Arguments {
			value := argument.Value
			resumes := argument.Name == "after" || argument.Name == "afterSeq"
			if resumes && value.Kind == ast.Variable && uses(op.Operation, value.Raw) == 1 {
				delete(variables, value.Raw)
			}
		}
		if dependsOnViewer(root.SelectionSet) {
			v, err := needViewer(ctx)
			if err != nil {
				return groupKey{}, nil, false // nobody will be let in
			}
			key.viewerID, of = v.UserID, &v
		}
	}
	text, err := json.Marshal(variables)
	if err != nil {
		return groupKey{}, nil, false
	}
	key.query, key.operation, key.variables = op.RawQuery, op.OperationName, string(text)
	return key, of, true
}
