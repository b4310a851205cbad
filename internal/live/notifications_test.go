package live_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/notification"
	"parley/ent/room"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/live"
	"parley/internal/testkit/dbtest"
)

// notices are the notifications of users in memory: what the user was told of, and what of it they are shown.
type notices struct {
	mu     sync.Mutex // guards what follows
	seqs   map[string]int
	hidden map[int]bool // places that nobody is shown
	asked  [][]string   // the users of each NotificationSeqs
}

func (d *document) notify(userIDs ...string) {
	d.notices.mu.Lock()
	defer d.notices.mu.Unlock()
	if d.notices.seqs == nil {
		d.notices.seqs, d.notices.hidden = map[string]int{}, map[int]bool{}
	}
	for _, userID := range userIDs {
		d.notices.seqs[userID]++
	}
}

// NewNotifications implements live.NotificationLog.
func (d *document) NewNotifications(ctx context.Context, userID string, after, limit int) (chat.NewNotifications, error) {
	if err := d.enter(ctx, "NewNotifications"); err != nil {
		return chat.NewNotifications{}, err
	}
	d.notices.mu.Lock()
	defer d.notices.mu.Unlock()
	out := chat.NewNotifications{Upto: after}
	for out.Upto < d.notices.seqs[userID] && len(out.Items) < limit {
		out.Upto++
		if !d.notices.hidden[out.Upto] {
			out.Items = append(out.Items, &ent.Notification{ID: strconv.Itoa(out.Upto), UserID: userID, Seq: out.Upto})
		}
	}
	out.More = out.Upto < d.notices.seqs[userID]
	return out, nil
}

// NotificationSeqs implements live.NotificationLog.
func (d *document) NotificationSeqs(ctx context.Context, userIDs []string) (map[string]int, error) {
	if err := d.enter(ctx, "NotificationSeqs"); err != nil {
		return nil, err
	}
	d.notices.mu.Lock()
	defer d.notices.mu.Unlock()
	d.notices.asked = append(d.notices.asked, userIDs)
	out := map[string]int{}
	for _, userID := range userIDs {
		if d.notices.seqs[userID] > 0 {
			out[userID] = d.notices.seqs[userID]
		}
	}
	return out, nil
}

// tell announces as chat does after the commit that notified the users.
func (h *house) tell(userIDs ...string) {
	h.notify(userIDs...)
	h.hub.RoomChanged("room_other", chat.Changes{Upto: 1, Notified: userIDs})
}

func (h *house) subscribeNotifications(userID string, after ...int) *live.NotificationStream {
	h.t.Helper()
	var from *int
	if len(after) > 0 {
		from = &after[0]
	}
	s, err := h.hub.SubscribeNotifications(h.t.Context(), userID, from)
	require.NoError(h.t, err)
	h.t.Cleanup(s.Close)
	return s
}

func places(t *testing.T, s *live.NotificationStream, quiet time.Duration, want ...int) {
	t.Helper()
	events, err := drain(t, s.Next, quiet)
	require.NoError(t, err)
	var got []int
	for _, e := range events {
		require.Equal(t, live.NotificationAdded, e.Kind)
		require.Equal(t, e.Cursor, e.Notification.Seq)
		got = append(got, e.Cursor)
	}
	require.Equal(t, want, got)
}

func TestNotificationsAreToldAtOnceOnTheirNode(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		h.notify("alice", "alice")
		now, again, bobs := h.subscribeNotifications("alice"), h.subscribeNotifications("alice", 1), h.subscribeNotifications("bob")
		places(t, again, atOnce, 2)
		h.tell("alice")
		h.tell("alice", "bob")
		places(t, now, atOnce, 3, 4)
		places(t, again, atOnce, 3, 4)
		places(t, bobs, atOnce, 1)
		reads := h.calls("NewNotifications")
		h.tell("carol")
		places(t, now, atOnce)
		require.Equal(t, reads, h.calls("NewNotifications"), "what is for others is not looked for")
	})
}

