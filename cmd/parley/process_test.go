package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
)

// patience bounds what must happen.
const patience = time.Minute

// process is the program as the system runs it: TestMain puts it in PATH.
type process struct {
	*client.Client
	cmd    *exec.Cmd
	base   string // http://host:port
	stderr *output
	exited chan struct{} // closed after cmd.Wait
}

// output is written by a process and read by a test.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// launch starts a server on a free port and waits for its greeting. Its data directory is new, unless the settings name one.
func launch(t *testing.T, settings ...string) *process {
	t.Helper()
	p := &process{stderr: new(output), exited: make(chan struct{})}
	p.cmd = command(t, append([]string{
		"PARLEY_LISTEN=127.0.0.1:0", "PARLEY_READINESS_DELAY=0s", "PARLEY_AUTH_RATE=0", "PARLEY_DATA_DIR=" + t.TempDir(),
	}, settings...))
	p.cmd.Stderr = p.stderr
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	greeted := make(chan string, 1)
	go func() {
		address := regexp.MustCompile(`listens on (\S+)\.$`)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if found := address.FindStringSubmatch(lines.Text()); found != nil {
				greeted <- "http://" + found[1]
			}
		}
		_ = p.cmd.Wait()
		close(p.exited)
	}()
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); <-p.exited })
	select {
	case p.base = <-greeted:
	case <-p.exited:
		t.Fatalf("the server ended: %s", p.stderr)
	case <-time.After(patience):
		t.Fatalf("no greeting: %s", p.stderr)
	}
	p.Client = &client.Client{URL: p.base + "/graphql", HTTP: &http.Client{Transport: &http.Transport{}}}
	return p
}

// command runs the program under the settings and no other PARLEY_ variable.
func command(t *testing.T, settings []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("parley", args...) //nolint:noctx // ends by signals, which are what is tested
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PARLEY_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, settings...)
	return cmd
}

// operate runs one command to its end and gives what it printed.
func operate(t *testing.T, settings []string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := command(t, settings, args...)
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	return string(printed)
}

// signal sends a signal.
func (p *process) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(s))
}

// wait waits for the end of the process.
func (p *process) wait(t *testing.T) *os.ProcessState {
	t.Helper()
	select {
	case <-p.exited:
	case <-time.After(patience):
		t.Fatalf("the server does not end: %s", p.stderr)
	}
	return p.cmd.ProcessState
}

// get reads an address of the server.
func (p *process) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+path, nil)
	require.NoError(t, err)
	res, err := p.HTTP.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(text)
}

// register makes an account and signs it in.
func (p *process) register(t *testing.T, name string) *client.Client {
	t.Helper()
	var out struct{ Register struct{ AccessToken string } }
	require.NoError(t, p.Do(t.Context(), `mutation($u: String!, $e: String!) {
		register(input: {username: $u, email: $e, password: "correct horse"}) { accessToken } }`,
		client.Variables{"u": name, "e": name + "@example.org"}, &out))
	return p.As(out.Register.AccessToken)
}

// makeRoom makes a room of the user's and gives its id.
func makeRoom(t *testing.T, user *client.Client) string {
	t.Helper()
	var out struct {
		CreateRoom struct{ Room struct{ ID string } }
	}
	require.NoError(t, user.Do(t.Context(), `mutation { createRoom(input: {name: "Room"}) { room { id } } }`, nil, &out))
	return out.CreateRoom.Room.ID
}

// send sends a message and gives its id.
func send(ctx context.Context, user *client.Client, room, text string) (string, error) {
	var out struct {
		SendMessage struct{ Message struct{ ID string } }
	}
	err := user.Do(ctx, `mutation($room: ID!, $key: String!, $text: String!) {
		sendMessage(input: {roomId: $room, clientKey: $key, text: $text}) { message { id } } }`,
		client.Variables{"room": room, "key": rand.Text(), "text": text}, &out)
	return out.SendMessage.Message.ID, err
}

// idsOf gives the ids of the room's messages, oldest first.
func idsOf(t *testing.T, user *client.Client, room string) []string {
	t.Helper()
	var ids []string
	var before *string
	for {
		var out struct {
			Room struct {
				Messages struct {
					Nodes    []struct{ ID string }
					PageInfo struct {
						HasPreviousPage bool
						StartCursor     *string
					}
				}
			}
		}
		require.NoError(t, user.Do(t.Context(), `query($room: ID!, $before: String) { room(id: $room) {
			messages(last: 100, before: $before) { nodes { id } pageInfo { hasPreviousPage startCursor } } } }`,
			client.Variables{"room": room, "before": before}, &out))
		page := make([]string, 0, 100)
		for _, m := range out.Room.Messages.Nodes {
			page = append(page, m.ID)
		}
		ids = append(page, ids...)
		if !out.Room.Messages.PageInfo.HasPreviousPage {
			return ids
		}
		before = out.Room.Messages.PageInfo.StartCursor
	}
}
