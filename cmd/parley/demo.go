package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"parley/internal/demo"
)

// demoCmd plays a first conversation.
type demoCmd struct {
	URL string `name:"url" placeholder:"http://…/graphql" help:"A running server; without it one is started, with data of its own that is removed at the end."`
}

// demoTimeout bounds the conversation, which takes about three seconds, and longer on a server that waits longer until a user is OFFLINE.
const demoTimeout = time.Minute

// Run plays the conversation on the given server or on one of its own.
func (c demoCmd) Run(ctx context.Context, p *program) error {
	ctx, cancel := context.WithTimeout(ctx, demoTimeout)
	defer cancel()
	if c.URL != "" {
		return demo.Run(ctx, c.URL, p.stdout)
	}
	return onServer(ctx, p, func(ctx context.Context, url string) error { return demo.Run(ctx, url, p.stdout) })
}

// onServer runs work against a server that lives as long as it: on a free port, on SQLite in a
// directory of its own, with a log of warnings only.
func onServer(ctx context.Context, p *program, work func(ctx context.Context, url string) error) (err error) {
	dir, err := os.MkdirTemp("", "parley-demo-")
	if err != nil {
		return fmt.Errorf("make a directory for the data: %w", err)
	}
	defer closing(&err, func() error { return os.RemoveAll(dir) })
	q := *p
	q.config.Listen, q.config.DataDir, q.config.DatabaseURL, q.config.ReadinessDelay = "127.0.0.1:0", dir, "", 0
	q.config.PresenceGrace = time.Second // so that nobody has to wait for it
	q.log = slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	n, err := boot(ctx, &q)
	if err != nil {
		return err
	}
	defer closing(&err, n.close)
	if err := n.edge.Listen(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- n.edge.Run(ctx) }() // Run recovers what its handlers throw
	err = work(ctx, baseURL("", n.edge.Addr())+"/graphql")
	stop()
	return errors.Join(err, <-served)
}
