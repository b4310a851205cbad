package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"parley/graph"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/live"
	"parley/internal/presence"
	"parley/internal/server"
	"parley/internal/transport"
	"parley/web"
)

// node is a booted server, ready to listen.
type node struct {
	edge    *server.Server
	closers []func() error // of what boot began, in its order
}

// boot makes a node. Its own goroutines run until close, whatever becomes of ctx: a drain needs them.
func boot(ctx context.Context, p *program) (*node, error) {
	n := new(node)
	if err := n.wire(ctx, p); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

// wire makes the parts, from the database up. What one needs of another stands here and nowhere else.
func (n *node) wire(ctx context.Context, p *program) error {
	log := func(component string) *slog.Logger { return p.log.With("component", component) }
	p.log.DebugContext(ctx, "starting", "version", currentVersion(), "config", p.config)

	// Storage, and who is asking.
	db, err := openServing(ctx, p)
	if err != nil {
		return err
	}
	n.onClose(db.Close)
	accounts, err := openAccounts(ctx, p, db)
	if err != nil {
		return err
	}
	n.background(ctx, accounts.Run)

	// The rules, and who hears of what they change. The hub reads by rules that announce nothing.
	hints := bus.NewMemory(bus.MemoryOptions{Logger: log("bus")})
	n.onClose(hints.Close)
	limits := chat.DefaultLimits()
	limits.MessageText, limits.ReceiptMembers = p.config.MaxTextLength, p.config.MaxReceiptMembers
	reading := chat.New(db, chat.Options{Limits: limits})
	pusher, err := openPush(ctx, p, db, reading, accounts)
	if err != nil {
		return err
	}
	if pusher != nil {
		n.background(ctx, pusher.Run)
	}
	hub := live.New(reading, hints, live.Options{Users: accounts.UsersByIDs, Told: told(pusher), Logger: log("live")})
	n.onClose(func() error { hub.Close(); return nil })
	n.background(ctx, func(ctx context.Context) error { hub.Run(ctx); return nil })
	rules := chat.New(db, chat.Options{Limits: limits, Announce: announcing(hub, pusher), Batch: p.config.CommitBatch})
	n.onClose(func() error { rules.Close(); return nil })
	people := presence.New(db, hints, presence.Options{
		Rooms: rules, Away: p.config.PresenceAway, Grace: p.config.PresenceGrace, Logger: log("presence"),
	})
	n.onClose(func() error { people.Close(); return nil })
	n.background(ctx, people.Run)

	images, err := n.wireMedia(ctx, p, db, rules, log("media"))
	if err != nil {
		return err
	}

	// The API, and how it is spoken.
	api := graph.New(graph.Deps{
		Chat: rules, Accounts: accounts, Hub: hub, Presence: people, Media: images, Push: pusher,
		Edge: toldLimits(p.config), Logger: log("graph"),
	})
	handler := transport.New(api, transport.Options{
		Authenticator:  authenticator{accounts},
		Attendance:     attendance{people, hub},
		Limits:         transportLimits(p.config),
		AllowedOrigins: origins(p.config),
		Tokenless:      graph.Tokenless(),
		Extensions:     graph.Extensions(log("graph")),
		ErrorPresenter: graph.ErrorPresenter(log("graph")),
		RecoverFunc:    graph.Recover(log("graph")),
		Introspection:  p.config.Introspection,
		Logger:         log("transport"),
	})

	// The edge.
	n.edge = server.New(server.Options{
		Config: p.config, GraphQL: handler, Media: images.Handler(), Web: web.Handler(), Schema: contract(api), Checks: readiness(db),
		Collectors: slices.Concat(
			collectors(handler.Stats, hub.Stats, people.Stats, hints.Dropped), mediaCollectors(images.Stats), pushCollectors(pusher),
			p.trouble.collectors(),
		),
		Version: currentVersion(), Logger: log("server"),
	})
	return nil
}

func (n *node) onClose(f func() error) { n.closers = append(n.closers, f) }

// background runs work until the node closes, which waits for its end.
func (n *node) background(ctx context.Context, work func(context.Context) error) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- work(ctx) }() // every Run recovers what it calls
	n.onClose(func() error { stop(); return <-done })
}

// close ends what boot began, in the opposite order. The edge has been drained before, if it ran.
func (n *node) close() error {
	var err error
	for i := len(n.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, n.closers[i]())
	}
	n.closers = nil
	return err
}
