package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// uses counts the places in which an operation uses a variable.
func uses(op *ast.OperationDefinition, name string) int {
	n := usesInDirectives(op.Directives, name)
	return n + usesIn(op.SelectionSet, name)
}

func usesIn(set ast.SelectionSet, name string) int {
	n := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			n += usesInArguments(s.Arguments, name) + usesInDirectives(s.Directives, name) + usesIn(s.SelectionSet, name)
		case *ast.InlineFragment:
			n += usesInDirectives(s.Directives, name) + usesIn(s.SelectionSet, name)
		case *ast.FragmentSpread:
			n += usesInDirectives(s.Directives, name) + usesIn(s.Definition.SelectionSet, name)
		}
	}
	return n
}

func usesInDirectives(list ast.DirectiveList, name string) int {
	n := 0
	for _, d := range list {
		n += usesInArguments(d.Arguments, name)
	}
	return n
}

func usesInArguments(list ast.ArgumentList, name string) int {
	n := 0
	for _, a := range list {
		n += usesInValue(a.Value, name)
	}
	return n
}

func usesInValue(v *ast.Value, name string) int {
	if v == nil {
		return 0
	}
	if v.Kind == ast.Variable && v.Raw == name {
		return 1
	}
	n := 0
	for _, child := range v.Children {
		n += usesInValue(child.Value, name)
	}
	return n
}
