package chat

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/ent/room"
	"parley/ent/user"
)

// A user's list of rooms shows of each room its row, its last message, and the user's own membership with what they
// have not read. rooms.listed_version is raised by whatever of that is the room's, memberships.listed_ms by whatever is
// the member's own. Both have a time, for those who know nothing but when they last looked.

// ListMoment is a moment of lists of rooms, in milliseconds since 1970 by the clock of the node that says it.
type ListMoment int64

// listOverlap is how long before a moment a transaction may have begun whose changes were not there to be read then:
// twice as long as a transaction may take, and the clocks of nodes may be a minute apart.
const listOverlap = 2*batchTimeout + time.Minute

// ListMoment gives the moment now.
func (s *Service) ListMoment() ListMoment { return ListMoment(s.now().UnixMilli()) }

// Listed is what a list of rooms shows of one room, reduced to numbers: another state has other ones.
type Listed struct {
	RoomID string
	UserID string
	// Room is the version of the room that the list has to show.
	Room int
	// Own tells the states of the membership apart.
	Own ListedOwn
	// Left tells that the membership has ended.
	Left bool
	// Recent tells that it may have changed since the moment asked for.
	Recent bool
}

// ListedOwn is of a membership what its holder's list shows.
type ListedOwn struct{ Version, ReadSeq, SettingsVersion int }

func listedOwn(m *ent.Membership) ListedOwn {
	return ListedOwn{Version: m.Version, ReadSeq: m.ReadSeq, SettingsVersion: m.SettingsVersion}
}

// List gives the rooms that the user is a member of, and those that they may have left since the moment, if there is
// one, by one statement.
func (s *Service) List(ctx context.Context, userID string, since *ListMoment) ([]Listed, error) {
	from := int64(1) << 62
	if since != nil {
		from = int64(*since) - listOverlap.Milliseconds()
	}
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString(selectListed + "(CASE WHEN m.listed_ms >= ").Arg(from).WriteString(" OR r.listed_ms >= ").Arg(from)
		b.WriteString(" THEN 1 ELSE 0 END) FROM memberships m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = ").Arg(userID)
		b.WriteString(" AND (m.left_at IS NULL OR m.listed_ms >= ").Arg(from).WriteString(")")
	})
	return s.listed(ctx, query, args)
}

// Relisted gives the memberships of users that may have changed since the moment, ended ones included, by one
// statement.
func (s *Service) Relisted(ctx context.Context, userIDs []string, since ListMoment) ([]Listed, error) {
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString(selectListed + "1 FROM ")
		keyTable(b, [][]string{userIDs})
		b.WriteString(" CROSS JOIN memberships m CROSS JOIN rooms r WHERE m.user_id = k.p0 AND m.listed_ms >= ")
		b.Arg(int64(since) - listOverlap.Milliseconds()).WriteString(" AND r.id = m.room_id")
	})
	return s.listed(ctx, query, args)
}

const selectListed = `SELECT m.room_id, m.user_id, r.listed_version, m.version, m.read_seq, m.settings_version,
	(CASE WHEN m.left_at IS NULL THEN 0 ELSE 1 END), `

func (s *Service) listed(ctx context.Context, query string, args []any) ([]Listed, error) {
	var out []Listed
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var l Listed
		var left, recent int
		err := scan(&l.RoomID, &l.UserID, &l.Room, &l.Own.Version, &l.Own.ReadSeq, &l.Own.SettingsVersion, &left, &recent)
		l.Left, l.Recent = left == 1, recent == 1
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read list of rooms: %w", err)
	}
	return out, nil
}

// ListedVersions gives the versions that lists have to show of those of the rooms that exist, by id.
func (s *Service) ListedVersions(ctx context.Context, roomIDs []string) (map[string]int, error) {
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT r.id, r.listed_version FROM ")
		keyTable(b, [][]string{roomIDs})
		b.WriteString(" CROSS JOIN rooms r WHERE r.id = k.p0")
	})
	out := make(map[string]int, len(roomIDs))
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var roomID string
		var version int
		err := scan(&roomID, &version)
		out[roomID] = version
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read listed versions: %w", err)
	}
	return out, nil
}

// Activity is a room as one user's list shows it. The rows are shared and must not be changed.
type Activity struct {
	Listed
	Room       *ent.Room
	Membership *ent.Membership
	// What follows is read for current members alone.
	Unread, Mentions int
	LastMessage      *ent.Message // nil where there is none
	LastAuthor       *ent.User    // of the last message
}

// Place is a user in a room.
type Place struct{ RoomID, UserID string }

