package chat

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"

	entsql "entgo.io/ent/dialect/sql"
)

// What many members of a room have not read is mostly the same messages. So these are read once for all of them, the
// newest of each room with whom they mention, and each member's are counted in memory. Only what is left to count of
// members who are so far behind that not all fitted is counted for each of them, by one more statement for them all.

// tally is a room's newest messages that count, and who is mentioned.
type tally struct {
	seqs     []int            // ascending
	byAuthor map[string][]int // the seqs of each author's, ascending
	mentions map[string][]int // the seqs in which each user is mentioned, ascending
	// complete is the seq from which on all messages that count are in seqs.
	complete int
}

// countUnread sets the counts of current members. They are those of UnreadIn and UnreadMentions.
func (s *Service) countUnread(ctx context.Context, all []*Activity) error {
	if userID, ok := soleUser(all); ok {
		return s.countFor(ctx, userID, all)
	}
	from := make(map[string]int) // by room, the lowest position from which somebody's are counted
	for _, a := range all {
		if a.Left || a.Room.LastSeq <= a.Membership.ReadSeq {
			continue
		}
		if seq, asked := from[a.RoomID]; !asked || a.Membership.ReadSeq < seq {
			from[a.RoomID] = a.Membership.ReadSeq
		}
	}
	if len(from) == 0 {
		return nil
	}
	tallies, err := s.tallies(ctx, from)
	if err != nil {
		return err
	}
	var behind []*Activity
	for _, a := range all {
		if t := tallies[a.RoomID]; t != nil && !a.Left && !t.count(a, s.limits.UnreadCount) {
			behind = append(behind, a)
		}
	}
	return s.countBehind(ctx, behind)
}

// soleUser gives the user that all places are of, if there is only one.
func soleUser(all []*Activity) (userID string, ok bool) {
	for i, a := range all {
		if i > 0 && a.UserID != userID {
			return "", false
		}
		userID = a.UserID
	}
	return userID, len(all) > 0
}

// countFor sets the counts of one user, of whom nobody shares the messages: the database counts them.
func (s *Service) countFor(ctx context.Context, userID string, all []*Activity) error {
	roomIDs := make([]string, 0, len(all))
	for _, a := range all {
		if !a.Left {
			roomIDs = append(roomIDs, a.RoomID)
		}
	}
	if len(roomIDs) == 0 {
		return nil
	}
	unread, err := s.UnreadIn(ctx, userID, roomIDs)
	if err != nil {
		return err
	}
	mentions, err := s.UnreadMentions(ctx, userID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !a.Left {
			a.Unread, a.Mentions = unread[a.RoomID], mentions[a.RoomID]
		}
	}
	return nil
}

// count sets the counts of a member and tells whether they are right.
func (t *tally) count(a *Activity, most int) bool {
	read := a.Membership.ReadSeq
	own, mentioned := t.byAuthor[a.UserID], t.mentions[a.UserID]
	a.Unread = min(after(t.seqs, read)-after(own, read), most)
	a.Mentions = after(mentioned, read)
	for _, seq := range own { // one's own mentions of oneself
		if i := sort.SearchInts(mentioned, seq); seq > read && i < len(mentioned) && mentioned[i] == seq {
			a.Mentions--
		}
	}
	a.Mentions = min(a.Mentions, most)
	return read+1 >= t.complete
}

// after counts the seqs after one.
func after(seqs []int, seq int) int { return len(seqs) - sort.SearchInts(seqs, seq+1) }

