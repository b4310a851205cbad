package live_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/live"
	"parley/internal/testkit/dbtest"
)

// street is the real rules on a real database, users who do things in several rooms, and clients that each keep a
// list of rooms by their inbox alone, while some of what is announced gets lost and some reads fail.
type street struct {
	*chat.Service // announces
	t             *rapid.T
	db            *database.DB
	hub           *live.Hub
	bus           bus.Bus
	users, rooms  []string
	keepers       []*keeper
	// later is how long after the time of day it is, in milliseconds: a cursor may be so old that what had changed
	// before it is not told again.
	later atomic.Int64
	// sweeps tells that the hub sweeps. If it doesn't, clients find what they were not told when they come back.
	sweeps bool

	mu   sync.Mutex // guards rand
	rand *rand.Rand
}

// flaky is the rules as the hub reads them: now and then the database is out of reach.
type flaky struct {
	*chat.Service
	calls, every atomic.Int64
}

func (f *flaky) fail() error {
	if every := f.every.Load(); every > 0 && f.calls.Add(1)%every == 0 {
		return fault.New(fault.Unavailable, "no connection")
	}
	return nil
}

func (f *flaky) Activities(ctx context.Context, places []chat.Place) ([]*chat.Activity, error) {
	if err := f.fail(); err != nil {
		return nil, err
	}
	return f.Service.Activities(ctx, places)
}

func (f *flaky) Relisted(ctx context.Context, userIDs []string, since chat.ListMoment) ([]chat.Listed, error) {
	if err := f.fail(); err != nil {
		return nil, err
	}
	return f.Service.Relisted(ctx, userIDs, since)
}

// RoomChanged implements chat.Announcer: the hub hears of it, or as from another node, or not.
func (w *street) RoomChanged(roomID string, c chat.Changes) {
	w.mu.Lock()
	luck := w.rand.IntN(10)
	w.mu.Unlock()
	switch {
	case luck < 5:
		w.hub.RoomChanged(roomID, c)
	case luck < 7:
		w.bus.Publish(bus.Hint{RoomID: roomID, Version: c.Upto})
	}
}

// keeper is a client with a list.
type keeper struct {
	*street
	user   string
	list   map[string]string
	gone   map[string]int // versions of memberships whose end this inbox told
	cursor chat.ListMoment
	inbox  *live.Inbox
	// saved are lists as they were once, with their cursors.
	saved []savedList
}

type savedList struct {
	list   map[string]string
	cursor chat.ListMoment
}

func TestListsKeptByInboxesEqualTheLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		rapid.Check(t, func(t *rapid.T) {
			w := newStreet(t, db)
			defer w.close()
			if w.sweeps {
				stop := w.run()
				defer stop()
			}
			t.Repeat(map[string]func(*rapid.T){
				"act":        func(t *rapid.T) { w.act(t) },
				"act often":  func(t *rapid.T) { w.act(t); w.act(t); w.act(t); w.act(t) },
				"connect":    func(t *rapid.T) { w.one(t).connect() },
				"disconnect": func(t *rapid.T) { w.one(t).disconnect() },
				"restore":    func(t *rapid.T) { w.one(t).restore(t) },
				"read":       func(t *rapid.T) { w.one(t).read() },
				"pass time":  func(*rapid.T) { w.later.Add(time.Hour.Milliseconds()) },
			})
			w.verify()
		})
	})
}

