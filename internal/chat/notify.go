package chat

import (
	"slices"
	"strings"
	"time"

	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/ent/room"
	"parley/internal/database"
	"parley/internal/id"
)

// note is a notification to make.
type note struct {
	userID    string // who is told
	kind      notification.Kind
	roomID    string
	messageID *string
	actorID   string
}

// notes are the notifications that a transaction makes, in their order. They are written at its end, when it
// holds the locks of all its rooms: places are drawn from the users' counters, whose locks are taken in the
// order of the ids. So no two transactions wait for each other in a circle, and of one user's notifications
// a later place is never seen before an earlier one.
type notes struct{ all []note }

// wants tells whether a member with the level is notified of the kind.
func wants(level membership.NotificationLevel, kind notification.Kind) bool {
	switch kind {
	case notification.KindINVITE:
		return true // it precedes any choice
	case notification.KindMENTION, notification.KindREPLY:
		return level != membership.NotificationLevelNONE
	default:
		return level == membership.NotificationLevelALL
	}
}

func (n *notes) add(one note) { n.all = append(n.all, one) }

// has tells whether the user is already going to be told of what the actor did to the message.
func (n *notes) has(userID, actorID, messageID string) bool {
	return slices.ContainsFunc(n.all, func(one note) bool {
		return one.userID == userID && one.actorID == actorID && one.messageID != nil && *one.messageID == messageID
	})
}

