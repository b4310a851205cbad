package live_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/bus"
	"parley/internal/bus/bustest"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/live"
	"parley/internal/testkit/dbtest"
)

// town is the real rules on a real database, users who do things at random at the same time, and
// clients that come and go meanwhile, on a bus that misbehaves.
type town struct {
	t     *testing.T
	db    *database.DB
	rules *chat.Service
	hub   *live.Hub
	bus   bus.Bus
	rooms []string
	owner string // never leaves
	users []string
}

const (
	deedsEach  = 40 // of each user
	clientsFor = 2  // of each kind, for each user and room
)

func TestRealStateBuiltFromEventsEqualsTheState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		seed := rand.Uint64() //nolint:gosec // said when the test fails
		t.Logf("seed %d", seed)
		town := newTown(t, db, seed)
		ctx, finish := context.WithCancel(t.Context())
		residents := town.clients(seed)
		var clients, users sync.WaitGroup
		for _, c := range residents {
			clients.Go(func() { c.live(ctx) })
		}
		for i, user := range town.users {
			users.Go(func() { town.act(user, rand.New(rand.NewPCG(seed, uint64(i)))) }) //nolint:gosec // repeatable
		}
		users.Wait()
		finish()
		clients.Wait()
		for _, c := range residents {
			c.settle()
		}
	})
}

func newTown(t *testing.T, db *database.DB, seed uint64) *town {
	w := &town{t: t, db: db}
	w.bus = bustest.NewFaulty(bus.NewMemory(bus.MemoryOptions{}), bustest.Faults{Drop: 0.3, Repeat: 0.2, Delay: 0.2, Seed: seed})
	w.rules = chat.New(db, chat.Options{Announce: w, ReceiptPace: time.Millisecond}) // by the bus, as from another node
	w.hub = live.New(w.rules, w.bus, live.Options{Ring: 16, Page: 7, Sweep: 50 * time.Millisecond, Linger: 20 * time.Millisecond})
	var run sync.WaitGroup
	run.Go(func() { w.hub.Run(t.Context()) })
	t.Cleanup(func() {
		w.hub.Close()
		run.Wait()
		require.NoError(t, w.bus.Close())
	})
	for _, name := range []string{"ada", "bob", "cleo", "dan"} {
		w.users = append(w.users, dbtest.User(t, db, name).ID)
	}
	w.owner = w.users[0]
	for _, name := range []string{"Lounge", "Attic"} {
		rm, _, err := w.rules.CreateRoom(t.Context(), w.owner, chat.CreateRoom{
			Name: name, Kind: room.KindCHANNEL, Visibility: room.VisibilityPUBLIC, MemberIDs: w.users[1:],
		})
		require.NoError(t, err)
		w.rooms = append(w.rooms, rm.ID)
	}
	return w
}

// RoomChanged implements chat.Announcer.
func (w *town) RoomChanged(roomID string, c chat.Changes) {
	w.bus.Publish(bus.Hint{RoomID: roomID, Version: c.Upto})
}

// act does one user's deeds. Refusals are part of life, failures are not.
func (w *town) act(user string, r *rand.Rand) {
	ctx := w.t.Context()
	for i := range deedsEach {
		roomID := w.rooms[r.IntN(len(w.rooms))]
		other := w.users[r.IntN(len(w.users))]
		var err error
		switch what := r.IntN(20); {
		case what < 8:
			_, _, err = w.rules.Send(ctx, user, chat.SendMessage{
				RoomID: roomID, ClientKey: id.New(id.Message), Text: fmt.Sprint("deed ", i), ReplyToID: w.some(ctx, roomID, r),
			})
		case what < 11:
			err = w.mark(ctx, user, roomID, r)
		case what < 15:
			err = w.touch(ctx, user, roomID, i, r)
		case what < 16:
			name := fmt.Sprint("Room ", i)
			_, _, err = w.rules.UpdateRoom(ctx, user, chat.UpdateRoom{RoomID: roomID, Description: &name})
		case what < 17 && user != w.owner:
			_, _, err = w.rules.LeaveRoom(ctx, user, roomID)
		case what < 18:
			_, _, err = w.rules.JoinRoom(ctx, user, roomID)
		case other == w.owner:
		case what < 19:
			_, _, err = w.rules.RemoveMember(ctx, w.owner, roomID, other)
		default:
			_, _, err = w.rules.AddMember(ctx, w.owner, roomID, other)
		}
		if fault.CodeOf(err) == fault.Internal {
			w.t.Errorf("deed %d of %s: %v", i, user, err)
		}
	}
}

