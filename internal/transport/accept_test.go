package transport

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]accepted{
		"":                                    {best: mediaJSON},
		" , ,":                                {best: mediaJSON},
		"*/*":                                 {best: mediaJSON},
		"text/*":                              {},
		"text/html":                           {},
		"*/*;q=0":                             {},
		"application/json;q=0, application/*": {best: mediaGraphQL},
		"application/json;q=0.1, */*;q=0.9":   {best: mediaGraphQL},
		"*/*;q=0.1, application/json":         {best: mediaJSON},
		"text/event-stream;q=0":               {},
		"text/event-stream":                   {best: mediaStream, stream: true},
		"application/json, text/event-stream": {best: mediaJSON, stream: true},
		"text/event-stream, application/json": {best: mediaStream, stream: true},
		"TEXT/Event-Stream;Q=0.5,application/json;q=0.4":                 {best: mediaStream, stream: true},
		"application/json;q=2":                                           {best: mediaJSON},
		"application/json;q=-1, application/graphql-response+json;q=NaN": {best: mediaJSON},
		"rubbish, application/json":                                      {best: mediaJSON},
		strings.Repeat("a/b,", 32) + "application/json":                  {},
	} {
		require.Equal(t, want, negotiate([]string{header}), header)
	}
	require.Equal(t, accepted{best: mediaGraphQL}, negotiate([]string{"text/html", "application/graphql-response+json"}))
}

// FuzzNegotiate: whatever the header, the answer is a representation the server has.
func FuzzNegotiate(f *testing.F) {
	f.Add("application/json;q=0.5, text/event-stream;q=\"1\", */*")
	f.Add(";;;q=,/,*")
	f.Fuzz(func(t *testing.T, header string) {
		got := negotiate([]string{header})
		require.Contains(t, []mediaType{"", mediaJSON, mediaGraphQL, mediaStream}, got.best)
		if got.best == mediaStream {
			require.True(t, got.stream)
		}
	})
}
