package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/ent"
	"parley/graph"
	"parley/graph/generated"
	"parley/internal/auth"
	"parley/internal/bench"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/live"
	"parley/internal/media"
	"parley/internal/media/disk"
	"parley/internal/media/imaging"
	"parley/internal/presence"
)

// serveGqlgenCmd is the baseline of fan-out: Parley's schema, resolvers, rules and feeds over the
// transports that come with gqlgen, set up as its documentation does, with the query cache that it
// advises. The settings that it reads are Parley's environment variables.
type serveGqlgenCmd struct{}

// Run serves until the process ends.
func (serveGqlgenCmd) Run(ctx context.Context, out io.Writer) (err error) {
	db, err := database.Open(ctx, database.Options{URL: os.Getenv("PARLEY_DATABASE_URL"), DataDir: os.Getenv("PARLEY_DATA_DIR")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	accounts, err := auth.New(ctx, auth.Options{DB: db, Keys: [][]byte{[]byte(os.Getenv("PARLEY_JWT_SECRET"))}, AccessTTL: lifetime()})
	if err != nil {
		return err
	}
	hints := bus.NewMemory(bus.MemoryOptions{})
	hub := live.New(chat.New(db, chat.Options{}), hints, live.Options{})
	defer hub.Close()
	hubDone := make(chan struct{})
	go func() { defer close(hubDone); hub.Run(ctx) }() // recovers what it calls
	defer func() { <-hubDone }()

	rules := chat.New(db, chat.Options{Announce: hub})
	people := presence.New(db, hints, presence.Options{Rooms: rules})
	defer people.Close()
	images, err := noMedia(db, rules)
	if err != nil {
		return err
	}
	resolvers := graph.Resolvers(graph.Deps{Chat: rules, Accounts: accounts, Hub: hub, Presence: people, Media: images})
	api := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: knowing{resolvers, new(sync.Map)}}))
	api.AddTransport(transport.Websocket{KeepAlivePingInterval: 20 * time.Second, InitFunc: signedIn(accounts)})
	api.AddTransport(transport.POST{})
	api.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	log := slog.New(slog.DiscardHandler)
	for _, extension := range graph.UnsharedExtensions(log) {
		api.Use(extension)
	}
	api.SetErrorPresenter(graph.ErrorPresenter(log))
	api.SetRecoverFunc(graph.Recover(log))

	mux := http.NewServeMux()
	mux.Handle("/graphql", withViewer(accounts, api))
	return bench.ListenAndServe(ctx, out, mux)
}

// noMedia are media that nobody uploads to.
func noMedia(db *database.DB, access media.Access) (*media.Service, error) {
	store, err := disk.Open(filepath.Join(os.Getenv("PARLEY_DATA_DIR"), "media"))
	if err != nil {
		return nil, err
	}
	return media.New(db, media.Options{
		Store: store, Access: access, Process: imaging.New(imaging.DefaultLimits()).Process, Keys: [][]byte{make([]byte, 32)},
	})
}

// knowing are Parley's resolvers, which remember the authors of events. Parley reads an author once for an
// event and all its subscribers; where each of them executes on its own, nobody would leave it at a
// statement for each delivery. What is asked by a query is read, so that its statements can be counted.
type knowing struct {
	generated.ResolverRoot
	users *sync.Map // *ent.User by id; they do not change while anything is measured
}

// Message gives the resolvers of messages.
func (k knowing) Message() generated.MessageResolver {
	return knowingMessage{k.ResolverRoot.Message(), k.users}
}

type knowingMessage struct {
	generated.MessageResolver
	users *sync.Map
}

// Author is Message.author.
func (k knowingMessage) Author(ctx context.Context, m *ent.Message) (*ent.User, error) {
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Subscription {
		return k.MessageResolver.Author(ctx, m) //nolint:wrapcheck // it is the same resolver
	}
	if known, ok := k.users.Load(m.AuthorID); ok {
		return known.(*ent.User), nil //nolint:forcetypeassert // there is nothing else in it
	}
	author, err := k.MessageResolver.Author(ctx, m)
	if err == nil && author != nil {
		k.users.Store(m.AuthorID, author)
	}
	return author, err //nolint:wrapcheck // it is the same resolver
}

// lifetime is that of access tokens, as the benchmark sets it.
func lifetime() time.Duration {
	d, err := time.ParseDuration(os.Getenv("PARLEY_ACCESS_TOKEN_TTL"))
	if err != nil {
		return 0 // the default
	}
	return d
}

// signedIn reads the viewer from the payload of connection_init.
func signedIn(accounts *auth.Accounts) transport.WebsocketInitFunc {
	return func(ctx context.Context, payload transport.InitPayload) (context.Context, *transport.InitPayload, error) {
		viewer, _, err := accounts.Verify(ctx, strings.TrimPrefix(payload.Authorization(), "Bearer "))
		if err != nil {
			return ctx, nil, err
		}
		return auth.WithViewer(ctx, viewer), nil, nil
	}
}

// withViewer reads the viewer of an ordinary request from its header, and counts its SQL statements.
func withViewer(accounts *auth.Accounts, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			next.ServeHTTP(w, r)
			return
		}
		viewer, _, err := accounts.Verify(r.Context(), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		if err != nil {
			http.Error(w, "unauthenticated", http.StatusUnauthorized)
			return
		}
		counted := &countedWriter{ResponseWriter: w}
		ctx := database.CountStatements(auth.WithViewer(r.Context(), viewer), &counted.statements)
		next.ServeHTTP(counted, r.WithContext(ctx))
	})
}

// countedWriter tells the number of statements in a header, before the first byte of the answer.
type countedWriter struct {
	http.ResponseWriter
	statements atomic.Int64
	told       bool
}

// Write tells and writes.
func (w *countedWriter) Write(p []byte) (int, error) {
	if !w.told {
		w.told = true
		w.Header().Set(bench.StatementsHeader, strconv.FormatInt(w.statements.Load(), 10))
	}
	return w.ResponseWriter.Write(p) //nolint:wrapcheck // a Writer gives the error as it is
}
