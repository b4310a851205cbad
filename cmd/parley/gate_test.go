package main

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// gate is a way to a server that can be shut: then what passes through it is cut, and nobody comes in.
type gate struct {
	address  string
	server   string // host:port
	listener net.Listener
	passing  sync.WaitGroup

	mu   sync.Mutex // guards what follows
	shut bool
	open map[net.Conn]bool
}

// newGate makes an open gate before a server.
func newGate(t *testing.T, server string) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed by the test's end
	require.NoError(t, err)
	g := &gate{address: l.Addr().String(), server: server, listener: l, open: map[net.Conn]bool{}}
	g.passing.Go(g.accept)
	t.Cleanup(func() {
		require.NoError(t, l.Close())
		g.close()
		g.passing.Wait()
	})
	return g
}

func (g *gate) accept() {
	for {
		client, err := g.listener.Accept()
		if err != nil {
			return
		}
		g.passing.Go(func() { g.pass(client) })
	}
}

// pass carries bytes both ways until either side ends or the gate is shut.
func (g *gate) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", g.server) //nolint:noctx // a server on this machine
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	if !g.enter(client, server) {
		return
	}
	defer g.leave(client, server)
	g.passing.Go(func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	})
	_, _ = io.Copy(client, server)
}

// enter counts the connections among those that closing cuts, where the gate is open.
func (g *gate) enter(conns ...net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return false
	}
	for _, c := range conns {
		g.open[c] = true
	}
	return true
}

func (g *gate) leave(conns ...net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range conns {
		delete(g.open, c)
	}
}

// close cuts everything and lets nobody in.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	for c := range g.open {
		_ = c.Close()
	}
}

// reopen lets everybody in again.
func (g *gate) reopen() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = false
}
