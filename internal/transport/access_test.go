package transport_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// who asks a socket whose it is, "" for nobody's.
func (p *peer) who() string {
	p.t.Helper()
	p.subscribe("who", `{ who }`)
	r := p.receive()
	require.Equal(p.t, "next", r.Type)
	p.expect(complete("who"))
	name := strings.TrimSuffix(strings.TrimPrefix(string(r.Payload), `{"data":{"who":`), `}}`)
	if name == "null" {
		return ""
	}
	name, err := strconv.Unquote(name)
	require.NoError(p.t, err)
	return name
}

func TestTokenOfAConnectionInit(t *testing.T) {
	s := serve(t)
	for payload, who := range map[string]string{
		`{"Authorization":"Bearer ada"}`:                   "ada",
		`{"authorization":"bearer ada"}`:                   "ada",
		`{"AUTHORIZATION":"Bearer  ada "}`:                 "ada",
		`{"authToken":"ada"}`:                              "ada",
		`{"authtoken":"Bearer ada"}`:                       "ada",
		`{"Authorization":"Bearer ada","authToken":"eve"}`: "ada",
		`{"Authorization":"","authToken":"ada"}`:           "ada",
		`{"Authorization":null}`:                           "",
		`{"Authorization":""}`:                             "",
		`{"token":"ada"}`:                                  "",
		`null`:                                             "",
		`{}`:                                               "",
		`{"Authorization":null,"authToken":null,"other":{"a":1}}`: "",
	} {
		p := s.dial(t)
		p.send(`{"type":"connection_init","payload":` + payload + `}`)
		p.expect(`{"type":"connection_ack"}`)
		require.Equal(t, who, p.who(), payload)
	}
}

func TestTokenOfTheUpgradeRequest(t *testing.T) {
	s := serve(t)
	header := http.Header{"Authorization": {"Bearer ada"}}
	p := s.dialWith(t, header, "graphql-transport-ws")
	p.hello("")
	require.Equal(t, "ada", p.who())
	p = s.dialWith(t, header, "graphql-transport-ws")
	p.hello("bob")
	require.Equal(t, "bob", p.who(), "the payload's token wins")
	p = s.dialWith(t, http.Header{"Authorization": {"Bearer bad"}}, "graphql-transport-ws")
	p.send(`{"type":"connection_init"}`)
	p.expectClose(4403, "Forbidden: UNAUTHENTICATED")
}

func TestRefusedTokenCloses(t *testing.T) {
	s := serve(t)
	s.door.expire("late", time.Now().Add(-time.Second))
	for payload, want := range map[string]struct {
		code   int
		reason string
	}{
		`{"Authorization":"Bearer bad"}`:                    {4403, "Forbidden: UNAUTHENTICATED"},
		`{"authToken":"bad"}`:                               {4403, "Forbidden: UNAUTHENTICATED"},
		`{"Authorization":"Bearer expired"}`:                {4403, "Forbidden: TOKEN_EXPIRED"},
		`{"Authorization":"Bearer late"}`:                   {4403, "Forbidden: TOKEN_EXPIRED"},
		`{"Authorization":"Basic YTph"}`:                    {4403, "Forbidden: UNAUTHENTICATED"},
		`{"Authorization":"ada"}`:                           {4403, "Forbidden: UNAUTHENTICATED"},
		`{"Authorization":7}`:                               {4403, "Forbidden: UNAUTHENTICATED"},
		`{"authToken":{}}`:                                  {4403, "Forbidden: UNAUTHENTICATED"},
		`{"authToken":"` + strings.Repeat("a", 4097) + `"}`: {4403, "Forbidden: UNAUTHENTICATED"},
		`{"authToken":"outage"}`:                            {1013, "Try again later"},
		`{"authToken":"surprise"}`:                          {1013, "Try again later"},
	} {
		p := s.dial(t)
		p.send(`{"type":"connection_init","payload":` + payload + `}`)
		p.expectClose(want.code, want.reason)
	}
}

