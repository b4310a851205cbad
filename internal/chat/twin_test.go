package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// What many do at the same time comes to the same as one doing it after the other, a transaction each: the
// same answers, the same refusals and the same rows. Of a batch's changes the sends come first, and its
// versions are drawn in another order.
func TestABatchDoesWhatItsChangesDoOneByOne(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed := rand.Uint64()
			t.Log("seed", seed)
			r := rand.New(rand.NewPCG(seed, 0))
			together, alone := newTwin(t, open(t), 0), newTwin(t, open(t), 1)
			hold := together.OneWriter()
			for range 25 {
				deeds := together.deeds(r)
				got, want := together.doTogether(hold, deeds), alone.doAlone(deeds)
				for i := range deeds {
					require.Equal(t, want[i], got[i], "%+v", deeds[i])
				}
				require.Equal(t, alone.rows(), together.rows())
				require.Equal(t, alone.notified(), together.notified())
				together.soundAnnouncements(deeds)
				alone.soundAnnouncements(deeds)
			}
			require.Positive(t, together.carried)
			require.NotEmpty(t, together.notified())
			for i := range together.rooms {
				together.soundDocument(together.rooms[i])
				alone.soundDocument(alone.rooms[i])
			}
		})
	}
}

// twin is one of two worlds with the same users and rooms, under ids of their own.
type twin struct {
	*house
	users, rooms []string
	heard        heard
	carried      int // announcements that brought their rows
}

// heard are the announcements since the last look.
type heard struct {
	mu  sync.Mutex
	all []announcement
}

type announcement struct {
	roomID string
	chat.Changes
}

func (h *heard) RoomChanged(roomID string, c chat.Changes) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, announcement{roomID, c})
}

// newTwin makes five users and six rooms: of all but the last user, public, archived, of the first user
// alone, of the first two as a direct room, and one that does not exist.
func newTwin(t *testing.T, db *database.DB, batch int) *twin {
	w := &twin{house: &house{t: t, db: db}}
	w.Service = chat.New(db, chat.Options{Announce: &w.heard, Batch: batch})
	t.Cleanup(w.Close)
	for i := range 5 {
		w.users = append(w.users, dbtest.User(t, db, fmt.Sprint("user", i)).ID)
	}
	w.ada = w.users[0]
	for _, in := range []chat.CreateRoom{
		{Name: "Members", MemberIDs: w.users[1:4]},
		{Name: "Public", Visibility: room.VisibilityPUBLIC, MemberIDs: w.users[1:2]},
		{Name: "Archive", MemberIDs: w.users[1:4]},
		{Name: "Own"},
	} {
		w.rooms = append(w.rooms, w.create(in).ID)
	}
	direct, _, err := w.OpenDirectRoom(t.Context(), w.ada, w.users[1])
	require.NoError(t, err)
	w.rooms = append(w.rooms, direct.ID)
	_, _, err = w.Send(t.Context(), w.ada, chat.SendMessage{RoomID: w.rooms[2], ClientKey: "key0", Text: "a"})
	require.NoError(t, err)
	_, _, err = w.ArchiveRoom(t.Context(), w.ada, w.rooms[2])
	require.NoError(t, err)
	w.heard.all = nil
	return w
}

// deed is something a user does, in numbers that mean the same to both twins.
type deed struct {
	what       string
	user, room int
	key, text  string
	to         place // a message to answer or to change
}

type place struct{ room, seq int }

// deeds draws some, most of them possible. Those that are no sends come last, as in a batch.
func (w *twin) deeds(r *rand.Rand) []deed {
	lengths := make([]int, len(w.rooms))
	for i, roomID := range w.rooms {
		rm, err := w.db.Read().Room.Get(w.t.Context(), roomID)
		require.NoError(w.t, err)
		lengths[i] = rm.LastSeq
	}
	texts := []string{"a", "b", "for @user1 and @USER2, @user4 and @nobody", "@user3."}
	whats := []string{"edit", "delete", "react", "unreact", "join", "leave", "remove", "add", "rename", "level"}
	var sends, others []deed
	for range 1 + r.IntN(14) {
		d := deed{
			what: "send", user: r.IntN(5), room: r.IntN(6), key: fmt.Sprint("key", r.IntN(30)), text: texts[r.IntN(len(texts))],
		}
		in := r.IntN(len(w.rooms))
		if r.IntN(3) > 0 {
			in = d.room % len(w.rooms)
		}
		d.to = place{in, 1 + r.IntN(lengths[in]+1)} // the last one is not there yet
		switch n := r.IntN(10); {
		case n < 2 && len(sends) > 0: // says it again, or something else
			again := sends[r.IntN(len(sends))]
			if n == 0 {
				again.text = d.text
			}
			sends = append(sends, again)
		case n < 4:
			d.to = place{}
			sends = append(sends, d)
		case n < 7:
			sends = append(sends, d)
		default:
			d.what = whats[r.IntN(len(whats))]
			others = append(others, d)
		}
	}
	return append(sends, others...)
}

