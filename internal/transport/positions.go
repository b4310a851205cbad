package transport

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

// checkNulls refuses an explicit null for a variable that stands where a value is required. Validation
// lets a nullable variable stand there if it, or the place, has a default, and leaves null to the
// execution (GraphQL specification, section 5.8.5), where generated code takes it for "", false or an
// enum value that does not exist, and panics in @skip and @include. The document has been validated.
func checkNulls(doc *ast.QueryDocument, op *ast.OperationDefinition, variables map[string]any) error {
	p := places{doc: doc, nulls: make(map[string]bool), seen: make(map[string]bool)}
	for _, definition := range op.VariableDefinitions {
		if value, given := variables[definition.Variable]; given && value == nil {
			p.nulls[definition.Variable] = true
		}
	}
	if len(p.nulls) == 0 {
		return nil
	}
	if name := p.set(op.SelectionSet); name != "" {
		return inputCheck{variable: name}.refuse(name, "null is not accepted where it is used.")
	}
	return nil
}

// places looks through an operation for a variable that is null where it must not be. Its methods
// give the name of the first, or "".
type places struct {
	doc   *ast.QueryDocument
	nulls map[string]bool
	seen  map[string]bool // fragments
}

func (p places) set(selections ast.SelectionSet) string {
	for _, selection := range selections {
		if name := p.selection(selection); name != "" {
			return name
		}
	}
	return ""
}

func (p places) selection(selection ast.Selection) string {
	switch s := selection.(type) {
	case *ast.Field:
		if name := p.arguments(s.Arguments); name != "" {
			return name
		}
		return p.below(s.Directives, s.SelectionSet)
	case *ast.InlineFragment:
		return p.below(s.Directives, s.SelectionSet)
	case *ast.FragmentSpread:
		definition := p.doc.Fragments.ForName(s.Name)
		if definition == nil || p.seen[s.Name] {
			return p.below(s.Directives, nil)
		}
		p.seen[s.Name] = true
		return p.below(s.Directives, definition.SelectionSet)
	}
	return ""
}

func (p places) below(directives ast.DirectiveList, selections ast.SelectionSet) string {
	for _, directive := range directives {
		if name := p.arguments(directive.Arguments); name != "" {
			return name
		}
	}
	return p.set(selections)
}

func (p places) arguments(arguments ast.ArgumentList) string {
	for _, argument := range arguments {
		if name := p.value(argument.Value); name != "" {
			return name
		}
	}
	return ""
}

func (p places) value(v *ast.Value) string {
	if v.Kind == ast.Variable && p.nulls[v.Raw] && v.ExpectedType != nil && v.ExpectedType.NonNull {
		return v.Raw
	}
	for _, child := range v.Children {
		if name := p.value(child.Value); name != "" {
			return name
		}
	}
	return ""
}

// checkRoot refuses a subscription that does not select one field at its root (GraphQL specification,
// section 5.2.3.1). Validation looks neither into fragments nor at @skip and @include.
func (h *Handler) checkRoot(opCtx *graphql.OperationContext) error {
	op := opCtx.Operation
	if op.Operation != ast.Subscription {
		return nil
	}
	// What is collected is remembered by the operation, which a subscription keeps for hours.
	scratch := &graphql.OperationContext{Doc: opCtx.Doc, Operation: op, Variables: opCtx.Variables}
	if fields := graphql.CollectFields(scratch, op.SelectionSet, []string{h.schema.Subscription.Name}); len(fields) != 1 {
		return fault.New(fault.ValidationFailed, "A subscription must select exactly one field at its root.")
	}
	return nil
}
