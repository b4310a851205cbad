package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
)

const (
	clientsDir = "../../docs/clients"
	// recipePatience bounds what a recipe does on a machine that has much else to do.
	recipePatience = 90 * time.Second
)

// recipe is a program of docs/clients at work: a chat in a terminal.
type recipe struct {
	room  string
	stdin io.Writer
	log   *output // its standard error

	mu    sync.Mutex // guards what follows
	lines []string   // what it has printed
}

// line is a message as recipes show it.
type line struct {
	Seq    int    `json:"seq"`
	Text   string `json:"text"`
	Images []struct {
		ID string `json:"id"`
	} `json:"images"`
}

// The recipes keep a room true: through a lost connection, tokens that live for three seconds, a message whose
// answer is lost and changes to what they have and what they have missed.
func TestRecipes(t *testing.T) {
	settings := []string{"PARLEY_DATA_DIR=" + t.TempDir(), "PARLEY_ACCESS_TOKEN_TTL=3s", "PARLEY_JWT_SECRET=" + strings.Repeat("s", 32)}
	p := launch(t, settings...)
	p.register(t, "grace")
	grace := p.As(strings.TrimSpace(operate(t, settings, "token", "grace", "--ttl", "1h")))
	picture := pictureFile(t)

	for _, script := range []string{"relay", "codegen"} {
		build(t, "npm", "run", "--silent", script)
	}
	goRecipe := filepath.Join(t.TempDir(), "recipe")
	build(t, "go", "build", "-C", "genqlient", "-o", goRecipe, ".")

	for name, program := range map[string][]string{
		"graphql-ws":    {"node", "graphql-ws/recipe.mjs"},
		"Apollo Client": {"node", "apollo/recipe.mjs"},
		"urql":          {"node", "urql/recipe.mjs"},
		"Relay":         {"node", "relay/recipe.mjs"},
		"curl":          {"bash", "curl/recipe.sh"},
		"codegen":       {"node", "build/codegen/recipe.js"},
		"genqlient":     {goRecipe},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t, strings.TrimPrefix(p.base, "http://"))
			r := cook(t, append(program, "http://"+g.address+"/graphql"))
			follows(t, r, grace, g, picture)
		})
	}
}

// build makes what a recipe runs from.
func build(t *testing.T, program ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program[0], program[1:]...)
	cmd.Dir = clientsDir
	printed, err := cmd.CombinedOutput()
	require.NoError(t, err, string(printed))
}

// follows has a recipe and a guest talk while the way between them is cut and mended.
func follows(t *testing.T, r *recipe, guest *client.Client, g *gate, picture string) {
	t.Helper()
	join(t, guest, r.room)
	greeting, err := send(t.Context(), guest, r.room, "Hello")
	require.NoError(t, err)
	r.shows(t, guest)
	r.types(t, "/image "+picture)
	r.sees(t, func(shown []line) bool { return len(shown[len(shown)-1].Images) == 1 }, "its image")

	g.close()
	r.types(t, "said with the line cut")
	one, err := send(t.Context(), guest, r.room, "one")
	require.NoError(t, err)
	_, err = send(t.Context(), guest, r.room, "two")
	require.NoError(t, err)
	edit(t, guest, greeting, "Hello, all of you")
	edit(t, guest, one, "one, mended")
	require.Eventually(t, func() bool { return strings.Contains(r.log.String(), "again: ") }, recipePatience, 10*time.Millisecond,
		"it never tried to send: %s", r.log)
	g.reopen()
	r.sees(t, func(shown []line) bool { return said(shown, "said with the line cut") == 1 }, "what it said")
	r.shows(t, guest)

	// A token has to end for the socket once more, whatever was refreshed on the way.
	refreshed := r.count("refreshed")
	require.Eventually(t, func() bool { return r.count("refreshed") > refreshed }, recipePatience, 10*time.Millisecond,
		"the token was not refreshed: %s", r.log)
	_, err = send(t.Context(), guest, r.room, "bye")
	require.NoError(t, err)
	r.shows(t, guest)
}

