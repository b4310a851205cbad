package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/request"
)

// errReported is what Recover gives for a panic it has logged already.
var errReported = errors.New("a panic, logged where it was caught")

// ErrorPresenter gives the presenter that turns every error of a resolver into a GraphQL error: a
// *fault.Error into its message, extensions.code and, where they are set, field and retryAfterMs;
// any other error into INTERNAL with extensions.requestId, while its text goes to the log alone.
func ErrorPresenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		path, locations := placeOf(ctx, err)
		if placed := new(gqlerror.Error); errors.As(err, &placed) && placed.Err != nil {
			err = placed.Err // what the resolver gave
		}
		f := faultOf(ctx, err)
		report(ctx, log, f, path, err)
		return &gqlerror.Error{Message: f.Message, Path: path, Locations: locations, Extensions: extensionsOf(ctx, f)}
	}
}

// Recover gives the function that turns a panic of a resolver into an error: it logs the panic with
// its stack, and the client gets INTERNAL.
func Recover(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, p any) error {
		log.ErrorContext(ctx, "panic in a resolver", "request_id", request.From(ctx).ID,
			"panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		return errReported
	}
}

// faultOf gives the fault that the client is told of.
func faultOf(ctx context.Context, err error) *fault.Error {
	var f *fault.Error
	switch {
	case errors.As(err, &f) && f.Code != fault.Internal:
		return f
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return fault.New(fault.Unavailable, "The operation was cancelled.")
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Unavailable, "The operation took too long. Try again.")
	case introspectionRefused(ctx):
		return fault.New(fault.ValidationFailed, "Introspection is turned off on this server.")
	case argumentsRefused(ctx):
		return fault.New(fault.BadUserInput, "An argument does not fit its type.")
	}
	return fault.New(fault.Internal, "Something went wrong on our side. Try again; if it goes on, tell the operator the requestId.")
}

// report logs what an operator should see, once an error: not what clients do wrong, nor that they
// went away.
func report(ctx context.Context, log *slog.Logger, f *fault.Error, path ast.Path, err error) {
	var shared *loadError
	if errors.Is(err, errReported) || errors.As(err, &shared) && shared.logged.Swap(true) {
		return
	}
	level := slog.LevelError
	switch {
	case f.Code == fault.Unavailable && (ctx.Err() != nil || err.Error() == f.Message):
		return // nobody is there, or there is nothing to add, as when the server stops
	case f.Code == fault.Unavailable:
		level = slog.LevelWarn
	case f.Code != fault.Internal:
		return
	}
	log.Log(ctx, level, "operation failed", "request_id", request.From(ctx).ID,
		"code", string(f.Code), "path", path.String(), "error", err.Error())
}

func extensionsOf(ctx context.Context, f *fault.Error) map[string]any {
	extensions := map[string]any{"code": string(f.Code)}
	if f.Field != "" {
		extensions["field"] = f.Field
	}
	if f.RetryAfter > 0 {
		// Rounded up: whoever waits that long has waited long enough.
		extensions["retryAfterMs"] = (f.RetryAfter.Microseconds() + 999) / 1000
	}
	if f.Code == fault.Internal {
		extensions["requestId"] = request.From(ctx).ID
	}
	return extensions
}

// introspectionRefused tells the error of gqlgen's executor for __schema and __type where
// introspection is off.
func introspectionRefused(ctx context.Context) bool {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil || fc.Field.Field == nil || !graphql.HasOperationContext(ctx) {
		return false
	}
	name := fc.Field.Name
	return (name == "__schema" || name == "__type") && graphql.GetOperationContext(ctx).DisableIntrospection
}

// argumentsRefused tells that a field's resolver was never called because its arguments could not be
// read. Validation refuses nearly all of those before.
func argumentsRefused(ctx context.Context) bool {
	fc := graphql.GetFieldContext(ctx)
	return fc != nil && fc.Field.Field != nil && len(fc.Field.Arguments) > 0 && fc.Args == nil
}

// placeOf tells where in the response and in the document an error belongs.
func placeOf(ctx context.Context, err error) (path ast.Path, locations []gqlerror.Location) {
	var placed *gqlerror.Error
	if errors.As(err, &placed) {
		path, locations = placed.Path, placed.Locations
	}
	if path == nil && graphql.GetPathContext(ctx) != nil {
		path = graphql.GetPath(ctx)
	}
	return path, locations
}

// wanted refuses an id of an input that is malformed or names something else: there is no such thing.
func wanted(kind id.Kind, field, value string) error {
	if id.Is(kind, value) {
		return nil
	}
	return notFound(kind, field)
}

func notFound(kind id.Kind, field string) error {
	what := map[id.Kind]string{
		id.User: "user", id.Session: "session", id.Room: "room", id.Membership: "member", id.Message: "message",
		id.Notification: "notification", id.Attachment: "attachment",
	}[kind]
	return &fault.Error{Code: fault.NotFound, Message: "There is no such " + what + ".", Field: field}
}
