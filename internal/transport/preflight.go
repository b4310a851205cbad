package transport

import (
	"mime"
	"net/http"
	"strings"
)

// preflighted tells whether a GET can't have been caused by a page of another site. Browsers send a
// few kinds of request across sites without asking the server first (CORS preflight): images,
// scripts, links, forms, and fetch with safelisted headers. So a GET needs one of these:
//
//   - a header that makes a browser ask first: Authorization, Apollo-Require-Preflight,
//     X-Apollo-Operation-Name, or Content-Type: application/json;
//   - Accept naming one of GraphQL's media types, which no browser sends by itself;
//   - Sec-Fetch-Mode: cors, which pages can't forge, and which across sites carries an Origin.
//
// For the last two an Origin, or a Sec-Fetch-Site, of another site is refused.
func (h *Handler) preflighted(r *http.Request) bool {
	for _, name := range []string{"Authorization", "Apollo-Require-Preflight", "X-Apollo-Operation-Name"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == string(mediaJSON) {
		return true
	}
	if !h.origins.allow(r) {
		return false
	}
	if r.Header.Get("Origin") == "" {
		switch r.Header.Get("Sec-Fetch-Site") {
		case "cross-site", "same-site":
			return false
		}
	}
	return r.Header.Get("Sec-Fetch-Mode") == "cors" || namesGraphQL(r.Header.Values("Accept"))
}

func namesGraphQL(accept []string) bool {
	for _, r := range parseAccept(strings.Join(accept, ",")) {
		switch mediaType(r.name) {
		case mediaJSON, mediaGraphQL, mediaStream:
			return true
		}
	}
	return false
}