func TestLostHintsOfNotificationsCostASweep(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		alices, twin, bobs := h.subscribeNotifications("alice"), h.subscribeNotifications("alice"), h.subscribeNotifications("bob")
		h.notify("alice", "bob") // as another node did
		places(t, alices, atOnce)
		places(t, alices, sweeps, 1)
		places(t, bobs, sweeps, 1)
		h.notify("alice")
		later := h.subscribeNotifications("alice", 0) // sees more than the others have heard of
		places(t, later, atOnce, 1, 2)
		places(t, twin, atOnce, 1, 2)
		places(t, alices, atOnce, 2)
		require.Equal(t, []string{"alice", "bob"}, h.notices.asked[len(h.notices.asked)-2], "all who watch, in one statement")
	})
}

func TestNobodyWatchingCostsNoStatement(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribeNotifications("alice")
		s.Close()
		s.Close()
		asked := h.calls("NotificationSeqs")
		time.Sleep(time.Minute) // of the bubble's clock
		require.Equal(t, asked, h.calls("NotificationSeqs"))
		require.Zero(t, h.hub.Stats().Streams)
		_, err := s.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
	})
}

func TestWhatIsNotShownIsPassedOver(t *testing.T) {
	inHouse(t, live.Options{Page: 2, Sweep: never}, func(t *testing.T, h *house) {
		h.notify("alice", "alice", "alice", "alice", "alice")
		h.notices.hidden = map[int]bool{1: true, 2: true, 4: true}
		s := h.subscribeNotifications("alice", 0)
		places(t, s, atOnce, 3, 5)
		reads := h.calls("NewNotifications")
		places(t, s, patience)
		require.Equal(t, reads, h.calls("NewNotifications"), "an idle stream reads nothing")
		h.notices.hidden[6] = true
		h.tell("alice")
		h.tell("alice")
		places(t, s, atOnce, 7)
	})
}

func TestCursorsOfNotificationsAreNotAhead(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		h.notify("alice")
		for _, after := range []int{-1, 2} {
			_, err := h.hub.SubscribeNotifications(t.Context(), "alice", &after)
			refused(t, err, fault.CursorInvalid)
		}
		s := h.subscribeNotifications("alice")
		other := h.subscribeNotifications("alice", 0)
		h.notices.seqs["alice"] = 0 // put back to an earlier state
		_, err := other.Next(t.Context())
		refused(t, err, fault.CursorInvalid)
		h.hub.Close()
		_, err = s.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
		_, err = h.hub.SubscribeNotifications(t.Context(), "alice", nil)
		require.ErrorIs(t, err, live.ErrClosed)
	})
}

func TestAFailureOfTheLogLosesNoNotification(t *testing.T) {
	inHouse(t, live.Options{Sweep: never, CatchUpTries: 2}, func(t *testing.T, h *house) {
		s := h.subscribeNotifications("alice")
		var away atomic.Bool
		h.before = func(string) error {
			if away.Load() {
				return errors.New("no connection")
			}
			return nil
		}
		away.Store(true)
		h.tell("alice")
		_, err := s.Next(t.Context())
		require.ErrorContains(t, err, "no connection")
		away.Store(false)
		places(t, s, atOnce, 1)
	})
}

func TestAWaitingStreamOfNotificationsEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, newDocument("alice"), live.Options{})
		s := h.subscribeNotifications("alice")
		events, err := s.Poll(t.Context())
		require.NoError(t, err)
		require.Empty(t, events)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := s.Next(ctx)
			done <- err
		}()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
	})
}

// half announces every other commit to a hub, and drops the rest.
type half struct {
	hub   *live.Hub
	heard atomic.Int64
}

func (a *half) RoomChanged(roomID string, c chat.Changes) {
	if a.heard.Add(1)%2 == 0 {
		a.hub.RoomChanged(roomID, c)
	}
}

