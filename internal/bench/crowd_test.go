package bench

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPaces(t *testing.T) {
	// run lets eight senders work who are answered at once, and gives how many requests there were and how
	// long it took.
	run := func(t *testing.T, begin pace) (int64, time.Duration) {
		t.Helper()
		c := &crowd{}
		for range 8 {
			c.callers = append(c.callers, atOnce{})
		}
		began := time.Now()
		o, err := c.run(t.Context(), func(int64, string) []byte { return nil }, begin)
		require.NoError(t, err)
		return o.answered, time.Since(began)
	}
	synctest.Test(t, func(t *testing.T) {
		sent, took := run(t, times(20))
		require.Equal(t, int64(20), sent)
		require.Zero(t, took)

		sent, took = run(t, steadily(2, 7))
		require.Equal(t, int64(7), sent)
		require.Equal(t, 3500*time.Millisecond, took, "the last one has its time too")
	})
}

// A window smaller than the number of senders must not keep those waiting who have asked for more than
// will ever be sent.
func TestWindowEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stage{audience: &audience{feeds: make([]*feed, 10_000)}}
		for i := range s.audience.feeds {
			s.audience.feeds[i] = &feed{}
		}
		c := &crowd{}
		for range fanOutSenders {
			c.callers = append(c.callers, atOnce{})
		}
		began := time.Now()
		o, err := c.run(t.Context(), func(int64, string) []byte { return nil }, s.window(time.Second))
		require.NoError(t, err)
		require.Less(t, o.answered, int64(fanOutSenders), "nobody has received anything")
		require.Less(t, time.Since(began), 2*time.Second)
	})
}

func TestAnAudienceThatStandsStillIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &audience{feeds: []*feed{{}}}
		a.feeds[0].last.Store(3)
		require.ErrorContains(t, a.await(t.Context(), 2), "received position 3")
		require.NoError(t, a.await(t.Context(), 3))
		require.ErrorContains(t, a.await(t.Context(), 4), "has stood at position 3 of 4")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, a.await(ctx, 4), context.Canceled)
	})
}

// atOnce is a caller whose requests are answered at once.
type atOnce struct{}

func (atOnce) call([]byte) error { return nil }
func (atOnce) close()            {}
