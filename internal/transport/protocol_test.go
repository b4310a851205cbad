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

// The tests of this file are the rules of graphql-transport-ws in our own words, one rule each, seen
// from a client's end of real frames.

func TestSubprotocolIsTheOnlyOneSpoken(t *testing.T) {
	s := serve(t)
	for name, offered := range map[string][]string{
		"none":       nil,
		"the legacy": {"graphql-ws"},
		"unknown":    {"mqtt", "wamp"},
	} {
		t.Run(name, func(t *testing.T) {
			s.dialWith(t, nil, offered...).expectClose(4406, "Subprotocol not acceptable")
		})
	}
	t.Run("chosen among several", func(t *testing.T) {
		p := s.dialWith(t, nil, "graphql-ws", "graphql-transport-ws")
		require.Equal(t, "graphql-transport-ws", p.Subprotocol())
		p.hello("")
	})
}

func TestCompressionIsNeverNegotiated(t *testing.T) {
	s := serve(t)
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, EnableCompression: true}
	conn, resp, err := dialer.Dial("ws"+strings.TrimPrefix(s.URL, "http"), nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	t.Cleanup(func() { _ = conn.Close() })
	require.Empty(t, resp.Header.Get("Sec-WebSocket-Extensions"))
}

func TestConnectionInitIsAcknowledgedWhateverItsPayloadObject(t *testing.T) {
	s := serve(t)
	for _, init := range []string{
		`{"type":"connection_init"}`,
		`{"type":"connection_init","payload":null}`,
		`{"type":"connection_init","payload":{}}`,
		` { "payload" : {"anything": [1, {"deep": true}]}, "extra": 1, "type": "connection_init" } `,
	} {
		p := s.dial(t)
		p.send(init)
		p.expect(`{"type":"connection_ack"}`)
	}
}

func TestConnectionInitMustArriveInTime(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.InitTimeout = 30 * time.Millisecond }))
	s.dial(t).expectClose(4408, "Connection initialisation timeout")
	p := s.dial(t)
	p.send(`{"type":"ping"}`)
	p.expect(`{"type":"pong"}`)
	p.expectClose(4408, "Connection initialisation timeout")
}

func TestConnectionInitInTimeStopsTheTimeout(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.InitTimeout = 2 * time.Second
		l.PingInterval = 2200 * time.Millisecond
	}))
	p := s.connect(t, "ada")
	beat := make(chan struct{}, 10)
	p.SetPingHandler(func(string) error { beat <- struct{}{}; return nil })
	p.subscribe("1", `subscription { ticks }`)
	go func() {
		<-beat // past the timeout
		s.world.ticks <- 1
	}()
	p.expect(next("1", `{"ticks":1}`))
}

func TestSecondConnectionInitCloses(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.send(`{"type":"connection_init"}`)
	p.expectClose(4429, "Too many initialisation requests")
}

func TestSubscribeBeforeAcknowledgementCloses(t *testing.T) {
	s := serve(t)
	p := s.dial(t)
	p.subscribe("1", `{ hello }`)
	p.expectClose(4401, "Unauthorized")
	require.Zero(t, s.handler.Stats().Operations)
}

func TestPingIsAnsweredAtAnyTimeWithItsPayload(t *testing.T) {
	p := serve(t).dial(t)
	p.send(`{"type":"ping"}`)
	p.expect(`{"type":"pong"}`)
	p.hello("ada")
	p.send(`{"type":"ping","payload":{"at":1}}`)
	p.expect(`{"type":"pong","payload":{"at":1}}`)
	p.send(`{"type":"ping","payload":null}`)
	p.expect(`{"type":"pong"}`)
}

func TestUnsolicitedPongIsIgnored(t *testing.T) {
	p := serve(t).dial(t)
	p.send(`{"type":"pong","payload":{"alive":true}}`)
	p.hello("ada")
	p.send(`{"type":"pong"}`)
	p.expectCalm()
}

