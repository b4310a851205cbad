package guard_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/internal/fault"
	"parley/internal/transport/guard"
)

const schemaText = `
type Item { id: ID!  name: String!  items(first: Int, last: Int): ItemConnection!  tags: [Item!]!  self: Item! }
type ItemConnection { nodes: [Item!]!  edges: [Edge!]!  total: Int! }
type Edge { node: Item! }
type Query { item: Item!  items(first: Int, last: Int): ItemConnection!  nodes(ids: [ID!]!): [Item]!  name: String }
type Mutation { rename(name: String): Item! }
`

func newGuard() *guard.Guard { return guard.New(guard.Defaults(), true) }

// check parses and measures, as the transport does before it validates.
func check(g *guard.Guard, query string) (guard.Shape, error) {
	doc, _, err := g.Parse(query)
	if err != nil {
		return guard.Shape{}, err
	}
	return g.Shape(doc)
}

// nested is a document of n levels of item { self { … } }.
func nested(levels int) string {
	return "{ item " + strings.Repeat("{ self ", levels-2) + "{ id }" + strings.Repeat("}", levels-2) + " }"
}

// spreads is the measured attack of nested spreads: each fragment spreads the next one twice, so
// that a walk without memory makes 2^n steps.
func spreads(n int, alias bool) string {
	var b strings.Builder
	b.WriteString("{item{...f0}}")
	for i := range n {
		if alias {
			fmt.Fprintf(&b, "fragment f%d on Item{self{...f%d}x:self{...f%d}}", i, i+1, i+1)
			continue
		}
		fmt.Fprintf(&b, "fragment f%d on Item{...f%d ...f%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "fragment f%d on Item{id}", n)
	return b.String()
}

func TestShapeMeasures(t *testing.T) {
	shape, err := check(newGuard(), `
		query A { item { ...F a: name } b: item { id } ... on Query { name ...G } }
		query B { name }
		fragment F on Item { id self { ...H } }
		fragment G on Query { c: name name }
		fragment H on Item { id name }`)
	require.NoError(t, err)
	require.Equal(t, 3, shape.Depth)
	require.Equal(t, 3, shape.Aliases)
	require.Equal(t, 5, shape.RootFields)
	require.Equal(t, 11, shape.Selections)
}

func TestLimitsAreExact(t *testing.T) {
	g := newGuard()
	repeat := func(n int, part string) string { return strings.Repeat(part+" ", n) }
	aliased := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: name ", i)
		}
		return b.String()
	}
	for name, limit := range map[string]struct {
		within, beyond string
		code           fault.Code
	}{
		"depth":                {nested(12), nested(13), fault.QueryTooDeep},
		"aliases":              {"{ item {" + aliased(30) + "} }", "{ item {" + aliased(31) + "} }", fault.QueryTooComplex},
		"root fields":          {"{" + repeat(20, "name") + "}", "{" + repeat(21, "name") + "}", fault.QueryTooComplex},
		"root fields spread":   {"{" + repeat(20, "...F") + "} fragment F on Query { name }", "{" + repeat(7, "...F") + "} fragment F on Query { name item {id} name }", fault.QueryTooComplex},
		"tokens":               {"{ nodes(ids: [" + repeat(988, "1") + "]) { id } }", "{ nodes(ids: [" + repeat(990, "1") + "]) { id } }", fault.QueryTooComplex},
		"bytes":                {"{ name } #" + strings.Repeat("x", 16384-10), "{ name } #" + strings.Repeat("x", 16384-9), fault.QueryTooComplex},
		"names":                {"{ " + strings.Repeat("a", 128) + ": name }", "{ " + strings.Repeat("a", 129) + ": name }", fault.QueryTooComplex},
		"repeats of one field": {"{ item {" + repeat(141, "id") + "} }", "{ item {" + repeat(142, "id") + "} }", fault.QueryTooComplex},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check(g, limit.within)
			require.NoError(t, err)
			_, err = check(g, limit.beyond)
			require.Equal(t, limit.code, fault.CodeOf(err))
		})
	}
}

func TestFragmentsCountWhereTheyAreSpread(t *testing.T) {
	g := newGuard()
	deep := "fragment F on Item { self { self { self { self { self { self { id } } } } } } }"
	_, err := check(g, "{ item { self { self { self { self { ...F } } } } } } "+deep)
	require.NoError(t, err)
	_, err = check(g, "{ item { self { self { self { self { self { ...F } } } } } } } "+deep)
	require.Equal(t, fault.QueryTooDeep, fault.CodeOf(err))
	_, err = check(g, "{ name } "+strings.Replace(deep, "fragment F", "fragment Unused", 1))
	require.NoError(t, err, "an unused fragment is validation's business")
}

