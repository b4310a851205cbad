package graph

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/live"
)

// A subscription is pulled (docs/decisions/0004): whoever wants its next response first has feed.pull
// put the next event where gqlgen's executor looks for it. So a subscription needs no goroutine of
// ours, an event is taken from its stream only when the one before has been written, and the reason
// why a stream ends reaches the client as the last response.

// feed is the running subscription of an operation. It is used by one goroutine at a time, that which
// asks for responses.
type feed struct {
	// pull waits for the next event and gives its key, or says why there is none. put then hands the
	// event to the executor, unless another subscriber has had it executed already.
	pull func(context.Context) (eventKey, error)
	put  func()
	// stop gives the stream back; it may be called more than once.
	stop func()
	// room is the room that events are about, as the viewer could last see it; nil if none is selected.
	room  *ent.Room
	ended bool
	// group is the subscribers that responses are shared with; readViewer tells whether a resolver of
	// the last response asked who the viewer is.
	group      *group
	readViewer atomic.Bool
}

type feedKey struct{}

// source is a stream of package live: Next waits for events and gives at least one, or the reason why
// there are no more.
type source[E any] interface {
	Next(ctx context.Context) ([]E, error)
	Close()
}

// follow makes the events of a source those of the subscription that the resolver was called for, and
// closes the source with the subscription.
func follow[E, T any](
	ctx context.Context, f *feed, from source[E], event func(E) T, key func(E) eventKey,
) <-chan T {
	forget := context.AfterFunc(ctx, from.Close)
	f.stop = func() {
		forget()
		from.Close()
	}
	var waiting []E
	out := make(chan T, 1) // the executor takes what put puts before put is called again
	f.pull = func(ctx context.Context) (eventKey, error) {
		for len(waiting) == 0 {
			var err error
			if waiting, err = from.Next(ctx); err != nil {
				return eventKey{}, err
			}
		}
		next := waiting[0]
		waiting = waiting[1:]
		value := event(next)
		f.put = func() { out <- value }
		return key(next), nil
	}
	return out
}

// next gives the next response; the last one, before nil, is the error that tells why it was the last.
func (f *feed) next(ctx context.Context, responses graphql.ResponseHandler, present graphql.ErrorPresenterFunc) *graphql.Response {
	if f.pull == nil {
		return responses(ctx) // refused: the executor gives the errors, then nil
	}
	if f.ended || ctx.Err() != nil {
		return nil
	}
	event, err := f.pullSafely(ctx)
	if err != nil {
		return f.end(ctx, func() *gqlerror.Error { return present(ctx, err) })
	}
	resp := f.group.respond(ctx, f, event, func() *graphql.Response {
		f.put()
		return responses(ctx)
	})
	if reason := unavailable(resp); reason != nil {
		return f.end(ctx, func() *gqlerror.Error { return reason })
	}
	return resp
}

// end makes the last response, which tells the reason.
func (f *feed) end(ctx context.Context, reason func() *gqlerror.Error) *graphql.Response {
	f.ended = true
	f.stop()
	if ctx.Err() != nil {
		return nil // the client, the socket or the server ended it, and knows
	}
	return &graphql.Response{Errors: gqlerror.List{reason()}}
}

// unavailable gives the error of an event that could not be shown as it is because the database was out
// of reach, or nil. It ends the subscription: events behind it would carry the client's cursor past it.
func unavailable(resp *graphql.Response) *gqlerror.Error {
	if resp == nil {
		return nil
	}
	for _, err := range resp.Errors {
		if err.Extensions["code"] == string(fault.Unavailable) {
			return &gqlerror.Error{Message: err.Message, Extensions: err.Extensions}
		}
	}
	return nil
}

func (f *feed) pullSafely(ctx context.Context) (event eventKey, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a subscription: %v\n%s", p, debug.Stack())
		}
	}()
	return f.pull(ctx)
}

// RoomEvents is Subscription.roomEvents.
func (r subscriptionResolver) RoomEvents(ctx context.Context, roomID string, after *string) (<-chan model.RoomEvent, error) {
	f, viewerID, err := r.begin(ctx, roomID)
	if err != nil {
		return nil, err
	}
	var from *int
	if after != nil {
		version, err := decodeNumber(listRoomEvents, *after, roomID)
		if err != nil {
			return nil, err
		}
		from = &version
	}
	stream, err := r.hub.Subscribe(ctx, viewerID, roomID, from)
	if err != nil {
		return nil, err
	}
	return follow(ctx, f, stream, func(e live.Event) model.RoomEvent {
		if e.Room != nil && f.room != nil {
			f.room = e.Room
		}
		return roomEvent(roomID, e)
	}, keyOfEvent), nil
}

// MessageAdded is Subscription.messageAdded.
func (r subscriptionResolver) MessageAdded(ctx context.Context, roomID string, afterSeq *int) (<-chan *ent.Message, error) {
	f, viewerID, err := r.begin(ctx, roomID)
	if err != nil {
		return nil, err
	}
	stream, err := r.hub.SubscribePosts(ctx, viewerID, roomID, afterSeq)
	if err != nil {
		return nil, err
	}
	return follow(ctx, f, stream, func(m *ent.Message) *ent.Message { return m }, keyOfMessage), nil
}

// begin gives what subscriptions to a room have in common: the feed and the viewer's id. The hub
// decides whether the viewer may.
func (r subscriptionResolver) begin(ctx context.Context, roomID string) (f *feed, viewerID string, err error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, "", err
	}
	if err := wanted(id.Room, "roomId", roomID); err != nil {
		return nil, "", err
	}
	f, ok := ctx.Value(feedKey{}).(*feed)
	if !ok {
		return nil, "", errNoRegistry
	}
	if !selects(graphql.GetOperationContext(ctx).Operation.SelectionSet, "room") {
		return f, v.UserID, nil
	}
	// The last events before a removal are resolved after it, when the room can't be read any more.
	rooms, err := r.chat.Rooms(ctx, chat.AsViewer(v.UserID), []string{roomID})
	f.room = rooms[roomID]
	return f, v.UserID, err
}

// selects tells whether a field of the name is anywhere in the selections of a valid document.
func selects(set ast.SelectionSet, name string) bool {
	for _, selection := range set {
		found := false
		switch s := selection.(type) {
		case *ast.Field:
			found = s.Name == name || selects(s.SelectionSet, name)
		case *ast.InlineFragment:
			found = selects(s.SelectionSet, name)
		case *ast.FragmentSpread:
			found = selects(s.Definition.SelectionSet, name)
		}
		if found {
			return true
		}
	}
	return false
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
	case live.RoomChanged:
		return &model.RoomChanged{Cursor: cursor, Room: e.Room}
	}
	return nil
}

// keyOfEvent is an event's key among those of its room.
func keyOfEvent(e live.Event) eventKey { return eventKey{version: e.Cursor, kind: int(e.Kind)} }

// keyOfMessage is a message's key among those of its room.
func keyOfMessage(m *ent.Message) eventKey { return eventKey{id: m.ID, version: m.Version} }

// subscriptions gives each subscription its feed, and its group.
type subscriptions struct {
	present graphql.ErrorPresenterFunc
	groups  *groups
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
	f := &feed{group: s.groups.join(graphql.GetOperationContext(ctx))}
	context.AfterFunc(ctx, func() { s.groups.leave(f.group) }) // the transport ends it with the operation
	responses := next(context.WithValue(ctx, feedKey{}, f))
	return func(ctx context.Context) *graphql.Response { return f.next(ctx, responses, s.present) }
}
