// Command with-postgres runs a command with a PostgreSQL server for its tests.
//
//	with-postgres go test ./...
//
// It starts one server, puts its URL into PARLEY_TEST_DATABASE_URL, runs the command with its own
// standard streams, removes the server and exits with the command's exit code. Where that variable
// is set already it starts nothing. The server ends even when with-postgres is killed.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"parley/internal/testkit/postgres"
)

// Exit codes of our own, as shells use them.
const (
	exitUsage      = 2
	exitNotRun     = 126
	exitSignalBase = 128
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "with-postgres: %v\n", err)
	}
	os.Exit(code)
}

func run(command []string) (code int, err error) {
	if len(command) == 0 {
		return exitUsage, errors.New("which command? Usage: with-postgres <command> [argument …]")
	}
	// A terminal sends its signals to the command as well. We stay until it has ended.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	environment := os.Environ()
	if os.Getenv(postgres.EnvURL) == "" {
		server, err := postgres.New(context.Background())
		if err != nil {
			return exitNotRun, fmt.Errorf("start PostgreSQL: %w", err)
		}
		defer func() { err = errors.Join(err, server.Close()) }()
		environment = append(environment, postgres.EnvURL+"="+server.URL())
	}

	cmd := exec.CommandContext(context.Background(), command[0], command[1:]...) //nolint:gosec // That is our purpose.
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return exitNotRun, fmt.Errorf("run the command: %w", err)
	}
	return wait(cmd, signals)
}

// wait gives the command's exit code. A request to terminate is passed on to the command.
func wait(cmd *exec.Cmd, signals <-chan os.Signal) (int, error) {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case got := <-signals:
			if got != syscall.SIGTERM {
				continue
			}
			if err := cmd.Process.Signal(got); err != nil && !errors.Is(err, os.ErrProcessDone) {
				return exitNotRun, fmt.Errorf("pass the signal on: %w", err)
			}
		case err := <-done:
			return exitCode(err)
		}
	}
}

func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case !errors.As(err, &exit):
		return exitNotRun, fmt.Errorf("wait for the command: %w", err)
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return exitSignalBase + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
