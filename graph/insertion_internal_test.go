package graph

import (
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/outlet"
)

func TestInsertionsAreInTheirPlaces(t *testing.T) {
	t.Parallel()
	var in insertions
	in.begin()
	hello := in.add(func(viewerID string) []byte { return []byte(`"hello ` + viewerID + `"`) })
	bye := in.add(func(viewerID string) []byte { return []byte(`"bye ` + viewerID + `"`) })
	shared := outlet.Finish(&graphql.Response{Data: []byte(`{"a":"` + bye + `","b":[` + `"` + hello + `","` + bye + `"],"c":1}`)})
	shared.Wide = true
	made := in.into(shared)
	for _, user := range []string{"ada", "bob", "bob", "ada"} {
		own := made(user)
		require.Equal(t, `{"a":"bye `+user+`","b":["hello `+user+`","bye `+user+`"],"c":1}`, string(own.Data))
		require.JSONEq(t, `{"data":`+string(own.Data)+`}`, string(own.Text))
		require.True(t, own.Wide)
		require.Nil(t, own.For)
	}
	require.NotContains(t, string(shared.Data), "ada", "what is shared stays as it is")

	in.begin()
	require.Nil(t, in.into(shared), "the next response has none")
	in.add(func(string) []byte { return []byte("1") })
	failed := outlet.Finish(&graphql.Response{Errors: gqlerror.List{gqlerror.Errorf("no")}})
	require.Nil(t, in.into(failed), "an error has taken the place away")
}
