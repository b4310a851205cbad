package graph

import (
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
)

func TestAGroupKeepsTheLastResponsesForItsMembersAndNoneForOne(t *testing.T) {
	op := &graphql.OperationContext{RawQuery: "subscription { x }", Operation: &ast.OperationDefinition{}}
	gs := new(groups)
	m := gs.join(op)
	executed := 0
	respond := func(version int) {
		m.respond(t.Context(), new(feed), eventKey{version: version}, func() *graphql.Response {
			executed++
			return &graphql.Response{Data: []byte("{}")}
		})
	}
	for version := range 2 * sharedEvents {
		respond(version)
	}
	require.Equal(t, 2*sharedEvents, executed)
	require.Empty(t, m.results)

	require.Same(t, m, gs.join(op))
	for version := range 2 * sharedEvents {
		respond(version)
		respond(version)
	}
	require.Equal(t, 4*sharedEvents, executed, "each was made once for both")
	require.Len(t, m.results, sharedEvents)

	gs.leave(m)
	gs.leave(m)
	require.Empty(t, gs.all)
}
