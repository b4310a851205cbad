package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/fault"
	"parley/internal/id"
)

// Viewer is Query.viewer: null for nobody, which is no error.
func (r queryResolver) Viewer(ctx context.Context) (*model.Viewer, error) {
	v, ok := viewer(ctx)
	if !ok {
		return nil, nil //nolint:nilnil // null is the answer
	}
	return r.viewer(ctx, v)
}

// User is Query.user.
func (r queryResolver) User(ctx context.Context, userID, username *string) (*ent.User, error) {
	if _, err := needViewer(ctx); err != nil {
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
	rooms, err := r.chat.Rooms(ctx, v.UserID, []string{roomID})
	return rooms[roomID], err
}

// ServerInfo is Query.serverInfo, for everybody.
func (r queryResolver) ServerInfo(context.Context) (*model.ServerInfo, error) { return r.info, nil }
