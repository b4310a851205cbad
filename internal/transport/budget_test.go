package transport_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

func TestTextOfAResponseIsBounded(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.ResponseText = 1000 }))
	half := strings.Repeat("x", 490)
	for range 3 { // the bound is that of one response
		r := s.post(t, query(`{ a: hello(name: "`+half+`") b: hello(name: "`+half+`") }`))
		require.Equal(t, 200, r.status)
		require.NotContains(t, r.body, "errors")
	}
	r := s.post(t, query(`{ a: hello(name: "`+half+`") b: hello(name: "`+half+`") c: hello(name: "`+half+`") d: hello }`))
	require.Equal(t, 200, r.status)
	require.JSONEq(t, `{"errors":[{"message":"The response holds more than 1000 bytes of text; ask for smaller pages.",
		"extensions":{"code":"QUERY_TOO_COMPLEX"}}],"data":null}`, r.body)
}

func TestTextOfEachEventIsBounded(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.ResponseText = 1000 }))
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { large(bytes: 900) }`)
	for range 5 {
		require.Equal(t, "next", p.receive().Type)
	}
	p = s.connect(t, "ada")
	p.subscribe("1", `subscription { large(bytes: 1001) }`)
	require.Equal(t, "QUERY_TOO_COMPLEX", p.expectError("1"))
}

// hello is a request for so many megabytes of text.
func hello(megabytes int) string {
	aliases := ""
	for i := range megabytes {
		aliases += fmt.Sprintf(" a%d: hello(name: $s)", i)
	}
	return `{"query":"query($s: String) {` + aliases + `}","variables":{"s":"` + strings.Repeat("x", 1<<20-6) + `"}}`
}

// ignore sends a request whose answer nobody reads but for its first byte.
func (s *server) ignore(t *testing.T, body, accept string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(64<<10))
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nAccept: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		accept, len(body), body)
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
	_, err = io.ReadFull(conn, make([]byte, 1)) // the answer has begun
	require.NoError(t, err)
	return conn
}

func TestAnswerThatNobodyReadsIsGivenUp(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.Body, l.ResponseText = 32<<20, 32<<20
		l.WriteDeadline = 100 * time.Millisecond
	}))
	conn := s.ignore(t, hello(12), "application/json")
	require.Eventually(t, func() bool { return s.handler.Stats().Requests == 0 }, patience, time.Millisecond)
	read, _ := io.Copy(io.Discard, conn)
	require.Less(t, read, int64(12<<20), "the connection was cut")
}

func TestTextThatNobodyReadsIsBoundedForAll(t *testing.T) {
	for name, ignore := range map[string]func(*testing.T, *server) io.Closer{
		"answers": func(t *testing.T, s *server) io.Closer { return s.ignore(t, hello(12), "application/json") },
		"streams": func(t *testing.T, s *server) io.Closer { return s.ignore(t, hello(12), "text/event-stream") },
		"sockets": func(t *testing.T, s *server) io.Closer {
			p := s.stall(t)
			p.subscribe("1", `subscription { large(bytes: 12582912) }`)
			return p
		},
		"sockets that are given what was made for many": func(t *testing.T, s *server) io.Closer {
			p := s.stall(t)
			p.subscribe("1", `subscription { shared(bytes: 12582912) }`)
			return p
		},
		"streams that are given what was made for many": func(t *testing.T, s *server) io.Closer {
			return s.ignore(t, query(`subscription { shared(bytes: 12582912) }`), "text/event-stream")
		},
		"sockets that are pushed to": func(t *testing.T, s *server) io.Closer {
			p := s.stall(t)
			p.subscribe("1", `subscription { notes }`)
			s.world.board.expect(t, 1)
			s.world.board.pin(strings.Repeat("x", 12<<20))
			return p
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, limited(func(l *transport.Limits) {
				l.Body, l.ResponseText, l.UnsentText = 32<<20, 32<<20, 16<<20
				l.WriteDeadline = 6 * patience
				l.CloseTimeout = 10 * time.Millisecond
			}), func(o *transport.Options) { o.Extensions = append(o.Extensions, shares{}) })
			delivers := func(megabytes int) bool {
				r := s.post(t, hello(megabytes))
				require.Equal(t, 200, r.status)
				if !strings.Contains(r.body, "errors") {
					return true
				}
				require.Contains(t, r.body, `"code":"UNAVAILABLE"`)
				require.Contains(t, r.body, `"data":null`)
				return false
			}
			require.True(t, delivers(15))
			// The client may have its answer before the server has done with it.
			require.Eventually(t, func() bool { return s.handler.Stats().Requests == 0 }, patience, time.Millisecond)
			connection := ignore(t, s)
			require.Eventually(t, func() bool { return s.handler.Stats().Unsent >= 12<<20 }, patience, time.Millisecond)
			require.Eventually(t, func() bool { return !delivers(5) }, patience, 10*time.Millisecond)
			small := s.post(t, query(`{ hello(name: "`+strings.Repeat("x", 10_000)+`") }`))
			require.NotContains(t, small.body, "errors", "who asks for little is served")
			require.NoError(t, connection.Close())
			require.Eventually(t, func() bool { return delivers(15) }, patience, 10*time.Millisecond)
		})
	}
}
