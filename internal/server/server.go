// Package server is the edge of a node: it listens, routes, names each request and finds out where it
// came from, answers CORS preflights, logs, measures, tells whether the node is alive and ready, and
// drains it when it is to stop.
//
// It knows neither GraphQL nor the database: handlers and readiness checks are given to it. It never
// logs a query string, a header or a body, and never answers with a detail of what failed inside.
//
// A Server serves many requests at once and is run once. Its goroutines end before Run returns. Only
// cmd/parley and testkit may import it.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/config"
)

const (
	// readHeaderTimeout and bodyTimeout bound how long a slow client may hold a connection with an
	// unfinished request, answerTimeout how long it may take to read a file from here. The GraphQL
	// handler sets write deadlines of its own: event streams last for hours. It gives uploads of
	// signed-in users more time.
	readHeaderTimeout = 10 * time.Second
	bodyTimeout       = 30 * time.Second
	answerTimeout     = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
)

// GraphQL is the handler of /graphql. It moves the write deadline of a connection on where an answer
// takes longer than two minutes.
type GraphQL interface {
	http.Handler
	// Drain refuses new sockets and streams, lets running operations finish and closes what is open.
	// It returns when all is closed and answered, or ctx ends; its error says that a socket or a stream was aborted.
	// Requests it leaves are answered before the server is done, or cut off.
	Drain(ctx context.Context) error
}

// Check is one condition of being ready.
type Check struct {
	// Name stands in the answer of /readyz: one word.
	Name string
	// Ready gives nil if the condition holds. Its error goes to the log only.
	Ready func(context.Context) error
}

// Options are what a Server is made of.
type Options struct {
	// Config says where to listen, whom to trust and how long to drain.
	Config config.Config
	// GraphQL answers at /graphql. Required.
	GraphQL GraphQL
	// Media answers below /media/; nil answers 404.
	Media http.Handler
	// Web answers at every address that is not named here; nil answers 404.
	Web http.Handler
	// Schema is the text served at /schema.graphqls while introspection is on.
	Schema []byte
	// Checks must all pass for /readyz to say yes; each has two seconds.
	Checks []Check
	// Collectors are added to what /metrics shows.
	Collectors []prometheus.Collector
	// Version is the program's.
	Version string
	// Logger takes access, failures and the drain; nil discards them.
	Logger *slog.Logger
}

// Server is one node's HTTP server.
type Server struct {
	options  Options
	log      *slog.Logger
	metrics  *metrics
	http     *http.Server
	listener net.Listener
	draining atomic.Bool
	pause    func(context.Context, time.Duration)

	bodies      bodies
	bodyTimeout time.Duration
	bodyShare   func(drain time.Duration) time.Duration // of a drain's time, for the bodies under way
}

// New makes a server that does not listen yet. It panics without Options.GraphQL and where two
// collectors claim one name: both are mistakes of the program.
func New(o Options) *Server {
	if o.GraphQL == nil {
		panic("server: Options.GraphQL is required")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{options: o, log: o.Logger, metrics: newMetrics(o.Version, o.Collectors), pause: pause, bodyTimeout: bodyTimeout, bodyShare: half}
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		WriteTimeout:      answerTimeout,
		IdleTimeout:       idleTimeout,
		// A token far too long must reach the handler that refuses it with a code.
		MaxHeaderBytes: http.DefaultMaxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(o.Logger.Handler(), slog.LevelDebug),
	}
	return s
}

// Listen opens the port, so that Addr is known before Run. The error says what to do about a port in
// use.
func (s *Server) Listen(ctx context.Context) error {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", s.options.Config.Listen)
	if err != nil {
		return listenError(s.options.Config.Listen, err)
	}
	s.listener = listener
	return nil
}

// Addr is the address listened on, with the port that was picked for 0; "" before Listen.
func (s *Server) Addr() string {
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

// Run serves until ctx ends and then drains, see drain. It calls Listen if nobody did. After nil
// nothing of the server runs any more; an error says that serving failed or that work was cut off.
func (s *Server) Run(ctx context.Context) error {
	if s.listener == nil {
		if err := s.Listen(ctx); err != nil {
			return err
		}
	}
	// Requests outlive ctx: draining lets them finish.
	base, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	s.http.BaseContext = func(net.Listener) context.Context { return base }

	served := make(chan error, 1)
	go func() { served <- s.http.Serve(s.listener) }() // handlers' panics end in rescue and net/http
	s.log.InfoContext(ctx, "listening", "address", s.Addr(), "version", s.options.Version)
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("serve http: %w", err), s.drain(base, cutOff))
	case <-ctx.Done():
	}
	err := s.drain(base, cutOff)
	if serveErr := <-served; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serve http: %w", serveErr))
	}
	return err
}
