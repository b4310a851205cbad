package chat

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/predicate"
)

// History gives the same page of the history of each room, by room id. The caller has checked that
// the viewer is a member of all of them. The cost does not depend on how far back the page is.
func (s *Service) History(ctx context.Context, roomIDs []string, p Page) (map[string]Slice[*ent.Message], error) {
	order, direction := ent.Asc(message.FieldSeq), "seq"
	if p.Backward {
		order, direction = ent.Desc(message.FieldSeq), "seq DESC"
	}
	pages := topOfEach(message.Table, [][]string{roomIDs}, p.Limit+1, direction, func(b *entsql.Builder) {
		b.WriteString("room_id = k.p0")
		p.writeBounds(b)
	})
	rows, err := s.db.Read().Message.Query().Order(order).Where(predicate.Message(pages)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	grouped := groupBy(rows, func(m *ent.Message) string { return m.RoomID })
	out := make(map[string]Slice[*ent.Message], len(roomIDs))
	for _, roomID := range roomIDs {
		out[roomID] = p.cut(grouped[roomID])
	}
	return out, nil
}

// Around gives the page of limit messages that has the message in its middle, fewer at the ends of
// the history. NOT_FOUND where the message is not in the room.
func (s *Service) Around(ctx context.Context, roomID, messageID string, limit int) (Slice[*ent.Message], error) {
	m, err := s.db.Read().Message.Query().Where(message.ID(messageID), message.RoomID(roomID)).Only(ctx)
	if ent.IsNotFound(err) {
		return Slice[*ent.Message]{}, noMessage()
	}
	if err != nil {
		return Slice[*ent.Message]{}, fmt.Errorf("read message: %w", err)
	}
	after := max(0, m.Seq-limit/2-1)
	pages, err := s.History(ctx, []string{roomID}, Page{Limit: limit, After: after})
	return pages[roomID], err
}

// Replies gives the same page of the undeleted replies of each message in a room of the reader's, by
// message id, forward.
func (s *Service) Replies(ctx context.Context, by Reader, messageIDs []string, p Page) (map[string]Slice[*ent.Message], error) {
	pages := topOfEach(message.Table, [][]string{messageIDs}, p.Limit+1, "seq", func(b *entsql.Builder) {
		b.WriteString("reply_to_id = k.p0 AND deleted_at IS NULL")
		p.writeBounds(b)
	})
	rows, err := s.db.Read().Message.Query().Order(ent.Asc(message.FieldSeq)).
		Where(predicate.Message(pages), predicate.Message(by.inside(message.FieldRoomID))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read replies: %w", err)
	}
	grouped := groupBy(rows, func(m *ent.Message) string { return *m.ReplyToID })
	out := make(map[string]Slice[*ent.Message], len(messageIDs))
	for _, messageID := range messageIDs {
		out[messageID] = p.cut(grouped[messageID])
	}
	return out, nil
}

// LastMessages gives the last message of each room that the reader reads from inside, by room id.
func (s *Service) LastMessages(ctx context.Context, by Reader, roomIDs []string) (map[string]*ent.Message, error) {
	last := topOfEach(message.Table, [][]string{roomIDs}, 1, "seq DESC", func(b *entsql.Builder) {
		b.WriteString("room_id = k.p0")
	})
	rows, err := s.db.Read().Message.Query().
		Where(predicate.Message(last), predicate.Message(by.inside(message.FieldRoomID))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read last messages: %w", err)
	}
	return byKey(rows, func(m *ent.Message) string { return m.RoomID }), nil
}

// writeBounds writes the conditions of After and Before behind others.
func (p Page) writeBounds(b *entsql.Builder) {
	if p.After > 0 {
		b.WriteString(" AND seq > ").Arg(p.After)
	}
	if p.Before > 0 {
		b.WriteString(" AND seq < ").Arg(p.Before)
	}
}

func (p Page) cut(rows []*ent.Message) Slice[*ent.Message] {
	bounded := p.After > 0
	if p.Backward {
		bounded = p.Before > 0
	}
	return cut(rows, p.Limit, p.Backward, bounded)
}

// groupBy sorts rows into groups and keeps their order.
func groupBy[K comparable, T any](rows []T, key func(T) K) map[K][]T {
	out := make(map[K][]T)
	for _, row := range rows {
		out[key(row)] = append(out[key(row)], row)
	}
	return out
}
