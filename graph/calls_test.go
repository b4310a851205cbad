package graph_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// code is a package's source, with what its names mean.
type code struct {
	pkg  *types.Package
	uses map[*ast.Ident]types.Object
	// bodies are the functions, methods and variables of the package, by what declares them. A function
	// literal is part of the body that it stands in.
	bodies map[types.Object]ast.Node
}

// graphCode reads package graph as it is compiled, without its tests.
func graphCode(t testing.TB) code {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		files = append(files, file)
	}
	return check(t, fset, files, importer.ForCompiler(fset, "gc", exports(t)))
}

// exports gives what the packages that this test was built from export. It asks for the way in which they
// were built, so that nothing is compiled anew.
func exports(t testing.TB) importer.Lookup {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "-race" && setting.Value == "true" {
				args = append(args, "-race")
			}
		}
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", append(args, ".")...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	files := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}

func check(t testing.TB, fset *token.FileSet, files []*ast.File, from types.Importer) code {
	t.Helper()
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	pkg, err := (&types.Config{Importer: from}).Check("parley/graph", fset, files, info)
	require.NoError(t, err)
	c := code{pkg: pkg, uses: info.Uses, bodies: make(map[types.Object]ast.Node)}
	for _, file := range files {
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				c.bodies[info.Defs[d.Name]] = d
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if variables, ok := spec.(*ast.ValueSpec); ok {
						for _, name := range variables.Names {
							c.bodies[info.Defs[name]] = variables
						}
					}
				}
			}
		}
	}
	return c
}

// named gives a function of the package.
func (c code) named(t testing.TB, name string) types.Object {
	t.Helper()
	f := c.pkg.Scope().Lookup(name)
	require.NotNil(t, f, name)
	return f
}

// reaches tells whether running from can come to one of the doors, on a way that does not lead through a
// wall. A method that is called by way of an interface is taken for every method of its name.
func (c code) reaches(from types.Object, doors, walls []types.Object) bool {
	seen := make(map[types.Object]bool)
	for _, wall := range walls {
		seen[wall] = true
	}
	wanted := make(map[types.Object]bool)
	for _, door := range doors {
		wanted[door] = true
	}
	waiting := []types.Object{from}
	for len(waiting) > 0 {
		here := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		switch {
		case wanted[here]:
			return true
		case seen[here] || c.bodies[here] == nil:
			continue
		}
		seen[here] = true
		waiting = append(waiting, c.used(here)...)
	}
	return false
}

// used gives what the body of an object names.
func (c code) used(object types.Object) []types.Object {
	var out []types.Object
	ast.Inspect(c.bodies[object], func(n ast.Node) bool {
		name, ok := n.(*ast.Ident)
		if !ok || c.uses[name] == nil {
			return true
		}
		switch used := c.uses[name].(type) {
		case *types.Func:
			if receiver := used.Signature().Recv(); receiver != nil && types.IsInterface(receiver.Type()) {
				out = append(out, c.methods(used.Name())...)
			}
			out = append(out, used.Origin())
		default:
			out = append(out, used)
		}
		return true
	})
	return out
}

// methods gives all methods of a name.
func (c code) methods(name string) []types.Object {
	var out []types.Object
	for object := range c.bodies {
		if f, ok := object.(*types.Func); ok && f.Name() == name && f.Signature().Recv() != nil {
			out = append(out, f)
		}
	}
	return out
}

// users gives the functions, methods and variables whose bodies name something that is as asked.
func (c code) users(is func(types.Object) bool) []string {
	out := []string{}
	for object := range c.bodies {
		for _, used := range c.used(object) {
			if is(used) {
				out = append(out, object.Name())
				break
			}
		}
	}
	return out
}

// TestCallsAreFollowed holds the reading of code to what it is for.
func TestCallsAreFollowed(t *testing.T) {
	t.Parallel()
	const source = `package graph
		type viewer struct{}
		func door() viewer { return viewer{} }
		func wall() { door() }

		type root struct{}
		func (*root) inner() { door() }
		type resolver struct{ *root }
		type opener interface{ open() }
		type one struct{}
		func (one) open() { door() }
		func with[T any](v T, fn func(T)) { fn(v) }
		var kept = func() { door() }

		func direct() { door() }
		func twice() { direct() }
		func promoted(r resolver) { r.inner() }
		func literal() { with(1, func(int) { door() }) }
		func value() { f := door; _ = f }
		func method() { f := (*root).inner; _ = f }
		func dynamic(o opener) { o.open() }
		func variable() { kept() }
		func circle(n int) { if n > 0 { circle(n - 1) } else { twice() } }

		func never() { with(1, func(int) {}) }
		func walled() { wall() }
		func alike() { door := func() {}; door() }
		func endless() { endless() }
	`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "source.go", source, parser.SkipObjectResolution)
	require.NoError(t, err)
	c := check(t, fset, []*ast.File{file}, nil)
	door, wall := c.named(t, "door"), c.named(t, "wall")
	for _, name := range []string{"door", "direct", "twice", "promoted", "literal", "value", "method", "dynamic", "variable", "circle"} {
		require.True(t, c.reaches(c.named(t, name), []types.Object{door}, []types.Object{wall}), name)
	}
	for _, name := range []string{"wall", "walled", "never", "alike", "endless"} {
		require.False(t, c.reaches(c.named(t, name), []types.Object{door}, []types.Object{wall}), name)
	}
}
