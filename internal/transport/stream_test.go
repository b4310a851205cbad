package transport_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// listener reads an event stream.
type listener struct {
	t      *testing.T
	resp   *http.Response
	lines  *bufio.Scanner
	cancel context.CancelFunc
}

func (s *server) listen(t *testing.T, text string, header ...string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, strings.NewReader(query(text)))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() {
		cancel()
		_ = resp.Body.Close()
	})
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, "text/event-stream; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Contains(t, resp.Header.Get("Cache-Control"), "no-store")
	return &listener{t: t, resp: resp, lines: bufio.NewScanner(resp.Body), cancel: cancel}
}

// event gives the next event and its data; comments are passed over. "" is the end of the stream.
func (l *listener) event() (event, data string) {
	l.t.Helper()
	for l.lines.Scan() {
		name, value, _ := strings.Cut(l.lines.Text(), ":")
		switch value = strings.TrimPrefix(value, " "); name {
		case "event":
			event = value
		case "data":
			data += value
		case "":
			if event != "" && l.lines.Text() == "" {
				return event, data
			}
		}
	}
	return "", ""
}

func (l *listener) expectNext(data string) {
	l.t.Helper()
	event, got := l.event()
	require.Equal(l.t, "next", event)
	require.JSONEq(l.t, data, got)
}

func (l *listener) expectComplete() {
	l.t.Helper()
	event, data := l.event()
	require.Equal(l.t, "complete", event)
	require.Empty(l.t, data)
	l.expectEnd()
}

func (l *listener) expectEnd() {
	l.t.Helper()
	event, data := l.event()
	require.Empty(l.t, event, data)
	require.NoError(l.t, l.lines.Err(), "the stream ends as a whole response")
}

func TestStreamGivesEveryResultThenComplete(t *testing.T) {
	s := serve(t)
	l := s.listen(t, `subscription { count(to: 50) }`)
	for i := range 50 {
		l.expectNext(`{"data":{"count":` + strconv.Itoa(i+1) + `}}`)
	}
	l.expectComplete()
	require.Eventually(t, func() bool { return s.handler.Stats().Streams == 0 }, patience, time.Millisecond)
}

func TestStreamOfAQueryAndOfAMutation(t *testing.T) {
	s := serve(t)
	l := s.listen(t, `{ who }`, "Authorization", "Bearer ada")
	l.expectNext(`{"data":{"who":"ada"}}`)
	l.expectComplete()
	l = s.listen(t, `mutation { bump }`)
	l.expectNext(`{"data":{"bump":1}}`)
	l.expectComplete()
}

func TestStreamOverGet(t *testing.T) {
	s := serve(t)
	r := s.get(t, url.Values{"query": {`subscription { count(to: 1) }`}}, "Accept", "text/event-stream")
	require.Equal(t, ":\n\nevent: next\ndata: {\"data\":{\"count\":1}}\n\nevent: complete\ndata: \n\n", r.body)
}

func TestStreamReportsErrorsAsResults(t *testing.T) {
	s := serve(t)
	for text, code := range map[string]string{
		`{ hello`:                           "GRAPHQL_PARSE_FAILED",
		`subscription { nope }`:             "GRAPHQL_VALIDATION_FAILED",
		`subscription { forbidden }`:        "FORBIDDEN",
		`query($n: ID!) { number(id: $n) }`: "BAD_USER_INPUT",
		`subscription { panics }`:           "INTERNAL",

		`subscription { ticks @skip(if: true) }`: "GRAPHQL_VALIDATION_FAILED",
		`subscription { ...A ...B } fragment A on Subscription { ticks } fragment B on Subscription { forbidden }`: "GRAPHQL_VALIDATION_FAILED",
	} {
		l := s.listen(t, text)
		event, data := l.event()
		require.Equal(t, "next", event)
		require.Contains(t, data, `"code":"`+code+`"`)
		require.NotContains(t, data, `"data"`)
		l.expectComplete()
	}
	l := s.listen(t, `{ hello }`, "Authorization", "Bearer expired")
	_, data := l.event()
	require.Contains(t, data, "TOKEN_EXPIRED")
	l.expectComplete()
}

func TestStreamMayEndWithAReason(t *testing.T) {
	l := serve(t).listen(t, `subscription { revoked(after: 1) }`)
	l.expectNext(`{"data":{"revoked":1}}`)
	_, data := l.event()
	require.Contains(t, data, "NOT_A_MEMBER")
	l.expectComplete()
}

