package chat

import (
	"context"
	"fmt"

	"parley/ent"
	"parley/ent/membership"
	"parley/internal/database"
	"parley/internal/fault"
)

// Receipt is how far a member has come in a room: up to which positions messages have reached them, and up to
// which they have read.
type Receipt struct {
	Version      int // the room's, at the last change of the positions
	MembershipID string
	UserID       string
	DeliveredSeq int
	ReadSeq      int
}

func receiptOf(m *ent.Membership) *Receipt {
	return &Receipt{
		Version: m.ReceiptVersion, MembershipID: m.ID, UserID: m.UserID, DeliveredSeq: m.DeliveredSeq, ReadSeq: m.ReadSeq,
	}
}

// place is a member's place in a room after a change of theirs.
type place struct {
	room       *ent.Room
	membership *ent.Membership
}

// MarkDelivered tells that messages have reached the viewer up to a position. A position that is not beyond
// the one so far changes nothing. BAD_USER_INPUT where it is beyond the last message; NOT_FOUND, NOT_A_MEMBER.
//
// In rooms of at most Limits.ReceiptMembers members it is a change that all of them are told of, and may be
// held for the service's pace so that many are written and told together. In larger rooms nobody is told.
// An archived room takes positions too: they are the member's own, and else its badge could never be cleared.
func (s *Service) MarkDelivered(ctx context.Context, viewerID, roomID string, seq int) (*ent.Room, *ent.Membership, error) {
	return s.mark(ctx, roomID, seq, &mark{userID: viewerID, delivered: seq})
}

// MarkRead tells that the viewer has read up to a position, which implies that it was delivered. All else is
// as with MarkDelivered.
func (s *Service) MarkRead(ctx context.Context, viewerID, roomID string, seq int) (*ent.Room, *ent.Membership, error) {
	return s.mark(ctx, roomID, seq, &mark{userID: viewerID, delivered: seq, read: seq})
}

func (s *Service) mark(ctx context.Context, roomID string, seq int, m *mark) (*ent.Room, *ent.Membership, error) {
	if seq < 0 {
		return nil, nil, beyond()
	}
	p, err := s.receipts.do(ctx, roomID, m)
	return p.room, p.membership, err
}

// advance makes the marks of a room in one change, each with an answer of its own.
func (s *Service) advance(ctx context.Context, roomID string, marks []*mark) {
	err := s.submit(ctx, &work{roomID: roomID, forMany: true, fn: func(ctx context.Context, c *change) error {
		return c.advance(ctx, marks)
	}})
	if err == nil {
		return
	}
	for _, m := range marks {
		m.place, m.err = place{}, err
	}
}

// advance moves the members on whose marks are further than they are, by one statement that reads and one
// that writes.
func (c *change) advance(ctx context.Context, marks []*mark) error {
	members, err := c.places(ctx, marks)
	if err != nil {
		return err
	}
	moved := make(map[*ent.Membership]bool)
	var order []*ent.Membership
	for _, one := range marks {
		one.place = place{}
		m := members[one.userID]
		if one.err = one.refused(c.room, m); one.err != nil || !one.move(m) || moved[m] {
			continue
		}
		moved[m] = true
		order = append(order, m)
	}
	if err := c.savePlaces(ctx, order); err != nil {
		return err
	}
	for _, one := range marks {
		if one.err == nil {
			held := *members[one.userID]
			one.place = place{snapshot(c.room), &held}
		}
	}
	return nil
}

// refused tells why a mark can't be made by the holder of m.
func (one *mark) refused(rm *ent.Room, m *ent.Membership) error {
	switch {
	case !visible(rm, m):
		return noRoom()
	case !May(Read, rm, m):
		return notAMember()
	case one.delivered > rm.LastSeq:
		return beyond()
	}
	return nil
}

// move sets the positions of m where the mark is further, and tells whether it was.
func (one *mark) move(m *ent.Membership) bool {
	if one.delivered <= m.DeliveredSeq && one.read <= m.ReadSeq {
		return false
	}
	m.DeliveredSeq, m.ReadSeq = max(m.DeliveredSeq, one.delivered), max(m.ReadSeq, one.read)
	return true
}

// places reads the memberships, ended ones included, of those who made marks, by user.
func (c *change) places(ctx context.Context, marks []*mark) (map[string]*ent.Membership, error) {
	members := make(map[string]*ent.Membership, len(marks))
	var userIDs []string
	for _, one := range marks {
		if _, asked := members[one.userID]; !asked {
			members[one.userID] = nil
			userIDs = append(userIDs, one.userID)
		}
	}
	rows, err := c.tx.Membership.Query().
		Where(membership.RoomID(c.room.ID), membership.UserIDIn(userIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read positions: %w", err)
	}
	for _, m := range rows {
		members[m.UserID] = m
	}
	return members, nil
}

// savePlaces writes the positions of members, and stamps those that the room is told of.
func (c *change) savePlaces(ctx context.Context, members []*ent.Membership) error {
	told := c.room.MemberCount <= c.limits.ReceiptMembers
	ids := make([]string, len(members))
	delivered, read, versions := make([]int, len(members)), make([]int, len(members)), make([]int, len(members))
	for i, m := range members {
		if told {
			m.ReceiptVersion = c.version()
			c.receipts = append(c.receipts, Change{Version: m.ReceiptVersion, Receipts: []*Receipt{receiptOf(m)}})
		}
		ids[i], delivered[i], read[i], versions[i] = m.ID, m.DeliveredSeq, m.ReadSeq, m.ReceiptVersion
	}
	c.queue.Queue(&savePositions, len(ids), nil, ids, delivered, read, versions)
	return c.queue.Flush(ctx) //nolint:wrapcheck // by its statement
}

// SetNotifications chooses what the viewer wants to be notified of in a room. It is a change of the room that
// only they are told of, on all their devices; in an archived room too. NOT_FOUND, NOT_A_MEMBER.
func (s *Service) SetNotifications(
	ctx context.Context, viewerID, roomID string, level membership.NotificationLevel,
) (*ent.Room, *ent.Membership, error) {
	return s.changeAndShow(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		if err := c.need(Read); err != nil {
			return err
		}
		m := c.viewer
		if m.NotificationLevel == level {
			return nil
		}
		m.NotificationLevel, m.SettingsVersion = level, c.version()
		err := c.tx.Membership.Update().Where(membership.ID(m.ID)).
			SetNotificationLevel(level).SetSettingsVersion(m.SettingsVersion).Exec(ctx)
		if err != nil {
			return fmt.Errorf("update settings: %w", err)
		}
		return nil
	})
}

func beyond() error {
	return fault.Input("seq", "The position is not one of this room's messages: 0 to its lastSeq.")
}

// savePositions writes how far members have come.
var savePositions = database.Statement{
	Doing: "update positions",
	Postgres: `UPDATE memberships SET delivered_seq = v.delivered_seq, read_seq = v.read_seq, receipt_version = v.version
		FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS v (id, delivered_seq, read_seq, version)
		WHERE memberships.id = v.id`,
	SQLite: `UPDATE memberships SET delivered_seq = ?2, read_seq = ?3, receipt_version = ?4 WHERE id = ?1`,
}
