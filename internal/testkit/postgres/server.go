package postgres

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

//go:embed supervise.sh
var supervise string

// commandTime bounds one command to the supervisor; pg_ctl itself gives up after two minutes.
const commandTime = 150 * time.Second

// Settings of every server: connections for many pools at once, and sockets only.
const settings = `
listen_addresses = ''
unix_socket_permissions = 0777
max_connections = 300
`

// A crash of the machine is no part of most tests, so that they need not wait for its disk. Commits
// stay synchronous in every other way.
const fastSettings = `
fsync = off
full_page_writes = off
`

// Server is a PostgreSQL server of this process. It keeps its data and its URL over Stop, Crash and
// Start. Its methods may be called concurrently.
type Server struct {
	cluster *cluster
	dir     string

	// mu guards what follows, and keeps commands and their answers in step.
	mu      sync.Mutex
	command *exec.Cmd
	stdin   *os.File
	stdout  *os.File
	answers *bufio.Reader
	running bool
	closed  bool
}

// Option changes how a server is made.
type Option func(*options)

type options struct{ settings string }

// Durable makes the server flush to disk as in production, for tests and measurements in which a
// commit must cost what it costs.
func Durable() Option {
	return func(o *options) { o.settings = strings.Replace(o.settings, fastSettings, "", 1) }
}

// Setting adds a line to the server's configuration.
func Setting(name, value string) Option {
	return func(o *options) {
		o.settings += fmt.Sprintf("%s = '%s'\n", name, strings.ReplaceAll(value, "'", "''"))
	}
}

// New makes a server in a directory of its own and starts it. The caller closes it; if it cannot,
// because it is killed, the server ends nevertheless. Tests call [Private] instead.
func New(ctx context.Context, opts ...Option) (*Server, error) {
	o := options{settings: settings + fastSettings}
	for _, opt := range opts {
		opt(&o)
	}
	account, err := findAccount()
	if err != nil {
		return nil, err
	}
	binaries, err := findOrInstall(ctx, account)
	if err != nil {
		return nil, err
	}
	dir, err := makeDirectory(account, o.settings)
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	s.cluster = &cluster{base: socketURL(dir), stopped: s.stopped}
	if err := s.supervise(ctx, binaries, account); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	for _, step := range []string{"init", "start"} {
		if err := s.tell(ctx, step); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// URL names the server's maintenance database, which is empty.
func (s *Server) URL() string { return s.cluster.base.String() }

// Start starts the stopped server and returns when it accepts connections.
func (s *Server) Start(ctx context.Context) error { return s.tell(ctx, "start") }

// Stop ends all connections and shuts the server down in order.
func (s *Server) Stop(ctx context.Context) error { return s.tell(ctx, "stop") }

// Crash ends the server at once, as a crash of its process would: the next Start recovers from the
// log, and what was committed is there.
func (s *Server) Crash(ctx context.Context) error { return s.tell(ctx, "crash") }

// Close ends the server and removes its directory. Further calls do nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed, s.running = true, false
	err := s.stdin.Close()
	if waitErr := s.command.Wait(); waitErr != nil {
		err = errors.Join(err, fmt.Errorf("end the server: %w", waitErr))
	}
	return errors.Join(err, s.stdout.Close())
}

func (s *Server) stopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.running
}

// supervise starts the shell that owns the server, in a session of its own, so that no signal from
// a terminal reaches it.
func (s *Server) supervise(ctx context.Context, binaries string, a account) error {
	childIn, stdin, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make a pipe: %w", err)
	}
	stdout, childOut, err := os.Pipe()
	if err != nil {
		return errors.Join(fmt.Errorf("make a pipe: %w", err), childIn.Close(), stdin.Close())
	}
	// The server outlives the call that starts it.
	life := context.WithoutCancel(ctx)
	//nolint:gosec // The arguments are directories that this package found or made.
	cmd := exec.CommandContext(life, "/bin/sh", "-c", supervise, "supervise", binaries, s.dir)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "INITDB_FLAGS=" + localeFlags(ctx, binaries, a)}
	cmd.Stdin, cmd.Stdout = childIn, childOut
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: a.credential()}
	err = cmd.Start()
	err = errors.Join(err, childIn.Close(), childOut.Close())
	if err != nil {
		return errors.Join(fmt.Errorf("start the supervisor: %w", err), stdin.Close(), stdout.Close())
	}
	s.command, s.stdin, s.stdout, s.answers = cmd, stdin, stdout, bufio.NewReader(stdout)
	return nil
}

// tell gives the supervisor a command and waits for its answer.
func (s *Server) tell(ctx context.Context, command string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fmt.Errorf("%s the server: it is closed", command)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s the server: %w", command, err)
	}
	if err := s.stdout.SetReadDeadline(time.Now().Add(commandTime)); err != nil {
		return fmt.Errorf("%s the server: %w", command, err)
	}
	if _, err := fmt.Fprintln(s.stdin, command); err != nil {
		return fmt.Errorf("%s the server: %w", command, err)
	}
	answer, err := s.answers.ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s the server: %w\n%s", command, err, s.logs())
	}
	if answer != "ok\n" {
		return fmt.Errorf("%s the server: failed\n%s", command, s.logs())
	}
	s.running = command == "start"
	return nil
}

// logs gives the ends of the server's logs, to explain a failure.
func (s *Server) logs() string {
	const most = 4096
	var out strings.Builder
	for _, name := range []string{"log", "server.log"} {
		text, err := os.ReadFile(filepath.Join(s.dir, name)) //nolint:gosec // A file of our own directory.
		if err != nil {
			continue
		}
		out.Write(text[max(0, len(text)-most):])
	}
	return out.String()
}

// makeDirectory makes the private directory of a server. It stands in /tmp, whatever TMPDIR is: the
// path of a socket may have about 100 bytes only, and an unprivileged user must get there.
func makeDirectory(a account, settings string) (string, error) {
	dir, err := os.MkdirTemp("/tmp", "parley-postgres-")
	if err != nil {
		return "", fmt.Errorf("make a directory for the server: %w", err)
	}
	conf := filepath.Join(dir, "settings.conf")
	text := settings + "unix_socket_directories = '" + dir + "'\n"
	err = os.WriteFile(conf, []byte(text), 0o600)
	if err == nil {
		err = errors.Join(a.own(conf), a.own(dir))
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("prepare the server's directory: %w", err), os.RemoveAll(dir))
	}
	return dir, nil
}

func socketURL(dir string) *url.URL {
	query := url.Values{"host": {dir}, "port": {"5432"}, "sslmode": {"disable"}}
	return &url.URL{Scheme: "postgres", User: url.User("parley"), Path: "/postgres", RawQuery: query.Encode()}
}
