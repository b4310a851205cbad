package chat

import (
	"context"
	"fmt"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/ent/room"
)

// Every method that reads takes a fixed number of statements, whatever the number of its keys.

// Authorize gives the room and the viewer's current membership. The room is read first: should the
// membership end afterwards, it does so at a version after the room's. NOT_FOUND where the viewer may
// not see the room, NOT_A_MEMBER where they see it from outside.
func (s *Service) Authorize(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	rm, err := s.db.Read().Room.Query().Where(room.ID(roomID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, noRoom()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read room: %w", err)
	}
	held, err := s.Memberships(ctx, viewerID, []string{roomID})
	if err != nil {
		return nil, nil, err
	}
	m := held[roomID]
	switch {
	case !visible(rm, m):
		return nil, nil, noRoom()
	case m == nil:
		return nil, nil, notAMember()
	}
	return rm, m, nil
}

// Rooms gives those of the rooms that the reader may see, by id.
func (s *Service) Rooms(ctx context.Context, by Reader, ids []string) (map[string]*ent.Room, error) {
	rows, err := s.db.Read().Room.Query().Where(room.IDIn(ids...), by.rooms()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read rooms: %w", err)
	}
	return byKey(rows, func(r *ent.Room) string { return r.ID }), nil
}

// Memberships gives the viewer's current memberships in the rooms, by room id.
func (s *Service) Memberships(ctx context.Context, viewerID string, roomIDs []string) (map[string]*ent.Membership, error) {
	rows, err := s.db.Read().Membership.Query().Where(
		membership.RoomIDIn(roomIDs...), membership.UserID(viewerID), membership.LeftAtIsNil(),
	).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	return byKey(rows, func(m *ent.Membership) string { return m.RoomID }), nil
}

// MembershipsByID gives those of the memberships, ended ones included, that are in rooms of the reader's,
// by id.
func (s *Service) MembershipsByID(ctx context.Context, by Reader, ids []string) (map[string]*ent.Membership, error) {
	rows, err := s.db.Read().Membership.Query().Where(
		membership.IDIn(ids...), predicate.Membership(by.inside(membership.FieldRoomID)),
	).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	return byKey(rows, func(m *ent.Membership) string { return m.ID }), nil
}

// MessagesByID gives those of the messages that are in rooms of the reader's, by id.
func (s *Service) MessagesByID(ctx context.Context, by Reader, ids []string) (map[string]*ent.Message, error) {
	rows, err := s.db.Read().Message.Query().Where(
		message.IDIn(ids...), predicate.Message(by.inside(message.FieldRoomID)),
	).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	return byKey(rows, func(m *ent.Message) string { return m.ID }), nil
}

func byKey[T any](rows []T, key func(T) string) map[string]T {
	out := make(map[string]T, len(rows))
	for _, row := range rows {
		out[key(row)] = row
	}
	return out
}