// Activities reads what the lists of users show of rooms, by a number of statements that does not depend on how many
// there are. Places without a membership, current or ended, are left out. Who has left a private room gets of it what
// it was when they left, or, where it has changed since, its id and kind.
//
// The rooms are read first. Whatever changes while the rest is read has a higher version than the room's.
func (s *Service) Activities(ctx context.Context, places []Place) ([]*Activity, error) {
	roomIDs := make([]string, len(places))
	for i, p := range places {
		roomIDs[i] = p.RoomID
	}
	slices.Sort(roomIDs)
	roomIDs = slices.Compact(roomIDs)
	rows, err := s.db.Read().Room.Query().Where(room.IDIn(roomIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read rooms: %w", err)
	}
	rooms := byKey(rows, func(r *ent.Room) string { return r.ID })
	members, err := s.at(ctx, places)
	if err != nil {
		return nil, err
	}
	out := make([]*Activity, 0, len(members))
	for _, m := range members {
		if rm := rooms[m.RoomID]; rm != nil {
			out = append(out, activityOf(rm, m))
		}
	}
	if err := s.showLast(ctx, rows, out); err != nil {
		return nil, err
	}
	return out, s.countUnread(ctx, out)
}

func activityOf(rm *ent.Room, m *ent.Membership) *Activity {
	a := &Activity{Room: rm, Membership: m, Listed: Listed{
		RoomID: m.RoomID, UserID: m.UserID, Room: rm.ListedVersion, Own: listedOwn(m), Left: m.LeftAt != nil,
	}}
	if a.Left && rm.Visibility == room.VisibilityPRIVATE && rm.Version > m.Version {
		a.Room = &ent.Room{
			ID: rm.ID, Kind: rm.Kind, Visibility: rm.Visibility, CreatedByID: rm.CreatedByID, CreatedAt: rm.CreatedAt,
			LastActivityAt: *m.LeftAt, Version: m.Version, RowVersion: m.Version, LastSeq: m.ReadSeq,
		}
	}
	return a
}

// at reads the memberships at places, ended ones included.
func (s *Service) at(ctx context.Context, places []Place) ([]*ent.Membership, error) {
	keys := [][]string{make([]string, len(places)), make([]string, len(places))}
	for i, p := range places {
		keys[0][i], keys[1][i] = p.RoomID, p.UserID
	}
	rows, err := s.db.Read().Membership.Query().Where(predicate.Membership(func(q *entsql.Selector) {
		q.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(q.C(membership.FieldID)).WriteString(" IN (SELECT m.id FROM ")
			keyTable(b, keys)
			b.WriteString(" CROSS JOIN memberships m WHERE m.room_id = k.p0 AND m.user_id = k.p1)")
		}))
	})).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	return rows, nil
}

// showLast reads the last messages and their authors, for those who are members.
func (s *Service) showLast(ctx context.Context, rooms []*ent.Room, all []*Activity) error {
	last, err := s.lastUpto(ctx, rooms)
	if err != nil {
		return err
	}
	authorIDs := make([]string, 0, len(last))
	for _, m := range last {
		authorIDs = append(authorIDs, m.AuthorID)
	}
	authors, err := s.db.Read().User.Query().Where(user.IDIn(authorIDs...)).All(ctx)
	if err != nil {
		return fmt.Errorf("read authors: %w", err)
	}
	byID := byKey(authors, func(u *ent.User) string { return u.ID })
	for _, a := range all {
		if m := last[a.RoomID]; m != nil && !a.Left {
			a.LastMessage, a.LastAuthor = m, byID[m.AuthorID]
		}
	}
	return nil
}

// lastUpto gives the last message of each room as of its row. Who is found to be a member when the row has been
// read may see it; a later one may have been posted when they were a member no more.
func (s *Service) lastUpto(ctx context.Context, rooms []*ent.Room) (map[string]*ent.Message, error) {
	keys := [][]string{make([]string, len(rooms)), make([]string, len(rooms))}
	for i, rm := range rooms {
		keys[0][i], keys[1][i] = rm.ID, strconv.Itoa(rm.LastSeq)
	}
	newest := topOfEach(message.Table, keys, 1, "seq DESC", func(b *entsql.Builder) {
		b.WriteString("room_id = k.p0 AND seq <= CAST(k.p1 AS bigint)")
	})
	rows, err := s.db.Read().Message.Query().Where(predicate.Message(newest)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read last messages: %w", err)
	}
	return byKey(rows, func(m *ent.Message) string { return m.RoomID }), nil
}
