package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent/membership"
	"parley/internal/bus"
	"parley/internal/bus/bustest"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/live"
)

// world is a room in which users do things at random while clients come, go and lag, on a bus that
// misbehaves. Some of what users do happens in the middle of a read.
type world struct {
	*document
	t       *rapid.T
	hub     *live.Hub
	users   []string
	clients []*client
	groups  map[string]*live.Group // of the clients that are members of one
	encoder *encoder               // of all groups
	away    atomic.Int64           // how often it fails: one time in ten times so many; 0 is never
	doing   sync.Mutex             // held while a user does something

	mu          sync.Mutex     // guards what follows
	during      []func()       // what happens in the middle of the reads to come
	unannounced []chat.Changes // commits the hub has yet to be told of
}

// client keeps a room's state up to date from events alone, or its posts from a PostStream. One that is a
// member of a group follows; what it is told is taken in at once, by whoever tells it.
type client struct {
	viewer string
	posts  bool
	group  string // "" for none
	has    bool   // it has read the room
	state  state  // by events
	cursor int
	last   int // by posts

	stream     *live.Stream
	postStream *live.PostStream
	start      int             // the cursor where stream began
	posted     map[string]bool // what stream handed out as a post

	follower *follower
	admitted int      // a version at which it was a member, not before it was let in
	removed  bool     // it was told of the end of its membership
	wrong    []string // what it was told and should not have been
}

// bubble keeps rapid from asking for the test's deadline, which is on another clock.
type bubble struct{ rapid.TB }

func TestStateBuiltFromEventsEqualsTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(bubble{t}, func(t *rapid.T) {
			w := newWorld(t)
			defer w.bus(t)()
			t.Repeat(map[string]func(*rapid.T){
				"change":     func(t *rapid.T) { w.draw(t)() },
				"change mid": func(t *rapid.T) { w.later(w.draw(t)) },
				"change all": func(t *rapid.T) {
					for range 12 {
						w.draw(t)()
					}
				},
				"announce":   func(t *rapid.T) { w.announceOne(t) },
				"connect":    func(t *rapid.T) { w.connect(w.one(t)) },
				"disconnect": func(t *rapid.T) { w.one(t).disconnect() },
				"read":       func(t *rapid.T) { w.read(w.one(t), atOnce) },
				"stall":      func(t *rapid.T) { w.one(t).stall() },
				"relieve":    func(t *rapid.T) { w.one(t).relieve() },
				"settle":     func(*rapid.T) { synctest.Wait() },
				"wait":       func(*rapid.T) { time.Sleep(time.Second) },
				"":           func(*rapid.T) { w.orderly() },
			})
			w.verify()
		})
	})
}

func newWorld(t *rapid.T) *world {
	w := &world{t: t, users: []string{"alice", "bob", "carol"}, groups: map[string]*live.Group{}, encoder: newEncoder()}
	w.document = newDocument(w.users...)
	w.midway = w.happen
	w.encoder.beside = func(live.Event) string { return fmt.Sprint(besides, w.version()) }
	w.away.Store(int64(rapid.IntRange(0, 20).Draw(t, "away")))
	var calls atomic.Int64
	w.encoder.before = func(live.Event) error {
		if away := 10 * w.away.Load(); away > 0 && calls.Add(1)%away == 0 {
			return fault.New(fault.Unavailable, "no connection")
		}
		return nil
	}
	for _, viewer := range w.users {
		w.clients = append(w.clients, &client{viewer: viewer}, &client{viewer: viewer, posts: true})
		for _, group := range []string{"plain", "wide", "wide of " + viewer} {
			w.clients = append(w.clients, &client{viewer: viewer, group: group}, &client{viewer: viewer, group: group, posts: true})
		}
	}
	return w
}

// bus makes the bus and the hub, and gives what ends them.
func (w *world) bus(t *rapid.T) func() {
	b := bustest.NewFaulty(bus.NewMemory(bus.MemoryOptions{}), bustest.Faults{
		Drop: 0.3, Repeat: 0.2, Delay: 0.2, Seed: rapid.Uint64().Draw(t, "seed"),
	})
	w.hub = live.New(w.document, b, live.Options{
		Ring: rapid.IntRange(1, 12).Draw(t, "ring"), Page: rapid.IntRange(1, 6).Draw(t, "page"), Linger: time.Second,
	})
	ctx, cancel := context.WithCancel(context.Background())
	go w.hub.Run(ctx)
	return func() {
		cancel()
		for _, c := range w.clients {
			c.disconnect()
		}
		w.hub.Close()
		require.NoError(t, b.Close())
	}
}

