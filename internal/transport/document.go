package transport

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/internal/fault"
)

// tokenBytes is what one token of a parsed and validated document is counted as in the query cache.
const tokenBytes = 256

// document is a document and its text. Subscriptions keep it for hours: equal ones keep one.
type document struct {
	*ast.QueryDocument
	text string
}

// document gives the parsed, guarded and validated document of a query text, from the cache where it
// stands there. The document is shared and never written to again.
func (h *Handler) document(ctx context.Context, query string) (document, gqlerror.List) {
	if known, ok := h.queries.get(query); ok {
		return known, nil
	}
	doc, tokens, err := h.guard.Parse(query)
	if err != nil {
		return document{}, gqlerror.List{parseFailure(ctx, err)}
	}
	if _, err = h.guard.Shape(doc); err != nil {
		return document{}, refusal(ctx, err)
	}
	if len(doc.Operations) == 0 {
		return document{}, refusal(ctx, fault.New(fault.ValidationFailed, "The document has no operation."))
	}
	if errs := validator.ValidateWithRules(h.schema, doc, h.rules); len(errs) > 0 {
		return document{}, h.validationFailures(errs)
	}
	known := document{doc, query}
	h.queries.add(query, known, 2*len(query)+tokenBytes*tokens)
	return known, nil
}

// parseFailure gives a syntax error its code. The parser quotes the token it stopped at, which may
// be a string of the client's; the place is enough.
func parseFailure(ctx context.Context, err error) *gqlerror.Error {
	var syntax *gqlerror.Error
	if !errors.As(err, &syntax) {
		return failure(ctx, err)
	}
	message, _, _ := strings.Cut(syntax.Message, ", found ")
	if strings.HasPrefix(message, "Unexpected ") {
		message = "Unexpected token"
	}
	return &gqlerror.Error{
		Message:    "Syntax error: " + message + ".",
		Locations:  syntax.Locations,
		Extensions: map[string]any{"code": string(fault.ParseFailed)},
	}
}

// validationFailures gives validation errors their code and keeps the first few. Those about a
// literal quote it: their message is replaced by one that names the place alone.
func (h *Handler) validationFailures(errs gqlerror.List) gqlerror.List {
	errs = errs[:min(len(errs), h.limits.Errors)]
	for _, err := range errs {
		if strings.HasPrefix(err.Rule, rules.ValuesOfCorrectTypeRule.Name) {
			err.Message = "A value does not fit the type that is expected here."
		}
		err.Message = cut(err.Message)
		err.Extensions = map[string]any{"code": string(fault.ValidationFailed)}
	}
	return errs
}

// cut shortens a message that quotes names of the document, which may be as long as the document.
func cut(message string) string {
	const most = 300
	if len(message) <= most {
		return message
	}
	return strings.ToValidUTF8(message[:most], "") + "…"
}

// validationRules are the specification's, without suggestions of names where clients may not read
// the schema.
func validationRules(suggestions bool) *rules.Rules {
	set := rules.NewDefaultRules()
	set.AddRule("FilesAreVariables", filesAreVariables)
	if suggestions {
		return set
	}
	set.ReplaceRule(rules.FieldsOnCorrectTypeRule.Name, rules.FieldsOnCorrectTypeRuleWithoutSuggestions.RuleFunc)
	set.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
	set.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
	set.ReplaceRule(rules.ScalarLeafsRule.Name, rules.ScalarLeafsRuleWithoutSuggestions.RuleFunc)
	set.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	return set
}

// filesAreVariables lets nothing but null stand for a file in a document: a file comes beside it.
func filesAreVariables(observers *core.Events, addError core.AddErrFunc) {
	observers.OnValue(func(_ *core.Walker, value *ast.Value) {
		if value.Definition == nil || value.Definition.Name != uploadScalar {
			return
		}
		switch value.Kind {
		case ast.Variable, ast.NullValue, ast.ListValue: // a list's elements are looked at themselves
		default:
			addError(core.Message("A file must be a variable, sent as multipart/form-data."), core.At(value.Position))
		}
	})
}

// documentKey is the context key under which an operation's document travels to the executor.
type documentKey struct{}

// documentInContext is the query cache that gqlgen's executor sees: it always holds the document
// that this package has guarded and validated, so that the executor does neither again.
type documentInContext struct{}

var _ graphql.Cache[*ast.QueryDocument] = documentInContext{}

func (documentInContext) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(documentKey{}).(*ast.QueryDocument)
	return doc, ok
}

func (documentInContext) Add(context.Context, string, *ast.QueryDocument) {}
