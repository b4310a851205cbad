package graph_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/graph/generated"
)

func schema() *ast.Schema { return generated.NewExecutableSchema(generated.Config{}).Schema() }

// ours gives the types of schema.graphqls, without those that every schema has.
func ours() []*ast.Definition {
	var out []*ast.Definition
	for _, def := range schema().Types {
		if !def.BuiltIn && !strings.HasPrefix(def.Name, "__") {
			out = append(out, def)
		}
	}
	return out
}

func TestEverythingInTheSchemaIsDescribed(t *testing.T) {
	t.Parallel()
	described := func(what, text string) {
		require.GreaterOrEqual(t, len(text), 8, "%s has no description", what)
		require.Contains(t, ".:", text[len(text)-1:], "the description of %s is no sentence", what)
	}
	require.NotEmpty(t, ours())
	for _, def := range ours() {
		described(def.Name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(def.Name+"."+f.Name, f.Description)
			for _, arg := range f.Arguments {
				if arg.Name == "input" {
					continue // the input object says it all
				}
				described(def.Name+"."+f.Name+"("+arg.Name+")", arg.Description)
			}
		}
		for _, value := range def.EnumValues {
			described(def.Name+"."+value.Name, value.Description)
		}
	}
	described("@viewerDependent", schema().Directives["viewerDependent"].Description)
}

func TestMutationsTakeOneInputAndGiveTheirOwnPayload(t *testing.T) {
	t.Parallel()
	tokens := map[string]bool{"register": true, "login": true, "refreshSession": true}
	for _, f := range schema().Mutation.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		name := strings.ToUpper(f.Name[:1]) + f.Name[1:]
		require.Len(t, f.Arguments, 1, f.Name)
		require.Equal(t, "input", f.Arguments[0].Name, f.Name)
		require.Equal(t, name+"Input", f.Arguments[0].Type.Name(), f.Name)
		payload := name + "Payload!"
		if tokens[f.Name] {
			payload = "AuthPayload!"
		}
		require.Equal(t, payload, f.Type.String(), f.Name)
		for _, field := range schema().Types[strings.TrimSuffix(payload, "!")].Fields {
			require.True(t, field.Type.NonNull, "%s.%s", payload, field.Name)
		}
	}
}

func TestConnectionsAreRelayStyle(t *testing.T) {
	t.Parallel()
	connections := 0
	for _, def := range ours() {
		for _, f := range def.Fields {
			if !strings.HasSuffix(f.Type.Name(), "Connection") || f.Type.Name() == "Connection" {
				continue
			}
			connections++
			where := def.Name + "." + f.Name
			require.NotNil(t, f.Arguments.ForName("first"), where)
			require.NotNil(t, f.Arguments.ForName("after"), where)
			connection := schema().Types[f.Type.Name()]
			item := strings.TrimSuffix(connection.Name, "Connection")
			require.Equal(t, "["+item+"Edge!]!", connection.Fields.ForName("edges").Type.String())
			require.Equal(t, "["+item+"!]!", connection.Fields.ForName("nodes").Type.String())
			require.Equal(t, "PageInfo!", connection.Fields.ForName("pageInfo").Type.String())
			edge := schema().Types[item+"Edge"]
			require.Equal(t, "String!", edge.Fields.ForName("cursor").Type.String())
			require.Equal(t, item+"!", edge.Fields.ForName("node").Type.String())
		}
	}
	require.GreaterOrEqual(t, connections, 8)
}

// TestFieldsThatReadTheViewerSaySo holds those to it that their names give away, and those known to
// differ between two members of a room.
func TestFieldsThatReadTheViewerSaySo(t *testing.T) {
	t.Parallel()
	known := map[string]bool{
		"Session.current": true, "Message.clientKey": true, "Room.cursor": true, "Room.lastMessage": true,
		"Room.members": true, "Room.messages": true, "Query.node": true, "Query.nodes": true, "Query.room": true,
		"Query.searchMessages": true, "Subscription.roomEvents": true, "Subscription.messageAdded": true,
		"User.presence": true, "Room.typing": true, "Subscription.typingChanged": true, "Subscription.presenceChanged": true,
	}
	found := 0
	for _, def := range ours() {
		if strings.HasSuffix(def.Name, "Payload") {
			continue // execution of mutations is never shared
		}
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			if strings.HasPrefix(f.Name, "viewer") || known[name] {
				found++
				require.NotNil(t, f.Directives.ForName("viewerDependent"), name)
			}
		}
	}
	require.GreaterOrEqual(t, found, len(known)+3)
}

func TestDateTimeIsSpecified(t *testing.T) {
	t.Parallel()
	require.NotNil(t, schema().Types["DateTime"].Directives.ForName("specifiedBy"))
}

// names gives the fields of a type, without those that every schema has.
func names(def *ast.Definition) []string {
	var out []string
	for _, f := range def.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			out = append(out, f.Name)
		}
	}
	return out
}

// inputOf gives the input type of a mutation.
func inputOf(mutation string) *ast.Definition {
	s := schema()
	return s.Types[s.Mutation.Fields.ForName(mutation).Arguments.ForName("input").Type.Name()]
}
