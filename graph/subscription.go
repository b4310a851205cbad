package graph

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/live"
	"parley/internal/outlet"
)

// A subscription is pulled (docs/decisions/0004): whoever wants its next response first has the next event
// put where gqlgen's executor looks for it. So a subscription needs no goroutine of ours, an event is taken
// from its stream only when the one before has been written, and the reason why a stream ends reaches the
// client as the last response. Where there is an outlet, a subscription that has caught up parks instead,
// and its group pushes (share.go).

// feed is the running subscription of an operation. It is used by one goroutine at a time, that which
// asks for responses.
type feed struct {
	source  source // nil until the resolver has let the viewer in
	waiting []live.Event
	ended   bool

	watcher *watcher // of a subscription to states, which has no source

	own      *execution    // executes for this subscription alone
	group    *group        // executes for it and its likes; nil where nothing is shared
	viewerID string        // by which it entered the group
	member   *live.Member  // of the group
	out      outlet.Outlet // takes what the group pushes; nil where there is nothing to push into
}

// source is what a subscription is fed by: a live.Source, or what is the viewer's alone.
type source interface {
	Next(ctx context.Context) ([]live.Event, error)
	Poll(ctx context.Context) ([]live.Event, error)
	Close()
}

// next gives the next response; the last one, before nil, is the error that tells why it was the last. nil
// is also given when the subscription has parked.
func (f *feed) next(ctx context.Context, present graphql.ErrorPresenterFunc) *graphql.Response {
	if f.source == nil {
		return f.own.responses(ctx) // refused: the executor gives the errors, then nil
	}
	if f.ended || ctx.Err() != nil {
		return nil
	}
	resp, err := f.safely(ctx)
	switch {
	case err != nil:
		return f.end(ctx, func() *graphql.Response { return failure(present(ctx, err)) })
	case resp == nil:
		return nil
	case resp.Last:
		return f.end(ctx, func() *graphql.Response { return resp.Response })
	}
	return resp.Response
}

// end makes the last response, unless the client, the socket or the server ended it, and knows.
func (f *feed) end(ctx context.Context, last func() *graphql.Response) *graphql.Response {
	f.ended = true
	f.source.Close()
	if ctx.Err() != nil {
		return nil
	}
	return last()
}

func (f *feed) safely(ctx context.Context) (resp *outlet.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a subscription: %v\n%s", p, debug.Stack())
		}
	}()
	return f.pull(ctx)
}

// pull gives the response to the next event, or nil once the subscription has parked.
func (f *feed) pull(ctx context.Context) (*outlet.Response, error) {
	if f.member != nil {
		backlog, last := f.member.Resumed()
		if last != nil {
			return last, nil
		}
		f.waiting = append(f.waiting, backlog...)
	}
	for len(f.waiting) == 0 {
		var err error
		if f.out == nil {
			f.waiting, err = f.source.Next(ctx)
		} else {
			f.waiting, err = f.source.Poll(ctx)
		}
		if err != nil {
			return nil, err //nolint:wrapcheck // it is told to the client
		}
		if len(f.waiting) > 0 {
			break
		}
		f.own.rest() // it may have executed an event that was not shared
		if f.member.Attach() {
			f.out.Park()
			return nil, nil //nolint:nilnil // parked
		}
	}
	e := f.waiting[0]
	f.waiting = f.waiting[1:]
	if f.member != nil {
		resp, err := f.member.Response(ctx, e)
		if resp != nil || err != nil {
			return resp, err //nolint:wrapcheck // it is told to the client
		}
	}
	if of, isRoom := f.source.(live.Source); isRoom {
		f.own.room.Store(of.Room())
	}
	return f.own.respond(ctx, e), nil
}

// failure is the response that ends a subscription with an error.
func failure(reason *gqlerror.Error) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{reason}}
}

// RoomEvents is Subscription.roomEvents.
func (r subscriptionResolver) RoomEvents(ctx context.Context, roomID string, after *string) (<-chan model.RoomEvent, error) {
	event := func(e live.Event) model.RoomEvent { return roomEvent(roomID, e) }
	return follow(ctx, roomID, event, func(viewerID string) (live.Source, error) {
		if after == nil {
			return r.hub.Subscribe(ctx, viewerID, roomID, nil)
		}
		version, err := decodeNumber(listRoomEvents, *after, roomID)
		if err != nil {
			return nil, err
		}
		return r.hub.Subscribe(ctx, viewerID, roomID, &version)
	})
}

// MessageAdded is Subscription.messageAdded.
func (r subscriptionResolver) MessageAdded(ctx context.Context, roomID string, afterSeq *int) (<-chan *ent.Message, error) {
	message := func(e live.Event) *ent.Message { return e.Message }
	return follow(ctx, roomID, message, func(viewerID string) (live.Source, error) {
		return r.hub.SubscribePosts(ctx, viewerID, roomID, afterSeq)
	})
}

