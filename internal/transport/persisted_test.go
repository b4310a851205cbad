package transport_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestPersistedQueries(t *testing.T) {
	s := serve(t)
	const text = `{ hello }`
	extension := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf(text) + `"}}`
	r := s.post(t, `{`+extension+`}`, "Accept", "application/graphql-response+json")
	require.Equal(t, 200, r.status)
	require.Equal(t, "PERSISTED_QUERY_NOT_FOUND", r.code(t))
	require.Contains(t, r.body, `"message":"PersistedQueryNotFound"`)
	require.JSONEq(t, `{"data":{"hello":"hello"}}`, s.post(t, `{"query":"`+text+`",`+extension+`}`).body)
	require.JSONEq(t, `{"data":{"hello":"hello"}}`, s.post(t, `{`+extension+`}`).body)
	r = s.get(t, url.Values{"extensions": {`{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf(text) + `"}}`}},
		"Apollo-Require-Preflight", "true")
	require.JSONEq(t, `{"data":{"hello":"hello"}}`, r.body)

	for name, body := range map[string]string{
		"another text":   `{"query":"{ who }",` + extension + `}`,
		"version 2":      `{"query":"{ hello }","extensions":{"persistedQuery":{"version":2,"sha256Hash":"` + hashOf(text) + `"}}}`,
		"no version":     `{"query":"{ hello }","extensions":{"persistedQuery":{"sha256Hash":"` + hashOf(text) + `"}}}`,
		"a short hash":   `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}`,
		"no hash":        `{"extensions":{"persistedQuery":{"version":1}}}`,
		"a wrong type":   `{"extensions":{"persistedQuery":"x"}}`,
		"a numeric hash": `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":1}}}`,
	} {
		r := s.post(t, body)
		require.Equal(t, 400, r.status, name)
		require.Equal(t, "BAD_REQUEST", r.code(t), name)
	}
}

func TestInvalidDocumentsAreNotKept(t *testing.T) {
	s := serve(t)
	text := `{ nope }`
	s.post(t, `{"query":"`+text+`","extensions":{"persistedQuery":{"version":1,"sha256Hash":"`+hashOf(text)+`"}}}`)
	require.Zero(t, s.handler.Stats().Persisted.Entries)
	require.Zero(t, s.handler.Stats().Queries.Entries)
}

func TestCachesAreBoundedByBytes(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.QueryCache = 20_000
		l.PersistedCache = 20_000
	}))
	for i := range 200 {
		text := `{ hello } #` + strings.Repeat("x", i)
		extension := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf(text) + `"}}`
		require.Equal(t, 200, s.post(t, `{"query":"`+text+`",`+extension+`}`).status)
	}
	stats := s.handler.Stats()
	require.LessOrEqual(t, stats.Queries.Bytes, int64(20_000))
	require.LessOrEqual(t, stats.Persisted.Bytes, int64(20_000))
	require.NotZero(t, stats.Queries.Entries)
	before := stats.Queries.Hits
	s.post(t, query(`{ hello } #`+strings.Repeat("x", 199)))
	require.Equal(t, before+1, s.handler.Stats().Queries.Hits)
}
