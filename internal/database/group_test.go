package database_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/database"
)

// batches is a run function that remembers its batches and can be held up.
type batches struct {
	mu   sync.Mutex
	seen [][]int
	gate chan struct{} // each batch takes one
}

func (b *batches) run(_ context.Context, items []int) []error {
	<-b.gate
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, slices.Clone(items))
	errs := make([]error, len(items))
	for i, item := range items {
		if item < 0 {
			errs[i] = fmt.Errorf("refused %d", item)
		}
	}
	return errs
}

func options() database.GroupOptions {
	return database.GroupOptions{Shards: 1, Batch: 4, Waiting: 8, Timeout: time.Minute}
}

func TestWhatWaitsIsHandedOnTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &batches{gate: make(chan struct{})}
		g := database.NewGroup(options(), b.run)
		errs := make([]error, 7)
		var callers sync.WaitGroup
		call := func(i, item int) {
			callers.Go(func() { errs[i] = g.Do(t.Context(), "key", item) })
			synctest.Wait() // so that they queue in order
		}
		call(0, 1) // alone: begins at once
		for i, item := range []int{2, 3, -4, 5, 6, 7} {
			call(i+1, item)
		}
		for range 3 {
			b.gate <- struct{}{}
		}
		callers.Wait()
		g.Close()
		require.Equal(t, [][]int{{1}, {2, 3, -4, 5}, {6, 7}}, b.seen)
		for i, err := range errs {
			if i == 3 {
				require.EqualError(t, err, "refused -4", "each learns of its own")
				continue
			}
			require.NoError(t, err)
		}
	})
}

func TestTooManyThatWaitAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &batches{gate: make(chan struct{})}
		g := database.NewGroup(options(), b.run)
		var callers sync.WaitGroup
		for i := range 9 { // one at work, eight waiting
			callers.Go(func() { _ = g.Do(t.Context(), "key", i) })
			synctest.Wait()
		}
		require.ErrorIs(t, g.Do(t.Context(), "key", 9), database.ErrBusy)
		close(b.gate)
		callers.Wait()
		g.Close()
	})
}

func TestAnItemWhoseCallerLeftBeforeItBeganIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &batches{gate: make(chan struct{})}
		g := database.NewGroup(options(), b.run)
		var callers sync.WaitGroup
		callers.Go(func() { _ = g.Do(t.Context(), "key", 1) })
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		var left error
		callers.Go(func() { left = g.Do(ctx, "key", 2) })
		synctest.Wait()
		cancel()
		synctest.Wait()
		require.ErrorIs(t, left, context.Canceled)
		callers.Go(func() { _ = g.Do(t.Context(), "key", 3) })
		synctest.Wait()
		close(b.gate)
		callers.Wait()
		g.Close()
		require.Equal(t, [][]int{{1}, {3}}, b.seen)
		require.ErrorIs(t, g.Do(ctx, "key", 4), context.Canceled)
	})
}

func TestAPanicIsAnErrorOfItsBatchAndTheNextOneRuns(t *testing.T) {
	t.Parallel()
	broken := true
	g := database.NewGroup(options(), func(_ context.Context, items []int) []error {
		if broken {
			broken = false
			panic("boom")
		}
		return make([]error, len(items))
	})
	require.ErrorContains(t, g.Do(t.Context(), "key", 1), "boom")
	require.NoError(t, g.Do(t.Context(), "key", 2))
	g.Close()
}

func TestABatchOutlivesTheCallersThatLeaveWhileItRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finish, ended := make(chan struct{}), errors.New("none")
		g := database.NewGroup(options(), func(ctx context.Context, items []int) []error {
			<-finish
			ended = ctx.Err()
			return make([]error, len(items))
		})
		ctx, cancel := context.WithCancel(t.Context())
		var callers sync.WaitGroup
		callers.Go(func() { _ = g.Do(ctx, "key", 1) })
		synctest.Wait()
		cancel()
		close(finish)
		callers.Wait()
		g.Close()
		require.NoError(t, ended)
	})
}
