package live_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/internal/live"
	"parley/internal/outlet"
)

// encoder writes events as brief does, and counts how often it is asked.
type encoder struct {
	mu    sync.Mutex // guards calls
	calls map[string]int

	// Set before use; nil does nothing.
	before func(e live.Event) error         // its error is Encode's
	beside func(e live.Event) string        // what the response shows beside the event, if anything
	last   func(e live.Event) bool          // whether the response is the last
	failed func(err error) *outlet.Response // gives what Failed gives
	own    func(e live.Event) bool          // whether each member's response is its own

	stranger string // a user for whom such a response was not made
}

var _ live.Encoder = (*encoder)(nil)

func newEncoder() *encoder { return &encoder{calls: map[string]int{}} }

// Encode implements live.Encoder. What is shown beside the event makes the response a wide one.
func (x *encoder) Encode(_ context.Context, e live.Event) (*outlet.Response, error) {
	text := brief([]live.Event{e})[0]
	x.mu.Lock()
	x.calls[text]++
	x.mu.Unlock()
	if x.before != nil {
		if err := x.before(e); err != nil {
			return nil, err
		}
	}
	resp := response(e, text)
	if x.own != nil && x.own(e) {
		resp.For = func(userID string) *outlet.Response {
			if userID == x.stranger {
				return nil
			}
			return response(e, text+" for "+userID)
		}
	}
	resp.Last = x.last != nil && x.last(e)
	if x.beside != nil {
		text := x.beside(e)
		resp.Text, resp.Wide = append(resp.Text, text...), text != ""
	}
	return resp, nil
}

// Failed implements live.Encoder.
func (x *encoder) Failed(_ context.Context, err error) *outlet.Response {
	if x.failed != nil {
		return x.failed(err)
	}
	return &outlet.Response{Response: &graphql.Response{}, Text: []byte("failed: " + err.Error()), Last: true}
}

// encoded counts the calls of Encode.
func (x *encoder) encoded() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	n := 0
	for _, calls := range x.calls {
		n += calls
	}
	return n
}

// response is what stands for an event, and remembers it.
func response(e live.Event, text string) *outlet.Response {
	return &outlet.Response{Response: &graphql.Response{Extensions: map[string]any{"event": e}}, Text: []byte(text)}
}

// eventOf gives the event that a response stands for; false for the last response of a failure.
func eventOf(r *outlet.Response) (live.Event, bool) {
	e, ok := r.Extensions["event"].(live.Event)
	return e, ok
}

// follower is a subscription as graph and transport make it: pulled by a goroutine while it has to catch
// up, pushed to once it has parked. It reads nothing while the test stalls it.
type follower struct {
	source live.Source
	member *live.Member
	ctx    context.Context
	cancel context.CancelFunc
	took   func(*outlet.Response) // told of each response, in their order; nil for nobody to tell

	waiting []live.Event // of the goroutine that pulls
	waits   bool         // it has attached; of the same

	working sync.WaitGroup

	mu        sync.Mutex    // guards what follows
	room      chan struct{} // closed when there is room again; nil while there is
	parked    bool
	resumed   bool // though it has only begun to park
	attached  bool // pushes are due
	over      bool
	err       error    // why its stream ended
	texts     []string // of the responses it got
	pushes    []int    // how many responses each Push brought
	disorders []string // what must not happen and did
}

var _ outlet.Outlet = (*follower)(nil)

// follow makes a stream a member of a group, and pulls.
func follow(g *live.Group, source live.Source, change ...func(*follower)) *follower {
	f := newFollower(source)
	for _, fn := range change {
		fn(f)
	}
	f.member = g.Join(source, f)
	f.working.Go(f.work)
	return f
}

func newFollower(source live.Source) *follower {
	f := &follower{source: source}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	return f
}

// work pulls until the follower parks or ends.
func (f *follower) work() {
	idle := 0
	for f.await() {
		f.waits = false
		resp, err := f.next()
		switch {
		case err != nil:
			f.end(err)
			return
		case resp != nil:
			idle = 0
			f.take(resp)
			if resp.Last {
				f.end(nil)
				return
			}
		case f.waits:
			if f.park() {
				return
			}
		default:
			if idle++; idle > 1000 {
				f.end(errors.New("it spins: there is nothing for it, and it can't attach"))
				return
			}
		}
	}
}

