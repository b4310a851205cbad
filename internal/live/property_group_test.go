package live_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/live"
	"parley/internal/outlet"
)

// What the world of the property test does with clients that are members of groups.

// enlist makes the client's stream a member of its group.
func (w *world) enlist(c *client, source live.Source) {
	key := fmt.Sprint(c.group, c.posts)
	if g := w.groups[key]; g == nil || !g.Takes(source) {
		w.groups[key] = live.NewGroup(source, tellsOf{w.encoder, strings.HasPrefix(c.group, "wide")})
	}
	c.admitted, c.removed = w.version(), false
	c.follower = follow(w.groups[key], source, func(f *follower) {
		f.took = func(r *outlet.Response) { w.told(c, r) }
	})
}

// besides stands before the version that the room had when a wide response was made.
const besides = " in a room at "

// tellsOf is the world's encoder for a group that shows the room beside the event, or does not.
type tellsOf struct {
	*encoder
	wide bool
}

// Encode implements live.Encoder.
func (x tellsOf) Encode(ctx context.Context, e live.Event) (*outlet.Response, error) {
	resp, err := x.encoder.Encode(ctx, e)
	if err == nil && !x.wide {
		resp = response(e, "")
	}
	if err == nil && e.Kind == live.MessagePosted && e.Message.Seq%5 == 0 {
		shared := *resp
		resp = &outlet.Response{Wide: shared.Wide, For: func(string) *outlet.Response { return &shared }}
	}
	return resp, err
}

// told takes in a response as the clients that read for themselves do, but whatever is wrong is kept for
// orderly.
func (w *world) told(c *client, r *outlet.Response) {
	e, ok := eventOf(r)
	if !ok {
		return // the failure that ends it
	}
	must := func(holds bool, format string, args ...any) {
		if !holds {
			c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
		}
	}
	must(!c.removed, "told after the removal: %v", brief([]live.Event{e}))
	since, removed := w.removedSince(c.viewer)
	if removed && r.Wide {
		_, text, _ := strings.Cut(string(r.Text), besides)
		version, err := strconv.Atoi(text)
		must(err == nil && version < since, "shown %q, removed at %d", r.Text, since)
	}
	if c.posts {
		must(e.Kind == live.MessagePosted && e.Message.Seq == c.last+1, "seq %d after %d", e.Message.Seq, c.last)
		must(!removed || e.Message.PostedVersion <= since, "posted at %d, removed at %d", e.Message.PostedVersion, since)
		c.last = e.Message.Seq
		return
	}
	must(e.Cursor > c.cursor, "cursor %d after %d", e.Cursor, c.cursor)
	must(!removed || e.Cursor <= since, "cursor %d, removed at %d", e.Cursor, since)
	switch e.Kind {
	case live.MessagePosted:
		must(!c.posted[e.Message.ID] && e.Message.PostedVersion > c.start, "%s is posted twice", e.Message.ID)
		c.posted[e.Message.ID] = true
	case live.MessageChanged:
		must(c.posted[e.Message.ID] || e.Message.PostedVersion <= c.start, "%s was never posted", e.Message.ID)
	case live.MembershipChanged:
		c.removed = e.Membership.UserID == c.viewer && e.Membership.LeftAt != nil && e.Cursor > c.admitted
	default:
	}
	c.cursor = e.Cursor
	c.state.applyEvent(e)
}

// removedSince tells since which version a user is no member, if so.
func (w *world) removedSince(userID string) (version int, removed bool) {
	w.document.mu.Lock()
	defer w.document.mu.Unlock()
	m := w.members[userID]
	return m.Version, m.LeftAt != nil
}

// orderly requires that nothing was wrong with what members were told, nor with why they have ended.
func (w *world) orderly() {
	for _, c := range w.clients {
		if c.follower == nil {
			continue
		}
		err, over := c.follower.ended()
		if over && err != nil && !errors.Is(err, live.ErrRemoved) {
			require.Equal(w.t, fault.Unavailable, fault.CodeOf(err), "%s, %s: %v", c.viewer, c.group, err)
		}
		c.follower.mu.Lock()
		wrong := append(c.wrong, c.follower.disorders...)
		c.follower.mu.Unlock()
		require.Empty(w.t, wrong, "%s, %s", c.viewer, c.group)
	}
}

func (c *client) stall() {
	if c.follower != nil {
		c.follower.stall()
	}
}

func (c *client) relieve() {
	if c.follower != nil {
		c.follower.relieve()
	}
}
