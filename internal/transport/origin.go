package transport

import (
	"net/http"
	"net/url"
	"strings"
)

// origins are the pages' origins that may use the API with more than a simple request.
type origins struct {
	every   bool
	allowed map[string]bool
}

func newOrigins(list []string) origins {
	o := origins{allowed: make(map[string]bool, len(list))}
	for _, origin := range list {
		if origin == "*" {
			o.every = true
		}
		o.allowed[strings.ToLower(strings.TrimSuffix(origin, "/"))] = true
	}
	return o
}

// allow tells whether the page that a request comes from may make it: no page at all, a page of the
// server's own host, or one of a listed origin. "null", the origin of sandboxed pages, is none of them.
func (o origins) allow(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || o.every || o.allowed[strings.ToLower(origin)] {
		return true
	}
	parsed, err := url.Parse(origin)
	return err == nil && parsed.Host != "" && strings.EqualFold(parsed.Host, r.Host)
}

// originOf gives the origin of a request for the log: bounded, as it is the client's to choose.
func originOf(r *http.Request) string {
	const most = 200
	origin := r.Header.Get("Origin")
	return origin[:min(most, len(origin))]
}
