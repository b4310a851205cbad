package graph

import (
	"context"
	"slices"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/presence"
)

func userID(u *ent.User) string { return u.ID }

// Presence is User.presence: null where the viewer shares no room with the user.
func (r userResolver) Presence(ctx context.Context, u *ent.User) (*model.Presence, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	states, err := load(ctx, u, field{name: "presence"}, func(ctx context.Context, users []*ent.User) (map[string]presence.State, error) {
		shared, err := r.chat.Sharing(ctx, []string{v.UserID}, unique(each(users, userID)))
		if err != nil {
			return nil, err
		}
		var known []string
		for other := range shared[v.UserID] {
			known = append(known, other)
		}
		return r.presence.States(ctx, known)
	})
	if err != nil {
		return nil, err
	}
	state, known := states[u.ID]
	if !known {
		return nil, nil //nolint:nilnil // null is the answer
	}
	return presenceOf(u, state), nil
}

// SetPresence is Mutation.setPresence.
func (r mutationResolver) SetPresence(ctx context.Context, in model.SetPresenceInput) (*model.SetPresencePayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	state, err := r.presence.Set(ctx, v.UserID, presence.Choice{
		Status: in.Status, Text: in.StatusText, TextExpiresAt: in.StatusExpiresAt,
	})
	if err != nil {
		return nil, err
	}
	u, err := r.accounts.UserByID(ctx, v.UserID)
	if err != nil {
		return nil, err
	}
	return &model.SetPresencePayload{Presence: presenceOf(u, state)}, nil
}

// PresenceChanged is Subscription.presenceChanged.
func (r subscriptionResolver) PresenceChanged(ctx context.Context, roomID *string, userIDs []string) (<-chan *model.Presence, error) {
	open := func(viewerID string) (func(context.Context) (*presence.Notice, error), func(), error) {
		w, err := r.watchPresence(ctx, viewerID, roomID, userIDs)
		if err != nil {
			return nil, nil, err
		}
		return w.Next, w.Close, nil
	}
	return watch(ctx, open, func(n *presence.Notice) *model.Presence { return presenceOf(n.User, n.State) })
}

func (r subscriptionResolver) watchPresence(ctx context.Context, viewerID string, roomID *string, userIDs []string) (*presence.Watch, error) {
	switch {
	case (roomID == nil) == (userIDs == nil):
		return nil, fault.Input("roomId", "Give either roomId or userIds.")
	case roomID == nil && len(userIDs) == 0:
		return nil, fault.Input("userIds", "Name at least one user.")
	case roomID == nil:
		userIDs = slices.DeleteFunc(slices.Clone(userIDs), func(s string) bool { return !id.Is(id.User, s) }) // who is nobody is left out
		return r.presence.WatchUsers(ctx, viewerID, userIDs)
	}
	if err := wanted(id.Room, "roomId", *roomID); err != nil {
		return nil, err
	}
	return r.presence.WatchRoom(ctx, viewerID, *roomID)
}

// presenceOf is the presence of a user as the schema has it.
func presenceOf(u *ent.User, s presence.State) *model.Presence {
	p := &model.Presence{User: u, Status: s.Status, StatusExpiresAt: s.TextExpiresAt, LastSeenAt: s.LastSeenAt}
	if s.Text != "" {
		p.StatusText = &s.Text
	}
	return p
}
