// Command parley-bench measures Parley on this machine and prints tables in Markdown: each figure beside
// its baseline and its goal. It builds the server of the working tree and runs it as a process of its own.
//
//	parley-bench                     the full run, about half an hour
//	parley-bench --short             less of everything, about three minutes
//	parley-bench --only fanout,idle  some of fanout, idle, sends, growth, images, start
//	parley-bench --only fanout --subscribers 1000 --repeats 1 --profiles p
//	                                 one load, and a profile of the server under it in p
//
// Tables go to standard output, progress to standard error. It exits with 0 whatever the figures are, and
// with 1 where a server failed, or lost, repeated or reordered a message. docs/performance.md explains
// the rows.
//
// The package is a thin shell over internal/bench. It holds what that may not import: the baseline that
// serves Parley's resolvers over gqlgen's own transport (gqlgen.go), and the PostgreSQL of the tests.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"parley/internal/bench"
	"parley/internal/testkit/postgres"
)

// cli is the grammar of the command line. The baselines run as processes of this program.
type cli struct {
	Run         runCmd         `cmd:"" default:"withargs" help:"Measure and print (the default)."`
	ServeBare   serveBareCmd   `cmd:"" hidden:"" help:"Run the plain broadcast."`
	ServeDecode serveDecodeCmd `cmd:"" hidden:"" help:"Decode and scale photos."`
	ServeGqlgen serveGqlgenCmd `cmd:"" hidden:"" help:"Run Parley's resolvers over gqlgen's transport."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	command := kong.Parse(&c, kong.Name("parley-bench"), kong.Description("Measures Parley on this machine."))
	command.BindTo(ctx, (*context.Context)(nil))
	command.BindTo(os.Stdout, (*io.Writer)(nil))
	command.FatalIfErrorf(command.Run())
}

// runCmd measures.
type runCmd struct {
	Short       bool     `help:"Measure less, in about three minutes."`
	Only        []string `enum:"fanout,idle,sends,growth,history,rooms,subscribers,inbox,watchers,images,start" help:"Sections to measure, by comma: fanout, idle, sends, growth (which is history, rooms, subscribers, inbox and watchers), images, start; all if left out."`
	Repeats     int      `help:"Repeats of each measurement, if not as many as usual."`
	Subscribers []int    `help:"Sizes of the room for fan-out, by comma, if not the usual ones."`
	Dir         string   `type:"existingdir" help:"Directory for the servers' data; the system's for temporary files if left out."`
	Profiles    string   `type:"path" aliases:"profile" help:"Directory for CPU and heap profiles of the server under each load; none if left out."`
}

// Run measures with this program as the baselines.
func (c runCmd) Run(ctx context.Context, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	return bench.Run(ctx, bench.Options{
		Short: c.Short, Only: c.Only, Repeats: c.Repeats, Subscribers: c.Subscribers, Dir: c.Dir, Profiles: c.Profiles,
		Gqlgen: []string{self, "serve-gqlgen"}, Bare: []string{self, "serve-bare"}, Decode: []string{self, "serve-decode"},
		Postgres: startPostgres, Out: out, Progress: os.Stderr,
	})
}

// startPostgres starts a server of its own, with the settings of production as far as a commit goes.
func startPostgres(ctx context.Context) (url string, remove func() error, err error) {
	server, err := postgres.New(ctx, postgres.Durable())
	if err != nil {
		return "", nil, err
	}
	return server.URL(), server.Close, nil
}

// serveBareCmd is the plain broadcast.
type serveBareCmd struct{}

// Run serves until the process ends.
func (serveBareCmd) Run(ctx context.Context, out io.Writer) error { return bench.ServeBare(ctx, out) }

// serveDecodeCmd decodes and scales photos.
type serveDecodeCmd struct{}

// Run serves until the process ends.
func (serveDecodeCmd) Run(ctx context.Context, out io.Writer) error {
	return bench.ServeDecode(ctx, out)
}
