package chat

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"parley/internal/fault"
)

// turns notes how many marks were made together, and when.
type turns struct {
	mu    sync.Mutex // guards sizes and at
	sizes []int
	at    []time.Duration
	began time.Time
}

func (s *turns) run(_ context.Context, _ string, marks []*mark) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sizes, s.at = append(s.sizes, len(marks)), append(s.at, time.Since(s.began))
}

func TestTheFirstMarkIsMadeAtOnceAndTheOthersTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &turns{began: time.Now()}
		p := newPacer(250*time.Millisecond, s.run)
		var all sync.WaitGroup
		for i := range 100 { // one every 10 ms
			all.Go(func() {
				time.Sleep(time.Duration(i) * 10 * time.Millisecond) // in a bubble: no time passes
				_, err := p.do(t.Context(), "room", &mark{userID: strconv.Itoa(i)})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		synctest.Wait()
		require.Len(t, s.sizes, 5, "in a second")
		require.Equal(t, 1, s.sizes[0])
		for i, at := range s.at {
			require.Equal(t, time.Duration(i)*250*time.Millisecond, at)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		require.Empty(t, p.waiting, "a room that is quiet costs nothing")
		p.close()
	})
}

func TestRoomsArePacedEachOnItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &turns{began: time.Now()}
		p := newPacer(time.Minute, s.run)
		for i := range 10 {
			_, err := p.do(t.Context(), strconv.Itoa(i), &mark{})
			require.NoError(t, err)
		}
		require.Zero(t, time.Since(s.began))
		p.close()
	})
}

func TestClosingThePacerHoldsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &turns{began: time.Now()}
		p := newPacer(time.Hour, s.run)
		for range 2 { // the second has to wait, and its caller leaves
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, _ = p.do(ctx, "room", &mark{})
			cancel()
		}
		p.close()
		p.close()
		require.Equal(t, []int{1, 1}, s.sizes, "what was asked for is made all the same")
		require.Less(t, time.Since(s.began), time.Minute)
	})
}

func TestAPanicLeavesNobodyWaiting(t *testing.T) {
	t.Parallel()
	p := newPacer(0, func(context.Context, string, []*mark) { panic("boom") })
	_, err := p.do(t.Context(), "room", &mark{})
	require.ErrorContains(t, err, "boom")
	p.close()
}

func TestTooManyMarksAreRefused(t *testing.T) {
	t.Parallel()
	p := newPacer(0, func(context.Context, string, []*mark) {})
	p.waiting["room"] = make([]*mark, maxMarks)
	_, err := p.do(t.Context(), "room", &mark{})
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
}
