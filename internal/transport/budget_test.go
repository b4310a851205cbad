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

func TestAnswerThatNobodyReadsIsGivenUp(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.Body, l.ResponseText = 32<<20, 32<<20
		l.WriteDeadline = 100 * time.Millisecond
	}))
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(64<<10))
	aliases := ""
	for i := range 12 {
		aliases += fmt.Sprintf(" a%d: hello(name: $s)", i)
	}
	body := `{"query":"query($s: String) {` + aliases + `}","variables":{"s":"` + strings.Repeat("x", 1<<20) + `"}}`
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
	_, err = io.ReadFull(conn, make([]byte, 1)) // the answer has begun
	require.NoError(t, err)
	require.Eventually(t, func() bool { return s.handler.Stats().Requests == 0 }, patience, time.Millisecond)
	read, _ := io.Copy(io.Discard, conn)
	require.Less(t, read, int64(12<<20), "the connection was cut")
}