// mark says how far a user has come, or changes what they want to hear of.
func (w *town) mark(ctx context.Context, user, roomID string, r *rand.Rand) error {
	seq := 1 + r.IntN(20)
	var err error
	switch r.IntN(4) {
	case 0:
		_, _, err = w.rules.MarkDelivered(ctx, user, roomID, 4*seq)
	case 1:
		level := []membership.NotificationLevel{"ALL", "MENTIONS", "NONE"}[r.IntN(3)]
		_, _, err = w.rules.SetNotifications(ctx, user, roomID, level)
	default:
		_, _, err = w.rules.MarkRead(ctx, user, roomID, 2*seq)
	}
	return err //nolint:wrapcheck // looked at by act
}

// touch does something to a message.
func (w *town) touch(ctx context.Context, user, roomID string, i int, r *rand.Rand) error {
	messageID := w.some(ctx, roomID, r)
	if messageID == nil {
		return nil
	}
	var err error
	switch r.IntN(4) {
	case 0:
		_, err = w.rules.DeleteMessage(ctx, user, *messageID)
	case 1:
		_, err = w.rules.AddReaction(ctx, user, *messageID, "👍")
	case 2:
		_, err = w.rules.RemoveReaction(ctx, user, *messageID, "👍")
	default:
		_, err = w.rules.EditMessage(ctx, user, *messageID, fmt.Sprint("edit ", i))
	}
	return err //nolint:wrapcheck // looked at by act
}

// some gives a message of the last in the room, now and then none.
func (w *town) some(ctx context.Context, roomID string, r *rand.Rand) *string {
	ids, err := w.db.Read().Message.Query().Where(message.RoomID(roomID)).
		Order(ent.Desc(message.FieldSeq)).Limit(1 + r.IntN(20)).IDs(ctx)
	if err != nil || len(ids) == 0 || r.IntN(3) == 0 {
		return nil
	}
	return &ids[len(ids)-1]
}

// clients makes, for each user and room, some that keep the state and some that keep the posts.
func (w *town) clients(seed uint64) []*resident {
	var out []*resident
	for _, user := range w.users {
		for _, roomID := range w.rooms {
			for range clientsFor {
				for _, posts := range []bool{false, true} {
					source := rand.NewPCG(seed, uint64(1000+len(out)))
					out = append(out, &resident{
						town: w, user: user, room: roomID, posts: posts, rows: map[string]string{},
						rand: rand.New(source), //nolint:gosec // repeatable
					})
				}
			}
		}
	}
	return out
}

// resident is a client that knows a room by its events alone, from version 0 on, or its posts alone.
type resident struct {
	*town
	user, room string
	posts      bool
	rand       *rand.Rand
	rows       map[string]string // by events
	cursor     int
	last       int // by posts
}

// live connects, reads for a moment and disconnects, again and again until ctx ends.
func (c *resident) live(ctx context.Context) {
	for ctx.Err() == nil {
		moment := time.Duration(c.rand.IntN(50_000)) * time.Microsecond
		visit, cancel := context.WithTimeout(ctx, moment)
		err := c.visit(visit, -1)
		<-visit.Done() // also where there was nothing to wait for
		cancel()
		if code := fault.CodeOf(err); code != fault.NotAMember && !errors.Is(err, visit.Err()) {
			c.t.Errorf("a visit of %s ended: %v", c.user, err)
		}
	}
}

// visit resumes where the client is and reads until its cursor is at a version, or for as long as it
// may.
func (c *resident) visit(ctx context.Context, until int) error {
	if c.posts {
		s, err := c.hub.SubscribePosts(ctx, c.user, c.room, &c.last)
		if err != nil {
			return err //nolint:wrapcheck // looked at by live
		}
		defer s.Close()
		for c.last != until {
			posts, err := s.Next(ctx)
			if err != nil {
				return err //nolint:wrapcheck // looked at by live
			}
			c.takePosts(posts)
		}
		return nil
	}
	s, err := c.hub.Subscribe(ctx, c.user, c.room, &c.cursor)
	if err != nil {
		return err //nolint:wrapcheck // looked at by live
	}
	defer s.Close()
	start, posted := c.cursor, map[string]bool{}
	for c.cursor != until {
		events, err := s.Next(ctx)
		if errors.Is(err, live.ErrRemoved) && c.rows[c.user] != "left" {
			c.t.Errorf("%s was removed without a word", c.user)
		}
		if err != nil {
			return err //nolint:wrapcheck // looked at by live
		}
		for _, e := range events {
			c.take(e, start, posted)
		}
	}
	return nil
}

func (c *resident) takePosts(posts []live.Event) {
	for _, e := range posts {
		if m := e.Message; m.Seq != c.last+1 {
			c.t.Errorf("post %d follows %d", m.Seq, c.last)
		}
		c.last = e.Message.Seq
	}
}