// cook starts a program of docs/clients and waits until it has made its room.
func cook(t *testing.T, program []string) *recipe {
	t.Helper()
	require.DirExists(t, filepath.Join(clientsDir, "node_modules"), "run `npm ci --prefix docs/clients`, or `make test`, which does")
	r := &recipe{log: new(output)}
	cmd := exec.CommandContext(t.Context(), program[0], program[1:]...)
	cmd.Dir = clientsDir
	cmd.Stderr = r.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a script's children end with it
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	r.stdin = stdin
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	read := make(chan struct{})
	go func() {
		defer close(read)
		r.read(stdout)
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-read
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the recipe printed:\n%s\n%s", strings.Join(r.lines, "\n"), r.log)
		}
	})
	require.Eventually(t, func() bool { return r.last("room ") != "" }, recipePatience, 10*time.Millisecond, "no room: %s", r.log)
	r.room = r.last("room ")
	return r
}

func (r *recipe) read(from io.Reader) {
	for lines := bufio.NewScanner(from); lines.Scan(); {
		r.mu.Lock()
		r.lines = append(r.lines, lines.Text())
		r.mu.Unlock()
	}
}

// last gives what follows the word in the last line that begins with it.
func (r *recipe) last(word string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.lines) - 1; i >= 0; i-- {
		if rest, ok := strings.CutPrefix(r.lines[i], word); ok {
			return rest
		}
	}
	return ""
}

// count tells how often a line was printed.
func (r *recipe) count(text string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, l := range r.lines {
		if l == text {
			n++
		}
	}
	return n
}

func (r *recipe) types(t *testing.T, text string) {
	t.Helper()
	_, err := io.WriteString(r.stdin, text+"\n")
	require.NoError(t, err)
}

// sees waits until what is on the screen is as it should be.
func (r *recipe) sees(t *testing.T, enough func([]line) bool, what string) {
	t.Helper()
	require.Eventually(t, func() bool {
		var shown []line
		err := json.Unmarshal([]byte(r.last("messages ")), &shown)
		return err == nil && len(shown) > 0 && enough(shown)
	}, recipePatience, 10*time.Millisecond, "it does not show %s", what)
}

// shows waits until the room is on the screen as the server has it.
func (r *recipe) shows(t *testing.T, guest *client.Client) {
	t.Helper()
	want := history(t, guest, r.room)
	r.sees(t, func(shown []line) bool { return reflect.DeepEqual(want, shown) }, "the history")
}

// said counts the messages with a text.
func said(shown []line, text string) int {
	n := 0
	for _, l := range shown {
		if l.Text == text {
			n++
		}
	}
	return n
}

// history reads the newest messages of a room.
func history(t *testing.T, user *client.Client, room string) []line {
	t.Helper()
	var out struct {
		Room struct {
			Messages struct{ Nodes []line }
		}
	}
	require.NoError(t, user.Do(t.Context(), `query($room: ID!) { room(id: $room) { messages(last: 50) { nodes {
		seq text images: attachments { id } } } } }`, client.Variables{"room": room}, &out))
	return out.Room.Messages.Nodes
}

func join(t *testing.T, user *client.Client, room string) {
	t.Helper()
	require.NoError(t, user.Do(t.Context(), `mutation($room: ID!) { joinRoom(input: {roomId: $room}) { membership { id } } }`,
		client.Variables{"room": room}, new(struct{})))
}

func edit(t *testing.T, user *client.Client, message, text string) {
	t.Helper()
	require.NoError(t, user.Do(t.Context(), `mutation($id: ID!, $text: String!) {
		editMessage(input: {messageId: $id, text: $text}) { message { id } } }`,
		client.Variables{"id": message, "text": text}, new(struct{})))
}
