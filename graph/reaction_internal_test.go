package graph

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/graph/model"
)

func TestAFewSubscribersHaveNotAllReactionsRead(t *testing.T) {
	t.Parallel()
	var gs groups
	g := &group{viewers: make(map[string]int)}
	a := &audience{subscribers: func(most int) []string { return gs.viewersOf(g, most) }}
	ctx := withAudience(t.Context(), a)
	asked := func(counts ...int) []string {
		t.Helper()
		var reactions []*model.ReactionGroup
		for _, n := range counts {
			reactions = append(reactions, &model.ReactionGroup{Count: n})
		}
		users, err := askedFor(ctx, reactions)
		require.NoError(t, err)
		return users
	}
	gs.find(g.key, "ada", g)
	gs.find(g.key, "ada", nil)
	gs.find(g.key, "bob", nil)
	require.ElementsMatch(t, []string{"ada", "bob"}, asked(20_000, 1), "a row for each is fewer than all")
	require.ElementsMatch(t, []string{"ada", "bob"}, asked(1, 3))
	require.Nil(t, asked(1, 2), "all are fewer")
	gs.leave(g, "ada")
	require.Nil(t, asked(1), "she has another")
	gs.leave(g, "ada")
	require.Equal(t, []string{"bob"}, asked(1))
	for n := range fewSubscribers {
		gs.find(g.key, fmt.Sprint(n), nil)
	}
	require.Nil(t, asked(20_000), "they are many")
}
