package chat_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// turnstile holds up the writer that announces to it, so that what is asked for meanwhile waits and
// then commits together.
type turnstile struct {
	mu    sync.Mutex
	hold  chan struct{} // nil lets everybody through
	times int
}

func (s *turnstile) RoomChanged(string, chat.Changes) {
	s.mu.Lock()
	hold := s.hold
	s.times++
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
}

// together runs the calls so that they commit in one transaction, after one more message.
func (h *house) together(calls ...func()) {
	h.t.Helper()
	s := &turnstile{hold: make(chan struct{})}
	plain := h.Service
	h.Service = chat.New(h.db, chat.Options{Announce: s})
	defer func() { h.Close(); h.Service = plain }()
	var all sync.WaitGroup
	all.Go(func() { h.send(h.ada, "begins alone") })
	require.Eventually(h.t, func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.times == 1 }, time.Minute, time.Millisecond)
	for i, call := range calls {
		all.Go(call)
		require.Eventually(h.t, func() bool { return h.Waiting() == i+1 }, time.Minute, time.Millisecond)
	}
	close(s.hold)
	all.Wait()
	require.Equal(h.t, 2, s.times, "one announcement for all that committed together")
}

func TestChangesThatCommitTogetherAreRefusedEachOnItsOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		target := h.send(h.bob, "target")
		unknown := id.New(id.Message)
		sent := make([]*ent.Message, 9)
		repeated := make([]bool, 9)
		errs := make([]error, 9)
		say := func(i int, userID, key, text string, to *string) func() {
			return func() {
				sent[i], repeated[i], errs[i] = h.Send(ctx, userID,
					chat.SendMessage{RoomID: h.room.ID, ClientKey: key, Text: text, ReplyToID: to})
			}
		}
		h.together(
			say(0, h.ada, "a", "first, for @bob", nil),
			say(1, h.eve, "a", "a stranger's", nil),
			say(2, h.ada, "a", "first, for @bob", nil),
			say(3, h.ada, "a", "other content", nil),
			say(4, h.bob, "b", "an answer", &target.ID),
			say(5, h.bob, "c", "an answer to nothing", &unknown),
			func() { _, errs[6] = h.EditMessage(ctx, h.ada, target.ID, "taken over") },
			func() { sent[7], errs[7] = h.AddReaction(ctx, h.ada, target.ID, "👍") },
			say(8, h.bob, "d", "last", nil),
		)
		for i, code := range []fault.Code{
			"", fault.NotFound, "", fault.IdempotencyKeyReused, "", fault.NotFound, fault.Forbidden, "", "",
		} {
			require.Equal(t, code, fault.CodeOf(errs[i]), "%d: %v", i, errs[i])
		}
		require.Equal(t, sent[0].ID, sent[2].ID)
		require.Equal(t, []bool{false, true, false, false}, []bool{repeated[0], repeated[2], repeated[4], repeated[8]})
		require.Equal(t, []int{sent[0].Seq + 1, sent[0].Seq + 2}, []int{sent[4].Seq, sent[8].Seq})
		require.Equal(t, []string{h.bob}, h.mentions(sent[0].ID))
		got, err := h.MessagesByID(ctx, chat.AsViewer(h.ada), []string{target.ID})
		require.NoError(t, err)
		require.Equal(t, 1, got[target.ID].ReplyCount)
		require.Equal(t, "target", got[target.ID].Text)
		h.soundDocument(h.room.ID)
	})
}

func TestAPanicInAChangeDisturbsNobodyItCommitsWith(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		target := h.send(h.bob, "target")
		var sent *ent.Message
		var sendErr, panicErr, leaveErr error
		h.together(
			func() { panicErr = h.PanickingChange(t.Context(), h.ada, h.room.ID) },
			func() {
				sent, _, sendErr = h.Send(t.Context(), h.ada, chat.SendMessage{RoomID: h.room.ID, ClientKey: "k", Text: "x"})
			},
			func() { _, _, leaveErr = h.LeaveRoom(t.Context(), h.bob, h.room.ID) },
		)
		require.ErrorContains(t, panicErr, "panic in a change")
		require.NoError(t, sendErr)
		require.NoError(t, leaveErr)
		require.Greater(t, sent.Seq, target.Seq)
		require.Equal(t, 1, h.reload().MemberCount)
		h.soundDocument(h.room.ID)
	})
}

