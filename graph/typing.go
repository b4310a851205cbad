package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/id"
	"parley/internal/live"
)

// Typing is Room.typing: null for those who are not members.
func (r roomResolver) Typing(ctx context.Context, rm *ent.Room) (*live.Typing, error) {
	held, err := r.held(ctx, rm)
	if err != nil || held[rm.ID] == nil {
		return nil, err
	}
	states, err := load(ctx, rm, field{name: "typing"}, func(ctx context.Context, rooms []*ent.Room) (map[string]*live.Typing, error) {
		states := make(map[string]*live.Typing, len(rooms))
		for _, rm := range rooms {
			states[rm.ID] = r.hub.Typing(rm.ID)
		}
		together(ctx, values(states)...)
		return states, nil
	})
	return states[rm.ID], err
}

// Room is TypingState.room.
func (r typingStateResolver) Room(ctx context.Context, t *live.Typing) (*ent.Room, error) {
	return roomOf(ctx, r.root, t, func(t *live.Typing) string { return t.RoomID })
}

// Users is TypingState.users. The hub reads them once for all subscribers.
func (r typingStateResolver) Users(ctx context.Context, t *live.Typing) ([]*ent.User, error) {
	found, err := load(ctx, t, field{name: "users"}, func(ctx context.Context, states []*live.Typing) (map[string]*ent.User, error) {
		found, err := r.hub.Typists(ctx, states...)
		together(ctx, values(found)...)
		return found, err
	})
	if err != nil {
		return nil, err
	}
	users := make([]*ent.User, 0, len(t.UserIDs))
	for _, userID := range t.UserIDs {
		if u := found[userID]; u != nil {
			users = append(users, u)
		}
	}
	return users, nil
}

// SetTyping is Mutation.setTyping.
func (r mutationResolver) SetTyping(ctx context.Context, in model.SetTypingInput) (*model.SetTypingPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Room, "roomId", in.RoomID); err != nil {
		return nil, err
	}
	shown, err := r.hub.SetTyping(ctx, v.UserID, in.RoomID, in.Typing)
	if err != nil {
		return nil, err
	}
	return &model.SetTypingPayload{Typing: shown}, nil
}

// TypingChanged is Subscription.typingChanged.
func (r subscriptionResolver) TypingChanged(ctx context.Context, roomID string) (<-chan *live.Typing, error) {
	open := func(viewerID string) (func(context.Context) (*live.Typing, error), func(), error) {
		if err := wanted(id.Room, "roomId", roomID); err != nil {
			return nil, nil, err
		}
		s, err := r.hub.SubscribeTyping(ctx, viewerID, roomID)
		if err != nil {
			return nil, nil, err
		}
		return s.Next, s.Close, nil
	}
	return watch(ctx, open, func(t *live.Typing) *live.Typing { return t })
}
