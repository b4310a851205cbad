package transport

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
)

// plan is one operation of a valid document, chosen but not begun.
type plan struct {
	params    params
	doc       *ast.QueryDocument
	operation *ast.OperationDefinition
}

// plan finds the operation that a request asks for: persisted query, guard, parse, validate, choose.
func (h *Handler) plan(ctx context.Context, p params) (*plan, gqlerror.List) {
	hash, err := h.persistedQuery(&p)
	if err != nil {
		return nil, refusal(ctx, err)
	}
	if p.query == "" {
		return nil, refusal(ctx, fault.New(fault.BadRequest, "\"query\" is missing."))
	}
	doc, errs := h.document(ctx, p.query)
	if len(errs) > 0 {
		return nil, errs
	}
	p.query = doc.text
	if hash != "" {
		h.persisted.add(hash, p.query, len(p.query))
	}
	operation := doc.Operations.ForName(p.operationName)
	if operation == nil {
		return nil, refusal(ctx, fault.New(fault.ValidationFailed,
			"\"operationName\" must name one of the document's operations."))
	}
	return &plan{params: p, doc: doc.QueryDocument, operation: operation}, nil
}

// begin coerces the variables, weighs the cost and gives what dispatch executes.
func (h *Handler) begin(ctx context.Context, p *plan) (*graphql.OperationContext, gqlerror.List) {
	if err := checkVariables(h.schema, p.operation, p.params.variables); err != nil {
		return nil, refusal(ctx, err)
	}
	if err := checkNulls(p.doc, p.operation, p.params.variables); err != nil {
		return nil, refusal(ctx, err)
	}
	ctx = context.WithValue(graphql.StartOperationTrace(ctx), documentKey{}, p.doc)
	opCtx, errs := h.executor.CreateOperationContext(ctx, &graphql.RawParams{
		Query:         p.params.query,
		OperationName: p.params.operationName,
		Variables:     p.params.variables,
		Extensions:    p.params.extensions,
	})
	if len(errs) > 0 {
		return nil, contextFailures(ctx, errs)
	}
	opCtx.DisableIntrospection = !h.introspection
	if err := h.checkRoot(opCtx); err != nil {
		return nil, refusal(ctx, err)
	}
	if _, err := h.guard.Cost(p.operation, opCtx.Variables); err != nil {
		return nil, refusal(ctx, err)
	}
	return opCtx, nil
}

// dispatch starts the execution. The responder is to be called with the context given here, by one
// goroutine at a time. What a response holds may be overwritten by the next call. A response whose
// text exceeds Limits.ResponseText is QUERY_TOO_COMPLEX, one that is not small while Limits.UnsentText
// is exceeded UNAVAILABLE.
func (h *Handler) dispatch(ctx context.Context, opCtx *graphql.OperationContext) (responder, context.Context) {
	handler, ctx := h.executor.DispatchOperation(ctx, opCtx)
	return h.unsent.receipts(handler), ctx
}

// contextFailures gives a code to what the executor or an extension refuses. An extension's own code
// stays; gqlparser's coercion may repeat values, so its text goes.
func contextFailures(ctx context.Context, errs gqlerror.List) gqlerror.List {
	const uncoded = "GRAPHQL_VALIDATION_FAILED"
	for i, err := range errs {
		if code := codeOf(errs[i:]); code != "" && code != uncoded {
			continue
		}
		errs[i] = failure(ctx, fault.New(fault.BadUserInput, "The variables do not fit their types."))
		errs[i].Locations = err.Locations
	}
	return errs
}