func TestInvalidMessageCloses(t *testing.T) {
	s := serve(t)
	longID := strings.Repeat("x", 257)
	for name, text := range map[string]string{
		"empty":                     ``,
		"not JSON":                  `hello`,
		"half of a JSON":            `{"type":"ping"`,
		"two JSONs":                 `{"type":"ping"}{"type":"ping"}`,
		"an array":                  `[{"type":"ping"}]`,
		"a string":                  `"ping"`,
		"null":                      `null`,
		"not UTF-8":                 "{\"type\":\"ping\",\"payload\":{\"a\":\"\xff\"}}",
		"no type":                   `{"id":"1"}`,
		"a type that is no string":  `{"type":1}`,
		"a null type":               `{"type":null}`,
		"an unknown type":           `{"type":"start","id":"1","payload":{"query":"{hello}"}}`,
		"another case":              `{"type":"PING"}`,
		"a server's ack":            `{"type":"connection_ack"}`,
		"a server's next":           `{"type":"next","id":"1","payload":{}}`,
		"a server's error":          `{"type":"error","id":"1","payload":[]}`,
		"a ping with a list":        `{"type":"ping","payload":[]}`,
		"a pong with a string":      `{"type":"pong","payload":"x"}`,
		"subscribe without id":      `{"type":"subscribe","payload":{"query":"{hello}"}}`,
		"subscribe with empty id":   `{"type":"subscribe","id":"","payload":{"query":"{hello}"}}`,
		"subscribe with number id":  `{"type":"subscribe","id":1,"payload":{"query":"{hello}"}}`,
		"subscribe with long id":    `{"type":"subscribe","id":"` + longID + `","payload":{"query":"{hello}"}}`,
		"subscribe without payload": `{"type":"subscribe","id":"1"}`,
		"subscribe with null":       `{"type":"subscribe","id":"1","payload":null}`,
		"subscribe with a string":   `{"type":"subscribe","id":"1","payload":"{hello}"}`,
		"subscribe without query":   `{"type":"subscribe","id":"1","payload":{"variables":{}}}`,
		"a query that is a number":  `{"type":"subscribe","id":"1","payload":{"query":1}}`,
		"variables in a list":       `{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[]}}`,
		"extensions in a string":    `{"type":"subscribe","id":"1","payload":{"query":"{hello}","extensions":"x"}}`,
		"a name that is a number":   `{"type":"subscribe","id":"1","payload":{"query":"{hello}","operationName":1}}`,
		"complete without id":       `{"type":"complete"}`,
		"complete with number id":   `{"type":"complete","id":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			p := s.connect(t, "")
			p.send(text)
			require.Equal(t, 4400, p.closeCode())
		})
	}
}

func TestInvalidConnectionInitPayloadCloses(t *testing.T) {
	s := serve(t)
	for _, payload := range []string{`"x"`, `1`, `true`, `[]`, `[{}]`} {
		p := s.dial(t)
		p.send(`{"type":"connection_init","payload":` + payload + `}`)
		p.expectClose(4400, `Invalid message: "payload" must be an object`)
	}
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
}

func TestBinaryMessageCloses(t *testing.T) {
	p := serve(t).connect(t, "ada")
	require.NoError(t, p.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"ping"}`)))
	p.expectClose(4400, "Invalid message: it must be text")
}

func TestReasonOfAnInvalidMessageRepeatsNothingOfIt(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.send(`{"type":"hunter2"}`)
	p.expectClose(4400, "Invalid message: the type is unknown")
}

func TestSubscriptionGivesEveryResultThenComplete(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.subscribe("1", `subscription { count(to: 300) }`)
	for i := range 300 {
		p.expect(next("1", `{"count":`+strconv.Itoa(i+1)+`}`))
	}
	p.expect(complete("1"))
	p.expectCalm()
}

func TestQueryAndMutationGiveOneResultThenComplete(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.subscribe("q", `{ who }`)
	p.expect(next("q", `{"who":"ada"}`), complete("q"))
	p.subscribe("m", `mutation { bump }`)
	p.expect(next("m", `{"bump":1}`), complete("m"))
	p.expectCalm()
}

func TestVariablesOperationNameAndIDTravel(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.send(`{"id":"a\"\\é","type":"subscribe","payload":{"operationName":"B","variables":{"n":"é"},
		"query":"query A { who } query B($n: String) { hello(name: $n) }"}}`)
	p.expect(`{"id":"a\"\\é","type":"next","payload":{"data":{"hello":"hello é"}}}`, `{"id":"a\"\\é","type":"complete"}`)
}

func TestResolversErrorIsAResultNotAnError(t *testing.T) {
	p := serve(t).connect(t, "")
	p.subscribe("1", `{ refused hello }`)
	r := p.receive()
	require.Equal(t, "next", r.Type)
	require.JSONEq(t, `{"errors":[{"message":"Sign in first.","path":["refused"],"extensions":{"code":"UNAUTHENTICATED"}}],
		"data":{"refused":null,"hello":"hello"}}`, string(r.Payload))
	p.expect(complete("1"))
}

func TestErrorEndsAnOperationWithoutComplete(t *testing.T) {
	s := serve(t)
	for query, code := range map[string]string{
		`{ hello`:                           "GRAPHQL_PARSE_FAILED",
		`{ nope }`:                          "GRAPHQL_VALIDATION_FAILED",
		`query($n: Int!) { number(n: $n) }`: "BAD_USER_INPUT",
		`subscription { forbidden }`:        "FORBIDDEN",

		`subscription { ... @include(if: false) { ticks } }`:                                     "GRAPHQL_VALIDATION_FAILED",
		`subscription { ...A  b: ticks } fragment A on Subscription { ticks }`:                   "GRAPHQL_VALIDATION_FAILED",
		`subscription { ticks ... on Subscription { ticks @skip(if: true) } ... { forbidden } }`: "GRAPHQL_VALIDATION_FAILED",
	} {
		p := s.connect(t, "ada")
		p.subscribe("1", query)
		require.Equal(t, code, p.expectError("1"), query)
		p.expectCalm()
		p.subscribe("1", `{ who }`) // the id is free again
		p.expect(next("1", `{"who":"ada"}`), complete("1"))
	}
}

