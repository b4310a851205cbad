package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"parley/internal/client"
)

// block is a fenced block of a page.
type block struct {
	page string
	info string // what stands behind the fence
	text string
}

// The code on the pages of the recipes is that of the files that run.
func TestTheRecipesAreShownAsTheyRun(t *testing.T) {
	shown := make(map[string]bool)
	for _, b := range blocks(t, clientsDir) {
		_, name, found := strings.Cut(b.info, " file=")
		require.True(t, found, "%s has a block of no file: %s", b.page, b.text)
		file, err := os.ReadFile(filepath.Join(clientsDir, name))
		require.NoError(t, err)
		require.Equal(t, string(file), b.text, "%s does not show %s as it is", b.page, name)
		shown[name] = true
	}
	recipes, err := filepath.Glob(filepath.Join(clientsDir, "*", "recipe.*"))
	require.NoError(t, err)
	require.Greater(t, len(recipes), 5)
	for _, path := range recipes {
		name, err := filepath.Rel(clientsDir, path)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(name, "build") || shown[name], "no page shows %s", name)
	}
}

// Whatever GraphQL the pages print fits the schema.
func TestPrintedOperationsAreValid(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: read(t, "../../schema.graphqls")})
	require.NoError(t, err)
	valid := 0
	for _, b := range blocks(t, "../../docs") {
		for _, document := range documents(b) {
			parsed, err := parser.ParseQuery(&ast.Source{Input: document})
			require.NoError(t, err, "%s prints\n%s", b.page, document)
			if len(parsed.Operations) == 0 { // a fragment alone
				document += "query ($id: ID!) { node(id: $id) { ..." + parsed.Fragments[0].Name + " } }"
			}
			_, errs := gqlparser.LoadQuery(schema, document) //nolint:staticcheck // with the default rules, as clients have them
			require.Empty(t, errs, "%s prints\n%s", b.page, document)
			valid++
		}
	}
	require.Greater(t, valid, 10)
}

// documents gives the GraphQL in a block: all of it, or what its JSON and its commands send.
func documents(b block) []string {
	if strings.HasPrefix(b.info, "graphql") {
		return []string{b.text}
	}
	var found []string
	if strings.HasPrefix(b.info, "sh") {
		for _, m := range regexp.MustCompile(`"query": ?"((?:[^"\\]|\\.)*)"`).FindAllStringSubmatch(b.text, -1) {
			found = append(found, strings.ReplaceAll(m[1], `\"`, `"`))
		}
	}
	return found
}

// blocks reads the fenced blocks of all pages below a folder, but for what npm installed.
func blocks(t *testing.T, dir string) []block {
	t.Helper()
	var found []block
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "node_modules":
			return filepath.SkipDir
		case filepath.Ext(path) == ".md":
			text, err := os.ReadFile(path) //nolint:gosec // a page of ours
			if err != nil {
				return err
			}
			found = append(found, blocksOf(path, string(text))...)
		}
		return nil
	}))
	require.NotEmpty(t, found)
	return found
}

func blocksOf(page, text string) []block {
	var found []block
	for _, m := range regexp.MustCompile("(?ms)^```([^\n]+)\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		found = append(found, block{page: page, info: m[1], text: m[2]})
	}
	return found
}

// Every operation of docs/api.md runs as it is printed, one after the other; what it needs is made before.
func TestTheOperationsOfTheAPIPageRun(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	ada, grace := p.register(t, "ada"), p.register(t, "grace")
	room := makeRoom(t, ada)
	variables := client.Variables{"room": room, "login": "ada", "password": "correct horse", "key": "first", "text": "Hello, world!", "seq": 1}
	var made struct {
		AddMember struct{ Membership struct{ ID string } }
		Login     struct{ RefreshToken string }
		Viewer    struct{ InboxCursor string }
		Room      struct{ Cursor string }
	}
	require.NoError(t, ada.Do(t.Context(), `query($room: ID!) { viewer { inboxCursor } room(id: $room) { cursor } }`, variables, &made))
	require.NoError(t, p.Do(t.Context(), `mutation($login: String!, $password: String!) {
		login(input: {login: $login, password: $password}) { refreshToken } }`, variables, &made))
	variables["refreshToken"], variables["inbox"], variables["cursor"] = made.Login.RefreshToken, made.Viewer.InboxCursor, made.Room.Cursor
	var out struct{ User struct{ ID string } }
	require.NoError(t, grace.Do(t.Context(), `{ user(username: "grace") { id } }`, nil, &out))
	require.NoError(t, ada.Do(t.Context(), `mutation($room: ID!, $user: ID!) { addMember(input: {roomId: $room, userId: $user}) { membership { id } } }`,
		client.Variables{"room": room, "user": out.User.ID}, &made))
	message, err := send(t.Context(), ada, room, "Hello, Grace")
	require.NoError(t, err)
	variables["message"] = message

	socket, err := ada.Dial(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, socket.Close()) }()
	ran := 0
	for _, b := range blocksOf("api.md", read(t, "../../docs/api.md")) {
		runPrinted(t, ada, socket, b.text, variables)
		ran++
	}
	require.Greater(t, ran, 10)
}