func newStreet(t *rapid.T, db *database.DB) *street {
	seed := rapid.Uint64().Draw(t, "seed")
	w := &street{t: t, db: db, rand: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // repeatable
	w.sweeps = rapid.Bool().Draw(t, "sweeps")
	w.bus = bus.NewMemory(bus.MemoryOptions{})
	limits := chat.DefaultLimits()
	limits.ReceiptMembers = rapid.IntRange(1, 4).Draw(t, "told")
	limits.UnreadCount = 5
	log := &flaky{Service: chat.New(db, chat.Options{Limits: limits, Now: w.now})}
	log.every.Store(rapid.SampledFrom([]int64{0, 0, 0, 40}).Draw(t, "away"))
	w.hub = live.New(log, w.bus, live.Options{
		Sweep: 10 * time.Millisecond, InboxPace: time.Millisecond, Page: rapid.IntRange(1, 4).Draw(t, "page"),
	})
	w.Service = chat.New(db, chat.Options{Announce: w, ReceiptPace: -1, Limits: limits, Now: w.now})
	for i := range 3 {
		w.users = append(w.users, user(t, db, fmt.Sprint("u", i, "_", rapidName())))
	}
	for i := range 2 {
		w.create(w.users[i], w.users[1:])
	}
	for _, u := range w.users {
		for range 2 {
			w.keepers = append(w.keepers, &keeper{street: w, user: u})
		}
	}
	return w
}

func (w *street) now() time.Time {
	return time.Now().Add(time.Duration(w.later.Load()) * time.Millisecond)
}

func rapidName() string { return id.New("n")[2:] }

// user inserts an account.
func user(t *rapid.T, db *database.DB, name string) string {
	var u *ent.User
	err := db.Write(context.Background(), func(ctx context.Context, tx *ent.Tx) (err error) {
		now := time.Now().UTC()
		u, err = tx.User.Create().SetUsername(name).SetUsernameKey(name).SetEmail(name + "@example.org").SetDisplayName(name).
			SetPasswordHash("none").SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		return err
	})
	require.NoError(t, err)
	return u.ID
}

// run keeps the hub sweeping until the function that it gives is called.
func (w *street) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.hub.Run(ctx) })
	return func() { cancel(); running.Wait() }
}

func (w *street) close() {
	for _, k := range w.keepers {
		k.disconnect()
	}
	w.Close()
	w.hub.Close()
	require.NoError(w.t, w.bus.Close())
}

func (w *street) one(t *rapid.T) *keeper {
	return w.keepers[rapid.IntRange(0, len(w.keepers)-1).Draw(t, "client")]
}

func (w *street) create(owner string, members []string) {
	rm, _, err := w.CreateRoom(context.Background(), owner, chat.CreateRoom{
		Name: "Room", Kind: room.KindCHANNEL, Visibility: room.VisibilityPUBLIC, MemberIDs: members,
	})
	require.NoError(w.t, err)
	w.rooms = append(w.rooms, rm.ID)
}

// act does something of a user's. Refusals are part of life, failures are not.
func (w *street) act(t *rapid.T) {
	ctx := context.Background()
	u, other := rapid.SampledFrom(w.users).Draw(t, "user"), rapid.SampledFrom(w.users).Draw(t, "other")
	roomID := rapid.SampledFrom(w.rooms).Draw(t, "room")
	n := rapid.IntRange(0, 12).Draw(t, "n")
	var err error
	switch rapid.IntRange(0, 13).Draw(t, "deed") {
	case 0, 1, 2:
		_, _, err = w.Send(ctx, u, chat.SendMessage{RoomID: roomID, ClientKey: id.New("k"), Text: "hello @" + w.name(other)})
	case 3:
		_, _, err = w.MarkRead(ctx, u, roomID, n)
	case 4:
		_, _, err = w.MarkDelivered(ctx, u, roomID, n)
	case 5:
		level := []membership.NotificationLevel{"ALL", "MENTIONS", "NONE"}[n%3]
		_, _, err = w.SetNotifications(ctx, u, roomID, level)
	case 6:
		name := fmt.Sprint("Room ", n)
		_, _, err = w.UpdateRoom(ctx, u, chat.UpdateRoom{RoomID: roomID, Name: &name})
	case 7:
		_, _, err = w.LeaveRoom(ctx, u, roomID)
	case 8:
		_, _, err = w.JoinRoom(ctx, u, roomID)
	case 9:
		_, _, err = w.RemoveMember(ctx, u, roomID, other)
	case 10:
		_, _, err = w.AddMember(ctx, u, roomID, other)
	case 11:
		if len(w.rooms) < 5 {
			w.create(u, []string{other})
		}
	default:
		err = w.touch(ctx, u, roomID, n)
	}
	if fault.CodeOf(err) == fault.Internal {
		require.NoError(t, err)
	}
}

func (w *street) name(userID string) string {
	u, err := w.db.Read().User.Get(context.Background(), userID)
	require.NoError(w.t, err)
	return u.Username
}

// touch edits or deletes one of the last messages.
func (w *street) touch(ctx context.Context, u, roomID string, n int) error {
	ids, err := w.db.Read().Message.Query().Where(message.RoomID(roomID)).Order(ent.Desc(message.FieldSeq)).Limit(1 + n/4).IDs(ctx)
	if err != nil {
		return err //nolint:wrapcheck // looked at by act
	}
	if n%2 == 0 {
		_, err = w.DeleteMessage(ctx, u, ids[len(ids)-1])
	} else {
		_, err = w.EditMessage(ctx, u, ids[len(ids)-1], fmt.Sprint("edit ", n))
	}
	return err //nolint:wrapcheck // looked at by act
}