// tallies reads the newest messages of the rooms, by two statements.
func (s *Service) tallies(ctx context.Context, from map[string]int) (map[string]*tally, error) {
	keys := [][]string{nil, nil}
	out := make(map[string]*tally, len(from))
	for roomID, seq := range from {
		keys[0], keys[1] = append(keys[0], roomID), append(keys[1], strconv.Itoa(seq))
		out[roomID] = &tally{byAuthor: map[string][]int{}, mentions: map[string][]int{}}
	}
	limit := 2 * s.limits.UnreadCount
	newest := topOfEach("messages", keys, limit, "seq DESC", func(b *entsql.Builder) {
		b.WriteString("room_id = k.p0 AND seq > CAST(k.p1 AS bigint)")
		b.WriteString(" AND seq > (SELECT r.last_seq FROM rooms r WHERE r.id = k.p0) - ").Arg(unreadWindow)
		b.WriteString(" AND kind <> 'SYSTEM' AND deleted_at IS NULL")
	})
	var messages []struct {
		ID       string `sql:"id"`
		RoomID   string `sql:"room_id"`
		AuthorID string `sql:"author_id"`
		Seq      int    `sql:"seq"`
	}
	err := s.db.Read().Message.Query().Where(newest).Modify(func(q *entsql.Selector) {
		q.Select(q.C("id"), q.C("room_id"), q.C("author_id"), q.C("seq")).OrderBy(q.C("room_id"), q.C("seq"))
	}).Scan(ctx, &messages)
	if err != nil {
		return nil, fmt.Errorf("read unread messages: %w", err)
	}
	ids := make([]string, len(messages))
	posts := make(map[string]post, len(messages))
	for i, m := range messages {
		t := out[m.RoomID]
		t.seqs = append(t.seqs, m.Seq)
		t.byAuthor[m.AuthorID] = append(t.byAuthor[m.AuthorID], m.Seq)
		ids[i], posts[m.ID] = m.ID, post{t, m.Seq}
	}
	for _, t := range out {
		if len(t.seqs) == limit {
			t.complete = t.seqs[0]
		}
	}
	err = s.tallyMentions(ctx, ids, posts)
	for _, t := range out {
		for _, mentioned := range t.mentions {
			slices.Sort(mentioned)
		}
	}
	return out, err
}

// post is a message in its room's tally.
type post struct {
	of  *tally
	seq int
}

// tallyMentions adds who is mentioned in the messages.
func (s *Service) tallyMentions(ctx context.Context, ids []string, posts map[string]post) error {
	if len(ids) == 0 {
		return nil
	}
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT n.message_id, n.user_id FROM ")
		keyTable(b, [][]string{ids})
		b.WriteString(" CROSS JOIN mentions n WHERE n.message_id = k.p0")
	})
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var messageID, userID string
		err := scan(&messageID, &userID)
		if p := posts[messageID]; p.of != nil {
			p.of.mentions[userID] = append(p.of.mentions[userID], p.seq)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read unread mentions: %w", err)
	}
	return nil
}

// countBehind sets the counts of members who are far behind, by one statement. Whose unread messages are as many as
// are counted already is asked for the mentions alone.
func (s *Service) countBehind(ctx context.Context, all []*Activity) error {
	if len(all) == 0 {
		return nil
	}
	keys := [][]string{make([]string, len(all)), make([]string, len(all)), make([]string, len(all))}
	by := make(map[Place]*Activity, len(all))
	for i, a := range all {
		keys[0][i], keys[1][i], keys[2][i] = a.RoomID, a.UserID, strconv.Itoa(s.limits.UnreadCount-a.Unread)
		by[Place{a.RoomID, a.UserID}] = a
	}
	query, args := s.sql(func(b *entsql.Builder) {
		b.WriteString("SELECT m.room_id, m.user_id, CASE WHEN k.p2 = '0' THEN ").Arg(s.limits.UnreadCount)
		b.WriteString(" ELSE (SELECT COUNT(*) FROM (SELECT 1 FROM messages x WHERE ")
		writeUnread(b)
		b.WriteString(" ORDER BY x.seq LIMIT ").Arg(s.limits.UnreadCount).WriteString(") AS counted) END, ")
		b.WriteString("(SELECT COUNT(*) FROM (SELECT message_id FROM mentions WHERE user_id = m.user_id ORDER BY id DESC LIMIT ")
		b.Arg(mentionWindow).WriteString(") AS n CROSS JOIN messages x WHERE x.id = n.message_id AND ")
		writeUnread(b)
		b.WriteString(") FROM ")
		keyTable(b, keys)
		b.WriteString(" CROSS JOIN memberships m CROSS JOIN rooms r WHERE m.room_id = k.p0 AND m.user_id = k.p1 AND r.id = m.room_id")
	})
	err := s.scan(ctx, query, args, func(scan func(...any) error) error {
		var p Place
		var unread, mentions int
		err := scan(&p.RoomID, &p.UserID, &unread, &mentions)
		if a := by[p]; a != nil {
			a.Unread, a.Mentions = min(unread, s.limits.UnreadCount), min(mentions, s.limits.UnreadCount)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read unread messages: %w", err)
	}
	return nil
}