// TestNotificationsAreGaplessWhileManyCommit has two servers notify the same users at the same time, of which the hub
// hears half from one and nothing from the other, while clients come, go and resume from their last cursor.
func TestNotificationsAreGaplessWhileManyCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		b, announce := bus.NewMemory(bus.MemoryOptions{}), new(half)
		near, far := chat.New(db, chat.Options{Announce: announce}), chat.New(db, chat.Options{})
		announce.hub = live.New(near, b, live.Options{Page: 3, Sweep: 20 * time.Millisecond})
		var run, clients, senders sync.WaitGroup
		running, stop := context.WithCancel(ctx)
		run.Go(func() { announce.hub.Run(running) })
		t.Cleanup(func() {
			stop()
			announce.hub.Close()
			run.Wait()
			near.Close()
			far.Close()
			require.NoError(t, b.Close())
		})
		var users []string
		for i := range 3 {
			users = append(users, dbtest.User(t, db, fmt.Sprint("user", i)).ID)
		}
		var rooms []string
		for range 2 {
			rm, _, err := near.CreateRoom(ctx, users[0], chat.CreateRoom{Name: "x", Kind: room.KindCHANNEL, Visibility: room.VisibilityPRIVATE, MemberIDs: users[1:]})
			require.NoError(t, err)
			rooms = append(rooms, rm.ID)
		}
		const sends = 60
		seen := make([][]int, 6)
		for i := range seen {
			clients.Go(func() { seen[i] = collect(t, announce.hub, users[1+i%2], 2+2*sends) })
		}
		for i, server := range []*chat.Service{near, far} {
			senders.Go(func() {
				for n := range sends {
					if _, _, err := server.Send(ctx, users[0], chat.SendMessage{RoomID: rooms[(i+n)%2], ClientKey: id.New(id.Message), Text: "@user1 @user2"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		senders.Wait()
		clients.Wait()
		for i, got := range seen {
			want, err := db.Read().Notification.Query().Where(notification.UserID(users[1+i%2])).Order(ent.Asc(notification.FieldSeq)).All(ctx)
			require.NoError(t, err)
			require.Len(t, want, 2+2*sends)
			require.Equal(t, len(want), len(got))
			require.True(t, slices.IsSorted(got))
			for j, n := range want {
				require.Equal(t, n.Seq, got[j])
			}
		}
	})
}

// collect follows a user's notifications from the first to the last of so many, by one stream after another.
func collect(t *testing.T, hub *live.Hub, userID string, most int) []int {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var got []int
	cursor := 0
	for cursor < most {
		s, err := hub.SubscribeNotifications(ctx, userID, &cursor)
		if err != nil {
			t.Error(err)
			return got
		}
		for range 1 + rand.IntN(4) {
			events, err := s.Next(ctx)
			if err != nil {
				t.Error(err)
				s.Close()
				return got
			}
			for _, e := range events {
				got, cursor = append(got, e.Cursor), e.Cursor
			}
			if cursor >= most {
				break
			}
		}
		s.Close()
	}
	return got
}

// hearing is what a hub has told of notifications that were taken.
type hearing struct {
	mu    sync.Mutex // guards heard
	heard []string
}

func (l *hearing) told(userID string, after, upto int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, fmt.Sprintf("%s %d-%d", userID, after, upto))
}

func (l *hearing) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer func() { l.heard = nil }()
	return l.heard
}

func TestWhatIsTakenIsToldOnce(t *testing.T) {
	var l hearing
	inHouse(t, live.Options{Page: 2, Sweep: never, Told: l.told}, func(t *testing.T, h *house) {
		h.notify("alice", "alice", "alice", "bob")
		s, bobs := h.subscribeNotifications("alice", 0), h.subscribeNotifications("bob")
		first, err := s.Next(t.Context())
		require.NoError(t, err)
		require.Len(t, first, 2)
		require.Empty(t, l.take(), "it was handed out, and may never have left")
		ended, end := context.WithCancel(t.Context())
		end()
		_, err = s.Next(ended)
		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, l.take(), "nobody is there to have taken it")
		_, err = s.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"alice 0-2"}, l.take())
		places(t, s, atOnce)
		require.Equal(t, []string{"alice 2-3"}, l.take())
		h.tell("alice")
		places(t, s, atOnce, 4)
		require.Equal(t, []string{"alice 3-4"}, l.take())
		places(t, s, atOnce)
		places(t, bobs, atOnce)
		require.Empty(t, l.take(), "what stood before a subscription was not given to it")
		h.tell("alice", "bob")
		last, err := bobs.Next(t.Context())
		require.NoError(t, err)
		require.Len(t, last, 1)
		bobs.Close()
		_, err = bobs.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
		require.Empty(t, l.take(), "alice's stream was not asked, bob's is closed")
	})
}
