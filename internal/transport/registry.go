package transport

import (
	"maps"
	"slices"
	"sync"
)

// connection is something long-lived that Drain ends: a socket or an event stream.
type connection interface {
	// drain asks the connection to end once what it is executing is done.
	drain()
	// abort ends it at once.
	abort()
}

// registry knows what is open, and lets Drain end it and wait.
type registry struct {
	mu          sync.Mutex // guards what follows
	draining    bool
	requests    int
	connections map[connection]bool // true: a socket, false: a stream
	quiet       chan struct{}       // closed by the last request that leaves while draining
}

func newRegistry() registry {
	return registry{connections: make(map[connection]bool), quiet: make(chan struct{})}
}

func (g *registry) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests++
}

func (g *registry) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests--
	g.settle()
}

// settle tells Drain that nothing is left. The caller holds mu.
func (g *registry) settle() {
	if !g.draining || g.requests > 0 {
		return
	}
	select {
	case <-g.quiet:
	default:
		close(g.quiet)
	}
}

// open registers a connection unless the handler drains.
func (g *registry) open(c connection, socket bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.draining {
		return false
	}
	g.connections[c] = socket
	return true
}

func (g *registry) close(c connection) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.connections, c)
}

func (g *registry) drains() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.draining
}

// begin turns away new connections from here on, and gives the open ones.
func (g *registry) begin() []connection {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.draining = true
	g.settle()
	return slices.Collect(maps.Keys(g.connections))
}

func (g *registry) remaining() []connection {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Collect(maps.Keys(g.connections))
}

func (g *registry) count() Stats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := Stats{Requests: g.requests}
	for _, socket := range g.connections {
		if socket {
			s.Sockets++
		} else {
			s.Streams++
		}
	}
	return s
}
