package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/live"
)

// The events of an inbox come with what its list shows of a room, read for many viewers by one statement. Each viewer's
// own execution takes its values from there and reads only what a client selects beyond them.

// InboxEvents is Subscription.inboxEvents.
func (r subscriptionResolver) InboxEvents(ctx context.Context, after *string) (<-chan *model.RoomActivity, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	activity := func(e live.Event) *model.RoomActivity {
		return &model.RoomActivity{
			Cursor: inboxCursor(v.UserID, chat.ListMoment(e.Cursor)), Room: e.Activity.Room, Membership: e.Activity.Membership,
		}
	}
	return following(ctx, activity, func(viewerID string) (live.Source, error) {
		moment, err := decodeInbox(viewerID, after)
		if err != nil {
			return nil, err
		}
		return r.hub.SubscribeInbox(ctx, viewerID, moment)
	})
}

// InboxCursor is Viewer.inboxCursor.
func (r viewerResolver) InboxCursor(_ context.Context, who *model.Viewer) (string, error) {
	return inboxCursor(who.User.ID, r.chat.ListMoment()), nil
}

// told gives what the event that the response is about came with, if it is about the room; nil in other responses.
func told(ctx context.Context, roomID string) *chat.Activity {
	r, ok := ctx.Value(registryKey{}).(*registry)
	if !ok || r.told == nil || r.told.RoomID != roomID {
		return nil
	}
	return r.told
}

// toldAuthor gives the author of a message that came with the event, else nil.
func toldAuthor(ctx context.Context, m *ent.Message) *ent.User {
	if a := told(ctx, m.RoomID); a != nil && a.LastAuthor != nil && a.LastAuthor.ID == m.AuthorID {
		return a.LastAuthor
	}
	return nil
}