// next gives the next response; none where it has attached, or has to try again.
func (f *follower) next() (*outlet.Response, error) {
	backlog, last := f.member.Resumed()
	if last != nil {
		return last, nil
	}
	if f.waiting = append(f.waiting, backlog...); len(f.waiting) == 0 {
		var err error
		if f.waiting, err = f.source.Poll(f.ctx); err != nil {
			return nil, err
		}
	}
	if len(f.waiting) == 0 {
		f.attach()
		return nil, nil
	}
	e := f.waiting[0]
	f.waiting = f.waiting[1:]
	resp, err := f.member.Response(f.ctx, e)
	if resp == nil && err == nil {
		resp = response(e, brief([]live.Event{e})[0]) // its own: it shows the event alone
	}
	return resp, err
}

func (f *follower) attach() {
	f.mu.Lock()
	f.attached = true
	f.mu.Unlock()
	if f.waits = f.member.Attach(); f.waits {
		f.Park()
		return
	}
	f.mu.Lock()
	f.attached = false
	f.mu.Unlock()
}

// await waits until there is room; false when the follower has left before.
func (f *follower) await() bool {
	f.mu.Lock()
	room := f.room
	f.mu.Unlock()
	if room != nil {
		select {
		case <-room:
		case <-f.ctx.Done():
		}
	}
	return f.ctx.Err() == nil
}

func (f *follower) take(responses ...*outlet.Response) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return
	}
	for _, r := range responses {
		f.texts = append(f.texts, string(r.Text))
		if f.took != nil {
			f.took(r)
		}
	}
}

func (f *follower) park() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.parked, f.resumed = !f.resumed, false
	return f.parked
}

func (f *follower) end(err error) {
	f.mu.Lock()
	f.over, f.err = true, err
	f.mu.Unlock()
	f.source.Close()
	f.member.Leave()
}

// Roomy implements outlet.Outlet.
func (f *follower) Roomy() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.room == nil
}

// Push implements outlet.Outlet.
func (f *follower) Push(responses []*outlet.Response) {
	f.mu.Lock()
	if !f.attached {
		f.disorders = append(f.disorders, "pushed to while it is pulled")
	}
	f.pushes = append(f.pushes, len(responses))
	f.mu.Unlock()
	f.take(responses...)
}

// Park implements outlet.Outlet.
func (f *follower) Park() {}

// OnEnd implements outlet.Outlet; a follower leaves by itself.
func (f *follower) OnEnd(func()) {}

// Resume implements outlet.Outlet.
func (f *follower) Resume() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.attached {
		f.disorders = append(f.disorders, "resumed while it is pulled")
	}
	f.attached = false
	if !f.parked {
		f.resumed = true
		return
	}
	f.parked = false
	f.working.Go(f.work)
}

// stall has the follower keep up no longer.
func (f *follower) stall() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.room == nil {
		f.room = make(chan struct{})
	}
}

// relieve ends a stall.
func (f *follower) relieve() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.room != nil {
		close(f.room)
		f.room = nil
	}
}

// leave is the client's: the subscription ends, whether it is pulled or has parked.
func (f *follower) leave() (last bool) {
	f.mu.Lock()
	f.over = true
	f.parked = false
	f.mu.Unlock()
	f.cancel()
	f.source.Close()
	last = f.member.Leave()
	f.working.Wait()
	return last
}

// isParked tells whether the follower waits for pushes, by no goroutine.
func (f *follower) isParked() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.parked
}

// got gives and forgets the responses since the last call, and requires that nothing was out of order.
func (f *follower) got(t *testing.T) []string {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	require.Empty(t, f.disorders)
	texts := f.texts
	f.texts = nil
	return texts
}

// ended gives why the follower has ended; false while it has not.
func (f *follower) ended() (error, bool) { //nolint:revive // the error is the answer
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err, f.over
}
