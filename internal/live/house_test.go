package live_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	// atOnce is how long a test waits for what needs no clock: in a bubble time passes only when
	// everything else is done.
	atOnce = time.Millisecond
	// sweeps is enough for a sweep, whatever its jitter, and its reads.
	sweeps = 3 * time.Second
)

// house is a room, a hub that watches it, and a bus between them, in a bubble with its own time.
// Alice and bob are members.
type house struct {
	*document
	t   *testing.T
	hub *live.Hub
	bus bus.Bus
}

// inHouse runs a test in a bubble. Commits of the document announce nothing by themselves.
func inHouse(t *testing.T, o live.Options, test func(t *testing.T, h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, newHouse(t, newDocument("alice", "bob"), o))
	})
}

func newHouse(t *testing.T, d *document, o live.Options) *house {
	t.Helper()
	b := bus.NewMemory(bus.MemoryOptions{})
	h := &house{document: d, t: t, bus: b, hub: live.New(d, b, o)}
	go h.hub.Run(t.Context())
	t.Cleanup(func() {
		h.hub.Close()
		require.NoError(t, b.Close())
	})
	return h
}

// announce tells the hub of the document's version, as chat does after a commit.
func (h *house) announce() { h.hub.RoomChanged(h.id, chat.Changes{Upto: h.version()}) }

// hint publishes as another node would.
func (h *house) hint(version int) { h.bus.Publish(bus.Hint{RoomID: h.id, Version: version}) }

func (h *house) subscribe(viewerID string, after ...int) *live.Stream {
	h.t.Helper()
	var from *int
	if len(after) > 0 {
		from = &after[0]
	}
	s, err := h.hub.Subscribe(h.t.Context(), viewerID, h.id, from)
	require.NoError(h.t, err)
	h.t.Cleanup(s.Close)
	return s
}

func (h *house) subscribePosts(viewerID string, after ...int) *live.PostStream {
	h.t.Helper()
	var from *int
	if len(after) > 0 {
		from = &after[0]
	}
	s, err := h.hub.SubscribePosts(h.t.Context(), viewerID, h.id, from)
	require.NoError(h.t, err)
	h.t.Cleanup(s.Close)
	return s
}

// drain gives what a stream hands out until it has had nothing for as long as said, or has ended.
func drain[T any](t *testing.T, next func(context.Context) ([]T, error), quiet time.Duration) ([]T, error) {
	t.Helper()
	var all []T
	for {
		ctx, cancel := context.WithTimeout(t.Context(), quiet)
		batch, err := next(ctx)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		require.NotEmpty(t, batch, "Next gives something or fails")
		all = append(all, batch...)
	}
}

// told requires that a stream hands out exactly these events before it has nothing.
func told(t *testing.T, s *live.Stream, quiet time.Duration, want ...string) {
	t.Helper()
	events, err := drain(t, s.Next, quiet)
	require.NoError(t, err)
	require.Equal(t, want, brief(events))
}

// brief writes events as "kind id @cursor".
func brief(events []live.Event) []string {
	var out []string
	for _, e := range events {
		switch e.Kind {
		case live.MessagePosted:
			out = append(out, fmt.Sprintf("posted %s @%d", e.Message.ID, e.Cursor))
		case live.MessageChanged:
			out = append(out, fmt.Sprintf("changed %s @%d", e.Message.ID, e.Cursor))
		case live.MessageDeleted:
			out = append(out, fmt.Sprintf("deleted %s @%d", e.Message.ID, e.Cursor))
		case live.MembershipChanged:
			out = append(out, fmt.Sprintf("membership %s @%d", e.Membership.ID, e.Cursor))
		case live.ReceiptsAdvanced:
			text := "receipts"
			for _, r := range e.Receipts {
				text += fmt.Sprintf(" %s:%d/%d", r.UserID, r.DeliveredSeq, r.ReadSeq)
			}
			out = append(out, fmt.Sprintf("%s @%d", text, e.Cursor))
		case live.RoomChanged:
			out = append(out, fmt.Sprintf("room @%d", e.Cursor))
		}
	}
	return out
}

// seqs requires that a stream hands out exactly the posts of these seqs before it has nothing.
func seqs(t *testing.T, s *live.PostStream, quiet time.Duration, want ...int) {
	t.Helper()
	posts, err := drain(t, s.Next, quiet)
	require.NoError(t, err)
	require.Equal(t, want, seqsOf(posts))
}

func seqsOf(posts []live.Event) []int {
	var out []int
	for _, e := range posts {
		out = append(out, e.Message.Seq)
	}
	return out
}

func refused(t *testing.T, err error, code fault.Code) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, code, fault.CodeOf(err), "%v", err)
}
