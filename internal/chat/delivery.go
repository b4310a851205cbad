package chat

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/message"
)

// Delivery is how far a message has come: how many of the other current members of its room have got it, and
// how many have read it. Those who joined later count as having read it.
type Delivery struct{ Delivered, Read, Others int }

// Deliveries gives how far those of the messages have come that are the author's own, by message id: not
// SYSTEM messages, and none of a room that the author has left.
//
// Whatever the number of messages, the members of each room are looked at once: they are counted by where
// between the messages they are.
func (s *Service) Deliveries(ctx context.Context, authorID string, messages []*ent.Message) (map[string]Delivery, error) {
	own := make(map[string][]*ent.Message)
	for _, m := range messages {
		if m.AuthorID == authorID && m.Kind != message.KindSYSTEM {
			own[m.RoomID] = append(own[m.RoomID], m)
		}
	}
	out := make(map[string]Delivery, len(messages))
	if len(own) == 0 {
		return out, nil
	}
	places, err := s.crowds(ctx, authorID, own)
	if err != nil {
		return nil, err
	}
	for roomID, crowd := range places {
		for _, m := range own[roomID] {
			out[m.ID] = crowd.delivery(m.Seq)
		}
	}
	return out, nil
}

// crowd is members of a room by where they are.
type crowd []struct{ delivered, read, members int }

// delivery counts who has come to a position.
func (c crowd) delivery(seq int) Delivery {
	var d Delivery
	for _, some := range c {
		d.Others += some.members
		if some.delivered >= seq {
			d.Delivered += some.members
		}
		if some.read >= seq {
			d.Read += some.members
		}
	}
	return d
}

// crowds reads where the members of rooms that the viewer is in are, not counting the viewer. Positions before the first of the messages
// or behind the last are told as just before or at these: so those who are up to date are one row, and those
// who were away for long are another.
func (s *Service) crowds(ctx context.Context, viewerID string, of map[string][]*ent.Message) (map[string]crowd, error) {
	keys := make([][]string, 3)
	for roomID, messages := range of {
		bySeq := func(a, b *ent.Message) int { return a.Seq - b.Seq }
		least, most := slices.MinFunc(messages, bySeq).Seq, slices.MaxFunc(messages, bySeq).Seq
		keys[0] = append(keys[0], roomID)
		keys[1], keys[2] = append(keys[1], strconv.Itoa(least)), append(keys[2], strconv.Itoa(most))
	}
	between := func(b *entsql.Builder, column string) {
		b.WriteString("CASE WHEN m." + column + " < k.least THEN k.least - 1 WHEN m." + column + " > k.most THEN k.most ELSE m." + column + " END")
	}
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT m.room_id, ")
		between(b, "delivered_seq")
		b.WriteString(", ")
		between(b, "read_seq")
		b.WriteString(", SUM(CASE WHEN m.user_id = ").Arg(viewerID)
		b.WriteString(" THEN 0 ELSE 1 END) FROM (SELECT p0, CAST(p1 AS bigint) AS least, CAST(p2 AS bigint) AS most FROM ")
		keyTable(b, keys)
		b.WriteString(") AS k CROSS JOIN memberships m WHERE m.room_id = k.p0 AND m.left_at IS NULL")
		b.WriteString(" AND EXISTS (SELECT 1 FROM memberships v WHERE v.room_id = k.p0 AND v.left_at IS NULL AND v.user_id = ").Arg(viewerID)
		b.WriteString(") GROUP BY 1, 2, 3")
	})
	out := make(map[string]crowd)
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var roomID string
		var delivered, read, members int
		err := scan(&roomID, &delivered, &read, &members)
		out[roomID] = append(out[roomID], struct{ delivered, read, members int }{delivered, read, members})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return out, nil
}
