package chat

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// What is unread is never counted up or down but read from the positions and the messages: messages of others
// behind the member's readSeq that are neither deleted nor SYSTEM. The counting ends at Limits.UnreadCount,
// and it looks at no more than the last unreadWindow messages of a room and the viewer's last mentionWindow
// mentions: whoever has not been there for so long has enough to read.
const (
	unreadWindow  = 10_000
	mentionWindow = 5_000
)

// UnreadIn gives what the viewer has not read in those of the rooms that they are a member of, by room id, by
// one statement.
func (s *Service) UnreadIn(ctx context.Context, viewerID string, roomIDs []string) (map[string]int, error) {
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT m.room_id, (SELECT COUNT(*) FROM (SELECT 1 FROM messages x WHERE ")
		writeUnread(b)
		b.WriteString(" ORDER BY x.seq LIMIT ").Arg(s.limits.UnreadCount).WriteString(") AS counted) FROM ")
		keyTable(b, [][]string{roomIDs})
		b.WriteString(" CROSS JOIN memberships m CROSS JOIN rooms r")
		b.WriteString(" WHERE m.room_id = k.p0 AND m.left_at IS NULL AND r.id = m.room_id AND m.user_id = ").Arg(viewerID)
	})
	return s.counts(ctx, "read unread messages", query, args)
}

// UnreadMentions gives how many unread messages mention the viewer, by room id and for all of their rooms, by
// one statement. Rooms without any are left out.
func (s *Service) UnreadMentions(ctx context.Context, viewerID string) (map[string]int, error) {
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT m.room_id, COUNT(*) FROM (SELECT message_id FROM mentions WHERE user_id = ").Arg(viewerID)
		b.WriteString(" ORDER BY id DESC LIMIT ").Arg(mentionWindow)
		b.WriteString(") AS n CROSS JOIN messages x CROSS JOIN memberships m CROSS JOIN rooms r WHERE x.id = n.message_id AND ")
		writeUnread(b)
		b.WriteString(" AND m.left_at IS NULL AND r.id = m.room_id AND m.user_id = ").Arg(viewerID)
		b.WriteString(" GROUP BY m.room_id")
	})
	return s.counts(ctx, "read unread mentions", query, args)
}

// UnreadTotal gives what the viewer has not read in all of their rooms together, by one statement.
func (s *Service) UnreadTotal(ctx context.Context, viewerID string) (int, error) {
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT '', COUNT(*) FROM (SELECT 1 FROM memberships m CROSS JOIN rooms r ")
		ofEach := b.Dialect() == dialect.Postgres // which might read all messages of all rooms otherwise
		if ofEach {
			b.WriteString("CROSS JOIN LATERAL (SELECT 1 FROM messages x WHERE ")
			writeUnread(b)
			b.WriteString(" ORDER BY x.seq LIMIT ").Arg(s.limits.UnreadCount).WriteString(") AS each")
		} else {
			b.WriteString("CROSS JOIN messages x")
		}
		b.WriteString(" WHERE m.left_at IS NULL AND r.id = m.room_id AND r.last_seq > m.read_seq AND m.user_id = ").Arg(viewerID)
		if !ofEach {
			b.WriteString(" AND ")
			writeUnread(b)
		}
		b.WriteString(" LIMIT ").Arg(s.limits.UnreadCount).WriteString(") AS counted")
	})
	counts, err := s.counts(ctx, "read unread messages", query, args)
	return counts[""], err
}

// writeUnread writes that a message x is unread to the holder of the membership m in the room r.
func writeUnread(b *entsql.Builder) {
	b.WriteString("x.room_id = m.room_id AND x.seq > m.read_seq AND x.seq > r.last_seq - ").Arg(unreadWindow)
	b.WriteString(" AND x.kind <> 'SYSTEM' AND x.deleted_at IS NULL AND x.author_id <> m.user_id")
}

// counts runs a query for keys and counts, none of them above the bound.
func (s *Service) counts(ctx context.Context, doing, query string, args []any) (map[string]int, error) {
	out := make(map[string]int)
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var key string
		var n int
		err := scan(&key, &n)
		out[key] = min(n, s.limits.UnreadCount)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return out, nil
}
