package transport_test

import (
	"context"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
	"parley/internal/transport"
)

func TestPanicOfTheTransportIsInternal(t *testing.T) {
	s := serve(t)
	r := s.post(t, query(`{ hello }`), "Authorization", "Bearer panic")
	require.Equal(t, 500, r.status)
	require.JSONEq(t, `{"errors":[{"message":"Internal error.","extensions":{"code":"INTERNAL","requestId":"request-1"}}]}`, r.body)
	require.Contains(t, s.log.String(), "secret detail")

	p := s.dial(t)
	p.send(`{"type":"connection_init","payload":{"authToken":"panic"}}`)
	p.expectClose(1013, "Try again later")
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
}

// curfew is an extension: it refuses mutations and signs every response.
type curfew struct{}

func (curfew) ExtensionName() string { return "Curfew" }

func (curfew) Validate(graphql.ExecutableSchema) error { return nil }

func (curfew) MutateOperationContext(_ context.Context, opCtx *graphql.OperationContext) *gqlerror.Error {
	if opCtx.Operation.Operation != ast.Mutation {
		return nil
	}
	return &gqlerror.Error{Message: "Not now.", Extensions: map[string]any{"code": string(fault.RateLimited)}}
}

func (curfew) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	resp := next(ctx)
	if resp != nil {
		resp.Extensions = map[string]any{"signed": true}
	}
	return resp
}

func TestExtensionsAndPresenterAreTheCallers(t *testing.T) {
	s := serve(t, func(o *transport.Options) {
		o.Extensions = []graphql.HandlerExtension{curfew{}}
		o.ErrorPresenter = func(context.Context, error) *gqlerror.Error {
			return &gqlerror.Error{Message: "presented", Extensions: map[string]any{"code": "INTERNAL"}}
		}
		o.RecoverFunc = func(context.Context, any) error { return context.Canceled }
	})
	require.JSONEq(t, `{"data":{"hello":"hello"},"extensions":{"signed":true}}`, s.post(t, query(`{ hello }`)).body)
	r := s.post(t, query(`mutation { bump }`), "Accept", "application/graphql-response+json")
	require.Equal(t, 429, r.status)
	require.Equal(t, "RATE_LIMITED", r.code(t))
	for _, field := range []string{"broken", "panics"} {
		require.Contains(t, s.post(t, query(`{ `+field+` }`)).body, `"message":"presented"`)
	}
	require.NotContains(t, s.log.String(), "secret detail", "the caller's function takes panics")
}

func TestStatsTellWhatIsOpen(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { ticks }`)
	s.listen(t, `subscription { ticks }`)
	require.Eventually(t, func() bool {
		stats := s.handler.Stats()
		return stats.Sockets == 1 && stats.Streams == 1 && stats.Operations == 2 && stats.Requests == 2
	}, patience, time.Millisecond)
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	require.Panics(t, func() { transport.New(newWorld(), transport.Options{}) })
}

func TestLimitsThatAreZeroTakeTheirDefaults(t *testing.T) {
	s := serve(t, func(o *transport.Options) { o.Limits = transport.Limits{SocketsPerUser: 1} })
	s.connect(t, "ada")
	p := s.dial(t)
	p.send(`{"type":"connection_init","payload":{"authToken":"ada"}}`)
	p.expectClose(1013, "Too many sockets")
	require.Equal(t, 200, s.post(t, query(`{ hello }`)).status)
}