// Several writers of several servers change the same rooms, whose locks they take in batches of
// random rooms. Nobody waits for ever, nothing fails, and every room stays a sound document.
func TestServersThatWriteTheSameRoomsNeverDeadlock(t *testing.T) {
	t.Parallel()
	url := dbtest.PostgresURL(t)
	h := &house{t: t, db: dbtest.Open(t, database.Options{URL: url, MaxConns: 8})}
	h.Service = chat.New(h.db, chat.Options{})
	h.ada = dbtest.User(t, h.db, "ada").ID
	var rooms []string
	for i := range 12 {
		rooms = append(rooms, h.create(chat.CreateRoom{Name: fmt.Sprint("Room ", i)}).ID)
	}
	var all sync.WaitGroup
	for range 3 {
		db := dbtest.Open(t, database.Options{URL: url, MaxConns: 8})
		server := chat.New(db, chat.Options{ReceiptPace: -1})
		for range 24 {
			all.Go(func() { churn(t, server, h.ada, rooms) })
		}
		t.Cleanup(server.Close)
	}
	all.Wait()
	for _, roomID := range rooms {
		h.soundDocument(roomID)
	}
}

func churn(t *testing.T, server *chat.Service, userID string, rooms []string) {
	ctx := t.Context()
	for range 15 {
		m, _, err := server.Send(ctx, userID, chat.SendMessage{
			RoomID: rooms[rand.IntN(len(rooms))], ClientKey: id.New(id.Message), Text: "hello",
		})
		if err == nil && rand.IntN(3) == 0 {
			_, err = server.AddReaction(ctx, userID, m.ID, "👍")
		}
		if err == nil && rand.IntN(3) == 0 {
			_, _, err = server.MarkRead(ctx, userID, m.RoomID, m.Seq)
		}
		if err == nil && rand.IntN(5) == 0 {
			_, err = server.DeleteMessage(ctx, userID, m.ID)
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// soundDocument requires what every room must be: each version stamped at most once and none beyond
// the room's, positions without a hole, and counters that equal a recount.
func (h *house) soundDocument(roomID string) {
	h.t.Helper()
	ctx := context.Background()
	rm, err := h.db.Read().Room.Get(ctx, roomID)
	require.NoError(h.t, err)
	messages, err := h.db.Read().Message.Query().Where(message.RoomID(roomID)).Order(ent.Asc(message.FieldSeq)).All(ctx)
	require.NoError(h.t, err)
	members, err := h.db.Read().Membership.Query().Where(membership.RoomID(roomID)).All(ctx)
	require.NoError(h.t, err)
	stamped := map[int]bool{rm.RowVersion: true}
	stamp := func(version int) {
		require.False(h.t, stamped[version], "version %d is stamped twice", version)
		require.LessOrEqual(h.t, version, rm.Version)
		stamped[version] = true
	}
	posted := 0
	for i, m := range messages {
		stamp(m.Version)
		require.Equal(h.t, i+1, m.Seq)
		require.Greater(h.t, m.PostedVersion, posted)
		posted = m.PostedVersion
	}
	current := 0
	for _, m := range members {
		for _, version := range []int{m.Version, m.ReceiptVersion, m.SettingsVersion} {
			if version > 0 {
				stamp(version)
			}
		}
		require.LessOrEqual(h.t, m.ReadSeq, m.DeliveredSeq)
		require.LessOrEqual(h.t, m.DeliveredSeq, rm.LastSeq)
		if m.LeftAt == nil {
			current++
		}
	}
	require.Equal(h.t, rm.LastSeq, len(messages))
	require.Equal(h.t, rm.MemberCount, current)
}

// What a change hands out is its own while it runs, which may be longer than its caller waits: the race
// detector tells.
func TestACallerThatLeavesDoesNotRaceWithItsChange(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.ada, "target")
		var all sync.WaitGroup
		name := "x"
		for range 4 {
			all.Go(func() {
				for i := range 60 {
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(4000))*time.Microsecond)
					switch i % 4 {
					case 0:
						_, _ = h.AddReaction(ctx, h.ada, m.ID, "👍")
					case 1:
						_, _ = h.RemoveReaction(ctx, h.ada, m.ID, "👍")
					case 2:
						_, _, _ = h.UpdateRoom(ctx, h.ada, chat.UpdateRoom{RoomID: h.room.ID, Name: &name})
					case 3:
						_, _, _ = h.SetMemberRole(ctx, h.ada, h.room.ID, h.bob, "ADMIN")
					}
					cancel()
				}
			})
		}
		all.Wait()
	})
}