func TestStreamOnlyWhereItRanksFirst(t *testing.T) {
	s := serve(t)
	for accept, stream := range map[string]bool{
		"text/event-stream":                               true,
		"text/event-stream, application/json":             true,
		"text/event-stream;q=0.9, application/json;q=0.8": true,
		"text/event-stream, */*":                          true,
		"application/json, text/event-stream":             false,
		"application/json;q=0.9, text/event-stream;q=0.8": false,
		"application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed": false,
		"text/event-stream;q=0, */*": false,
		"*/*":                        false,
	} {
		r := s.post(t, query(`{ hello }`), "Accept", accept)
		require.Equal(t, 200, r.status)
		require.Equal(t, stream, strings.HasPrefix(r.header.Get("Content-Type"), "text/event-stream"), accept)
	}
	urql := "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
	r := s.post(t, query(`subscription { count(to: 1) }`), "Accept", urql)
	require.Contains(t, r.body, "event: complete", "a subscription leaves no other choice")
}

func TestLeavingTheStreamEndsTheOperation(t *testing.T) {
	s := serve(t)
	l := s.listen(t, `subscription { ticks }`)
	s.world.ticks <- 1
	l.expectNext(`{"data":{"ticks":1}}`)
	l.cancel()
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
}

func TestStreamIsKeptAlive(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.PingInterval = 10 * time.Millisecond }))
	l := s.listen(t, `subscription { ticks }`)
	for comments := 0; comments < 5; {
		require.True(t, l.lines.Scan())
		if l.lines.Text() == ":" {
			comments++
		}
	}
}

func TestStreamEndsWhenItsTokenExpires(t *testing.T) {
	s := serve(t)
	s.door.expire("ada", time.Now().Add(150*time.Millisecond))
	l := s.listen(t, `subscription { ticks }`, "Authorization", "Bearer ada")
	_, data := l.event()
	require.Contains(t, data, "TOKEN_EXPIRED")
	l.expectComplete()
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
}

func TestStreamEndsWhenItsSessionEnds(t *testing.T) {
	s := serve(t)
	l := s.listen(t, `subscription { ticks }`, "Authorization", "Bearer ada")
	s.world.ticks <- 1
	l.expectNext(`{"data":{"ticks":1}}`)
	s.door.revoke("ada")
	_, data := l.event()
	require.Contains(t, data, "UNAUTHENTICATED")
	l.expectComplete()
}

func TestDrainEndsStreamsSoThatClientsComeBack(t *testing.T) {
	s := serve(t)
	l := s.listen(t, `subscription { ticks }`)
	s.world.ticks <- 1
	l.expectNext(`{"data":{"ticks":1}}`)
	require.NoError(t, s.handler.Drain(t.Context()))
	l.expectEnd() // no complete: that would be the end of the events
}

func TestDrainFinishesAStreamedMutation(t *testing.T) {
	s := serve(t)
	l := s.listen(t, `mutation { blocked }`)
	<-s.world.blocked
	drained := make(chan error, 1)
	go func() { drained <- s.handler.Drain(t.Context()) }()
	require.Never(t, func() bool { return len(drained) > 0 }, 50*time.Millisecond, 10*time.Millisecond)
	close(s.world.release)
	l.expectNext(`{"data":{"blocked":"released"}}`)
	l.expectComplete()
	require.NoError(t, <-drained)
}

func TestConnectionServesOnAfterAStream(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.WriteDeadline = 100 * time.Millisecond }))
	l := s.listen(t, `{ hello }`)
	l.expectNext(`{"data":{"hello":"hello"}}`)
	l.expectComplete()
	_, err := io.Copy(io.Discard, l.resp.Body)
	require.NoError(t, err)
	done := make(chan reply, 1)
	go func() { done <- s.post(t, query(`{ blocked }`)) }()
	<-s.world.blocked
	<-time.After(150 * time.Millisecond) // past the stream's write deadline
	close(s.world.release)
	require.Contains(t, (<-done).body, "released")
}

func TestStreamOfAClientThatDoesNotReadIsGivenUp(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.WriteDeadline = 50 * time.Millisecond }))
	s.listen(t, `subscription { large(bytes: 65536) }`)
	require.Eventually(t, func() bool { return s.handler.Stats().Streams == 0 }, patience, time.Millisecond)
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
}
