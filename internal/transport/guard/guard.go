// Package guard refuses hostile GraphQL documents before anything expensive looks at them.
//
// It stands in front of validation, because validation itself can be attacked: its rule on
// overlapping fields compares pairs, and naive walks follow a fragment once for each of its spreads.
// Parse bounds bytes and tokens and gives the document; Shape walks it once, each fragment counted
// once and remembered, and bounds depth, aliases, root fields, the selections that remain when all
// spreads are expanded, and the pairs that validation would compare. Cost, after validation and with
// the variables known, multiplies list sizes in. All three are linear in the size of the document.
//
// The package never executes, validates or remembers a document, and never repeats one in an error.
// A Guard is immutable and safe for concurrent use. internal/transport alone imports it.
package guard

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"parley/internal/fault"
)

// Limits are the bounds of one document; what reaches beyond one is refused. A zero is not "no
// limit" but a limit of zero: start from Defaults.
type Limits struct {
	Bytes  int // length of the document's text
	Tokens int // lexical tokens, comments included
	Name   int // bytes of a field's name or alias, which every object of a list repeats in the response
	// Depth is the nesting of fields, a root field standing at 1. What lies under __schema and
	// __type is bounded by IntrospectionDepth instead.
	Depth      int
	Aliases    int // aliased fields in the document's text
	RootFields int // fields at the top of one operation, spreads expanded
	Selections int // fields of one operation, spreads expanded
	// Pairs bounds the sum, over response names, of the square of how often the name stands in the
	// document: the comparisons that the rule on overlapping fields may make.
	Pairs                int
	IntrospectionDepth   int // nesting under __schema and __type
	IntrospectionFields  int // fields under all __schema and __type, spreads expanded
	Cost                 int // fields resolved when every list is full
	EventCost            int // the same of a subscription, for each of its events
	PageDefault, PageMax int // size of a page where the operation names none; the most it can get
	ListSize             int // assumed size of a list that takes no size argument
}

// Defaults are the documented limits. The introspection query of graphql-js in its fullest form
// stays within them.
func Defaults() Limits {
	return Limits{
		Bytes:               16 << 10,
		Tokens:              1000,
		Name:                128,
		Depth:               12,
		Aliases:             30,
		RootFields:          20,
		Selections:          2000,
		Pairs:               20_000,
		IntrospectionDepth:  20,
		IntrospectionFields: 500,
		Cost:                50_000,
		EventCost:           2_000,
		PageDefault:         50,
		PageMax:             100,
		ListSize:            10,
	}
}

// Guard measures documents against one set of limits.
type Guard struct {
	limits        Limits
	introspection bool
}

// New makes a guard. Where introspection is false, __schema and __type are refused.
func New(limits Limits, introspection bool) *Guard {
	return &Guard{limits: limits, introspection: introspection}
}

// Parse reads a document of at most Limits.Bytes and Limits.Tokens, and gives its number of tokens.
// Its errors are *fault.Error with QUERY_TOO_COMPLEX for a limit, and *gqlerror.Error of the parser,
// which may repeat tokens of the document, for a syntax error.
func (g *Guard) Parse(query string) (doc *ast.QueryDocument, tokens int, err error) {
	if len(query) > g.limits.Bytes {
		return nil, 0, fault.New(fault.QueryTooComplex, "The document is longer than %d bytes.", g.limits.Bytes)
	}
	source := &ast.Source{Input: query}
	tokens = countTokens(source, g.limits.Tokens+1)
	if tokens > g.limits.Tokens {
		return nil, tokens, fault.New(fault.QueryTooComplex, "The document has more than %d tokens.", g.limits.Tokens)
	}
	doc, err = parser.ParseQuery(source)
	return doc, tokens, err
}

// countTokens counts at most so many tokens. One that is none ends the count: the parser will stop
// at it as well.
func countTokens(source *ast.Source, most int) int {
	lex := lexer.New(source)
	for n := range most {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return n
		}
	}
	return most
}
