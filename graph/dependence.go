package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// dependsOnViewer tells whether a field anywhere in the selections of a validated document is
// @viewerDependent, and not inserted: then what the selections give is for one viewer alone. Fields that @skip or @include leave
// out count all the same. It takes time linear in the document, however its fragments are nested.
func dependsOnViewer(set ast.SelectionSet) bool {
	return make(dependence).in(set)
}

// dependence remembers the fragments that were looked into, where nothing depends on the viewer.
type dependence map[*ast.FragmentDefinition]bool

func (d dependence) in(set ast.SelectionSet) bool {
	for _, selection := range set {
		dependent := false
		switch s := selection.(type) {
		case *ast.Field:
			dependent = isViewerDependent(s) || d.in(s.SelectionSet)
		case *ast.InlineFragment:
			dependent = d.in(s.SelectionSet)
		case *ast.FragmentSpread:
			dependent = d.inFragment(s.Definition)
		}
		if dependent {
			return true
		}
	}
	return false
}

// inFragment looks into a fragment once. One that the document does not define is for nobody to share.
func (d dependence) inFragment(f *ast.FragmentDefinition) bool {
	if f == nil {
		return true
	}
	if d[f] {
		return false
	}
	d[f] = true
	return d.in(f.SelectionSet)
}

// isViewerDependent reads the directive. A field that is inserted for each viewer when the event has been executed (ownText)
// does not count. __typename and its like have no definition in our schema and are the
// same for everybody; any other field without one is of a document that nobody has validated.
func isViewerDependent(f *ast.Field) bool {
	if strings.HasPrefix(f.Name, "__") {
		return false
	}
	if f.Definition == nil {
		return true
	}
	marked := f.Definition.Directives.ForName("viewerDependent")
	return marked != nil && !inserted(marked)
}

func inserted(d *ast.Directive) bool {
	argument := d.Arguments.ForName("inserted")
	return argument != nil && argument.Value.Raw == "true"
}
