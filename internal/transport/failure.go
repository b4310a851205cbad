package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
	"parley/internal/request"
)

// failure turns any error into a GraphQL error with a code. What is no *fault.Error becomes
// INTERNAL with the request id and nothing of its text.
func failure(ctx context.Context, err error) *gqlerror.Error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Code == fault.Internal {
		return internalError(ctx)
	}
	extensions := map[string]any{"code": string(f.Code)}
	if f.Field != "" {
		extensions["field"] = f.Field
	}
	if f.RetryAfter > 0 {
		extensions["retryAfterMs"] = f.RetryAfter.Milliseconds()
	}
	return &gqlerror.Error{Message: f.Message, Extensions: extensions}
}

func internalError(ctx context.Context) *gqlerror.Error {
	extensions := map[string]any{"code": string(fault.Internal)}
	if id := request.From(ctx).ID; id != "" {
		extensions["requestId"] = id
	}
	return &gqlerror.Error{Message: "Internal error.", Extensions: extensions}
}

// refusal is the list of one error that a request is answered with.
func refusal(ctx context.Context, err error) gqlerror.List {
	return gqlerror.List{failure(ctx, err)}
}

// codeOf gives the code of the first error of a list, "" for none.
func codeOf(errs gqlerror.List) fault.Code {
	if len(errs) == 0 {
		return ""
	}
	code, _ := errs[0].Extensions["code"].(string)
	return fault.Code(code)
}

// present is the default ErrorPresenter.
func present(ctx context.Context, err error) *gqlerror.Error {
	presented := failure(ctx, err)
	var placed *gqlerror.Error
	if errors.As(err, &placed) {
		presented.Path = placed.Path
		presented.Locations = placed.Locations
	}
	if presented.Path == nil && graphql.GetPathContext(ctx) != nil {
		presented.Path = graphql.GetPath(ctx)
	}
	return presented
}

// recovered logs a panic with its stack. The caller answers with internalError.
func (h *Handler) recovered(ctx context.Context, value any) {
	h.log.LogAttrs(ctx, slog.LevelError, "panic in an operation",
		slog.String("request_id", request.From(ctx).ID),
		slog.String("panic", fmt.Sprint(value)),
		slog.String("stack", string(debug.Stack())))
}

// recoverResolver is the default RecoverFunc.
func (h *Handler) recoverResolver(ctx context.Context, value any) error {
	h.recovered(ctx, value)
	return fault.New(fault.Internal, "Internal error.")
}

// statusOf gives the HTTP status of a GraphQL request that can't run. As application/json every
// error a client can mend is 200, as clients of that media type expect; as
// application/graphql-response+json it is the status HTTP has for it.
func statusOf(code fault.Code, media mediaType) int {
	switch code {
	case fault.BadRequest, fault.CSRFPreflightRequired:
		return http.StatusBadRequest
	case fault.PersistedQueryMissing:
		return http.StatusOK
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	}
	if media != mediaGraphQL {
		return http.StatusOK
	}
	switch code {
	case fault.Unauthenticated, fault.TokenExpired:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.RateLimited, fault.LimitExceeded:
		return http.StatusTooManyRequests
	}
	return http.StatusBadRequest
}
