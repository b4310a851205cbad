package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the directory of the module.
const root = "../.."

func TestTheHouseIsInOrder(t *testing.T) {
	packages := list(t)
	require.Greater(t, len(packages), 5, "go list must see the house")
	require.Empty(t, violations(packages, arrows()))
}

func TestEveryLeafIsThere(t *testing.T) {
	var seen []string
	for _, p := range list(t) {
		seen = append(seen, inside(p.ImportPath))
	}
	require.Subset(t, seen, leaves())
}

func TestViolationsAreFound(t *testing.T) {
	t.Parallel()
	house := func(change pkg) []pkg {
		return []pkg{
			{ImportPath: "parley/internal/id", Doc: "Package id."},
			{ImportPath: "parley/internal/testkit", Doc: "Package testkit."},
			{ImportPath: "parley/internal/database", Doc: "Package database."},
			{ImportPath: "parley/internal/chat", Doc: "Package chat."},
			{ImportPath: "parley/internal/bus", Doc: "Package bus."},
			change,
		}
	}
	for name, tc := range map[string]struct {
		change pkg
		want   []string
	}{
		"an arrow of the table":       {pkg{ImportPath: "parley/internal/live", Doc: "d", Imports: []string{"parley/internal/chat", "time"}}, nil},
		"a leaf":                      {pkg{ImportPath: "parley/internal/config", Doc: "d", Imports: []string{"parley/internal/id"}}, nil},
		"a neighbour":                 {pkg{ImportPath: "parley/internal/bus/nats", Doc: "d", Imports: []string{"parley/internal/bus"}}, nil},
		"no arrow":                    {pkg{ImportPath: "parley/internal/live", Doc: "d", Imports: []string{"parley/internal/database"}}, []string{"internal/live imports internal/database"}},
		"the wrong way":               {pkg{ImportPath: "parley/internal/bus", Doc: "d", Imports: []string{"parley/internal/chat"}}, []string{"internal/bus imports internal/chat"}},
		"a leaf with an arrow":        {pkg{ImportPath: "parley/internal/fault", Doc: "d", Imports: []string{"parley/internal/id"}}, []string{"internal/fault imports internal/id"}},
		"the API from inside":         {pkg{ImportPath: "parley/internal/server", Doc: "d", Imports: []string{"parley/graph"}}, []string{"internal/server imports graph"}},
		"a test with the testkit":     {pkg{ImportPath: "parley/internal/bus", Doc: "d", XTestImports: []string{"parley/internal/testkit"}}, nil},
		"a program with the testkit":  {pkg{ImportPath: "parley/cmd/parley", Doc: "d", Imports: []string{"parley/internal/testkit"}}, []string{"cmd/parley imports internal/testkit"}},
		"a row that names a kit":      {pkg{ImportPath: "parley/cmd/parley-bench", Doc: "d", Imports: []string{"parley/internal/testkit/postgres"}}, nil},
		"a row that names another":    {pkg{ImportPath: "parley/cmd/parley-bench", Doc: "d", Imports: []string{"parley/internal/testkit"}}, []string{"cmd/parley-bench imports internal/testkit"}},
		"a test with a suite":         {pkg{ImportPath: "parley/internal/bus/nats", Doc: "d", XTestImports: []string{"parley/internal/bus/bustest"}}, nil},
		"a test with a suite reached": {pkg{ImportPath: "parley/internal/live", Doc: "d", XTestImports: []string{"parley/internal/bus/bustest"}}, nil},
		"a program with a suite":      {pkg{ImportPath: "parley/internal/bus/nats", Doc: "d", Imports: []string{"parley/internal/bus/bustest"}}, []string{"internal/bus/nats imports internal/bus/bustest"}},
		"a test and its own package":  {pkg{ImportPath: "parley/internal/config", Doc: "d", XTestImports: []string{"parley/internal/config"}}, nil},
		"a test with what is reached": {pkg{ImportPath: "parley/internal/live", Doc: "d", TestImports: []string{"parley/internal/database"}}, nil},
		"a test with what is not":     {pkg{ImportPath: "parley/internal/config", Doc: "d", TestImports: []string{"parley/internal/chat"}}, []string{"a test of internal/config imports internal/chat"}},
		"a leaf's test":               {pkg{ImportPath: "parley/internal/fault", Doc: "d", XTestImports: []string{"parley/internal/fault", "parley/internal/id"}}, nil},
		"a stranger":                  {pkg{ImportPath: "parley/internal/new", Doc: "d"}, []string{"internal/new has no row in the table of arrows"}},
		"a package without a comment": {pkg{ImportPath: "parley/internal/config", Doc: " "}, []string{"internal/config has no package comment"}},
		"a generated package":         {pkg{ImportPath: "parley/ent/room"}, nil},
		"the tables uncommented":      {pkg{ImportPath: "parley/ent/schema"}, []string{"ent/schema has no package comment"}},
		"a name that says nothing":    {pkg{ImportPath: "parley/cmd/utils", Name: "main", Doc: "d"}, []string{"cmd/utils has a name that does not say what it is for"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, violations(house(tc.change), arrows()))
		})
	}
}

// list gives all packages of the module.
func list(t *testing.T) []pkg {
	t.Helper()
	var stderr bytes.Buffer
	fields := "-json=ImportPath,Dir,Name,Doc,Imports,TestImports,XTestImports"
	cmd := exec.CommandContext(t.Context(), "go", "list", fields, "./...")
	cmd.Dir, cmd.Stderr = root, &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())

	var packages []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		look(t, p.Dir)
		packages = append(packages, p)
	}
}

// look reads the package's directory and those above it, so that `go test` knows what this test
// depends on and does not answer from its cache when a file there has changed: it can't see into
// `go list`.
func look(t *testing.T, dir string) {
	t.Helper()
	top, err := filepath.Abs(root)
	require.NoError(t, err)
	for ; len(dir) >= len(top); dir = filepath.Dir(dir) {
		_, err := os.ReadDir(dir)
		require.NoError(t, err)
	}
}
