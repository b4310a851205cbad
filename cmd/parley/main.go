// Command parley is a real-time chat server whose only API is GraphQL.
//
//	parley                      run the server (the same as parley serve)
//	parley migrate              bring the database's tables up to date
//	parley user create ada …    make an account; also disable, enable, list
//	parley token ada            print an access token, for scripts and tests
//	parley demo                 play a first conversation on a real server
//	parley version              print the version
//
// Every setting is a flag and an environment variable of the same name: --listen and PARLEY_LISTEN;
// `parley --help` lists them. Without any it listens on 127.0.0.1:8080 and keeps all its data in
// ./data. What a person asked for goes to standard output, the log to standard error. It exits with 0,
// with 1 where something failed, and with 2 where it was called or configured wrongly.
//
// The first SIGINT or SIGTERM drains a server, the second ends it at once.
//
// The package wires the others by hand, in boot order, in wire.go; it holds no rule of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"parley/internal/config"
	"parley/internal/fault"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

const (
	exitFailed = 1
	exitUsage  = 2
)

// cli is the grammar of the command line. The settings stand before or after the command.
type cli struct {
	config.Config `embed:""`

	Serve   serveCmd   `cmd:"" default:"1" help:"Run the server (the default)."`
	Migrate migrateCmd `cmd:"" help:"Bring the tables of the database up to date."`
	User    userCmd    `cmd:"" help:"Manage accounts."`
	Token   tokenCmd   `cmd:"" help:"Print an access token for a user."`
	Demo    demoCmd    `cmd:"" help:"Play a first conversation: two users, a room, a lost connection."`
	Version versionCmd `cmd:"" help:"Print the version."`

	ShowVersion kong.VersionFlag `name:"version" help:"Print the version, as the command does."`
}

// program is what a command works with.
type program struct {
	config  config.Config
	log     *slog.Logger
	trouble *trouble // what was logged of it
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
}

// run is the whole program but for the end of the process; it gives the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the next signal ends the process as if nobody listened

	var c cli
	var reader config.Reader
	parser, err := kong.New(&c, append(reader.Options(),
		kong.Name("parley"),
		kong.Description("A real-time chat server whose only API is GraphQL."),
		kong.Writers(stdout, stderr),
		kong.Vars{"version": versionLine()},
		kong.Help(help),
		kong.ConfigureHelp(kong.HelpOptions{FlagsLast: true, WrapUpperBound: 110}),
	)...)
	if err != nil {
		return complain(stderr, err, exitFailed)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return complain(stderr, fmt.Errorf("%w; parley --help lists what there is", err), exitUsage)
	}
	if err := reader.Check(&c.Config); err != nil {
		return complain(stderr, err, exitUsage)
	}
	p := &program{config: c.Config, stdin: stdin, stdout: stdout, stderr: stderr, trouble: new(trouble)}
	p.log = slog.New(counting{logHandler(c.Config, stderr), p.trouble})
	for _, warning := range config.Misspelt(os.Environ()) {
		p.log.WarnContext(ctx, "unknown environment variable", "problem", warning)
	}
	command.BindTo(ctx, (*context.Context)(nil))
	if err := command.Run(p); err != nil {
		return complain(stderr, err, exitFailed)
	}
	return 0
}

// complain tells a person what went wrong.
func complain(w io.Writer, err error, code int) int {
	text := err.Error()
	var f *fault.Error
	if errors.As(err, &f) && f.Field != "" {
		text = f.Field + ": " + text
	}
	fmt.Fprintln(w, "parley: "+text) //nolint:errcheck // there is nowhere else to complain
	return code
}

// help prints kong's help. The settings that matter to a running server only are left out of the
// other commands'.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if selected := ctx.Selected(); selected != nil && selected.Name != "serve" {
		for _, flag := range ctx.Model.Flags {
			if flag.Group != nil && !slices.Contains([]string{"storage", "logging"}, flag.Group.Key) {
				flag.Hidden = true
			}
		}
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

// logHandler makes the log of a run. The levels and formats are those that config lets through.
func logHandler(c config.Config, w io.Writer) slog.Handler {
	var level slog.Level
	if err := level.UnmarshalText([]byte(strings.ToUpper(c.LogLevel))); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}
