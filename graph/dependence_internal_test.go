package graph

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/graph/generated"
)

// below gives the selections below the root field of a subscription to room events, after validation.
func below(t testing.TB, selections, fragments string) ast.SelectionSet {
	t.Helper()
	document := `subscription ($yes: Boolean!) { roomEvents(roomId: "r") { cursor @include(if: $yes) ` + selections + ` } } ` + fragments
	doc, errs := gqlparser.LoadQueryWithRules(generated.NewExecutableSchema(generated.Config{}).Schema(), document, rules.NewDefaultRules())
	require.Empty(t, errs, document)
	root, ok := doc.Operations[0].SelectionSet[0].(*ast.Field)
	require.True(t, ok)
	return root.SelectionSet
}

func TestTheSchemaTellsWhatDependsOnTheViewer(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		selections, fragments string
		want                  bool
	}{
		{"", "", false},
		{"__typename ... on MessagePosted { message { __typename text author { username } } }", "", false},
		{"... on MessagePosted { message { replyTo { text } replies { nodes { room { name } } } } }", "", false},
		{"... on MessageChanged { message { reactions { emoji count users { nodes { username } } } } }", "", false},
		{"... on MembershipChanged { membership { room { id } } }", "", false},
		{"... on MessagePosted { message { clientKey attachments { url } reactions { viewerReacted } } }", "", false},

		{"... on MessagePosted { message { delivery } }", "", true},
		{"... on MessagePosted { message { text: delivery } }", "", true},
		{"... on MessageChanged { message { reactions { users { nodes { presence { status } } } } } }", "", true},
		{"... on MessagePosted { message { replies { edges { node { replyTo { delivery } } } } } }", "", true},
		{"... on RoomChanged { room { lastMessage { id } } }", "", true},
		{"... on RoomChanged { room { name cursor } }", "", true},
		{"... on MessagePosted { message { delivery @skip(if: true) } }", "", true},
		{"... on MessagePosted @include(if: $yes) { message { delivery } }", "", true},

		{"... F", "fragment F on RoomEvent { cursor ... on RoomChanged { room { name } } }", false},
		{"... F ... F", "fragment F on MessagePosted { message { ... G } } fragment G on Message { replyTo { text } }", false},
		{"... F", "fragment F on RoomEvent { ... G } fragment G on RoomChanged { room { viewerMembership { id } } }", true},
		{
			"... F ... G",
			"fragment F on RoomEvent { cursor } fragment G on RoomEvent { ... F ... H } fragment H on MessagePosted { message { delivery } }",
			true,
		},
	} {
		require.Equal(t, tc.want, dependsOnViewer(below(t, tc.selections, tc.fragments)), "%s %s", tc.selections, tc.fragments)
	}
}

func TestWhatNobodyHasValidatedDependsOnTheViewer(t *testing.T) {
	t.Parallel()
	require.False(t, dependsOnViewer(ast.SelectionSet{&ast.Field{Name: "__typename"}}))
	require.True(t, dependsOnViewer(ast.SelectionSet{&ast.Field{Name: "text"}}))
	require.True(t, dependsOnViewer(ast.SelectionSet{&ast.FragmentSpread{Name: "F"}}))
}

// TestNestedSpreadsCostLinearTime would take longer than the universe has without memory. The document is not
// validated, which is what takes long with such documents; internal/transport refuses them before.
func TestNestedSpreadsCostLinearTime(t *testing.T) {
	t.Parallel()
	const n = 200
	fragments := make([]*ast.FragmentDefinition, n+1)
	for i := range fragments {
		fragments[i] = &ast.FragmentDefinition{Name: fmt.Sprint("F", i)}
	}
	for i, f := range fragments[:n] {
		spread := &ast.FragmentSpread{Name: fragments[i+1].Name, Definition: fragments[i+1]}
		inline := &ast.InlineFragment{SelectionSet: ast.SelectionSet{spread}}
		f.SelectionSet = ast.SelectionSet{spread, inline, spread}
	}
	begun := time.Now()
	require.False(t, dependsOnViewer(ast.SelectionSet{&ast.FragmentSpread{Definition: fragments[0]}}))
	require.Less(t, time.Since(begun), time.Second)
}