func (w *world) one(t *rapid.T) *client {
	return w.clients[rapid.IntRange(0, len(w.clients)-1).Draw(t, "client")]
}

// draw gives something to do that is possible whenever it is done. It may be announced; the hub hears
// of it as of another node's doing, so that the bus may fail it.
func (w *world) draw(t *rapid.T) func() {
	user := rapid.SampledFrom(w.users).Draw(t, "user")
	n := rapid.IntRange(1, 4).Draw(t, "n")
	what := rapid.SampledFrom([]string{"post", "post", "post", "edit", "edit", "entomb", "rename", "member", "mark", "mark", "mark all", "set"}).Draw(t, "what")
	announced := rapid.SampledFrom([]string{"", "version", "rows", "later"}).Draw(t, "announced")
	return func() {
		w.doing.Lock()
		defer w.doing.Unlock()
		seq := max(1, w.lastSeq()+1-n*n)
		switch what {
		case "post":
			w.post(n)
		case "edit":
			w.edit(seq, max(1, seq-1))
		case "entomb":
			w.entomb(seq)
		case "rename":
			w.rename(fmt.Sprint(n))
		case "mark":
			w.mark(user)
		case "mark all":
			w.mark(w.users...)
		case "set":
			w.set(user, membership.NotificationLevel(fmt.Sprint(n)))
		case "member":
			if w.isMember(user) {
				w.leave(user)
			} else {
				w.join(user)
			}
		}
		switch announced {
		case "version":
			w.hub.RoomChanged(w.id, chat.Changes{Upto: w.version()})
		case "rows":
			w.hub.RoomChanged(w.id, w.committed())
		case "later":
			w.mu.Lock()
			w.unannounced = append(w.unannounced, w.committed())
			w.mu.Unlock()
		}
	}
}

// announceOne tells the hub of a commit that it was not told of at once, in whatever order.
func (w *world) announceOne(t *rapid.T) {
	w.mu.Lock()
	if len(w.unannounced) == 0 {
		w.mu.Unlock()
		return
	}
	i := rapid.IntRange(0, len(w.unannounced)-1).Draw(t, "commit")
	c := w.unannounced[i]
	w.unannounced = slices.Delete(w.unannounced, i, i+1)
	w.mu.Unlock()
	w.hub.RoomChanged(w.id, c)
}

func (w *world) later(fn func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.during = append(w.during, fn)
}

// happen does in the middle of a read what was put off until then.
func (w *world) happen() {
	var now func()
	w.mu.Lock()
	if len(w.during) > 0 {
		now, w.during = w.during[0], w.during[1:]
	}
	w.mu.Unlock()
	if now != nil {
		now()
	}
}

// connect resumes where the client is; one that has nothing begins with reading the room.
func (w *world) connect(c *client) {
	if c.connected() || !w.isMember(c.viewer) {
		return
	}
	c.disconnect()
	if !c.has {
		c.has, c.last = true, w.lastSeq()
		c.state, c.cursor = w.now()
	}
	var source live.Source
	var err error
	if c.posts {
		c.postStream, err = w.hub.SubscribePosts(context.Background(), c.viewer, w.id, &c.last)
		source = c.postStream
	} else {
		c.stream, err = w.hub.Subscribe(context.Background(), c.viewer, w.id, &c.cursor)
		c.start, c.posted = c.cursor, map[string]bool{}
		source = c.stream
	}
	if fault.CodeOf(err) == fault.NotAMember && !w.isMember(c.viewer) {
		c.stream, c.postStream = nil, nil // removed since, in the middle of a read
		return
	}
	require.NoError(w.t, err)
	if c.group != "" {
		w.enlist(c, source)
	}
}

func (c *client) connected() bool {
	if c.follower != nil {
		_, over := c.follower.ended()
		return !over
	}
	return c.stream != nil || c.postStream != nil
}

