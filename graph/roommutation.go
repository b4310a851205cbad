package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/id"
)

// roomEdge is a room at its place in viewer.rooms.
func roomEdge(viewerID string, rm *ent.Room) *model.RoomEdge {
	return &model.RoomEdge{Cursor: viewerRoomCursor(viewerID, rm), Node: rm}
}

// CreateRoom is Mutation.createRoom.
func (r mutationResolver) CreateRoom(ctx context.Context, in model.CreateRoomInput) (*model.CreateRoomPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	for _, userID := range in.MemberIds {
		if err := wanted(id.User, "memberIds", userID); err != nil {
			return nil, err
		}
	}
	rm, m, err := r.chat.CreateRoom(ctx, v.UserID, chat.CreateRoom{
		Name: deref(in.Name), Description: deref(in.Description), Kind: in.Kind, Visibility: in.Visibility,
		MemberIDs: in.MemberIds,
	})
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.CreateRoomPayload{Room: rm, Membership: m, RoomEdge: roomEdge(v.UserID, rm)}, nil
}

// OpenDirectRoom is Mutation.openDirectRoom.
func (r mutationResolver) OpenDirectRoom(ctx context.Context, in model.OpenDirectRoomInput) (*model.OpenDirectRoomPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.User, "userId", in.UserID); err != nil {
		return nil, err
	}
	rm, m, err := r.chat.OpenDirectRoom(ctx, v.UserID, in.UserID)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.OpenDirectRoomPayload{Room: rm, Membership: m, RoomEdge: roomEdge(v.UserID, rm)}, nil
}

// UpdateRoom is Mutation.updateRoom.
func (r mutationResolver) UpdateRoom(ctx context.Context, in model.UpdateRoomInput) (*model.UpdateRoomPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Room, "roomId", in.RoomID); err != nil {
		return nil, err
	}
	avatar, err := avatarGiven(in.AvatarID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.UpdateRoom(ctx, v.UserID, chat.UpdateRoom{
		RoomID: in.RoomID, Name: in.Name, Description: in.Description, Visibility: in.Visibility,
		AvatarID: avatar,
	})
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.UpdateRoomPayload{Room: rm, Membership: m}, nil
}

// ArchiveRoom is Mutation.archiveRoom.
func (r mutationResolver) ArchiveRoom(ctx context.Context, in model.ArchiveRoomInput) (*model.ArchiveRoomPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Room, "roomId", in.RoomID); err != nil {
		return nil, err
	}
	rm, m, err := r.chat.ArchiveRoom(ctx, v.UserID, in.RoomID)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.ArchiveRoomPayload{Room: rm, Membership: m}, nil
}
