package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/ent"
	"parley/graph/generated"
	"parley/graph/model"
	"parley/internal/live"
)

// WithAudience is withAudience.
func WithAudience(ctx context.Context, roomID string) context.Context {
	return withAudience(ctx, &audience{roomID: roomID})
}

// DependsOnViewer is dependsOnViewer.
func DependsOnViewer(set ast.SelectionSet) bool { return dependsOnViewer(set) }

// Batches is the one extension that the resolvers of an event need.
func Batches() graphql.HandlerExtension { return batches{} }

// Stage makes the schema whose roomEvents are just these, given to whoever asks: it is left to the fields
// below who may see what.
func Stage(d Deps, events []live.Event) graphql.ExecutableSchema {
	return generated.NewExecutableSchema(generated.Config{Resolvers: stage{root: newRoot(d), events: events}})
}

type stage struct {
	*root
	events []live.Event
}

func (s stage) Subscription() generated.SubscriptionResolver { return s }

// RoomEvents is Subscription.roomEvents.
func (s stage) RoomEvents(_ context.Context, roomID string, _ *string) (<-chan model.RoomEvent, error) {
	out := make(chan model.RoomEvent, len(s.events))
	for _, e := range s.events {
		out <- roomEvent(roomID, e)
	}
	close(out)
	return out, nil
}

// NotificationAdded is Subscription.notificationAdded, which tells nothing here.
func (s stage) NotificationAdded(context.Context, *string) (<-chan *ent.Notification, error) {
	out := make(chan *ent.Notification)
	close(out)
	return out, nil
}

// MessageAdded is Subscription.messageAdded.
func (s stage) MessageAdded(context.Context, string, *int) (<-chan *ent.Message, error) {
	out := make(chan *ent.Message, len(s.events))
	for _, e := range s.events {
		if e.Message != nil {
			out <- e.Message
		}
	}
	close(out)
	return out, nil
}

// InboxEvents is Subscription.inboxEvents.
func (s stage) InboxEvents(context.Context, *string) (<-chan *model.RoomActivity, error) {
	out := make(chan *model.RoomActivity)
	close(out)
	return out, nil
}

// PresenceChanged is Subscription.presenceChanged, which tells nothing of events.
func (s stage) PresenceChanged(context.Context, *string, []string) (<-chan *model.Presence, error) {
	out := make(chan *model.Presence)
	close(out)
	return out, nil
}

// TypingChanged is Subscription.typingChanged, which tells nothing of events.
func (s stage) TypingChanged(context.Context, string) (<-chan *live.Typing, error) {
	out := make(chan *live.Typing)
	close(out)
	return out, nil
}