func TestNobodysSocketRunsWhatNeedsNoViewer(t *testing.T) {
	p := serve(t).connect(t, "")
	p.subscribe("1", `{ hello }`)
	p.expect(next("1", `{"hello":"hello"}`), complete("1"))
}

func TestSocketClosesWhenItsTokenExpires(t *testing.T) {
	s := serve(t)
	s.door.expire("ada", time.Now().Add(150*time.Millisecond))
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { ticks }`)
	p.expectClose(4403, "Forbidden: TOKEN_EXPIRED")
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
}

func TestSocketClosesWhenItsSessionEnds(t *testing.T) {
	s := serve(t)
	p, other := s.connect(t, "ada"), s.connect(t, "bob")
	p.subscribe("1", `subscription { ticks }`)
	s.world.ticks <- 1
	p.expect(next("1", `{"ticks":1}`))
	s.door.revoke("ada")
	p.expectClose(4403, "Forbidden: UNAUTHENTICATED")
	require.Equal(t, "bob", other.who())
}

func TestOriginOfAnUpgrade(t *testing.T) {
	listed := func(origins ...string) *server {
		return serve(t, func(o *transport.Options) { o.AllowedOrigins = origins })
	}
	none, one, every := listed(), listed("https://app.example"), listed("*")
	for _, check := range []struct {
		server *server
		origin string
		passes bool
	}{
		{none, "", true},
		{none, none.URL, true},
		{none, "https://app.example", false},
		{none, "null", false},
		{none, "http://127.0.0.1:1", false},
		{one, "https://app.example", true},
		{one, "https://APP.example", true},
		{one, "http://app.example", false},
		{one, "https://app.example.evil", false},
		{every, "https://evil.example", true},
		{every, "null", true},
	} {
		header := http.Header{}
		if check.origin != "" {
			header.Set("Origin", check.origin)
		}
		if check.passes {
			check.server.dialWith(t, header, "graphql-transport-ws").hello("ada")
			continue
		}
		dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
		_, resp, err := dialer.Dial("ws"+strings.TrimPrefix(check.server.URL, "http"), header)
		require.ErrorIs(t, err, websocket.ErrBadHandshake, check.origin)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
	}
}

func TestSocketsOfAUserAreCounted(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.SocketsPerUser = 2 }))
	first := s.connect(t, "ada")
	s.connect(t, "ada")
	s.connect(t, "bob")
	third := s.dial(t)
	third.send(`{"type":"connection_init","payload":{"authToken":"ada"}}`)
	third.expectClose(1013, "Too many sockets")
	r := s.post(t, query(`subscription { ticks }`), "Accept", "text/event-stream", "Authorization", "Bearer ada")
	require.Contains(t, r.body, "LIMIT_EXCEEDED", "streams count as well")
	require.NoError(t, first.Close())
	require.Eventually(t, func() bool {
		p := s.dial(t)
		p.send(`{"type":"connection_init","payload":{"authToken":"ada"}}`)
		_, text, err := p.ReadMessage()
		return err == nil && strings.Contains(string(text), "connection_ack")
	}, patience, 10*time.Millisecond)
}

func TestSocketsOfAnAddressAreCountedForNobody(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.SocketsPerAddress = 1 }))
	s.connect(t, "")
	p := s.dial(t)
	p.send(`{"type":"connection_init"}`)
	p.expectClose(1013, "Too many sockets")
	s.connect(t, "ada")
}

func TestZeroIsNoLimitOfSockets(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.SocketsPerUser = 0 }))
	for range 15 {
		s.connect(t, "ada")
	}
}

func TestOperationsOfASocketAreCounted(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.OperationsPerSocket = 3 }))
	p := s.connect(t, "ada")
	for i := range 3 {
		p.subscribe(strconv.Itoa(i), `subscription { ticks }`)
	}
	p.subscribe("more", `{ hello }`)
	require.Equal(t, "LIMIT_EXCEEDED", p.expectError("more"))
	p.expectCalm()
	p.send(complete("0"))
	p.subscribe("more", `{ hello }`)
	p.expect(next("more", `{"hello":"hello"}`), complete("more"))
}