// in gives the users who are told of something in a room, each once.
func (n *notes) in(roomID string) []string {
	var out []string
	for _, one := range n.all {
		if one.roomID == roomID {
			out = append(out, one.userID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// queue queues the drawing of places and the rows.
func (n *notes) queue(tx *database.Tx, now time.Time) {
	if len(n.all) == 0 {
		return
	}
	drawn := make(map[string]int)
	for _, one := range n.all {
		drawn[one.userID]++
	}
	users, counts := make([]string, 0, len(drawn)), make([]int, 0, len(drawn))
	for userID := range drawn {
		users = append(users, userID)
	}
	slices.Sort(users)
	for _, userID := range users {
		counts = append(counts, drawn[userID])
	}
	tx.Queue(&drawNotifications, len(users), nil, users, counts)

	var ids, userIDs, kinds, roomIDs, actorIDs []string
	var messageIDs []*string
	var behind []int // the user's last one
	for _, one := range n.all {
		drawn[one.userID]--
		ids, userIDs, kinds = append(ids, id.New(id.Notification)), append(userIDs, one.userID), append(kinds, string(one.kind))
		roomIDs, messageIDs, actorIDs = append(roomIDs, one.roomID), append(messageIDs, one.messageID), append(actorIDs, one.actorID)
		behind = append(behind, drawn[one.userID])
	}
	tx.Queue(&insertNotifications, len(ids), nil, ids, userIDs, behind, kinds, roomIDs, messageIDs, actorIDs, now)
}

// askLevels queues what must be known of the authors who are answered and of those who are written to in direct
// rooms. Most sends are neither.
func (s *sends) askLevels() {
	var roomIDs, userIDs []string
	for _, one := range s.all {
		for _, userID := range []string{s.answered(one.work), s.peer(one.work)} {
			if userID != "" {
				roomIDs, userIDs = append(roomIDs, one.work.roomID), append(userIDs, userID)
			}
		}
	}
	s.tx.Queue(&readLevels, len(roomIDs), func(row database.Row) error {
		var who inRoom
		var level string
		err := row.Scan(&who.roomID, &who.who, &level)
		s.levels[who] = membership.NotificationLevel(level)
		return err //nolint:wrapcheck // by the statement's name
	}, roomIDs, userIDs)
}

// answered gives whose message a send replies to; "" for nobody who is told of it.
func (s *sends) answered(w *work) string {
	if w.send.in.ReplyToID == nil {
		return ""
	}
	parent := s.parents[*w.send.in.ReplyToID]
	if parent == nil || parent.RoomID != w.roomID || parent.Kind == message.KindSYSTEM || parent.AuthorID == w.viewerID {
		return ""
	}
	return parent.AuthorID
}

// peer gives the other one of a direct room; "" in other rooms.
func (s *sends) peer(w *work) string {
	rm := s.rooms[w.roomID]
	if rm == nil || rm.Kind != room.KindDIRECT || rm.DirectKey == nil {
		return ""
	}
	one, other, _ := strings.Cut(*rm.DirectKey, ":")
	if one == w.viewerID {
		return other
	}
	return one
}

// notify notes whom the new messages are for. Who is named, answered and written to by one message is told once,
// of the first of these that it is.
func (s *sends) notify() {
	for _, one := range s.all {
		if !one.posts {
			continue
		}
		from := len(s.notes.all)
		for _, name := range one.names {
			for _, userID := range s.named[inRoom{one.room.ID, name}] {
				s.tell(one, from, userID, notification.KindMENTION)
			}
		}
		s.tell(one, from, s.answered(one.work), notification.KindREPLY)
		s.tell(one, from, s.peer(one.work), notification.KindDIRECT_MESSAGE)
	}
}

// tell notes that a message is for a current member, unless they wrote it or are told of it by a note since from.
func (s *sends) tell(one *admission, from int, userID string, kind notification.Kind) {
	level, isMember := s.levels[inRoom{one.room.ID, userID}]
	if !isMember || userID == one.viewerID || !wants(level, kind) {
		return
	}
	for _, before := range s.notes.all[from:] {
		if before.userID == userID {
			return
		}
	}
	messageID := one.work.send.message.ID
	s.notes.add(note{userID: userID, kind: kind, roomID: one.room.ID, messageID: &messageID, actorID: one.viewerID})
}

// readLevels reads what current members want to be notified of.
var readLevels = database.Statement{
	Doing: "read notification levels",
	Postgres: `SELECT m.room_id, m.user_id, m.notification_level
		FROM unnest($1::text[], $2::text[]) AS v (room_id, user_id) CROSS JOIN LATERAL (
			SELECT * FROM memberships WHERE room_id = v.room_id AND user_id >= v.user_id ORDER BY user_id LIMIT 1
		) m WHERE m.user_id = v.user_id AND m.left_at IS NULL`,
	SQLite: `SELECT m.room_id, m.user_id, m.notification_level FROM (VALUES rows) v
		CROSS JOIN memberships m ON m.room_id = v.column1 AND m.user_id = v.column2 WHERE m.left_at IS NULL`,
}

// drawNotifications locks the counters of users in the order of its rows.
var drawNotifications = database.Statement{
	Doing: "draw notifications",
	Postgres: `INSERT INTO notification_counters (user_id, last_seq) SELECT * FROM unnest($1::text[], $2::bigint[])
		ON CONFLICT (user_id) DO UPDATE SET last_seq = notification_counters.last_seq + excluded.last_seq`,
	SQLite: `INSERT INTO notification_counters (user_id, last_seq)
		SELECT column1, column2 FROM (VALUES rows) WHERE column1 IS NOT NULL
		ON CONFLICT (user_id) DO UPDATE SET last_seq = last_seq + excluded.last_seq`,
}

var insertNotifications = database.Statement{
	Doing: "insert notifications",
	Postgres: `INSERT INTO notifications (id, user_id, seq, kind, room_id, message_id, actor_id, created_at)
		SELECT v.id, v.user_id, c.last_seq - v.behind, v.kind, v.room_id, v.message_id, v.actor_id, $8::timestamptz
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
			AS v (id, user_id, behind, kind, room_id, message_id, actor_id)
		JOIN notification_counters c ON c.user_id = v.user_id`,
	SQLite: `INSERT INTO notifications (id, user_id, seq, kind, room_id, message_id, actor_id, created_at)
		SELECT v.column1, v.column2, c.last_seq - v.column3, v.column4, v.column5, v.column6, v.column7, v.column8
		FROM (VALUES rows) v CROSS JOIN notification_counters c ON c.user_id = v.column2`,
}
