package live

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/outlet"
)

// Encoder makes responses of events. A Group calls it by one goroutine at a time.
type Encoder interface {
	// Encode gives the response to an event. One that is the Last ends the subscriptions that meet it.
	// While the error is UNAVAILABLE it is called again for the same event, a few times.
	Encode(ctx context.Context, e Event) (*outlet.Response, error)
	// Failed gives the last response of subscriptions whose next event can't be encoded.
	Failed(ctx context.Context, err error) *outlet.Response
}

// Group is the subscriptions to one room that want every event in the same words. Those that have caught
// up cost no goroutine: what is new is read and encoded once for all of them, by one goroutine that lives
// while there is something new, and pushed into their outlets. A member that lags, that leaves the room or
// has to look something up is pulled again: cursor, permission and pace are each member's own, and none
// holds up the others. Those that are pulled share what was encoded lately.
type Group struct {
	feed    *feed
	encoder Encoder
	users   atomic.Int64  // subscriptions, whether they have caught up or not
	turn    chan struct{} // full while somebody encodes; guards recent
	recent  recent

	// Guarded by the feed's mu:
	running bool      // the group's goroutine runs
	cursor  int       // up to where its members have been handed everything
	members []*Member // that have caught up
	shown   []*Member // a copy of members, never written to; nil when it is to be made
}

// batchChanges and batchBytes bound what is encoded and pushed to one member after the other: after the
// change that exceeds them all members are served before it goes on.
const (
	batchChanges = 32
	batchBytes   = 256 << 10
)

// NewGroup makes a group of the room that a stream is of.
func NewGroup(of Source, encoder Encoder) *Group {
	return &Group{feed: of.way().feed, encoder: encoder, turn: make(chan struct{}, 1)}
}

// Takes tells whether a stream may join: whether it is of the same room, by the same feed.
func (g *Group) Takes(s Source) bool { return s.way().feed == g.feed }

// Member is one subscription of a group. It belongs to one goroutine at a time: to who pulls it, or, from
// a successful Attach until its outlet's Resume is called, to the group. Only Leave is for everybody.
type Member struct {
	group    *Group
	source   Source
	out      outlet.Outlet
	last     *outlet.Response // ends the subscription; nil while it goes on
	backlog  []Event          // taken from the stream, and still to be responded to
	attached atomic.Bool
	left     atomic.Bool
	place    int // in group.members, while attached; guarded by the feed's mu
}

// Join makes a stream that the group takes a member of it. out is nil where it can only be pulled.
func (g *Group) Join(s Source, out outlet.Outlet) *Member {
	g.users.Add(1)
	return &Member{group: g, source: s, out: out}
}

// Leave ends the membership: nothing is pushed any more but what is being pushed. It may be called from
// any goroutine and more than once. The group can be forgotten when its last member leaves.
func (m *Member) Leave() (last bool) {
	if !m.left.CompareAndSwap(false, true) {
		return false
	}
	m.group.feed.detach(m)
	return m.group.users.Add(-1) == 0
}

// Resumed tells a member that is pulled again what became of it while it was attached: the events of its
// stream that it has not been handed, and the response that ends the subscription, nil while it goes on.
func (m *Member) Resumed() (backlog []Event, last *outlet.Response) {
	backlog, m.backlog = m.backlog, nil
	return backlog, m.last
}

// Response gives the response to an event of the member's stream: the one that another member was given
// just now, or a new one. It gives none where the response shows more than the event and the viewer is no
// longer a member, or where it was made before the viewer came: then it must be made for this viewer alone.
func (m *Member) Response(ctx context.Context, e Event) (*outlet.Response, error) {
	resp, err := m.group.response(ctx, e)
	viewerID := m.source.way().viewerID
	if err == nil && resp.For != nil {
		resp = resp.For(viewerID)
	}
	if err != nil || resp == nil || !resp.Wide {
		return resp, err
	}
	f := m.group.feed
	return catchUp(ctx, f.hub, func() (*outlet.Response, error) {
		_, _, err := f.hub.log.Authorize(ctx, viewerID, f.roomID)
		if code := fault.CodeOf(err); err != nil && (code == fault.NotFound || code == fault.NotAMember) {
			return nil, nil //nolint:nilnil // none
		}
		return resp, err //nolint:wrapcheck // catchUp does
	})
}

// Attach has a member whose stream has nothing more to give wait for pushes. It tells false where there is
// more by now, or the end: then the stream is to be polled again, and gives it.
func (m *Member) Attach() bool { return m.group.feed.attach(m) }

// run hands out what is new until nothing is. It is the group's goroutine; the hub owns it.
func (g *Group) run() {
	h := g.feed.hub
	for {
		changes, members := g.feed.news(g)
		if len(members) == 0 {
			return
		}
		if len(changes) == 0 { // the feed has forgotten what follows, or ended: each finds out by itself
			scatter(members, nil)
			continue
		}
		if err := h.safely(func() error { return g.hand(changes, members) }); err != nil {
			scatter(members, g.failed(err))
		}
	}
}