func (c *client) disconnect() {
	if c.follower != nil {
		c.follower.leave()
		c.follower = nil
	}
	if c.stream != nil {
		c.stream.Close()
	}
	if c.postStream != nil {
		c.postStream.Close()
	}
	c.stream, c.postStream = nil, nil
}

// read takes what the client's stream has, one batch or until it has had nothing for a while.
func (w *world) read(c *client, quiet time.Duration) {
	for c.group == "" && c.connected() {
		ctx, cancel := context.WithTimeout(context.Background(), quiet)
		err := w.batch(ctx, c)
		cancel()
		switch {
		case errors.Is(err, live.ErrRemoved):
			c.disconnect()
			return
		case errors.Is(err, context.DeadlineExceeded):
			return
		}
		require.NoError(w.t, err)
		if quiet == atOnce {
			return
		}
	}
}

func (w *world) batch(ctx context.Context, c *client) error {
	if c.posts {
		posts, err := c.postStream.Next(ctx)
		for _, e := range posts {
			m := e.Message
			require.Equal(w.t, c.last+1, m.Seq, "posts come without a gap")
			w.permitted(c, m.PostedVersion)
			c.last = m.Seq
		}
		return err
	}
	events, err := c.stream.Next(ctx)
	for _, e := range events {
		require.Greater(w.t, e.Cursor, c.cursor, "cursors ascend")
		w.permitted(c, e.Cursor)
		w.kind(c, e)
		c.cursor = e.Cursor
		c.state.applyEvent(e)
	}
	return err
}

// permitted requires that a removed viewer gets nothing from after the removal.
func (w *world) permitted(c *client, version int) {
	w.document.mu.Lock()
	defer w.document.mu.Unlock()
	if m := w.members[c.viewer]; m.LeftAt != nil {
		require.LessOrEqual(w.t, version, m.Version, "%s was removed at %d", c.viewer, m.Version)
	}
}

// kind requires that each message comes as a post once, before it comes as changed.
func (w *world) kind(c *client, e live.Event) {
	switch e.Kind {
	case live.ReceiptsAdvanced:
		for i, r := range e.Receipts {
			require.Greater(w.t, r.Version, c.cursor, "no receipt comes again")
			require.True(w.t, i == 0 || r.Version > e.Receipts[i-1].Version)
			require.LessOrEqual(w.t, r.Version, e.Cursor)
		}
	case live.MembershipChanged:
		own := e.Membership.UserID == c.viewer
		require.True(w.t, own || e.Cursor == e.Membership.Version, "settings are their holder's alone")
	case live.MessagePosted:
		require.False(w.t, c.posted[e.Message.ID], "%s is posted twice", e.Message.ID)
		require.Greater(w.t, e.Message.PostedVersion, c.start)
		c.posted[e.Message.ID] = true
	case live.MessageChanged:
		require.True(w.t, c.posted[e.Message.ID] || e.Message.PostedVersion <= c.start, "%s was never posted", e.Message.ID)
	case live.MessageDeleted:
		require.NotNil(w.t, e.Message.DeletedAt)
	default:
	}
}

// verify lets all members catch up and compares what they have with what there is.
func (w *world) verify() {
	w.mu.Lock()
	w.during = nil
	w.mu.Unlock()
	w.away.Store(0)
	for range 2 { // whoever was removed once, or failed, and is a member again
		for _, c := range w.clients {
			c.relieve()
			w.connect(c)
			w.read(c, sweeps)
		}
		time.Sleep(sweeps)
		synctest.Wait()
		w.orderly()
	}
	final, version := w.now()
	for _, c := range w.clients {
		switch {
		case !w.isMember(c.viewer):
		case c.posts:
			require.Equal(w.t, w.lastSeq(), c.last, "%s, %s", c.viewer, c.group)
		default:
			require.Equal(w.t, final.to(c.viewer), c.state.to(c.viewer), "%s, %s", c.viewer, c.group)
			require.LessOrEqual(w.t, c.cursor, version)
		}
		if c.group != "" && w.isMember(c.viewer) {
			require.True(w.t, c.follower.isParked(), "%s, %s", c.viewer, c.group)
		}
	}
}
