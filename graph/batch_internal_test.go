package graph

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
)

type thing struct{ n int }

// inResponse runs fn as the resolvers of one response do.
func inResponse(ctx context.Context, fn func(ctx context.Context)) {
	batches{}.InterceptResponse(ctx, func(ctx context.Context) *graphql.Response { fn(ctx); return nil })
}

func things(n int) []*thing {
	out := make([]*thing, n)
	for i := range out {
		out[i] = &thing{n: i}
	}
	return out
}

func TestACohortIsReadOnceForEachFieldAndItsArguments(t *testing.T) {
	t.Parallel()
	inResponse(t.Context(), func(ctx context.Context) {
		page := things(50)
		together(ctx, page...)
		var reads atomic.Int64
		read := func(_ context.Context, all []*thing) (int, error) {
			reads.Add(1)
			return len(all), nil
		}
		var wg sync.WaitGroup
		for _, object := range page {
			for _, f := range []field{{name: "author"}, {"replies", 10}, {"replies", 20}} {
				wg.Go(func() {
					n, err := load(ctx, object, f, read)
					require.NoError(t, err)
					require.Equal(t, 50, n)
				})
			}
		}
		wg.Wait()
		require.EqualValues(t, 3, reads.Load())
	})
}

func TestAnObjectThatCameAloneIsACohortOfOne(t *testing.T) {
	t.Parallel()
	inResponse(t.Context(), func(ctx context.Context) {
		page := things(3)
		together(ctx, page[0], nil, page[1])
		members := func(object *thing) []*thing {
			all, err := load(ctx, object, field{name: "f"}, func(_ context.Context, all []*thing) ([]*thing, error) { return all, nil })
			require.NoError(t, err)
			return all
		}
		require.Equal(t, page[2:], members(page[2]))
		require.Equal(t, page[:2], members(page[1]))
		together(ctx, page...)
		require.Equal(t, page[:2], members(page[0]), "who belongs to a cohort stays there")
	})
}

func TestTwoReadsOfOneNameAndTwoTypesDoNotMeet(t *testing.T) {
	t.Parallel()
	inResponse(t.Context(), func(ctx context.Context) {
		object := &thing{}
		n, err := load(ctx, object, field{name: "f"}, func(context.Context, []*thing) (int, error) { return 7, nil })
		require.NoError(t, err)
		require.Equal(t, 7, n)
		s, err := load(ctx, object, field{name: "f"}, func(context.Context, []*thing) (string, error) { return "seven", nil })
		require.NoError(t, err)
		require.Equal(t, "seven", s)
	})
}

func TestAllOfACohortGetTheErrorAndItIsLoggedOnce(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for name, read := range map[string]func(context.Context, []*thing) (int, error){
		"error":  func(context.Context, []*thing) (int, error) { return 0, boom },
		"panic":  func(context.Context, []*thing) (int, error) { panic(boom) },
		"nobody": nil,
	} {
		inResponse(t.Context(), func(ctx context.Context) {
			page := things(10)
			together(ctx, page...)
			var wg sync.WaitGroup
			var logged atomic.Int64
			for _, object := range page {
				wg.Go(func() {
					_, err := load(ctx, object, field{name: "f"}, read)
					require.Error(t, err, name)
					var shared *loadError
					require.ErrorAs(t, err, &shared, name)
					if !shared.logged.Swap(true) {
						logged.Add(1)
					}
				})
			}
			wg.Wait()
			require.EqualValues(t, 1, logged.Load(), name)
		})
	}
}

func TestWhoeverWaitsForAReadLeavesWithTheirContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inResponse(t.Context(), func(ctx context.Context) {
			page := things(2)
			together(ctx, page...)
			release := make(chan struct{})
			var wg sync.WaitGroup
			wg.Go(func() {
				n, err := load(ctx, page[0], field{name: "f"}, func(context.Context, []*thing) (int, error) { <-release; return 1, nil })
				require.NoError(t, err)
				require.Equal(t, 1, n)
			})
			synctest.Wait()
			gone, cancel := context.WithCancel(ctx)
			cancel()
			_, err := load(gone, page[1], field{name: "f"}, func(context.Context, []*thing) (int, error) { return 2, nil })
			require.ErrorIs(t, err, context.Canceled)
			close(release)
			wg.Wait()
		})
	})
}

func TestResponsesShareNothing(t *testing.T) {
	t.Parallel()
	object := &thing{}
	reads := 0
	for range 2 {
		inResponse(t.Context(), func(ctx context.Context) {
			_, err := load(ctx, object, field{name: "f"}, func(context.Context, []*thing) (int, error) { reads++; return reads, nil })
			require.NoError(t, err)
		})
	}
	require.Equal(t, 2, reads)
}

func TestWithoutTheExtensionsNothingIsLoaded(t *testing.T) {
	t.Parallel()
	together(t.Context(), &thing{})
	_, err := load(t.Context(), &thing{}, field{name: "f"}, func(context.Context, []*thing) (int, error) { return 1, nil })
	require.ErrorIs(t, err, errNoRegistry)
}
