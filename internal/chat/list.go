package chat

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/predicate"
	"parley/ent/room"
	"parley/internal/fault"
)

// RoomPosition is a place in the list of a viewer's rooms by activity.
type RoomPosition struct {
	// ActivityMs is rooms.last_activity_at in milliseconds since 1970.
	ActivityMs int64
	RoomID     string
}

// DirectoryPosition is a place in the directory.
type DirectoryPosition struct {
	NameKey string
	RoomID  string
}

// ViewerRooms gives a page of the viewer's rooms, the one with the latest message first, from the
// one after the position.
func (s *Service) ViewerRooms(ctx context.Context, viewerID string, after *RoomPosition, limit int) (Slice[*ent.Room], error) {
	q := s.db.Read().Room.Query().
		Where(predicate.Room(inRoomsOf(viewerID, room.FieldID))).
		Order(ent.Desc(room.FieldLastActivityAt, room.FieldID)).Limit(limit + 1)
	if after != nil {
		at := time.UnixMilli(after.ActivityMs).UTC()
		q.Where(room.Or(
			room.LastActivityAtLT(at),
			room.And(room.LastActivityAt(at), room.IDLT(after.RoomID)),
		))
	}
	rows, err := q.All(ctx)
	if err != nil {
		return Slice[*ent.Room]{}, fmt.Errorf("read rooms of viewer: %w", err)
	}
	return cut(rows, limit, false, after != nil), nil
}

// PublicRooms gives a page of the public rooms that are not archived, by name, whose name or
// description contains the query, from the one after the position.
func (s *Service) PublicRooms(ctx context.Context, query string, after *DirectoryPosition, limit int) (Slice[*ent.Room], error) {
	query = strings.TrimSpace(query)
	if err := s.checkSearch(query, 0, s.limits.DirectoryQuery); err != nil {
		return Slice[*ent.Room]{}, err
	}
	q := s.db.Read().Room.Query().
		Where(room.VisibilityEQ(room.VisibilityPUBLIC), room.ArchivedAtIsNil()).
		Order(ent.Asc(room.FieldNameKey, room.FieldID)).Limit(limit + 1)
	if query != "" {
		q.Where(room.Or(room.NameKeyContains(strings.ToLower(query)), room.DescriptionContainsFold(query)))
	}
	if after != nil {
		// The first condition says nothing new, but where in the index to begin.
		q.Where(room.NameKeyGTE(after.NameKey), room.Or(
			room.NameKeyGT(after.NameKey),
			room.And(room.NameKey(after.NameKey), room.IDGT(after.RoomID)),
		))
	}
	rows, err := q.All(ctx)
	if err != nil {
		return Slice[*ent.Room]{}, fmt.Errorf("read directory: %w", err)
	}
	return cut(rows, limit, false, after != nil), nil
}

// Members gives the same page of the current members of each room, by room id, in the order of the
// membership ids, which is that of first joining. The caller has checked that the viewer is a member
// of all of them.
func (s *Service) Members(ctx context.Context, roomIDs []string, k Keyset) (map[string]Slice[*ent.Membership], error) {
	rows, err := s.db.Read().Membership.Query().Order(ent.Asc(membership.FieldID)).Where(
		predicate.Membership(topOfEach(membership.Table, [][]string{roomIDs}, k.Limit+1, "id", func(b *entsql.Builder) {
			b.WriteString("room_id = k.p0 AND left_at IS NULL AND id > ").Arg(k.After)
		}))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	grouped := groupBy(rows, func(m *ent.Membership) string { return m.RoomID })
	out := make(map[string]Slice[*ent.Membership], len(roomIDs))
	for _, roomID := range roomIDs {
		out[roomID] = cut(grouped[roomID], k.Limit, false, k.After != "")
	}
	return out, nil
}

// checkSearch checks a search text: at least least and at most most code points, no control characters.
func (s *Service) checkSearch(query string, least, most int) error {
	n := utf8.RuneCountInString(query)
	if n < least || n > most || !utf8.ValidString(query) || strings.ContainsRune(query, 0) {
		return fault.Input("query", "The search text must be %d to %d characters long.", least, most)
	}
	return nil
}