// answer is what came of a deed.
type answer struct {
	Code         fault.Code
	Field        string
	Deduplicated bool
	Message      place
	Members      int
}

func (w *twin) do(ctx context.Context, d deed, target string) answer {
	user, roomID := w.users[d.user], id.New(id.Room)
	if d.room < len(w.rooms) {
		roomID = w.rooms[d.room]
	}
	var a answer
	var m *ent.Message
	var rm *ent.Room
	var err error
	switch d.what {
	case "send":
		in := chat.SendMessage{RoomID: roomID, ClientKey: d.key, Text: d.text}
		if d.to != (place{}) {
			in.ReplyToID = &target
		}
		m, a.Deduplicated, err = w.Send(ctx, user, in)
	case "edit":
		m, err = w.EditMessage(ctx, user, target, d.text)
	case "delete":
		m, err = w.DeleteMessage(ctx, user, target)
	case "react":
		m, err = w.AddReaction(ctx, user, target, "👍")
	case "unreact":
		m, err = w.RemoveReaction(ctx, user, target, "👍")
	case "join":
		rm, _, err = w.JoinRoom(ctx, user, roomID)
	case "leave":
		rm, _, err = w.LeaveRoom(ctx, user, roomID)
	case "remove":
		rm, _, err = w.RemoveMember(ctx, w.ada, roomID, user)
	case "add":
		rm, _, err = w.AddMember(ctx, w.ada, roomID, user)
	case "level":
		levels := []membership.NotificationLevel{"ALL", "ALL", "MENTIONS", "NONE"}
		rm, _, err = w.SetNotifications(ctx, user, roomID, levels[len(d.key+d.text)%len(levels)])
	case "rename":
		rm, _, err = w.UpdateRoom(ctx, user, chat.UpdateRoom{RoomID: roomID, Description: &d.key})
	}
	a.Code = fault.CodeOf(err)
	if f := (*fault.Error)(nil); errors.As(err, &f) {
		a.Field = f.Field
	}
	if m != nil {
		a.Message = place{slices.Index(w.rooms, m.RoomID), m.Seq}
	}
	if rm != nil {
		a.Members = rm.MemberCount
	}
	return a
}

// targets gives the ids of the messages that deeds are about, as they are before the deeds: a new id where
// there is none.
func (w *twin) targets(deeds []deed) []string {
	w.t.Helper()
	out := make([]string, len(deeds))
	for i, d := range deeds {
		messageID, err := w.db.Read().Message.Query().
			Where(message.RoomID(w.rooms[d.to.room]), message.Seq(d.to.seq)).OnlyID(w.t.Context())
		if ent.IsNotFound(err) {
			messageID, err = id.New(id.Message), nil
		}
		require.NoError(w.t, err)
		out[i] = messageID
	}
	return out
}

func (w *twin) doAlone(deeds []deed) []answer {
	answers, targets := make([]answer, len(deeds)), w.targets(deeds)
	for i, d := range deeds {
		answers[i] = w.do(w.t.Context(), d, targets[i])
	}
	return answers
}

// doTogether lets the deeds wait, in their order, for a writer that then takes them all.
func (w *twin) doTogether(hold func(context.Context) func(), deeds []deed) []answer {
	w.t.Helper()
	answers, targets := make([]answer, len(deeds)), w.targets(deeds)
	release := hold(w.t.Context())
	var all sync.WaitGroup
	var done atomic.Int64 // those that were refused before they could wait
	for i, d := range deeds {
		all.Go(func() { answers[i] = w.do(w.t.Context(), d, targets[i]); done.Add(1) })
		require.Eventually(w.t, func() bool { return w.Waiting()+int(done.Load()) == i+1 }, 10*time.Second, 50*time.Microsecond)
	}
	release()
	all.Wait()
	return answers
}

// row is what both twins must have, in numbers that mean the same to both.
type row struct {
	Room, Name, Author, Kind, Text, Key string
	Seq, ReplyTo, Replies, Users        int
	Edited, Deleted                     bool
	Mentions, Reactions, Members        []string
}