// follow makes the events of a source those of the subscription that the resolver was called for. An
// execution that serves a group is fed by the group, whose members have each been let in.
func follow[T any](
	ctx context.Context, roomID string, value func(live.Event) T,
	subscribe func(viewerID string) (live.Source, error),
) (<-chan T, error) {
	if x, ok := ctx.Value(executionKey{}).(*execution); ok && x.shared != nil {
		x.shared.audience.roomID = roomID
	}
	return following(ctx, value, func(viewerID string) (live.Source, error) {
		if err := wanted(id.Room, "roomId", roomID); err != nil {
			return nil, err
		}
		return subscribe(viewerID)
	})
}

// following is follow for events that are about no single room.
func following[T any](
	ctx context.Context, value func(live.Event) T, subscribe func(viewerID string) (live.Source, error),
) (<-chan T, error) {
	x, events, err := fedBy(ctx, value)
	switch {
	case err != nil:
		return nil, err
	case x.shared != nil:
		return events, nil
	case x.subscription.source != nil:
		return events, nil // it was let in, and begins to execute again
	}
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	source, err := subscribe(v.UserID)
	if err != nil {
		return nil, err
	}
	x.subscription.source = source
	return events, nil
}

// fedBy gives the execution of the subscription that the resolver was called for, and what it takes its events from.
func fedBy[T any](ctx context.Context, value func(live.Event) T) (*execution, <-chan T, error) {
	x, ok := ctx.Value(executionKey{}).(*execution)
	if !ok {
		return nil, nil, errNoRegistry
	}
	events := make(chan T, 1)
	x.put = func(e live.Event) {
		select {
		case <-events: // one that the executor did not take, as when its context had ended
		default:
		}
		events <- value(e)
	}
	return x, events, nil
}

// roomEvent is an event as the schema has it.
func roomEvent(roomID string, e live.Event) model.RoomEvent {
	cursor := eventCursor(roomID, e.Cursor)
	switch e.Kind {
	case live.MessagePosted:
		return &model.MessagePosted{Cursor: cursor, Message: e.Message}
	case live.MessageChanged:
		return &model.MessageChanged{Cursor: cursor, Message: e.Message}
	case live.MessageDeleted:
		return &model.MessageDeleted{Cursor: cursor, Message: e.Message}
	case live.MembershipChanged:
		return &model.MembershipChanged{Cursor: cursor, Membership: e.Membership}
	case live.ReceiptsAdvanced:
		return &model.ReceiptsAdvanced{Cursor: cursor, Receipts: e.Receipts}
	case live.RoomChanged:
		return &model.RoomChanged{Cursor: cursor, Room: e.Room}
	}
	return nil
}

// subscriptions gives each subscription its feed, and its group where executions are shared.
type subscriptions struct {
	present graphql.ErrorPresenterFunc
	groups  *groups // nil: nothing is shared
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
} = subscriptions{}

// ExtensionName names the extension.
func (subscriptions) ExtensionName() string { return "ParleySubscriptions" }

// Validate accepts every schema.
func (subscriptions) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation pulls the responses of subscriptions and leaves other operations alone.
func (s subscriptions) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Subscription {
		return next(ctx)
	}
	f := new(feed)
	if s.groups != nil && !watches(ctx) {
		// The group's execution is begun first: gqlgen goes on with the context that was last begun with.
		f.group, f.viewerID = s.groups.enter(ctx, next)
	}
	if f.group != nil {
		f.out = outlet.From(ctx)
	}
	f.own = begin(ctx, f, next, s.present)
	if f.watcher != nil {
		return f.watch(ctx, s.present)
	}
	switch {
	case f.group == nil:
	case f.source == nil:
		s.groups.leave(f.group, f.viewerID)
	default:
		of, _ := f.source.(live.Source) // what is none has no group, see keyOf
		f.member = s.groups.join(f.group, of, f.out)
		f.own.rest()
	}
	switch {
	case f.source == nil:
	case f.out != nil:
		f.out.OnEnd(func() { s.leave(f) })
	default:
		context.AfterFunc(ctx, func() { s.leave(f) }) // the transport ends it with the operation
	}
	return func(ctx context.Context) *graphql.Response { return f.next(ctx, s.present) }
}

// leave gives back what a subscription holds.
func (s subscriptions) leave(f *feed) {
	f.source.Close()
	if f.member != nil {
		f.member.Leave()
		s.groups.leave(f.group, f.viewerID)
	}
}

// unavailable gives the error of an event that could not be shown as it is because the database was out
// of reach, or nil. It ends the subscription: events behind it would carry the client's cursor past it.
func unavailable(resp *graphql.Response) *gqlerror.Error {
	for _, err := range resp.Errors {
		if err.Extensions["code"] == string(fault.Unavailable) {
			return &gqlerror.Error{Message: err.Message, Extensions: err.Extensions}
		}
	}
	return nil
}