func TestSubscriptionMayEndWithAReason(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.subscribe("1", `subscription { revoked(after: 2) }`)
	p.expect(next("1", `{"revoked":1}`), next("1", `{"revoked":2}`))
	require.Equal(t, "NOT_A_MEMBER", p.expectError("1"))
	p.expectCalm()
}

func TestDuplicateIDCloses(t *testing.T) {
	s := serve(t)
	for kind, query := range map[string]string{
		"a subscription": `subscription { ticks }`,
		"a query":        `{ blocked }`,
		"a mutation":     `mutation { blocked }`,
	} {
		t.Run("of "+kind, func(t *testing.T) {
			p := s.connect(t, "")
			p.subscribe("1", query)
			p.subscribe("1", `{ hello }`)
			p.expectClose(4409, "Subscriber for this id already exists")
		})
	}
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
}

func TestOperationsInterleave(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("slow", `{ blocked }`)
	<-s.world.blocked
	p.subscribe("live", `subscription { ticks }`)
	s.world.ticks <- 1
	p.expect(next("live", `{"ticks":1}`))
	p.subscribe("quick", `{ hello }`)
	p.expect(next("quick", `{"hello":"hello"}`), complete("quick"))
	close(s.world.release)
	p.expect(next("slow", `{"blocked":"released"}`), complete("slow"))
	s.world.ticks <- 2
	p.expect(next("live", `{"ticks":2}`))
}

func TestClientsCompleteEndsASubscription(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { ticks }`)
	s.world.ticks <- 1
	p.expect(next("1", `{"ticks":1}`))
	p.send(complete("1"))
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
	p.expectCalm()
}

func TestClientsCompleteSuppressesAResult(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `{ blocked }`)
	<-s.world.blocked
	p.send(complete("1"))
	p.expectCalm()
	close(s.world.release)
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
	p.expectCalm()
}

func TestIDIsFreeAfterTheClientsComplete(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	for range 200 {
		p.subscribe("1", `subscription { ticks }`)
		p.send(complete("1"))
	}
	p.subscribe("1", `{ hello }`)
	p.expect(next("1", `{"hello":"hello"}`), complete("1"))
}

func TestIDIsFreeAfterTheServersComplete(t *testing.T) {
	p := serve(t).connect(t, "ada")
	for range 200 {
		p.subscribe("1", `{ hello }`)
		p.expect(next("1", `{"hello":"hello"}`), complete("1"))
	}
}

func TestCompleteOfAnUnknownOperationIsIgnored(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.send(complete("never"))
	p.subscribe("1", `{ hello }`)
	p.expect(next("1", `{"hello":"hello"}`), complete("1"))
	p.send(complete("1"))
	p.expectCalm()
}

func TestUnknownMembersAreIgnored(t *testing.T) {
	p := serve(t).connect(t, "ada")
	p.send(`{"id":"1","type":"subscribe","more":{},"payload":{"query":"{ hello }","more":1,"variables":null,"extensions":null,"operationName":null}}`)
	p.expect(next("1", `{"hello":"hello"}`), complete("1"))
}

func TestClosingByTheClientEndsItsOperations(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { ticks }`)
	s.world.ticks <- 1
	p.expect(next("1", `{"ticks":1}`))
	goodbye := websocket.FormatCloseMessage(1000, "bye")
	require.NoError(t, p.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(patience)))
	p.expectClose(1000, "")
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
}

func TestVanishingClientEndsItsOperations(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { ticks }`)
	s.world.ticks <- 1
	p.expect(next("1", `{"ticks":1}`))
	require.NoError(t, p.NetConn().Close())
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
}

func TestPersistedQueriesWorkOverASocket(t *testing.T) {
	p := serve(t).connect(t, "ada")
	extension := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf("{ who }") + `"}}`
	p.send(`{"id":"1","type":"subscribe","payload":{` + extension + `}}`)
	require.Equal(t, "PERSISTED_QUERY_NOT_FOUND", p.expectError("1"))
	p.send(`{"id":"1","type":"subscribe","payload":{"query":"{ who }",` + extension + `}}`)
	p.expect(next("1", `{"who":"ada"}`), complete("1"))
	p.send(`{"id":"1","type":"subscribe","payload":{` + extension + `}}`)
	p.expect(next("1", `{"who":"ada"}`), complete("1"))
}

func TestUpgradeThatIsNoneIsRefused(t *testing.T) {
	s := serve(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "websocket")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
}
