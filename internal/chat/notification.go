package chat

import (
	"context"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/ent/notificationcounter"
	"parley/ent/predicate"
	"parley/internal/database"
	"parley/internal/fault"
)

// A notification is shown while its user is a member of its room and its message, if it has one, is not deleted.
// Whoever comes back to a room is shown its notifications again, as they are its messages. Notifications are
// given with their rooms and messages, as Edges.

// NotificationPage is a page of a user's notifications, the newest first.
type NotificationPage struct {
	Before     int // only those before this place; 0 for all
	Limit      int
	UnreadOnly bool
}

// Notifications gives a page, and the place after which everything is new to whoever was given the first page.
func (s *Service) Notifications(ctx context.Context, viewerID string, p NotificationPage) (Slice[*ent.Notification], int, error) {
	// The place is read first: what commits between the two reads is shown here and told again.
	seqs, err := s.NotificationSeqs(ctx, []string{viewerID})
	if err != nil {
		return Slice[*ent.Notification]{}, 0, err
	}
	q := s.notifications(viewerID).Order(ent.Desc(notification.FieldSeq)).Limit(p.Limit + 1)
	if p.Before > 0 {
		q.Where(notification.SeqLT(p.Before))
	}
	if p.UnreadOnly {
		q.Where(notification.ReadAtIsNil())
	}
	rows, err := q.All(ctx)
	if err != nil {
		return Slice[*ent.Notification]{}, 0, fmt.Errorf("read notifications: %w", err)
	}
	return cut(rows, p.Limit, false, p.Before > 0), seqs[viewerID], nil
}

// NewNotifications is what was added to a user's notifications after a place.
type NewNotifications struct {
	Items []*ent.Notification // by their places
	// Upto is the place up to which Items are all there is to show; at least the one asked for.
	Upto int
	More bool // there is more behind Upto
}

// NewNotifications gives at most limit of the notifications after a place.
func (s *Service) NewNotifications(ctx context.Context, viewerID string, after, limit int) (NewNotifications, error) {
	// Whoever draws a place holds the counter until they commit: what is at or before the counter is there to read.
	seqs, err := s.NotificationSeqs(ctx, []string{viewerID})
	upto := seqs[viewerID]
	if err != nil || upto <= after {
		return NewNotifications{Upto: after}, err
	}
	rows, err := s.notifications(viewerID).Where(notification.SeqGT(after), notification.SeqLTE(upto)).
		Order(ent.Asc(notification.FieldSeq)).Limit(limit).All(ctx)
	if err != nil {
		return NewNotifications{}, fmt.Errorf("read new notifications: %w", err)
	}
	if len(rows) == limit {
		last := rows[limit-1].Seq
		return NewNotifications{Items: rows, Upto: last, More: last < upto}, nil
	}
	return NewNotifications{Items: rows, Upto: upto}, nil
}

// NotificationSeqs gives the places of the users' last notifications, shown or not; none for who has had none.
func (s *Service) NotificationSeqs(ctx context.Context, userIDs []string) (map[string]int, error) {
	out := make(map[string]int, len(userIDs))
	for chunk := range slices.Chunk(userIDs, 10_000) { // the databases bound the arguments of a statement
		rows, err := s.db.Read().NotificationCounter.Query().Where(notificationcounter.IDIn(chunk...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read counters of notifications: %w", err)
		}
		for _, r := range rows {
			out[r.ID] = r.LastSeq
		}
	}
	return out, nil
}

// NotificationsByID gives those of the notifications that the viewer is shown, by id.
func (s *Service) NotificationsByID(ctx context.Context, viewerID string, ids []string) (map[string]*ent.Notification, error) {
	rows, err := s.notifications(viewerID).Where(notification.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read notifications: %w", err)
	}
	return byKey(rows, func(n *ent.Notification) string { return n.ID }), nil
}

// UnreadNotifications counts those that the viewer is shown and has not read, no further than Limits.UnreadCount.
func (s *Service) UnreadNotifications(ctx context.Context, viewerID string) (int, error) {
	ids, err := s.db.Read().Notification.Query().Where(shownTo(viewerID), notification.ReadAtIsNil()).
		Limit(s.limits.UnreadCount).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("count unread notifications: %w", err)
	}
	return len(ids), nil
}

