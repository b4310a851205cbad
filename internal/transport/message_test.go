package transport

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
)

// FuzzMessage: whatever a client sends, it is either a message with all that its type needs, or an
// error that repeats nothing and fits a close frame.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"type":"connection_init","payload":{"authToken":"x"}}`, `{"type":"ping"}`, `{"type":"complete","id":"1"}`,
		`{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":{"a":[1,1.5,null,{"b":1e400}]},"extensions":{}}}`,
		`{"type":"next","id":"1"}`, `[]`, `null`, "{\"type\":\"\xff\"}", `{"type":"subscribe","id":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeMessage(data)
		if err != nil {
			require.Equal(t, fault.BadRequest, fault.CodeOf(err))
			require.LessOrEqual(t, len(err.Error()), maxReason)
			require.True(t, strings.HasPrefix(err.Error(), "Invalid message: "))
			return
		}
		require.True(t, json.Valid(data))
		switch m.kind {
		case messageSubscribe:
			require.NotEmpty(t, m.id)
			require.True(t, m.params.query != "" || m.params.extensions["persistedQuery"] != nil || len(m.params.extensions) > 0)
		case messageComplete:
			require.NotEmpty(t, m.id)
		case messageInit, messagePing, messagePong:
			require.True(t, m.payload == nil || m.payload[0] == '{')
			_, _ = tokenOf(m.payload)
		default:
			t.Fatalf("%q got through", m.kind)
		}
	})
}

// FuzzParams: whatever the body, it is parameters or BAD_REQUEST.
func FuzzParams(f *testing.F) {
	f.Add([]byte(`{"query":"{ a }","variables":{"n":1e999,"m":-0,"k":9007199254740993}}`))
	f.Add([]byte(`{"query":"{ a }"} {`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := decodeParams(body)
		if err != nil {
			require.Equal(t, fault.BadRequest, fault.CodeOf(err))
			return
		}
		if _, err = persistedHash(p.extensions); err != nil {
			require.Equal(t, fault.BadRequest, fault.CodeOf(err))
		}
	})
}

func TestNumbersKeepTheirValue(t *testing.T) {
	p, err := decodeParams([]byte(`{"query":"x","variables":{"a":[1,-1,1.0,1e3,1.5,9223372036854775807,1e300,1e999,{"b":2}]}}`))
	require.NoError(t, err)
	require.Equal(t, []any{
		int64(1), int64(-1), int64(1), int64(1000), 1.5, int64(9223372036854775807), 1e300, json.Number("1e999"),
		map[string]any{"b": int64(2)},
	}, p.variables["a"])
}

func TestEnvelopesAreJSON(t *testing.T) {
	id := "a\"\\\n\u2028é"
	for _, text := range [][]byte{
		append(append(envelope(messageNext, id), `{}`...), '}'),
		append(append(envelope(messageError, id), `[]`...), '}'),
		completion(id),
	} {
		var got struct{ ID string }
		require.NoError(t, json.Unmarshal(text, &got), "%s", text)
		require.Equal(t, id, got.ID)
	}
	require.JSONEq(t, `{"type":"pong","payload":{"a":1}}`, string(appendPlain(messagePong, []byte(`{"a":1}`))))
}
