package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/id"
)

// Room is Membership.room.
func (r membershipResolver) Room(ctx context.Context, m *ent.Membership) (*ent.Room, error) {
	return roomOf(ctx, r.root, m, func(m *ent.Membership) string { return m.RoomID })
}

// User is Membership.user.
func (r membershipResolver) User(ctx context.Context, m *ent.Membership) (*ent.User, error) {
	return userOf(ctx, r.root, m, "user", func(m *ent.Membership) string { return m.UserID })
}

// JoinRoom is Mutation.joinRoom.
func (r mutationResolver) JoinRoom(ctx context.Context, in model.JoinRoomInput) (*model.JoinRoomPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Room, "roomId", in.RoomID); err != nil {
		return nil, err
	}
	rm, m, err := r.chat.JoinRoom(ctx, v.UserID, in.RoomID)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.JoinRoomPayload{Room: rm, Membership: m, RoomEdge: roomEdge(v.UserID, rm)}, nil
}

// LeaveRoom is Mutation.leaveRoom.
func (r mutationResolver) LeaveRoom(ctx context.Context, in model.LeaveRoomInput) (*model.LeaveRoomPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Room, "roomId", in.RoomID); err != nil {
		return nil, err
	}
	rm, m, err := r.chat.LeaveRoom(ctx, v.UserID, in.RoomID)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.LeaveRoomPayload{Room: rm, Membership: m}, nil
}

// AddMember is Mutation.addMember.
func (r mutationResolver) AddMember(ctx context.Context, in model.AddMemberInput) (*model.AddMemberPayload, error) {
	v, err := r.forMember(ctx, in.RoomID, in.UserID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.AddMember(ctx, v, in.RoomID, in.UserID)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	edge := &model.MembershipEdge{Cursor: memberCursor(m), Node: m}
	return &model.AddMemberPayload{Room: rm, Membership: m, MembershipEdge: edge}, nil
}

// RemoveMember is Mutation.removeMember.
func (r mutationResolver) RemoveMember(ctx context.Context, in model.RemoveMemberInput) (*model.RemoveMemberPayload, error) {
	v, err := r.forMember(ctx, in.RoomID, in.UserID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.RemoveMember(ctx, v, in.RoomID, in.UserID)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.RemoveMemberPayload{Room: rm, Membership: m}, nil
}

// SetMemberRole is Mutation.setMemberRole.
func (r mutationResolver) SetMemberRole(ctx context.Context, in model.SetMemberRoleInput) (*model.SetMemberRolePayload, error) {
	v, err := r.forMember(ctx, in.RoomID, in.UserID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.SetMemberRole(ctx, v, in.RoomID, in.UserID, in.Role)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.SetMemberRolePayload{Room: rm, Membership: m}, nil
}

// forMember reads what the mutations about another member have in common, and gives the viewer's id.
func (r mutationResolver) forMember(ctx context.Context, roomID, userID string) (viewerID string, err error) {
	v, err := needViewer(ctx)
	if err != nil {
		return "", err
	}
	if err := wanted(id.Room, "roomId", roomID); err != nil {
		return "", err
	}
	return v.UserID, wanted(id.User, "userId", userID)
}
