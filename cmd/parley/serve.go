package main

import (
	"context"
	"fmt"
	"net"
	"strings"
)

// serveCmd runs the server until a signal drains it.
type serveCmd struct{}

// Run boots the node, says where it is and serves.
func (serveCmd) Run(ctx context.Context, p *program) (err error) {
	n, err := boot(ctx, p)
	if err != nil {
		return err
	}
	defer closing(&err, n.close)
	if err := n.edge.Listen(ctx); err != nil {
		return err
	}
	if err := greet(p, n.edge.Addr()); err != nil {
		return err
	}
	context.AfterFunc(ctx, func() {
		_, _ = fmt.Fprintln(p.stdout, "Stopping. Press Ctrl-C again to stop at once.") // nobody has to read it
	})
	return n.edge.Run(ctx)
}

// greet prints the addresses for the person at the terminal.
func greet(p *program, address string) error {
	base := baseURL(p.config.PublicURL, address)
	lines := []string{
		"Parley " + currentVersion() + " listens on " + address + ".", "",
		"  Client     " + base + "/",
		"  GraphQL    " + base + "/graphql",
	}
	if p.config.GraphiQL {
		lines = append(lines, "  GraphiQL   "+base+"/graphiql")
	}
	if p.config.Introspection {
		lines = append(lines, "  Schema     "+base+"/schema.graphqls")
	}
	lines = append(lines, "  Data       "+storageOf(p), "", "Press Ctrl-C to stop.", "")
	_, err := fmt.Fprintln(p.stdout, strings.Join(lines, "\n"))
	return err
}

// baseURL is where a browser reaches the server: the public address if there is one, else the one
// listened on, where "every address" is this machine.
func baseURL(public, address string) string {
	if public != "" {
		return public
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "http://" + address
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// storageOf tells where the data is, without the password.
func storageOf(p *program) string {
	if p.config.DatabaseURL != "" {
		return p.config.DatabaseURL.String()
	}
	return "SQLite in " + p.config.DataDir
}