func TestMeasuredAttacksAreRefusedWithLinearWork(t *testing.T) {
	g := newGuard()
	t.Run("nested spreads", func(t *testing.T) {
		for _, levels := range []int{10, 20, 40} {
			shape, err := check(g, spreads(levels, false))
			require.LessOrEqual(t, shape.Nodes, 2*levels+3)
			if levels >= 12 {
				require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err), "%d levels", levels)
			}
		}
	})
	t.Run("nested spreads under aliases", func(t *testing.T) {
		shape, err := check(g, spreads(15, true))
		require.LessOrEqual(t, shape.Nodes, 4*15+3)
		require.Error(t, err)
	})
	t.Run("14000 repeats of one field", func(t *testing.T) {
		shape, err := check(g, "{"+strings.Repeat("name ", 14_000)+"}")
		require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))
		require.Zero(t, shape.Nodes, "refused before it was parsed")
	})
	t.Run("as many repeats as tokens allow", func(t *testing.T) {
		shape, err := check(g, "{item{"+strings.Repeat("id ", 990)+"}}")
		require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))
		require.LessOrEqual(t, shape.Nodes, 991)
	})
	t.Run("lists multiplied in", func(t *testing.T) {
		op := valid(t, `{ items(first: 100) { nodes { items(first: 100) { nodes { items(first: 100) { nodes { id } } } } } } }`)
		cost, err := g.Cost(op, nil)
		require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))
		require.Greater(t, cost, 1_000_000)
	})
}

func TestWorkGrowsWithTheTextNotWithItsExpansion(t *testing.T) {
	g := newGuard()
	measured := func(levels int) float64 {
		doc, _, err := g.Parse(spreads(levels, false))
		require.NoError(t, err)
		return testing.AllocsPerRun(10, func() { _, _ = g.Shape(doc) })
	}
	require.Less(t, measured(40), 8*measured(10))
}

func TestFragmentsInACircleAreRefused(t *testing.T) {
	g := newGuard()
	for _, query := range []string{
		`{ item { ...A } } fragment A on Item { ...A }`,
		`{ item { ...A } } fragment A on Item { ...B } fragment B on Item { self { ...A } }`,
		`{ name } fragment A on Item { ...B } fragment B on Item { ...C } fragment C on Item { ...A }`,
		`{ item { ...A } } fragment A on Item { id } fragment A on Item { ...A }`,
	} {
		_, err := check(g, query)
		if strings.Count(query, "fragment A") > 1 {
			require.NoError(t, err, "the first of one name counts; validation refuses the second")
			continue
		}
		require.Equal(t, fault.ValidationFailed, fault.CodeOf(err), query)
	}
}

func TestUnknownSpreadIsValidationsBusiness(t *testing.T) {
	_, err := check(newGuard(), `{ item { ...Nowhere } }`)
	require.NoError(t, err)
}

func TestDeliveryInPartsIsRefused(t *testing.T) {
	for _, query := range []string{
		`{ item { ... @defer { id } } }`,
		`{ item { ...F @defer } } fragment F on Item { id }`,
		`{ item { tags @stream { id } } }`,
	} {
		_, err := check(newGuard(), query)
		require.Equal(t, fault.ValidationFailed, fault.CodeOf(err), query)
	}
}

func TestIntrospectionHasItsOwnBounds(t *testing.T) {
	g := newGuard()
	shape, err := check(g, introspection)
	require.NoError(t, err)
	require.Equal(t, 1, shape.Depth)
	require.Equal(t, 1, shape.RootFields)
	require.Greater(t, shape.IntrospectionDepth, 12)

	deep := "{ __schema { types " + strings.Repeat("{ ofType ", 21) + "{ name }" + strings.Repeat("}", 21) + " } }"
	_, err = check(g, deep)
	require.Equal(t, fault.QueryTooDeep, fault.CodeOf(err))

	var wide strings.Builder
	for i := range 4 {
		fmt.Fprintf(&wide, "a%d: __schema { ...F } ", i)
	}
	_, err = check(g, "{"+wide.String()+"} fragment F on __Schema { types { "+strings.Repeat("name kind description ", 45)+" } }")
	require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))

	off := guard.New(guard.Defaults(), false)
	for _, query := range []string{introspection, `{ __type(name: "Item") { name } }`, `{ a: __schema { description } }`} {
		_, err = check(off, query)
		require.Equal(t, fault.ValidationFailed, fault.CodeOf(err))
	}
	_, err = check(off, `{ __typename item { __typename } }`)
	require.NoError(t, err)
}

func TestSyntaxErrorsAreTheParsers(t *testing.T) {
	for _, query := range []string{`{`, `{ a(: }`, `query {`, "{ \x00 }", `{ a "`, strings.Repeat("{a", 400)} {
		_, err := check(newGuard(), query)
		var syntax *gqlerror.Error
		require.ErrorAs(t, err, &syntax, query)
	}
}

// valid parses and validates a document against the test's schema.
func valid(t *testing.T, query string) *ast.OperationDefinition {
	t.Helper()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: schemaText})
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	require.NoError(t, err)
	require.Empty(t, validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()))
	return doc.Operations[0]
}

