package guard

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

// Cost bounds the fields that an operation of a validated document would resolve were every list
// full, with the coerced variables: a field costs 1 and what lies below it, times the size of the
// page or list it gives. It refuses with QUERY_TOO_COMPLEX, and gives the cost.
//
// The size is the argument first or last, else the longest list argument (ids), else the default
// page where the field takes first or last, else 1 inside a connection, which has been multiplied
// already, and Limits.ListSize for other lists. A subscription is executed for each event, so
// Limits.EventCost is for it. A page larger than Limits.PageMax counts as
// PageMax: the resolver refuses it with a better message.
func (g *Guard) Cost(op *ast.OperationDefinition, variables map[string]any) (int, error) {
	c := &costing{limits: g.limits, variables: variables, fragments: make(map[*ast.FragmentDefinition]int)}
	total, most, what := c.set(op.SelectionSet), g.limits.Cost, "the operation"
	if op.Operation == ast.Subscription {
		most, what = g.limits.EventCost, "each event"
	}
	if total > most {
		return total, fault.New(fault.QueryTooComplex,
			"With full lists %s would resolve %d fields, of at most %d: ask for smaller pages.", what, total, most)
	}
	return total, nil
}

type costing struct {
	limits    Limits
	variables map[string]any
	fragments map[*ast.FragmentDefinition]int
}

func (c *costing) set(selections ast.SelectionSet) int {
	total := 0
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			total = add(total, c.field(s))
		case *ast.InlineFragment:
			total = add(total, c.set(s.SelectionSet))
		case *ast.FragmentSpread:
			total = add(total, c.fragment(s.Definition))
		}
	}
	return total
}

// fragment counts a fragment once and remembers it: its cost is the same wherever it is spread.
func (c *costing) fragment(definition *ast.FragmentDefinition) int {
	if definition == nil {
		return 0
	}
	if known, ok := c.fragments[definition]; ok {
		return known
	}
	total := c.set(definition.SelectionSet)
	c.fragments[definition] = total
	return total
}

func (c *costing) field(f *ast.Field) int {
	if len(f.SelectionSet) == 0 || introspective(f.Name) {
		return 1
	}
	return add(1, multiply(c.size(f), c.set(f.SelectionSet)))
}

// size is how many objects the field may give.
func (c *costing) size(f *ast.Field) int {
	page, list := 0, 0
	for _, argument := range f.Arguments {
		switch argument.Name {
		case "first", "last":
			page = max(page, c.number(argument.Value))
		default:
			list = max(list, c.length(argument.Value))
		}
	}
	switch {
	case page > 0:
		return min(page, c.limits.PageMax)
	case f.Definition == nil:
		return 1
	case f.Definition.Arguments.ForName("first") != nil, f.Definition.Arguments.ForName("last") != nil:
		return c.limits.PageDefault
	case f.Definition.Type.Elem == nil:
		return 1
	case list > 0:
		return list
	case f.ObjectDefinition != nil && strings.HasSuffix(f.ObjectDefinition.Name, "Connection"):
		return 1
	}
	return c.limits.ListSize
}

// number gives an argument's whole number, 0 where it has none.
func (c *costing) number(v *ast.Value) int {
	value, err := v.Value(c.variables)
	if err != nil {
		return c.limits.PageMax
	}
	switch n := value.(type) {
	case int64:
		return int(min(max(n, 0), ceiling))
	case int:
		return min(max(n, 0), ceiling)
	case float64:
		return int(min(max(n, 0), ceiling))
	}
	return 0
}

// length gives the number of elements of a list argument, 0 for what is no list.
func (c *costing) length(v *ast.Value) int {
	switch v.Kind {
	case ast.ListValue:
		return len(v.Children)
	case ast.Variable:
		list, _ := c.variables[v.Raw].([]any)
		return len(list)
	}
	return 0
}
