package guard

import (
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

// ceiling is where counts stop growing, so that expansion never overflows.
const ceiling = 1 << 30

// Shape is what one document measures, each number the largest of its operations.
type Shape struct {
	Depth, Aliases, RootFields, Selections, Pairs int
	IntrospectionDepth, IntrospectionFields       int
	// Nodes counts the selections the measuring itself looked at: its own cost, linear in the text.
	Nodes int
}

// Shape measures a parsed document, valid or not, and refuses with a *fault.Error: QUERY_TOO_DEEP
// for depth, QUERY_TOO_COMPLEX for every other limit, and GRAPHQL_VALIDATION_FAILED for fragments
// that spread one another in a circle, for introspection where it is off and for @defer and @stream.
func (g *Guard) Shape(doc *ast.QueryDocument) (Shape, error) {
	m := &measure{
		guard:     g,
		doc:       doc,
		fragments: make(map[string]*extent, len(doc.Fragments)),
		names:     make(map[string]int),
	}
	for _, fragment := range doc.Fragments {
		if _, err := m.fragment(fragment); err != nil {
			return m.shape, err
		}
	}
	for _, operation := range doc.Operations {
		whole, err := m.set(operation.SelectionSet)
		if err != nil {
			return m.shape, err
		}
		m.enlarge(whole)
	}
	for _, n := range m.names {
		m.shape.Pairs = add(m.shape.Pairs, multiply(n, n))
	}
	return m.shape, g.judge(m.shape)
}

func (g *Guard) judge(s Shape) error {
	l := g.limits
	if s.Depth > l.Depth || s.IntrospectionDepth > l.IntrospectionDepth {
		return fault.New(fault.QueryTooDeep, "The document nests fields deeper than %d.", l.Depth)
	}
	for _, bound := range []struct {
		got, limit int
		what       string
	}{
		{s.Aliases, l.Aliases, "aliases"},
		{s.RootFields, l.RootFields, "root fields"},
		{s.Selections, l.Selections, "fields once its fragments are expanded"},
		{s.IntrospectionFields, l.IntrospectionFields, "introspection fields"},
	} {
		if bound.got > bound.limit {
			return fault.New(fault.QueryTooComplex, "The document has more than %d %s.", bound.limit, bound.what)
		}
	}
	if s.Pairs > l.Pairs {
		return fault.New(fault.QueryTooComplex, "The document repeats the same fields too often.")
	}
	return nil
}

// extent is what one selection set amounts to with its spreads expanded.
type extent struct {
	depth, fields, roots int
	metaDepth, meta      int // under __schema and __type
	open                 bool
}

type measure struct {
	guard     *Guard
	doc       *ast.QueryDocument
	fragments map[string]*extent // by name; open while being measured
	names     map[string]int     // how often each response name stands in the text
	shape     Shape
}

func (m *measure) enlarge(e extent) {
	s := &m.shape
	s.Depth = max(s.Depth, e.depth)
	s.RootFields = max(s.RootFields, e.roots)
	s.Selections = max(s.Selections, e.fields)
	s.IntrospectionDepth = max(s.IntrospectionDepth, e.metaDepth)
	s.IntrospectionFields = max(s.IntrospectionFields, e.meta)
}

// fragment measures a fragment the first time and remembers it. Of several with one name the first
// counts, as it does for validation, which refuses the others.
func (m *measure) fragment(definition *ast.FragmentDefinition) (extent, error) {
	if known, ok := m.fragments[definition.Name]; ok {
		if known.open {
			return extent{}, fault.New(fault.ValidationFailed, "Fragments may not spread one another in a circle.")
		}
		return *known, nil
	}
	m.fragments[definition.Name] = &extent{open: true}
	whole, err := m.set(definition.SelectionSet)
	if err != nil {
		return extent{}, err
	}
	m.fragments[definition.Name] = &whole
	return whole, nil
}

func (m *measure) set(selections ast.SelectionSet) (extent, error) {
	var sum extent
	for _, selection := range selections {
		m.shape.Nodes++
		part, err := m.selection(selection)
		if err != nil {
			return extent{}, err
		}
		sum.depth = max(sum.depth, part.depth)
		sum.metaDepth = max(sum.metaDepth, part.metaDepth)
		sum.fields = add(sum.fields, part.fields)
		sum.roots = add(sum.roots, part.roots)
		sum.meta = add(sum.meta, part.meta)
	}
	return sum, nil
}

func (m *measure) selection(selection ast.Selection) (extent, error) {
	switch s := selection.(type) {
	case *ast.Field:
		return m.field(s)
	case *ast.InlineFragment:
		if err := incremental(s.Directives); err != nil {
			return extent{}, err
		}
		return m.set(s.SelectionSet)
	case *ast.FragmentSpread:
		if err := incremental(s.Directives); err != nil {
			return extent{}, err
		}
		if definition := m.doc.Fragments.ForName(s.Name); definition != nil {
			return m.fragment(definition)
		}
	}
	return extent{}, nil
}

func (m *measure) field(f *ast.Field) (extent, error) {
	if err := incremental(f.Directives); err != nil {
		return extent{}, err
	}
	if len(f.Alias) > m.guard.limits.Name {
		return extent{}, fault.New(fault.QueryTooComplex,
			"A field of the document has a name longer than %d bytes.", m.guard.limits.Name)
	}
	m.names[f.Alias]++
	if f.Alias != f.Name {
		m.shape.Aliases++
	}
	below, err := m.set(f.SelectionSet)
	if err != nil {
		return extent{}, err
	}
	if !introspective(f.Name) {
		below.depth++
		below.fields = add(below.fields, 1)
		below.roots = 1
		return below, nil
	}
	if !m.guard.introspection {
		return extent{}, fault.New(fault.ValidationFailed, "Introspection is switched off.")
	}
	return extent{
		depth:     1,
		fields:    1,
		roots:     1,
		metaDepth: max(below.depth, below.metaDepth),
		meta:      add(below.fields, below.meta),
	}, nil
}

// introspective tells the two fields whose subtree describes the schema.
func introspective(name string) bool { return name == "__schema" || name == "__type" }

// incremental refuses delivery in parts: a plain JSON answer would lose the later parts silently.
func incremental(directives ast.DirectiveList) error {
	if directives.ForName("defer") != nil || directives.ForName("stream") != nil {
		return fault.New(fault.ValidationFailed, "@defer and @stream are not supported.")
	}
	return nil
}

func add(a, b int) int { return min(a+b, ceiling) }

// multiply is exact up to the ceiling; both factors are at most the ceiling.
func multiply(a, b int) int { return min(a*b, ceiling) }