// connect reads the list at the first time, and subscribes from where the client is.
func (k *keeper) connect() {
	if k.inbox != nil {
		return
	}
	if k.list == nil {
		k.cursor = k.ListMoment()
		k.list = k.current()
	}
	var err error
	k.inbox, err = k.hub.SubscribeInbox(context.Background(), k.user, &k.cursor)
	require.NoError(k.t, err)
	k.gone = map[string]int{}
}

func (k *keeper) disconnect() {
	if k.inbox != nil {
		k.inbox.Close()
		k.inbox = nil
	}
}

// restore puts the client back to what it was once.
func (k *keeper) restore(t *rapid.T) {
	if len(k.saved) == 0 {
		return
	}
	k.disconnect()
	was := k.saved[rapid.IntRange(0, len(k.saved)-1).Draw(t, "saved")]
	k.list, k.cursor = maps.Clone(was.list), was.cursor
}

// read takes in what there is.
func (k *keeper) read() {
	if k.inbox == nil {
		return
	}
	for {
		events, err := k.inbox.Poll(context.Background())
		require.NoError(k.t, err)
		if len(events) == 0 {
			return
		}
		for _, e := range events {
			k.take(e)
		}
	}
}

func (k *keeper) take(e live.Event) {
	a := e.Activity
	require.Equal(k.t, live.RoomListed, e.Kind)
	require.Equal(k.t, k.user, a.Membership.UserID, "one's own")
	require.Greater(k.t, a.Membership.Version, k.gone[a.RoomID], "nothing of a room that was left")
	if a.Left {
		k.gone[a.RoomID] = a.Membership.Version
		delete(k.list, a.RoomID)
	} else {
		k.list[a.RoomID] = listText(a.Room, a.Membership, a.LastMessage, a.Unread, a.Mentions)
	}
	k.cursor = chat.ListMoment(e.Cursor)
	k.saved = append(k.saved, savedList{maps.Clone(k.list), k.cursor})
}

// current reads the list.
func (k *keeper) current() map[string]string {
	ctx := context.Background()
	rooms, err := k.ViewerRooms(ctx, k.user, nil, 100)
	require.NoError(k.t, err)
	ids := make([]string, len(rooms.Items))
	for i, rm := range rooms.Items {
		ids[i] = rm.ID
	}
	held, err := k.Memberships(ctx, k.user, ids)
	require.NoError(k.t, err)
	last, err := k.LastMessages(ctx, chat.AsViewer(k.user), ids)
	require.NoError(k.t, err)
	unread, err := k.UnreadIn(ctx, k.user, ids)
	require.NoError(k.t, err)
	mentions, err := k.UnreadMentions(ctx, k.user)
	require.NoError(k.t, err)
	out := make(map[string]string, len(ids))
	for _, rm := range rooms.Items {
		out[rm.ID] = listText(rm, held[rm.ID], last[rm.ID], unread[rm.ID], mentions[rm.ID])
	}
	return out
}

// listText is what a list shows of a room.
func listText(rm *ent.Room, m *ent.Membership, last *ent.Message, unread, mentions int) string {
	return fmt.Sprint(rm.Name, rm.Description, rm.ArchivedAt, rm.MemberCount, rm.LastSeq, rm.ListedVersion,
		" ", m.Role, m.JoinedAt, m.LeftAt, m.ReadSeq, m.NotificationLevel, " ", last, " ", unread, " ", mentions)
}

// verify connects everybody and waits until each list is as it is read.
func (w *street) verify() {
	for _, k := range w.keepers {
		if !w.sweeps {
			k.disconnect()
		}
		k.connect()
		want := k.current()
		correct := func() bool {
			k.read()
			return maps.Equal(want, k.list)
		}
		for deadline := time.Now().Add(10 * time.Second); !correct() && time.Now().Before(deadline); {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
			events, err := k.inbox.Next(ctx)
			cancel()
			require.True(w.t, err == nil || ctx.Err() != nil, "%v", err)
			for _, e := range events {
				k.take(e)
			}
		}
		require.Equal(w.t, want, k.list, "of %s", w.name(k.user))
	}
}

