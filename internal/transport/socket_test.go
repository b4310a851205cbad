package transport_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// peer is a client that sees raw frames.
type peer struct {
	*websocket.Conn
	t *testing.T
}

// dial opens a socket with the right subprotocol.
func (s *server) dial(t *testing.T) *peer {
	t.Helper()
	return s.dialWith(t, nil, "graphql-transport-ws")
}

func (s *server) dialWith(t *testing.T, header http.Header, protocols ...string) *peer {
	t.Helper()
	dialer := websocket.Dialer{Subprotocols: protocols, HandshakeTimeout: patience}
	conn, resp, err := dialer.Dial("ws"+strings.TrimPrefix(s.URL, "http"), header)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	t.Cleanup(func() { _ = conn.Close() })
	return &peer{Conn: conn, t: t}
}

// connect opens a socket and has it acknowledged, for a user or, with "", for nobody.
func (s *server) connect(t *testing.T, user string) *peer {
	t.Helper()
	p := s.dial(t)
	p.hello(user)
	return p
}

func (p *peer) hello(user string) {
	p.t.Helper()
	init := map[string]any{"type": "connection_init"}
	if user != "" {
		init["payload"] = map[string]any{"Authorization": "Bearer " + user}
	}
	p.send(init)
	p.expect(`{"type":"connection_ack"}`)
}

func (p *peer) send(message any) {
	p.t.Helper()
	text, ok := message.(string)
	if !ok {
		raw, err := json.Marshal(message)
		require.NoError(p.t, err)
		text = string(raw)
	}
	require.NoError(p.t, p.WriteMessage(websocket.TextMessage, []byte(text)))
}

func (p *peer) subscribe(id, query string) {
	p.t.Helper()
	p.send(map[string]any{"id": id, "type": "subscribe", "payload": map[string]any{"query": query}})
}

// read gives the next message.
func (p *peer) read() string {
	p.t.Helper()
	require.NoError(p.t, p.SetReadDeadline(time.Now().Add(patience)))
	kind, text, err := p.ReadMessage()
	require.NoError(p.t, err)
	require.Equal(p.t, websocket.TextMessage, kind)
	return string(text)
}

// expect reads the next messages and compares each.
func (p *peer) expect(messages ...string) {
	p.t.Helper()
	for _, message := range messages {
		require.JSONEq(p.t, message, p.read())
	}
}

// received is one message taken apart.
type received struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Payload json.RawMessage
}

func (p *peer) receive() received {
	p.t.Helper()
	var r received
	require.NoError(p.t, json.Unmarshal([]byte(p.read()), &r))
	return r
}

// expectError reads an error message and gives the code of its first error.
func (p *peer) expectError(id string) string {
	p.t.Helper()
	r := p.receive()
	require.Equal(p.t, "error", r.Type)
	require.Equal(p.t, id, r.ID)
	var errs []struct {
		Extensions struct{ Code string }
	}
	require.NoError(p.t, json.Unmarshal(r.Payload, &errs))
	require.NotEmpty(p.t, errs)
	return errs[0].Extensions.Code
}

// expectClose reads until the socket is closed, lets no message pass before, and compares the code.
func (p *peer) expectClose(code int, reason string) {
	p.t.Helper()
	require.NoError(p.t, p.SetReadDeadline(time.Now().Add(patience)))
	_, text, err := p.ReadMessage()
	var closed *websocket.CloseError
	require.ErrorAs(p.t, err, &closed, "message %s", text)
	require.Equal(p.t, code, closed.Code)
	require.Equal(p.t, reason, closed.Text)
}

// expectCalm tells that no message arrives for a while: a ping of the client is answered first.
func (p *peer) expectCalm() {
	p.t.Helper()
	p.send(`{"type":"ping","payload":{"calm":true}}`)
	p.expect(`{"type":"pong","payload":{"calm":true}}`)
}

// closeCode drains messages until the socket is closed and gives the code, 0 for none.
func (p *peer) closeCode() int {
	p.t.Helper()
	require.NoError(p.t, p.SetReadDeadline(time.Now().Add(patience)))
	for {
		_, _, err := p.ReadMessage()
		if err == nil {
			continue
		}
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			return closed.Code
		}
		return 0
	}
}

func next(id, data string) string {
	return `{"id":"` + id + `","type":"next","payload":{"data":` + data + `}}`
}

func complete(id string) string { return `{"id":"` + id + `","type":"complete"}` }
