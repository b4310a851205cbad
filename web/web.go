// Package web serves the pages that are part of the program: the chat client at / and GraphiQL at
// /graphiql. They are built from the sources beside this file (npm run build) into dist, which is
// committed and embedded, so that the program needs neither Node nor another host, at build time
// and at run time.
//
// The package never reads the disk, knows no configuration and holds no state: its handler is safe
// for concurrent use. Only internal/server and cmd/parley may import it; it imports nothing of ours.
package web

import (
	"embed"
	"net/http"
)

//go:embed all:dist
var dist embed.FS

// A policy names everything a page may load, so that whatever is not built in is refused.
const (
	// Radix UI keeps the page from scrolling behind a dialog by a style element. Images that are about to
	// be sent are shown from the page's own memory, as blob:.
	clientPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; " +
		"style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; manifest-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

	// Monaco writes its themes and measurements into style elements and inlines small pictures.
	// Its workers are files of the bundle, which get this same header and thereby this policy.
	// 'self' includes the WebSocket of the same host and port.
	graphiqlPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
		"style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// Handler serves the client at / and GraphiQL at /graphiql, each with its assets/… and licenses.md, which
// names the libraries inside; and at /emoji/ what the client's emoji picker offers. The client has addresses of its
// own, such as /rooms/…: whatever else has no dot in it is answered by its page. Its service worker is /sw.js, where
// browsers come back for a newer one, and /manifest.webmanifest makes it a program of its own on a phone. All others are 404. It takes GET and HEAD only (405), sends a compressed
// representation to whoever accepts one, lets hashed assets be cached for good and has the rest revalidated each time.
//
// It panics if the embedded files do not hold both pages, which a test rules out.
func Handler() http.Handler {
	site := site{}
	site.mount("/", "dist/client", clientPolicy)
	site.mount("/graphiql", "dist/graphiql", graphiqlPolicy)
	return site
}
