package transport

import "github.com/vektah/gqlparser/v2/ast"

// once refuses an operation that gives the same files to two fields: each would take what it costs to take one, and
// whoever counts files would have counted one.
func (f *form) once(operation *ast.OperationDefinition) error {
	for _, file := range f.files {
		u := uses{variable: file.path[1], fragments: make(map[*ast.FragmentDefinition]int)}
		if u.selections(operation.SelectionSet) > 1 {
			return badForm("The operation must use a variable with files in one place: send a file twice for two places.")
		}
	}
	return nil
}

// uses counts the places of an operation at which a variable stands, no further than to two.
type uses struct {
	variable  string
	fragments map[*ast.FragmentDefinition]int // those of each, which is the same wherever it is spread
}

func (u *uses) selections(set ast.SelectionSet) int {
	n := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			for _, argument := range s.Arguments {
				n += u.value(argument.Value)
			}
			n += u.selections(s.SelectionSet)
		case *ast.InlineFragment:
			n += u.selections(s.SelectionSet)
		case *ast.FragmentSpread:
			n += u.fragment(s.Definition)
		}
		n = min(n, 2)
	}
	return n
}

// fragment relies on the guard, which lets no fragment spread itself.
func (u *uses) fragment(definition *ast.FragmentDefinition) int {
	known, ok := u.fragments[definition]
	if !ok {
		known = u.selections(definition.SelectionSet)
		u.fragments[definition] = known
	}
	return known
}

func (u *uses) value(v *ast.Value) int {
	if v.Kind == ast.Variable {
		if v.Raw == u.variable {
			return 1
		}
		return 0
	}
	n := 0
	for _, child := range v.Children {
		n = min(n+u.value(child.Value), 2)
	}
	return n
}