// runPrinted executes an operation with those variables that it declares; a subscription has something to tell.
func runPrinted(t *testing.T, user *client.Client, socket *client.Socket, document string, known client.Variables) {
	t.Helper()
	parsed, err := parser.ParseQuery(&ast.Source{Input: document})
	require.NoError(t, err, document)
	operation := parsed.Operations[0]
	variables := client.Variables{}
	for _, v := range operation.VariableDefinitions {
		if value, has := known[v.Variable]; has {
			variables[v.Variable] = value
		} else {
			require.False(t, v.Type.NonNull, "nothing is known of $%s in %s", v.Variable, document)
		}
	}
	var out json.RawMessage
	if operation.Operation != ast.Subscription {
		require.NoError(t, user.Do(t.Context(), document, variables, &out), document)
		return
	}
	sub, err := socket.Subscribe(document, variables)
	require.NoError(t, err, document)
	require.NoError(t, sub.Next(t.Context(), &out), document)
	require.NoError(t, sub.Complete(), document)
}

// The limits on the page about sockets are the defaults.
func TestTheLimitsOfSocketsAreTold(t *testing.T) {
	settings := read(t, "../../docs/operating.md") // a test of internal/config holds that page to the settings
	rows := regexp.MustCompile("(?m)^\\|[^|]+\\| (\\S+) \\| `(PARLEY_\\w+)` \\|").FindAllStringSubmatch(read(t, "../../docs/websocket.md"), -1)
	require.Greater(t, len(rows), 8)
	for _, row := range rows {
		require.Contains(t, settings, "| `"+row[2]+"` | `"+row[1]+"` |")
	}
}

// Every code that clients can meet stands in the table of errors, and no other.
func TestEveryErrorCodeIsExplained(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: read(t, "../../schema.graphqls")})
	require.NoError(t, err)
	var codes, explained []string
	for _, value := range schema.Types["ErrorCode"].EnumValues {
		codes = append(codes, value.Name)
	}
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z][A-Z_, ]+) \|`).FindAllStringSubmatch(read(t, "../../docs/errors.md"), -1) {
		explained = append(explained, strings.Split(row[1], ", ")...)
	}
	require.ElementsMatch(t, codes, explained)
}

// The reference is what docs/clients/reference.mjs makes from the schema.
func TestTheReferenceIsOfThisSchema(t *testing.T) {
	require.DirExists(t, filepath.Join(clientsDir, "node_modules"), "run `npm ci --prefix docs/clients`, or `make test`, which does")
	made, err := exec.CommandContext(t.Context(), "node", filepath.Join(clientsDir, "reference.mjs")).Output()
	require.NoError(t, err)
	require.Equal(t, string(made), read(t, "../../docs/reference/schema.md"), "run `make reference`")
}

// The generated Go client of the recipe is of this schema.
func TestTheGoClientIsOfThisSchema(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "docs", "clients", "genqlient")
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join(clientsDir, "genqlient"))))
	require.NoError(t, os.Remove(filepath.Join(dir, "operations.go")))
	schema := filepath.Join(dir, "../../../schema.graphqls")
	require.NoError(t, os.WriteFile(schema, []byte(read(t, "../../schema.graphqls")), 0o600))
	cmd := exec.CommandContext(t.Context(), "go", "generate", ".")
	cmd.Dir = dir
	printed, err := cmd.CombinedOutput()
	require.NoError(t, err, string(printed))
	require.Equal(t, read(t, filepath.Join(dir, "operations.go")), read(t, filepath.Join(clientsDir, "genqlient", "operations.go")),
		"run `make reference`")
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path) //nolint:gosec // a file of ours
	require.NoError(t, err)
	return string(text)
}

// The pages name settings and metrics that there are.
func TestThePagesNameWhatThereIs(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_PUSH_CONTACT=mailto:operator@example.com")
	p.register(t, "ada") // some metrics begin with the first request
	_, metrics := p.get(t, "/metrics")
	settings := read(t, "../../docs/operating.md")
	for _, page := range []string{"api.md", "deploy.md", "websocket.md", "clients/README.md"} {
		text := read(t, "../../docs/"+page)
		for _, name := range regexp.MustCompile(`PARLEY_[A-Z0-9_]+`).FindAllString(text, -1) {
			require.True(t, strings.Contains(settings, "| `"+name+"` |"), "%s names %s", page, name)
		}
		for _, name := range regexp.MustCompile(`\bparley_[a-z_]+[a-z]`).FindAllString(text, -1) {
			require.True(t, strings.Contains(metrics, "# TYPE "+name+" "), "%s names %s", page, name)
		}
	}
}