func TestCost(t *testing.T) {
	g := newGuard()
	for query, want := range map[string]struct {
		variables map[string]any
		cost      int
	}{
		`{ name }`:                                                  {nil, 1},
		`{ item { id name } }`:                                      {nil, 3},
		`{ items(first: 10) { total } }`:                            {nil, 11},
		`{ items(last: 10) { nodes { id } } }`:                      {nil, 21},
		`{ items { nodes { id } } }`:                                {nil, 101},
		`{ items(first: 1000000) { total } }`:                       {nil, 101},
		`{ items(first: -5) { total } }`:                            {nil, 51},
		`{ items(first: 99999999999999999999) { total } }`:          {nil, 101},
		`query($n: Int) { items(first: $n) { total } }`:             {map[string]any{"n": int64(7)}, 8},
		`query($n: Int = 3) { items(first: $n) { total } }`:         {map[string]any{"n": int64(3)}, 4},
		`query($n: Int) { items(first: $n) { edges { node {id}}}}`:  {map[string]any{"n": nil}, 151},
		`{ nodes(ids: ["a", "b", "c"]) { id } }`:                    {nil, 4},
		`query($ids: [ID!]!) { nodes(ids: $ids) { id } }`:           {map[string]any{"ids": []any{"a", "b"}}, 3},
		`{ item { tags { id } } }`:                                  {nil, 12},
		`{ item { ...F ...F } } fragment F on Item { tags { id } }`: {nil, 23},
		`{ __schema { types { name } } }`:                           {nil, 1},
		`mutation { rename { ... on Item { id } } }`:                {nil, 2},
	} {
		t.Run(query, func(t *testing.T) {
			doc, err := parser.ParseQuery(&ast.Source{Input: query})
			require.NoError(t, err)
			schema := gqlparser.MustLoadSchema(&ast.Source{Input: schemaText})
			_ = validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()) // it ties the document to the schema
			cost, err := g.Cost(doc.Operations[0], want.variables)
			require.NoError(t, err)
			require.Equal(t, want.cost, cost)
		})
	}
}

func TestAnEventMayCostLessThanAQuery(t *testing.T) {
	const selection = `{ items(first: 100) { nodes { tags { id name } } } }`
	g := newGuard()
	cost, err := g.Cost(&ast.OperationDefinition{Operation: ast.Query, SelectionSet: valid(t, selection).SelectionSet}, nil)
	require.NoError(t, err)
	require.Greater(t, cost, guard.Defaults().EventCost)
	_, err = g.Cost(&ast.OperationDefinition{Operation: ast.Subscription, SelectionSet: valid(t, selection).SelectionSet}, nil)
	require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))
	require.Contains(t, err.Error(), "each event")
}

func TestCostOfNestedSpreadsIsCountedOncePerFragment(t *testing.T) {
	var b strings.Builder
	b.WriteString("{item{...f0}}")
	for i := range 60 {
		b.WriteString("fragment f" + strconv.Itoa(i) + " on Item{self{...f" + strconv.Itoa(i+1) + "} self{...f" + strconv.Itoa(i+1) + "}}")
	}
	b.WriteString("fragment f60 on Item{id}")
	cost, err := newGuard().Cost(valid(t, b.String()), nil)
	require.Equal(t, fault.QueryTooComplex, fault.CodeOf(err))
	require.Positive(t, cost, "it saturates and does not overflow")
}

// FuzzGuard: whatever the text, the guard ends, looks at no more selections than the text can hold,
// and lets only documents pass that stay within the limits.
func FuzzGuard(f *testing.F) {
	for _, seed := range []string{
		introspection, nested(13), spreads(8, true), spreads(20, false), `{ a @defer { b } }`,
		`query Q($a: [Int!] = [1]) @x { a: b(c: {d: $a}) { ...F } } fragment F on T { ... { x } }`, `{ ...A } fragment A on T { ...A }`,
	} {
		f.Add(seed)
	}
	limits := guard.Defaults()
	f.Fuzz(func(t *testing.T, query string) {
		g := newGuard()
		doc, _, err := g.Parse(query)
		if err != nil {
			return
		}
		shape, err := g.Shape(doc)
		require.LessOrEqual(t, shape.Nodes, len(query))
		if err != nil {
			require.Contains(t, []fault.Code{fault.QueryTooComplex, fault.QueryTooDeep, fault.ValidationFailed}, fault.CodeOf(err))
			return
		}
		require.LessOrEqual(t, shape.Depth, limits.Depth)
		require.LessOrEqual(t, shape.Aliases, limits.Aliases)
		require.LessOrEqual(t, shape.RootFields, limits.RootFields)
		require.LessOrEqual(t, shape.Selections, limits.Selections)
		for _, operation := range doc.Operations {
			cost, _ := g.Cost(operation, nil)
			require.GreaterOrEqual(t, cost, 0)
		}
	})
}

// introspection asks for everything that the reference implementation's own query can ask for.
const introspection = `
query Everything {
  __schema {
    description
    queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...Type }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...Input } }
  }
}
fragment Type on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description args(includeDeprecated: true) { ...Input } type { ...Ref } isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...Input }
  interfaces { ...Ref }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...Ref }
}
fragment Input on __InputValue { name description type { ...Ref } defaultValue isDeprecated deprecationReason }
fragment Ref on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}`

func TestTheIntrospectionQueryIsValid(t *testing.T) {
	valid(t, introspection)
}
