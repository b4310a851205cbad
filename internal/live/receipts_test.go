package live_test

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/internal/live"
	"parley/internal/outlet"
)

func TestReceiptsThatFollowEachOtherAreOneEvent(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		start := h.version()
		h.mark("bob", "alice") // @6, @7
		h.post(1)
		h.mark("bob")
		h.mark("alice")
		h.announce()
		want := []string{"posted msg_3 @8", "receipts bob:3/3 alice:3/3 @10"}
		told(t, s, atOnce, want...)
		told(t, h.subscribe("bob", start), atOnce, want...)
		told(t, h.subscribe("bob", 9), atOnce, "receipts alice:3/3 @10")
		told(t, h.subscribe("bob", 10), atOnce)
	})
}

func TestWhoResumesInsideARunIsToldTheRest(t *testing.T) {
	for _, ring := range []int{100, 1} { // from the feed, and from the database
		inHouse(t, live.Options{Ring: ring}, func(t *testing.T, h *house) {
			h.subscribe("alice")
			h.mark("alice", "bob") // @6, @7
			h.announce()
			synctest.Wait()
			told(t, h.subscribe("alice", 5), atOnce, "receipts alice:2/2 bob:2/2 @7")
			told(t, h.subscribe("alice", 6), atOnce, "receipts bob:2/2 @7")
		})
	}
}

func TestAReceiptHidesNoChangeOfTheMembership(t *testing.T) {
	inHouse(t, live.Options{Ring: 1}, func(t *testing.T, h *house) {
		start := h.version()
		h.leave("bob")
		h.join("bob")
		h.post(1)
		h.mark("bob")
		h.post(1)
		h.set("bob", "NONE")
		h.mark("bob")
		told(t, h.subscribe("alice", start), atOnce, "posted msg_3 @6", "membership mem_bob @8", "posted msg_4 @9",
			"posted msg_5 @10", "posted msg_6 @12", "receipts bob:6/6 @14")
	})
}

func TestSettingsAreToldToTheirHolderAlone(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		alices, bobs := h.subscribe("alice"), h.subscribe("bob")
		h.set("bob", "NONE")
		h.announce()
		told(t, alices, atOnce)
		told(t, bobs, atOnce, "membership mem_bob @6")
		h.post(1)
		h.announce()
		told(t, alices, atOnce, "posted msg_3 @7")
	})
}

func TestSettingsOfAMembershipThatEndedAreNotTold(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		bobs := h.subscribe("bob")
		h.set("bob", "NONE")
		h.post(1)
		h.leave("bob")
		h.announce()
		ends(t, bobs, "posted msg_3 @7", "posted msg_4 @8", "membership mem_bob @9")
	})
}

// pane is an outlet that remembers.
type pane struct {
	mu      sync.Mutex // guards what follows
	pushed  []string
	resumed bool
}

func (p *pane) Roomy() bool    { return true }
func (p *pane) Park()          {}
func (p *pane) OnEnd(func())   {}
func (p *pane) Resume()        { p.mu.Lock(); defer p.mu.Unlock(); p.resumed = true }
func (p *pane) text() []string { p.mu.Lock(); defer p.mu.Unlock(); return slices.Clone(p.pushed) }

func (p *pane) Push(responses []*outlet.Response) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range responses {
		p.pushed = append(p.pushed, string(r.Text))
	}
}

// scribe writes events as brief does, and counts.
type scribe struct{ written int }

func (s *scribe) Encode(_ context.Context, e live.Event) (*outlet.Response, error) {
	s.written++
	return &outlet.Response{Response: &graphql.Response{}, Text: []byte(brief([]live.Event{e})[0])}, nil
}

func (s *scribe) Failed(context.Context, error) *outlet.Response { return nil }

// TestAMessageThatAllReadCostsAFrameForEachOfThem is why receipts are gathered: a hundred members who read a
// message get a hundred frames that tell of it and a hundred that tell who has read it, not ten thousand.
func TestAMessageThatAllReadCostsAFrameForEachOfThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 100
		var users []string
		for i := range n {
			users = append(users, "user"+strconv.Itoa(i))
		}
		h := newHouse(t, newDocument(users...), live.Options{})
		panes, text := make([]*pane, n), new(scribe)
		var group *live.Group
		for i, userID := range users {
			s := h.subscribe(userID)
			if group == nil {
				group = live.NewGroup(s, text)
			}
			panes[i] = new(pane)
			require.True(t, group.Join(s, panes[i]).Attach())
		}
		h.post(1)
		h.announce()
		synctest.Wait()
		h.mark(users...)
		h.announce()
		synctest.Wait()
		want := panes[0].text()
		require.Len(t, want, 2)
		for _, p := range panes {
			require.Equal(t, want, p.text())
			require.False(t, p.resumed)
		}
		require.Equal(t, 2, text.written, "each event is made once")
	})
}