func (c *resident) take(e live.Event, start int, posted map[string]bool) {
	if e.Cursor <= c.cursor {
		c.t.Errorf("cursor %d follows %d", e.Cursor, c.cursor)
	}
	c.cursor = e.Cursor
	switch e.Kind {
	case live.ReceiptsAdvanced:
		for _, r := range e.Receipts {
			c.rows["place of "+r.MembershipID] = fmt.Sprint(r.DeliveredSeq, r.ReadSeq)
		}
	case live.MembershipChanged:
		memberTexts(e.Membership, c.user, c.rows)
		if e.Membership.UserID == c.user {
			c.rows[c.user] = map[bool]string{true: "left", false: "member"}[e.Membership.LeftAt != nil]
		}
	case live.RoomChanged:
		c.rows[e.Room.ID] = roomText(e.Room)
	default:
		m := e.Message
		c.rows[m.ID] = m.String()
		if e.Kind == live.MessagePosted && (posted[m.ID] || m.PostedVersion <= start) {
			c.t.Errorf("message %d is posted again", m.Seq)
		}
		if e.Kind == live.MessageChanged && !posted[m.ID] && m.PostedVersion > start {
			c.t.Errorf("message %d was never posted", m.Seq)
		}
		if (e.Kind == live.MessageDeleted) != (m.DeletedAt != nil) {
			c.t.Errorf("message %d is a tombstone or not", m.Seq)
		}
		posted[m.ID] = true
	}
}

// memberTexts adds what a user keeps of a membership: its settings only where they are their own.
func memberTexts(m *ent.Membership, userID string, rows map[string]string) {
	rows[m.ID] = fmt.Sprint(m.Version, m.Role, m.JoinedAt, m.LeftAt)
	rows["place of "+m.ID] = fmt.Sprint(m.DeliveredSeq, m.ReadSeq)
	if m.UserID == userID {
		rows["settings of "+m.ID] = string(m.NotificationLevel)
	}
}

// roomText is what a client keeps of a room's row: what its own version tells of.
func roomText(r *ent.Room) string {
	return fmt.Sprint(r.RowVersion, r.Name, r.Description, r.Visibility, r.ArchivedAt)
}

// settle lets a member catch up and compares what it has with the database; others must have nothing
// from after their removal.
func (c *resident) settle() {
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	read := c.db.Read()
	rm, err := read.Room.Get(ctx, c.room)
	require.NoError(c.t, err)
	own, err := read.Membership.Query().Where(membership.RoomID(c.room), membership.UserID(c.user)).Only(ctx)
	require.NoError(c.t, err)
	if own.LeftAt != nil {
		require.LessOrEqual(c.t, c.cursor, own.Version)
		late, err := read.Message.Query().Where(message.RoomID(c.room), message.PostedVersionLT(own.Version)).Count(ctx)
		require.NoError(c.t, err)
		require.LessOrEqual(c.t, c.last, late)
		return
	}
	until := c.lastToBeTold(ctx, rm)
	if c.posts {
		until = rm.LastSeq
	}
	require.NoError(c.t, c.visit(ctx, until), "posts only: %v, at %d and %d, to reach %d", c.posts, c.cursor, c.last, until)
	if !c.posts {
		delete(c.rows, c.user)
		require.Equal(c.t, c.now(ctx, rm), c.rows)
	}
}

// lastToBeTold is the last version that the user is told of: the room's, unless that is of somebody else's
// settings.
func (c *resident) lastToBeTold(ctx context.Context, rm *ent.Room) int {
	last := rm.RowVersion
	posted, err := c.db.Read().Message.Query().Where(message.RoomID(rm.ID)).All(ctx)
	require.NoError(c.t, err)
	for _, m := range posted {
		last = max(last, m.Version)
	}
	memberships, err := c.db.Read().Membership.Query().Where(membership.RoomID(rm.ID)).All(ctx)
	require.NoError(c.t, err)
	for _, m := range memberships {
		last = max(last, m.Version, m.ReceiptVersion)
		if m.UserID == c.user {
			last = max(last, m.SettingsVersion)
		}
	}
	return last
}

// now reads the room's state.
func (c *resident) now(ctx context.Context, rm *ent.Room) map[string]string {
	out := map[string]string{rm.ID: roomText(rm)}
	messages, err := c.db.Read().Message.Query().Where(message.RoomID(rm.ID)).All(ctx)
	require.NoError(c.t, err)
	for _, m := range messages {
		out[m.ID] = m.String()
	}
	memberships, err := c.db.Read().Membership.Query().Where(membership.RoomID(rm.ID)).All(ctx)
	require.NoError(c.t, err)
	for _, m := range memberships {
		memberTexts(m, c.user, out)
	}
	return out
}