// MarkNotificationsRead marks some notifications of the viewer's as read and gives them, in the order of ids. What was
// read stays read since then. NOT_FOUND, and nothing is marked, where the viewer is not shown one of them;
// BAD_USER_INPUT for more than Limits.PageSize.
func (s *Service) MarkNotificationsRead(ctx context.Context, viewerID string, ids []string) ([]*ent.Notification, error) {
	if len(ids) == 0 || len(ids) > s.limits.PageSize {
		return nil, fault.Input("ids", "Name 1 to %d notifications at a time.", s.limits.PageSize)
	}
	known := make(map[string]*ent.Notification, len(ids))
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := s.markRead(ctx, tx, viewerID, notification.IDIn(ids...)); err != nil {
			return err
		}
		rows, err := withEdges(tx.Notification.Query().Where(shownTo(viewerID), notification.IDIn(ids...))).All(ctx)
		if err != nil {
			return fmt.Errorf("read notifications: %w", err)
		}
		known = byKey(rows, func(n *ent.Notification) string { return n.ID })
		if slices.ContainsFunc(ids, func(one string) bool { return known[one] == nil }) {
			return noNotification()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	marked := make([]*ent.Notification, len(ids))
	for i, one := range ids {
		marked[i] = known[one]
	}
	return marked, nil
}

// MarkAllNotificationsRead marks all notifications of the viewer's as read, those which are not shown included: who
// comes back to a room is not reminded.
//
// It does so in pieces: whoever notifies the viewer meanwhile waits for each, with the rooms that they hold. It may end
// halfway, and be repeated.
func (s *Service) MarkAllNotificationsRead(ctx context.Context, viewerID string) error {
	seqs, err := s.NotificationSeqs(ctx, []string{viewerID})
	if err != nil {
		return err
	}
	for more := true; more; {
		ids, err := s.db.Read().Notification.Query().Where(
			notification.UserID(viewerID), notification.ReadAtIsNil(), notification.SeqLTE(seqs[viewerID]),
		).Order(ent.Asc(notification.FieldSeq)).Limit(markAtOnce).IDs(ctx)
		if err != nil {
			return fmt.Errorf("read unread notifications: %w", err)
		}
		if more = len(ids) == markAtOnce; len(ids) == 0 {
			return nil
		}
		err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return s.markRead(ctx, tx, viewerID, notification.IDIn(ids...))
		})
		if err != nil {
			return err //nolint:wrapcheck // markRead's, or that of the commit
		}
	}
	return nil
}

// markAtOnce is how many notifications one transaction marks.
const markAtOnce = 1000

// markRead marks those of the viewer's that are not read yet. It holds the viewer's counter, so that of two devices
// which mark the same rows one waits.
func (s *Service) markRead(ctx context.Context, tx *ent.Tx, viewerID string, which ...predicate.Notification) error {
	if _, err := tx.NotificationCounter.Query().Where(notificationcounter.ID(viewerID), database.LockRows).IDs(ctx); err != nil {
		return fmt.Errorf("lock notifications: %w", err)
	}
	err := tx.Notification.Update().Where(notification.UserID(viewerID), notification.ReadAtIsNil()).Where(which...).
		SetReadAt(s.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("mark notifications as read: %w", err)
	}
	return nil
}

// notifyOfReaction tells the author of a message that the viewer reacted to it: of their first emoji, and never
// again of this message, whatever they take back.
func (c *change) notifyOfReaction(ctx context.Context, m *ent.Message) error {
	if m.AuthorID == c.viewerID || m.Kind == message.KindSYSTEM || c.notes.has(m.AuthorID, c.viewerID, m.ID) {
		return nil
	}
	author, err := c.membership(ctx, m.AuthorID)
	if err != nil || !active(author) || !wants(author.NotificationLevel, notification.KindREACTION) {
		return err
	}
	told, err := c.tx.Notification.Query().Where(
		notification.MessageID(m.ID), notification.UserID(m.AuthorID), notification.ActorID(c.viewerID),
	).Exist(ctx)
	if err != nil {
		return fmt.Errorf("read notification: %w", err)
	}
	if !told {
		messageID := m.ID
		c.notes.add(note{
			userID: m.AuthorID, kind: notification.KindREACTION, roomID: m.RoomID, messageID: &messageID, actorID: c.viewerID,
		})
	}
	return nil
}

// notifications selects what the viewer is shown.
func (s *Service) notifications(viewerID string) *ent.NotificationQuery {
	return withEdges(s.db.Read().Notification.Query().Where(shownTo(viewerID)))
}

func withEdges(q *ent.NotificationQuery) *ent.NotificationQuery { return q.WithRoom().WithMessage() }

// shownTo selects the viewer's notifications of rooms that they are members of and of messages that stand.
func shownTo(viewerID string) predicate.Notification {
	return notification.And(notification.UserID(viewerID), predicate.Notification(inRoomsOf(viewerID, notification.FieldRoomID)),
		func(s *entsql.Selector) {
			t := entsql.Table(message.Table)
			s.Where(entsql.NotExists(entsql.Select(t.C(message.FieldID)).From(t).Where(entsql.And(
				entsql.ColumnsEQ(t.C(message.FieldID), s.C(notification.FieldMessageID)), entsql.NotNull(t.C(message.FieldDeletedAt)),
			))))
		})
}

func noNotification() error {
	return &fault.Error{Code: fault.NotFound, Message: "There is no such notification.", Field: "ids"}
}