// inbox gives the next events of an inbox, within the time of a sweep.
func nextOf(t *testing.T, in *live.Inbox) []live.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	events, err := in.Next(ctx)
	require.NoError(t, err)
	return events
}

// neighbours are two users in one room, whose hub sweeps by hand.
type neighbours struct {
	*chat.Service
	hub      *live.Hub
	ada, bob string
	room     *ent.Room
}

func newNeighbours(t *testing.T, o live.Options) *neighbours {
	t.Helper()
	db, b := dbtest.SQLite(t), bus.NewMemory(bus.MemoryOptions{})
	n := &neighbours{hub: live.New(chat.New(db, chat.Options{}), b, o)}
	n.Service = chat.New(db, chat.Options{Announce: n.hub, ReceiptPace: -1})
	n.ada, n.bob = dbtest.User(t, db, "ada").ID, dbtest.User(t, db, "bob").ID
	quiet := chat.New(db, chat.Options{}) // what a hub hears of the room's making would come at any time
	defer quiet.Close()
	var err error
	n.room, _, err = quiet.CreateRoom(t.Context(), n.ada, chat.CreateRoom{
		Name: "Lounge", Kind: room.KindCHANNEL, Visibility: room.VisibilityPRIVATE, MemberIDs: []string{n.bob},
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		n.Close()
		n.hub.Close()
		require.NoError(t, b.Close())
	})
	return n
}

func (n *neighbours) open(t *testing.T, userID string) *live.Inbox {
	t.Helper()
	in, err := n.hub.SubscribeInbox(t.Context(), userID, nil)
	require.NoError(t, err)
	t.Cleanup(in.Close)
	return in
}

func (n *neighbours) send(t *testing.T) {
	t.Helper()
	_, _, err := n.Send(t.Context(), n.ada, chat.SendMessage{RoomID: n.room.ID, ClientKey: id.New("k"), Text: "hello"})
	require.NoError(t, err)
}

// TestASlowInboxCostsItsRoomsOnce: however much happens, a room waits once, as it was read last.
func TestASlowInboxCostsItsRoomsOnce(t *testing.T) {
	t.Parallel()
	n := newNeighbours(t, live.Options{InboxPace: time.Millisecond})
	slow, quick := n.open(t, n.bob), n.open(t, n.bob)
	for i := range 20 {
		n.send(t)
		for nextOf(t, quick)[0].Activity.Unread != i+1 { //nolint:revive // until it is told
		}
	}
	events := nextOf(t, slow)
	require.Len(t, events, 1)
	require.Equal(t, 20, events[0].Activity.Unread)
	more, err := slow.Poll(t.Context())
	require.NoError(t, err)
	require.Empty(t, more)
}

// TestManyPostsAreToldAFewTimesASecond: within the pace a room is read once.
func TestManyPostsAreToldAFewTimesASecond(t *testing.T) {
	t.Parallel()
	n := newNeighbours(t, live.Options{InboxPace: time.Hour})
	in := n.open(t, n.bob)
	n.send(t)
	require.Equal(t, 1, nextOf(t, in)[0].Activity.Unread, "the first at once")
	reads := n.hub.Stats().ListReads
	for range 50 {
		n.send(t)
	}
	require.Equal(t, reads, n.hub.Stats().ListReads)
}

func TestInboxesEnd(t *testing.T) {
	t.Parallel()
	n := newNeighbours(t, live.Options{})
	in := n.open(t, n.bob)
	require.Equal(t, 1, n.hub.Stats().Streams)
	in.Close()
	in.Close()
	require.Zero(t, n.hub.Stats().Streams)
	_, err := in.Next(t.Context())
	require.ErrorIs(t, err, live.ErrClosed)

	future := n.ListMoment() + 1_000_000
	for _, moment := range []chat.ListMoment{-1, future} {
		_, err = n.hub.SubscribeInbox(t.Context(), n.bob, &moment)
		refused(t, err, fault.CursorInvalid)
	}
	in = n.open(t, n.bob)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = in.Next(ctx)
	require.ErrorIs(t, err, context.Canceled)
	n.hub.Close()
	_, err = in.Next(t.Context())
	require.ErrorIs(t, err, live.ErrClosed)
	_, err = n.hub.SubscribeInbox(t.Context(), n.bob, nil)
	require.ErrorIs(t, err, live.ErrClosed)
	require.NotPanics(t, n.Close)
}
