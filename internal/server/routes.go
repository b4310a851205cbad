package server

import (
	"bytes"
	"net/http"
	"time"

	"github.com/rs/cors"
)

// handler is the table of addresses, inside what every request passes through.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	api := s.crossOrigin()
	mux.Handle("/graphql", api(s.options.GraphQL))
	if s.options.Media != nil {
		mux.Handle("/media/", api(s.options.Media))
	} else {
		mux.Handle("/media/", http.NotFoundHandler()) // no page of the web client
	}
	if s.options.Config.Introspection {
		mux.Handle("/schema.graphqls", api(schema(s.options.Schema)))
	}
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.metrics.handler())
	if !s.options.Config.GraphiQL {
		mux.Handle("/graphiql", http.NotFoundHandler())
		mux.Handle("/graphiql/", http.NotFoundHandler())
	}
	if s.options.Web != nil {
		mux.Handle("/", s.options.Web)
	}
	return s.identify(s.observe(s.rescue(s.slowBodies(mux))))
}

// crossOrigin lets pages of the configured origins use the API. Without configured origins there is
// nothing to say: browsers refuse by themselves.
//
// Credentials stay off: a token travels in a header that the page sets, never in a cookie that the
// browser would add.
func (s *Server) crossOrigin() func(http.Handler) http.Handler {
	origins := s.options.Config.AllowedOrigins
	if len(origins) == 0 {
		return func(next http.Handler) http.Handler { return next } // cors takes an empty list for *
	}
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"*"}, // clients add their own, and none of them means anything here but a token
		ExposedHeaders: []string{headerRequestID, "Retry-After"},
		MaxAge:         7200, // seconds; browsers remember no longer
	}).Handler
}

// schema serves the contract's text.
func schema(text []byte) http.Handler {
	started := time.Now() // the text is that of the program: it changes with a restart only
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This address takes GET and HEAD only.", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8") // browsers show it
		http.ServeContent(w, r, "", started, bytes.NewReader(text))
	})
}
