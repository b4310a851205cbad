package transport

import (
	"context"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

func TestARefusedResponseStopsWhatIsStillReadForIt(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	all := &unsent{most: 1 << 20}
	b := &budget{most: 100, unsent: all, stop: stop}
	spend := b.spend(func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) })
	field := func(text string) error {
		_, err := spend(ctx, func(context.Context) (any, error) { return text, nil })
		return err
	}
	respond := b.meter(ctx, func(context.Context) *graphql.Response {
		require.NoError(t, field(strings.Repeat("x", 100)))
		require.NoError(t, ctx.Err())
		require.EqualValues(t, 100, all.held.Load())
		require.Equal(t, fault.QueryTooComplex, fault.CodeOf(field("x")))
		require.ErrorIs(t, ctx.Err(), context.Canceled)
		_, err := spend(ctx, func(context.Context) (any, error) {
			require.Fail(t, "a field is resolved for nothing")
			return nil, nil //nolint:nilnil // never reached
		})
		require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))
		return &graphql.Response{Data: []byte(`{}`)}
	}, ast.Query)
	resp, sent := respond()
	require.Equal(t, "null", string(resp.Data))
	require.Equal(t, fault.QueryTooComplex, codeOf(resp.Errors))
	sent()
	require.Zero(t, all.held.Load())
}

func TestWhatAPanicHeldIsGivenBack(t *testing.T) {
	all := &unsent{most: 1 << 20}
	b := &budget{most: 100, unsent: all, stop: func() {}}
	respond := b.meter(t.Context(), func(context.Context) *graphql.Response {
		b.take(50)
		panic("secret detail")
	}, ast.Query)
	require.Panics(t, func() { respond() })
	require.Zero(t, all.held.Load())
}
