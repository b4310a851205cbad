package chat

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent/membership"
)

// CurrentMembers gives the users who are members of the rooms now, by room, in no order.
func (s *Service) CurrentMembers(ctx context.Context, roomIDs []string) (map[string][]string, error) {
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT m.room_id, m.user_id FROM ")
		keyTable(b, [][]string{roomIDs})
		b.WriteString(" CROSS JOIN memberships m WHERE m.room_id = k.p0 AND m.left_at IS NULL")
	})
	out := make(map[string][]string, len(roomIDs))
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var roomID, userID string
		err := scan(&roomID, &userID)
		out[roomID] = append(out[roomID], userID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	return out, nil
}

// Sharing gives, for each of the viewers, those of the users with whom they are members of a room now.
// Everybody is with themself.
func (s *Service) Sharing(ctx context.Context, viewerIDs, userIDs []string) (map[string]map[string]bool, error) {
	out := make(map[string]map[string]bool, len(viewerIDs))
	if len(viewerIDs) == 0 || len(userIDs) == 0 {
		return out, nil
	}
	others := make([]any, len(userIDs))
	for i, userID := range userIDs {
		others[i] = userID
	}
	var rows []struct {
		ViewerID string `sql:"viewer_id"`
		OtherID  string `sql:"other_id"`
	}
	err := s.db.Read().Membership.Query().Where(membership.UserIDIn(viewerIDs...), membership.LeftAtIsNil()).
		Modify(func(q *entsql.Selector) {
			other := entsql.Table(membership.Table).As("other")
			q.Join(other).On(q.C(membership.FieldRoomID), other.C(membership.FieldRoomID))
			q.Where(entsql.And(
				entsql.In(other.C(membership.FieldUserID), others...), entsql.IsNull(other.C(membership.FieldLeftAt)),
			))
			q.Select(entsql.As(q.C(membership.FieldUserID), "viewer_id"), entsql.As(other.C(membership.FieldUserID), "other_id"))
			q.Distinct()
		}).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read who shares a room: %w", err)
	}
	asked := make(map[string]bool, len(userIDs))
	for _, userID := range userIDs {
		asked[userID] = true
	}
	for _, viewerID := range viewerIDs {
		out[viewerID] = make(map[string]bool)
		if asked[viewerID] {
			out[viewerID][viewerID] = true
		}
	}
	for _, row := range rows {
		out[row.ViewerID][row.OtherID] = true
	}
	return out, nil
}
