package transport_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVariables(t *testing.T) {
	s := serve(t)
	number := func(variables string) string {
		return `{"query":"query($n: Int, $f: Float, $id: ID, $b: Boolean, $s: String) { number(n: $n, f: $f, id: $id, b: $b, s: $s) }","variables":` + variables + `}`
	}
	paint := func(input string) string {
		return `{"query":"query($input: Painting!) { paint(input: $input) }","variables":{"input":` + input + `}}`
	}
	paints := func(variables string) string {
		return `{"query":"query($inputs: [Painting!]!, $colours: [Colour!]) { paints(inputs: $inputs, colours: $colours) }","variables":` + variables + `}`
	}
	for _, body := range []string{
		number(`{}`), number(`{"n":null,"f":null}`), number(`{"n":2147483647,"f":1,"id":"x","b":true,"s":""}`),
		number(`{"n":1.0,"f":1.5,"id":7}`), number(`{"n":-2147483648,"f":1e300}`), number(`{"extra":1}`),
		paint(`{"title":"x"}`), paint(`{"title":"x","colour":"GREEN","inner":{"size":1,"tags":["a"]}}`),
		paint(`{"title":"x","colour":null,"inner":null}`), paint(`{"title":"x","inner":{"size":1,"tags":"a"}}`),
		paints(`{"inputs":[]}`), paints(`{"inputs":{"title":"x"},"colours":"RED"}`), paints(`{"inputs":[{"title":"x"}],"colours":["RED"]}`),
		`{"query":"query($o: One!) { one(input: $o) }","variables":{"o":{"a":"x"}}}`,
	} {
		r := s.post(t, body)
		require.Contains(t, r.body, `"data"`, body+r.body)
		require.NotContains(t, r.body, `"errors"`, body)
	}
	for body, field := range map[string]string{
		number(`{"n":"1"}`):                                     "n",
		number(`{"n":2147483648}`):                              "n",
		number(`{"n":1.5}`):                                     "n",
		number(`{"n":true}`):                                    "n",
		number(`{"n":[1,2]}`):                                   "n",
		number(`{"f":"1"}`):                                     "f",
		number(`{"f":1e999}`):                                   "f",
		number(`{"id":1.5}`):                                    "id",
		number(`{"b":1}`):                                       "b",
		number(`{"s":1}`):                                       "s",
		number(`{"s":{"a":1}}`):                                 "s",
		paint(`null`):                                           "input",
		paint(`"x"`):                                            "input",
		paint(`[]`):                                             "input",
		paint(`{}`):                                             "title",
		paint(`{"title":null}`):                                 "title",
		paint(`{"title":5}`):                                    "title",
		paint(`{"title":"x","colour":"BLUE"}`):                  "colour",
		paint(`{"title":"x","colour":"red"}`):                   "colour",
		paint(`{"title":"x","colour":1}`):                       "colour",
		paint(`{"title":"x","what":1}`):                         "input",
		paint(`{"title":"x","inner":{"tags":[]}}`):              "inner.size",
		paint(`{"title":"x","inner":{"size":"1"}}`):             "inner.size",
		paint(`{"title":"x","inner":{"size":1,"x":1}}`):         "inner",
		paint(`{"title":"x","inner":{"size":1,"tags":[null]}}`): "inner.tags.0",
		paints(`{}`):                                            "inputs",
		paints(`{"inputs":[null]}`):                             "inputs.0",
		paints(`{"inputs":[],"colours":["RED","BLUE"]}`):        "colours.1",
		`{"query":"query($o: One!) { one(input: $o) }","variables":{"o":{"a":"x","b":1}}}`: "o",
		`{"query":"query($o: One!) { one(input: $o) }","variables":{"o":{"a":null}}}`:      "o",
		`{"query":"query($o: One!) { one(input: $o) }","variables":{"o":{}}}`:              "o",
	} {
		r := s.post(t, body, "Accept", "application/graphql-response+json")
		require.Equal(t, 400, r.status, body)
		require.Equal(t, "BAD_USER_INPUT", r.code(t), body+r.body)
		require.Contains(t, r.body, `"field":"`+field+`"`, body)
	}
}

func TestNullIsRefusedWhereAValueIsRequired(t *testing.T) {
	s := serve(t)
	for _, operation := range []string{
		`query($v: Boolean = true) { hello @skip(if: $v) }`,
		`query($v: Boolean = true) { hello @include(if: $v) }`,
		`query($v: Boolean = true) { ... @skip(if: $v) { hello } }`,
		`query($v: Boolean = true) { ...F @skip(if: $v) } fragment F on Query { hello }`,
		`query($v: Boolean = true) { ...F } fragment F on Query { item { id @skip(if: $v) } }`,
		`query($v: [ID!] = ["x"]) { nodes(ids: $v) { id } }`,
		`query($v: ID = "x") { nodes(ids: [$v]) { id } }`,
		`query($v: Painting = {title: "x"}) { paint(input: $v) }`,
		`query($v: String = "x") { paint(input: {title: $v}) }`,
		`query($v: Int = 1) { paint(input: {title: "x", inner: {size: $v}}) }`,
		`query($v: String) { paint(input: {title: "x", mood: $v}) }`,
	} {
		r := s.post(t, withNull(operation), "Accept", "application/graphql-response+json")
		require.Equal(t, "BAD_USER_INPUT", r.code(t), operation)
		require.Equal(t, 400, r.status, operation)
		require.Contains(t, r.body, `"field":"v"`, operation)
	}
	for _, operation := range []string{
		`query($v: String = "x") { hello(name: $v) }`,
		`query($v: Colour) { paint(input: {title: "x", colour: $v}) }`,
		`query($v: String) { ...F ...F } fragment F on Query { hello(name: $v) }`,
	} {
		r := s.post(t, withNull(operation))
		require.NotContains(t, r.body, "errors", operation)
	}
	r := s.post(t, query(`query($v: String) { paint(input: {title: "x", mood: $v}) }`))
	require.NotContains(t, r.body, "errors", "what is left out takes the default of its place")
}

// withNull is a body in which the variable v is null.
func withNull(operation string) string {
	return strings.TrimSuffix(query(operation), "}") + `,"variables":{"v":null}}`
}
