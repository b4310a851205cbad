package transport

import (
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/internal/transport/guard"
)

// Handler answers at /graphql. Make it with New; end it with Drain.
type Handler struct {
	schema        *ast.Schema
	executor      *executor.Executor
	rules         *rules.Rules
	guard         *guard.Guard
	authenticator Authenticator
	attendance    Attendance
	limits        Limits
	introspection bool
	tokenless     []string
	origins       origins
	log           *slog.Logger

	queries   *cache[document]
	persisted *cache[string]
	upgrader  websocket.Upgrader
	seats     seats
	unsent    unsent
	spool     *spool
	live      registry
	flusher   flusher

	operations atomic.Int64 // running now, over whatever transport
}

// New makes the handler of a schema. It panics on options that can't work, as they are the
// program's own: a nil Authenticator, an extension that refuses the schema.
func New(schema graphql.ExecutableSchema, o Options) *Handler {
	if o.Authenticator == nil {
		panic("transport: Options.Authenticator is required")
	}
	if o.Attendance == nil {
		o.Attendance = unattended{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	limits := o.Limits.withDefaults()
	h := &Handler{
		schema:        schema.Schema(),
		executor:      executor.New(schema),
		rules:         validationRules(o.Introspection),
		guard:         guard.New(limits.Guard, o.Introspection),
		authenticator: o.Authenticator,
		attendance:    o.Attendance,
		limits:        limits,
		introspection: o.Introspection,
		tokenless:     o.Tokenless,
		origins:       newOrigins(o.AllowedOrigins),
		log:           o.Logger,
		queries:       newCache[document](limits.QueryCache),
		persisted:     newCache[string](limits.PersistedCache),
		upgrader:      newUpgrader(),
		seats:         newSeats(),
		unsent:        unsent{most: limits.UnsentText},
		spool:         &spool{dir: o.SpoolDir, most: limits.Spool},
		live:          newRegistry(),
	}
	h.executor.SetQueryCache(documentInContext{})
	h.executor.SetErrorPresenter(present)
	if o.ErrorPresenter != nil {
		h.executor.SetErrorPresenter(o.ErrorPresenter)
	}
	h.executor.SetRecoverFunc(h.recoverResolver)
	if o.RecoverFunc != nil {
		h.executor.SetRecoverFunc(o.RecoverFunc)
	}
	for _, extension := range o.Extensions {
		h.executor.Use(extension)
	}
	h.executor.Use(budgets{most: limits.ResponseText, unsent: &h.unsent})
	return h
}

// ServeHTTP answers one HTTP request, or serves one socket or stream until it ends.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.live.enter()
	defer h.live.leave()
	if websocket.IsWebSocketUpgrade(r) {
		h.serveSocket(w, r)
		return
	}
	answer := &answer{ResponseWriter: w, deadline: h.limits.WriteDeadline}
	defer answer.linger()
	defer h.rescue(answer, r)
	h.serveHTTP(answer, r)
}

// rescue answers a panic of ours with INTERNAL, where nothing has been answered yet.
func (h *Handler) rescue(w *answer, r *http.Request) {
	value := recover()
	if value == nil {
		return
	}
	if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(value)
	}
	h.recovered(r.Context(), value)
	if w.begun {
		panic(http.ErrAbortHandler)
	}
	w.refuse(mediaJSON, http.StatusInternalServerError, gqlerror.List{internalError(r.Context())})
}

// Stats tells what the handler holds now and what its caches did since the start.
type Stats struct {
	Sockets    int // open, from the upgrade on
	Streams    int // open event streams
	Requests   int // HTTP requests being answered, sockets and streams included
	Operations int // operations running
	Unsent     int // bytes of text that are being made or wait to be written
	Spooled    int // bytes of files that were sent and wait for the end of their operation
	Queries    CacheStats
	Persisted  CacheStats
}

// Stats may be called at any time, from any goroutine.
func (h *Handler) Stats() Stats {
	s := h.live.count()
	s.Operations = int(h.operations.Load())
	s.Unsent = int(h.unsent.held.Load())
	s.Spooled = int(h.spool.held.Load())
	s.Queries = h.queries.stats()
	s.Persisted = h.persisted.stats()
	return s
}
