package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	goast "go/ast"
	goparser "go/parser"
	"go/token"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/graph/generated"
	"parley/internal/fault"
	"parley/internal/request"
)

func TestFaultsAreTold(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	present := ErrorPresenter(slog.New(slog.NewTextHandler(&log, nil)))
	for name, test := range map[string]struct {
		err  error
		want gqlerror.Error
	}{
		"plain": {
			fault.New(fault.NotFound, "No such room."),
			gqlerror.Error{Message: "No such room.", Extensions: map[string]any{"code": "NOT_FOUND"}},
		},
		"with a field": {
			fmt.Errorf("create room: %w", fault.Input("name", "Too long.")),
			gqlerror.Error{Message: "Too long.", Extensions: map[string]any{"code": "BAD_USER_INPUT", "field": "name"}},
		},
		"with a time": {
			fault.Limited(1500*time.Microsecond, "Slow down."),
			gqlerror.Error{Message: "Slow down.", Extensions: map[string]any{"code": "RATE_LIMITED", "retryAfterMs": int64(2)}},
		},
		"wrapped by the executor": {
			&gqlerror.Error{Err: fault.New(fault.Forbidden, "No."), Message: "secret", Path: ast.Path{ast.PathName("a")}, Locations: []gqlerror.Location{{Line: 1}}},
			gqlerror.Error{Message: "No.", Path: ast.Path{ast.PathName("a")}, Locations: []gqlerror.Location{{Line: 1}}, Extensions: map[string]any{"code": "FORBIDDEN"}},
		},
		"of a cohort": {
			&loadError{error: fault.New(fault.Conflict, "Gone.")},
			gqlerror.Error{Message: "Gone.", Extensions: map[string]any{"code": "CONFLICT"}},
		},
	} {
		require.Equal(t, test.want, *present(t.Context(), test.err), name)
	}
	require.Empty(t, log.String(), "what clients do wrong is no news to an operator")
}

func TestUnknownErrorsAreInternalAndTheirTextIsForTheLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	present := ErrorPresenter(slog.New(slog.NewTextHandler(&log, nil)))
	ctx := request.With(t.Context(), request.Info{ID: "req-1"})
	for _, err := range []error{
		errors.New("SELECT secret FROM users"),
		fmt.Errorf("secret: %w", &fault.Error{Code: fault.Internal, Message: "secret"}),
		context.Canceled, // of somebody else's context: this operation goes on
	} {
		log.Reset()
		got := present(ctx, err)
		require.Equal(t, map[string]any{"code": "INTERNAL", "requestId": "req-1"}, got.Extensions)
		require.NotContains(t, got.Error(), "secret")
		require.NoError(t, errors.Unwrap(got), "nothing hangs on it")
		require.Contains(t, log.String(), err.Error())
		require.Contains(t, log.String(), "request_id=req-1")
	}
}

func TestAnErrorOfACohortIsLoggedOnce(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	present := ErrorPresenter(slog.New(slog.NewTextHandler(&log, nil)))
	err := &loadError{error: errors.New("lost the database")}
	for range 3 {
		require.Equal(t, "INTERNAL", present(t.Context(), err).Extensions["code"])
	}
	require.Equal(t, 1, bytes.Count(log.Bytes(), []byte("lost the database")))
}

func TestAPanicIsLoggedOnceWithItsStack(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	got := ErrorPresenter(logger)(t.Context(), Recover(logger)(t.Context(), "index out of range"))
	require.Equal(t, "INTERNAL", got.Extensions["code"])
	require.NotContains(t, got.Message, "index")
	require.Equal(t, 1, bytes.Count(log.Bytes(), []byte("index out of range")))
	require.Contains(t, log.String(), "errors_internal_test.go")
}

func TestWhoWentAwayIsNoNews(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	present := ErrorPresenter(slog.New(slog.NewTextHandler(&log, nil)))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, "UNAVAILABLE", present(gone, fmt.Errorf("read rooms: %w", context.Canceled)).Extensions["code"])
	require.Empty(t, log.String())

	lost := fmt.Errorf("%w: %w", fault.New(fault.Unavailable, "Try again."), errors.New("connection refused"))
	got := present(t.Context(), lost)
	require.Equal(t, "Try again.", got.Message)
	require.Contains(t, log.String(), "connection refused", "but that the database is away is")
}

func TestTheSchemaNamesEveryCodeAndNoOther(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	var inSchema []string
	for _, value := range schema.Types["ErrorCode"].EnumValues {
		inSchema = append(inSchema, value.Name)
	}
	inCode := codesOfPackageFault(t)
	require.NotEmpty(t, inCode)
	slices.Sort(inSchema)
	slices.Sort(inCode)
	require.Equal(t, inCode, inSchema)
}

// codesOfPackageFault reads the constants of type Code from their source.
func codesOfPackageFault(t *testing.T) []string {
	t.Helper()
	file, err := goparser.ParseFile(token.NewFileSet(), "../internal/fault/fault.go", nil, 0)
	require.NoError(t, err)
	var codes []string
	goast.Inspect(file, func(n goast.Node) bool {
		spec, ok := n.(*goast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*goast.Ident); ok && name.Name == "Code" {
			literal, ok := spec.Values[0].(*goast.BasicLit)
			require.True(t, ok)
			code, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			codes = append(codes, code)
		}
		return true
	})
	return codes
}
