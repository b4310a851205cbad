package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

// Viewer is Query.viewer: null for nobody, which is no error.
func (r queryResolver) Viewer(ctx context.Context) (*model.Viewer, error) {
	v, err := needViewer(ctx)
	if fault.CodeOf(err) == fault.Unauthenticated {
		return nil, nil //nolint:nilnil // null is the answer
	}
	if err != nil {
		return nil, err
	}
	return r.viewer(ctx, v)
}

// User is Query.user.
func (r queryResolver) User(ctx context.Context, userID, username *string) (*ent.User, error) {
	if _, err := reader(ctx); err != nil {
		return nil, err
	}
	switch {
	case (userID == nil) == (username == nil):
		return nil, fault.Input("id", "Give either id or username.")
	case userID != nil:
		return r.accounts.UserByID(ctx, *userID)
	default:
		return r.accounts.UserByUsername(ctx, *username)
	}
}

// Room is Query.room.
func (r queryResolver) Room(ctx context.Context, roomID string) (*ent.Room, error) {
	v, err := needViewer(ctx)
	if err != nil || !id.Is(id.Room, roomID) {
		return nil, err
	}
	rooms, err := r.chat.Rooms(ctx, chat.AsViewer(v.UserID), []string{roomID})
	return rooms[roomID], err
}

// ServerInfo is Query.serverInfo, for everybody.
func (r queryResolver) ServerInfo(context.Context) (*model.ServerInfo, error) { return r.info, nil }
