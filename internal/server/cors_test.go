package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/server"
)

// A preflight as browsers send it (Fetch standard, 4.8): header names in lower case, sorted.
func preflight(origin string, headers ...string) http.Header {
	return http.Header{
		"Origin": {origin}, "Access-Control-Request-Method": {"POST"},
		"Access-Control-Request-Headers": {strings.Join(headers, ",")},
	}
}

func TestPreflight(t *testing.T) {
	clients := [][]string{
		{"content-type"},
		{"authorization", "content-type"},
		{"apollo-require-preflight", "authorization", "content-type", "x-apollo-operation-name"},
		{"authorization", "cache-control", "last-event-id", "x-request-id"},
		{"x-the-clients-own"},
	}
	const app = "https://app.example.com"
	n := start(t, func(o *server.Options) { o.Config.AllowedOrigins = []string{app} })
	for _, headers := range clients {
		res, _ := n.do(t, "OPTIONS", "/graphql", preflight(app, headers...))
		require.Equal(t, 204, res.StatusCode)
		require.Equal(t, app, res.Header.Get("Access-Control-Allow-Origin"))
		require.Equal(t, strings.Join(headers, ","), strings.ToLower(res.Header.Get("Access-Control-Allow-Headers")))
		require.Equal(t, "POST", res.Header.Get("Access-Control-Allow-Methods"))
		require.Empty(t, res.Header.Get("Access-Control-Allow-Credentials"))
	}
	for _, stranger := range []string{"https://evil.example", "https://app.example.com.evil.example", "http://app.example.com", "null"} {
		res, _ := n.do(t, "OPTIONS", "/graphql", preflight(stranger, "content-type"))
		require.Empty(t, res.Header.Get("Access-Control-Allow-Origin"), stranger)
	}
}

func TestCrossOriginAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		allowed []string
		origin  string
		want    string
	}{
		"nobody is allowed by default": {nil, "https://app.example.com", ""},
		"a listed origin":              {[]string{"https://a.example", "https://app.example.com"}, "https://app.example.com", "https://app.example.com"},
		"another origin":               {[]string{"https://a.example"}, "https://app.example.com", ""},
		"every origin":                 {[]string{"*"}, "https://app.example.com", "*"},
	} {
		t.Run(name, func(t *testing.T) {
			n := start(t, func(o *server.Options) { o.Config.AllowedOrigins = tc.allowed })
			res, _ := n.do(t, "GET", "/graphql", http.Header{"Origin": {tc.origin}})
			require.Equal(t, 200, res.StatusCode)
			require.Equal(t, tc.want, res.Header.Get("Access-Control-Allow-Origin"))
			require.Empty(t, res.Header.Get("Access-Control-Allow-Credentials"))
			if tc.want != "" {
				require.Contains(t, res.Header.Get("Access-Control-Expose-Headers"), "X-Request-Id")
			}
		})
	}
}