// failed gives the response that ends subscriptions, nil where it can't be made either: then each finds out
// by itself.
func (g *Group) failed(why error) (last *outlet.Response) {
	h := g.feed.hub
	if err := h.safely(func() error { last = g.encoder.Failed(h.ctx, why); return nil }); err != nil {
		return nil
	}
	return last
}

// scatter has the members that are still attached pulled again; last, unless it is nil, ends them.
func scatter(members []*Member, last *outlet.Response) {
	for _, m := range members {
		m.release(last)
	}
}

// release has an attached member pulled again.
func (m *Member) release(last *outlet.Response) {
	if m.group.feed.detach(m) {
		m.last = last
		m.out.Resume()
	}
}

// hand pushes changes to members. Its error is that of an event that can't be encoded, when all have been
// handed what stands before it.
func (g *Group) hand(changes []chat.Change, members []*Member) error {
	for len(changes) > 0 {
		b := batch{group: g, changes: changes[:min(batchChanges, len(changes))]}
		for _, m := range members {
			b.hand(m)
		}
		g.feed.hub.count.pushed.Add(b.pushed)
		if b.failed != nil {
			return b.failed
		}
		changes = changes[len(b.changes):]
	}
	return nil
}

// response encodes an event unless that has just been done. Nobody encodes on the context of a member,
// who may leave meanwhile.
func (g *Group) response(ctx context.Context, e Event) (*outlet.Response, error) {
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-g.turn }()
	key := keyOf(e)
	if resp := g.recent.find(key, time.Now()); resp != nil {
		return resp, nil
	}
	resp, err := g.encoder.Encode(g.feed.hub.ctx, e) //nolint:contextcheck // the group's, not the member's
	if err != nil {
		return nil, err //nolint:wrapcheck // the encoder's own error is told to the client
	}
	if g.users.Load() > 1 {
		g.recent.keep(recentText{key: key, resp: resp, at: time.Now()})
		g.expireLater()
	}
	return resp, nil
}

// expireLater sees to it that a group that falls idle keeps nothing. The turn is the caller's.
func (g *Group) expireLater() {
	if !g.recent.expiring {
		g.recent.expiring = true
		time.AfterFunc(recentFor, g.expire)
	}
}

// expire forgets what is too old to be shared. It waits for nobody: whoever encodes now is asked again later.
func (g *Group) expire() {
	select {
	case g.turn <- struct{}{}:
	default:
		time.AfterFunc(recentFor, g.expire)
		return
	}
	defer func() { <-g.turn }()
	g.recent.expire(time.Now())
	g.recent.expiring = false
	if len(g.recent.texts) > 0 {
		g.expireLater()
	}
}

// attach lets a group push to a member from now on.
func (f *feed) attach(m *Member) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	g, w := m.group, m.source.way()
	switch {
	case f.over, m.left.Load(), f.head < w.entered:
		return false
	case len(g.members) == 0:
		g.cursor = w.cursor
		f.groups = append(f.groups, g)
	case w.cursor < g.cursor:
		if f.knows(w.cursor) {
			return false
		}
		// Others have read further than the feed has, from the database: they pass over what they have had.
		g.cursor = w.cursor
	}
	m.place = len(g.members)
	m.attached.Store(true)
	g.members, g.shown = append(g.members, m), nil
	f.start(g)
	return true
}

// detach takes a member out of those who are pushed to; false where it was not among them.
func (f *feed) detach(m *Member) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !m.attached.Load() {
		return false
	}
	m.attached.Store(false)
	g := m.group
	end := len(g.members) - 1
	g.members[m.place] = g.members[end]
	g.members[m.place].place = m.place
	g.members[end] = nil
	g.members, g.shown = g.members[:end], nil
	if end == 0 {
		g.members = nil
		f.groups = slices.DeleteFunc(f.groups, func(other *Group) bool { return other == g })
	}
	return true
}

// start has a group hand out what is new, if something is. f.mu is held.
func (f *feed) start(g *Group) {
	if !g.running && !f.over && g.cursor < f.head {
		g.running = true
		f.hub.owned.Go(g.run)
	}
}

// news gives a group's goroutine what its members have not been handed yet, and who they are; whoever
// attaches later has seen it. No changes where the feed has forgotten some or ended, nobody where there is
// nothing to do: then the goroutine is no longer running.
func (f *feed) news(g *Group) ([]chat.Change, []*Member) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var changes []chat.Change
	forgotten := f.over || g.cursor < f.recent.floor
	if !forgotten {
		changes = f.recent.after(g.cursor, f.hub.o.Page)
	}
	if len(g.members) == 0 || (len(changes) == 0 && !forgotten) {
		g.running = false
		return nil, nil
	}
	g.cursor = f.head
	if len(changes) > 0 {
		g.cursor = changes[len(changes)-1].Version
	}
	if g.shown == nil {
		g.shown = slices.Clone(g.members)
	}
	return gather(changes), g.shown
}
