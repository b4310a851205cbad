package push_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/push"
	"parley/internal/testkit/pushtest"
)

// Messages that are to be tried again are few for each user, the newest, and keep nobody else from being claimed for.
func TestWhatIsTriedAgainHoldsUpNobody(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for i := range 3 {
			p := h.join(t, "user"+strconv.Itoa(i))
			for range push.MaxSubscriptions {
				h.subscribe(t, p)
			}
			for range 20 {
				h.mention(t, p, "hello")
			}
		}
		eve := h.join(t, "eve")
		h.subscribe(t, eve)
		h.due()
		h.fail(errors.New("as a test wants it"))
		h.settle(t)
		require.Equal(t, 3*20, h.Stats().Waiting)
		require.EqualValues(t, 3*(20*push.MaxSubscriptions-20), h.Stats().Dropped)
		h.mention(t, eve, "for eve")
		h.due()
		h.fail(nil)
		require.Contains(t, h.settle(t), "for eve")
	})
}

func TestOfTooMuchToBeTriedAgainTheOldestIsDropped(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		h.subscribe(t, bob)
		var want []string
		for i := range 15 {
			text := strconv.Itoa(i)
			h.mention(t, bob, text)
			if i >= 5 {
				want = append(want, text, text)
			}
		}
		h.due()
		h.fail(errors.New("as a test wants it"))
		h.settle(t)
		h.fail(nil)
		h.clock.Advance(time.Minute)
		require.ElementsMatch(t, want, h.settle(t))
	})
}

// Senders that wait for a push service, or send to one user, are few: others find some.
func TestSendersAreShared(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		there := pushtest.New(t)
		bob, eve := h.join(t, "bob"), h.join(t, "eve")
		notify := func(p person) {
			h.mention(t, p, "hello")
			h.clock.Advance(time.Second)
		}
		var want []string
		for range push.PerUser {
			h.subscribe(t, bob)
			want = append(want, bob.userID)
		}
		h.subscribe(t, bob) // too many of his
		notify(bob)
		for i := range push.PerHost {
			p := h.join(t, "user"+strconv.Itoa(i))
			h.subscribe(t, p)
			notify(p)
			if len(want) < push.PerHost {
				want = append(want, p.userID)
			}
		}
		h.subscribeAt(t, eve, there)
		notify(eve)
		h.due()
		require.NoError(t, h.Step(t.Context()))
		require.Equal(t, append(want, eve.userID), h.Take())
		require.Equal(t, 1+push.PerUser, h.Stats().Waiting)
	})
}

// A push service that answers nobody has its part of the senders and no more: a user of another one is pushed to meanwhile.
func TestASilentPushServiceHoldsUpNobody(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		over := make(chan struct{})
		for i := range push.Senders {
			p := h.join(t, "user"+strconv.Itoa(i))
			h.subscribe(t, p)
			h.mention(t, p, "hello")
			h.pushes.Answer(func(http.ResponseWriter) { <-over })
		}
		there, eve := pushtest.New(t), h.join(t, "eve")
		h.subscribeAt(t, eve, there)
		h.clock.Advance(time.Second)
		h.mention(t, eve, "for eve")
		h.due()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.Run(ctx) }()
		defer func() {
			stop()
			close(over)
			require.NoError(t, <-ended)
		}()
		await(t, there, 1)
		require.LessOrEqual(t, h.pushes.Calls(), push.PerHost)
	})
}

func TestWhoWasNotifiedFirstIsPushedToFirst(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob, eve := h.join(t, "bob"), h.join(t, "eve")
		h.subscribe(t, bob)
		h.subscribe(t, eve)
		h.mention(t, eve, "first")
		h.clock.Advance(time.Second)
		h.mention(t, bob, "second")
		h.due()
		require.Equal(t, []string{"first", "second"}, h.settle(t))
	})
}

// While much is to be sent to a push service, no more is claimed for it, but for others. Who is not claimed for waits on,
// here and for other nodes.
func TestWhatIsClaimedIsBounded(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		there := pushtest.New(t)
		const users = 10
		for i := range users {
			p := h.join(t, "user"+strconv.Itoa(i))
			for range push.MaxSubscriptions {
				h.subscribe(t, p)
			}
			for range 20 {
				h.mention(t, p, "hello")
			}
		}
		eve, joe := h.join(t, "eve"), h.join(t, "joe")
		h.subscribeAt(t, eve, there)
		h.subscribe(t, joe)
		h.subscribeAt(t, joe, there)
		h.clock.Advance(time.Second)
		h.mention(t, eve, "elsewhere")
		h.mention(t, joe, "elsewhere too")
		h.due()
		const each = 20 * push.MaxSubscriptions
		require.NoError(t, h.Step(t.Context()))
		require.Equal(t, 3*each+2, h.Stats().Waiting)
		require.EqualValues(t, 1, h.Stats().Dropped, "joe's other browser is left out")
		require.NoError(t, h.Step(t.Context()))
		require.Equal(t, 3*each+2, h.Stats().Waiting)

		h.Abandon()
		require.NoError(t, h.Step(t.Context()))
		require.Equal(t, 3*each, h.Stats().Waiting)
		h.Abandon()
		other := h.node(t)
		require.NoError(t, other.Step(t.Context())) // it sweeps
		require.Equal(t, 3*each, other.Stats().Waiting)
		require.NoError(t, h.Step(t.Context()))
		require.Equal(t, each, h.Stats().Waiting)
	})
}

func TestASilentPushServiceIsTriedAgain(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.Service = h.node(t, func(o *push.Options) { o.Timeout = 50 * time.Millisecond })
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		h.mention(t, bob, "hello")
		h.due()
		over := make(chan struct{})
		defer close(over)
		h.pushes.Answer(func(http.ResponseWriter) { <-over })
		require.Empty(t, h.settle(t))
		require.EqualValues(t, 1, h.Stats().Retried)
		require.Equal(t, 1, h.Stats().Waiting)
	})
}
