package transport

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzValues: a valid text is taken apart into what encoding/json makes of it.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,"\"]\\",{"b":[]},null,true,false,-0,1e999],"a":{},"":"\ud800"}`, ` [ [ ] , { } , "x\u0000" ] `, `"é"`, `0`,
		`{ "a" : 1 , "b" : [ 2 , 3 ] }`, `{}`, `[]`, `{"query":"{ a }","QUERY":"{ b }"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = bytes.TrimSpace(data)
		if !utf8.Valid(data) || !json.Valid(data) {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		var want any
		require.NoError(t, decoder.Decode(&want))
		require.Equal(t, typed(want), decodeValue(data))
		if data[0] != '{' {
			return
		}
		members, err := decodeObject("The body", data)
		require.NoError(t, err)
		var raw map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(data, &raw))
		for name, value := range raw {
			require.Equal(t, string(value), string(members.get(name)))
		}
	})
}

// typed gives numbers their Go types.
func typed(value any) any {
	switch v := value.(type) {
	case json.Number:
		return number(v)
	case []any:
		for i := range v {
			v[i] = typed(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = typed(v[name])
		}
	}
	return value
}

func BenchmarkDecodeMessage(b *testing.B) {
	data := []byte(`{"id":"1","type":"subscribe","payload":{"query":"mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }",
		"variables":{"input":{"roomId":"room_01","clientKey":"c-1","text":"the quick brown fox jumps over the lazy dog while the kettle sings, again and again"}}}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeMessage(data); err != nil {
			b.Fatal(err)
		}
	}
}