func (w *twin) rows() []row {
	ctx := w.t.Context()
	var out []row
	for i, roomID := range w.rooms {
		rm, err := w.db.Read().Room.Get(ctx, roomID)
		require.NoError(w.t, err)
		r := row{Room: rm.Name, Name: rm.Description, Seq: rm.LastSeq, Users: rm.MemberCount, Deleted: rm.ArchivedAt != nil}
		members, err := rm.QueryMemberships().Order(ent.Asc(membership.FieldUserID)).All(ctx)
		require.NoError(w.t, err)
		for _, m := range members {
			r.Members = append(r.Members, fmt.Sprint(w.name(m.UserID), m.Role, m.LeftAt == nil))
		}
		out = append(out, r)
		messages, err := rm.QueryMessages().Order(ent.Asc(message.FieldSeq)).WithMentions().WithReactions().WithReplyTo().All(ctx)
		require.NoError(w.t, err)
		for _, m := range messages {
			out = append(out, w.row(i, m))
		}
	}
	return out
}

func (w *twin) row(roomNumber int, m *ent.Message) row {
	r := row{
		Room: fmt.Sprint(roomNumber), Author: w.name(m.AuthorID), Kind: string(m.Kind), Text: m.Text, Seq: m.Seq,
		Replies: m.ReplyCount, Edited: m.EditedAt != nil, Deleted: m.DeletedAt != nil,
	}
	if m.ClientKey != nil {
		r.Key = *m.ClientKey
	}
	if m.SystemSubjectID != nil {
		r.Key = w.name(*m.SystemSubjectID)
	}
	if m.Edges.ReplyTo != nil {
		r.ReplyTo = m.Edges.ReplyTo.Seq
	}
	for _, mention := range m.Edges.Mentions {
		r.Mentions = append(r.Mentions, w.name(mention.UserID))
	}
	for _, reaction := range m.Edges.Reactions {
		r.Reactions = append(r.Reactions, w.name(reaction.UserID)+reaction.Emoji)
	}
	slices.Sort(r.Mentions)
	slices.Sort(r.Reactions)
	return r
}

// notified gives what each user was notified of, in the order of their places, which are without a hole.
func (w *twin) notified() []string {
	rows, err := w.db.Read().Notification.Query().WithMessage().Order(ent.Asc(notification.FieldSeq)).All(w.t.Context())
	require.NoError(w.t, err)
	var out []string
	given := make(map[string]int)
	for _, n := range rows {
		given[n.UserID]++
		require.Equal(w.t, given[n.UserID], n.Seq)
		text := fmt.Sprint(w.name(n.UserID), " ", n.Kind, " in ", slices.Index(w.rooms, n.RoomID), " by ", w.name(n.ActorID))
		if n.Edges.Message != nil {
			text += fmt.Sprint(" #", n.Edges.Message.Seq)
		}
		out = append(out, text)
	}
	slices.SortStableFunc(out, func(a, b string) int { return strings.Compare(a[:5], b[:5]) })
	return out
}

func (w *twin) name(userID string) string { return fmt.Sprint("user", slices.Index(w.users, userID)) }

// soundAnnouncements requires that the announced rows are those that a feed would have read, and that they
// are there unless something else than sends was tried in their room.
func (w *twin) soundAnnouncements(deeds []deed) {
	w.t.Helper()
	last := make(map[string]announcement)
	for _, a := range w.heard.all {
		if before, again := last[a.roomID]; again {
			require.Equal(w.t, before.Upto, a.After)
		}
		last[a.roomID] = a
	}
	others := slices.ContainsFunc(deeds, func(d deed) bool { return d.what != "send" })
	for roomID, a := range last { // of earlier ones, rows may have changed again
		if a.Changes.Changes == nil {
			require.True(w.t, others)
			continue
		}
		w.carried++
		want, err := w.Changes(w.t.Context(), roomID, a.After, 1000)
		require.NoError(w.t, err)
		require.Equal(w.t, want.Upto, a.Upto)
		require.Equal(w.t, w.written(want.Changes), w.written(a.Changes.Changes))
	}
	w.heard.all = nil
}

// written writes every field of changed rows.
func (w *twin) written(changes []chat.Change) []string {
	var out []string
	for _, c := range changes {
		require.Nil(w.t, c.Membership)
		require.Nil(w.t, c.Room)
		out = append(out, fmt.Sprint(c.Version, " ", written(w.t, c.Message)))
	}
	return out
}

func written(t *testing.T, m *ent.Message) string {
	t.Helper()
	plain := *m
	plain.CreatedAt = m.CreatedAt.UTC()
	for _, at := range []**time.Time{&plain.EditedAt, &plain.DeletedAt} {
		if *at != nil {
			utc := (*at).UTC()
			*at = &utc
		}
	}
	text, err := json.Marshal(plain)
	require.NoError(t, err)
	hash := "none"
	if m.ContentHash != nil {
		hash = *m.ContentHash
	}
	return string(text) + hash
}
