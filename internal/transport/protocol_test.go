package transport_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSubscriptionGivesEveryResultThenComplete(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.subscribe("1", `subscription { count(to: 3) }`)
	p.expect(next("1", `{"count":1}`), next("1", `{"count":2}`), next("1", `{"count":3}`), complete("1"))
	p.expectCalm()
}

func TestQueryAndMutationGiveOneResult(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.subscribe("q", `{ who }`)
	p.expect(next("q", `{"who":"ada"}`), complete("q"))
	p.subscribe("m", `mutation { bump }`)
	p.expect(next("m", `{"bump":1}`), complete("m"))
	require.Empty(t, "")
}
