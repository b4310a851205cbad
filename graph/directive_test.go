package graph_test

import (
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
)

// What @viewerDependent says is what the resolvers do: these tests read their code, those of
// audience_test.go run it.

func isMarked(f *ast.FieldDefinition) bool { return f.Directives.ForName("viewerDependent") != nil }

func isInserted(f *ast.FieldDefinition) bool {
	marked := f.Directives.ForName("viewerDependent")
	return marked != nil && marked.Arguments.ForName("inserted") != nil
}

// resolverMethods gives the methods that resolve the fields of the schema, by the type's and field's names.
func resolverMethods(t testing.TB, c code) map[string]types.Object {
	t.Helper()
	var generated *types.Package
	for _, imported := range c.pkg.Imports() {
		if imported.Path() == "parley/graph/generated" {
			generated = imported
		}
	}
	require.NotNil(t, generated)
	all, ok := generated.Scope().Lookup("ResolverRoot").Type().Underlying().(*types.Interface)
	require.True(t, ok)
	out := make(map[string]types.Object)
	for method := range all.Methods() {
		def := schema().Types[method.Name()]
		require.NotNil(t, def, method.Name())
		name := strings.ToLower(def.Name[:1]) + def.Name[1:] + "Resolver"
		resolver := c.named(t, name).Type()
		fields, ok := method.Signature().Results().At(0).Type().Underlying().(*types.Interface)
		require.True(t, ok)
		require.True(t, types.Implements(resolver, fields), name)
		for field := range fields.Methods() {
			object, _, _ := types.LookupFieldOrMethod(resolver, true, c.pkg, field.Name())
			out[def.Name+"."+fieldOf(t, def, field.Name()).Name] = object
		}
	}
	return out
}

// fieldOf gives the field that gqlgen gave a Go name.
func fieldOf(t testing.TB, def *ast.Definition, goName string) *ast.FieldDefinition {
	t.Helper()
	for _, f := range def.Fields {
		if strings.EqualFold(f.Name, goName) {
			return f
		}
	}
	require.Fail(t, "no such field", "%s.%s", def.Name, goName)
	return nil
}

// TestFieldsAreMarkedIfAndOnlyIfTheirResolversCanReadTheViewer follows the calls of each resolver. The way
// through reader, which keeps the viewer to itself, does not count. Mutations are executed for one viewer and
// are not marked.
func TestFieldsAreMarkedIfAndOnlyIfTheirResolversCanReadTheViewer(t *testing.T) {
	t.Parallel()
	c := graphCode(t)
	methods := resolverMethods(t, c)
	door, reader, own := c.named(t, "needViewer"), c.named(t, "reader"), c.named(t, "own")
	found := 0
	for _, def := range ours() {
		if def.Kind != ast.Object || def == schema().Mutation {
			continue
		}
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			method := methods[name] // nil: the field of a struct, which reads nothing
			reads := method != nil && c.reaches(method, []types.Object{door}, []types.Object{reader})
			require.Equal(t, reads, isMarked(f), "%s reads the viewer: %v; is @viewerDependent: %v", name, reads, isMarked(f))
			if reads {
				found++
				often := c.reaches(method, []types.Object{door}, []types.Object{reader, own})
				require.Equal(t, !often, isInserted(f), "%s is inserted: %v; says so: %v", name, !often, isInserted(f))
			}
		}
	}
	require.GreaterOrEqual(t, found, 16)
}

// TestThereIsOneDoorToTheViewer finds other ways to whom the request or the root field is of.
func TestThereIsOneDoorToTheViewer(t *testing.T) {
	t.Parallel()
	c := graphCode(t)
	require.Equal(t, []string{"needViewer"}, c.users(func(o types.Object) bool {
		f, ok := o.(*types.Func)
		return ok && f.Pkg() != c.pkg && f.Pkg() != nil && gives(f, "parley/internal/auth.Viewer")
	}), "what the context says")
	signIn, ok := c.named(t, "signIn").Type().Underlying().(*types.Struct)
	require.True(t, ok)
	require.ElementsMatch(t, []string{"needViewer", "signedIn"}, c.users(func(o types.Object) bool {
		return o == signIn.Field(0)
	}), "what a root field has said")
	require.ElementsMatch(t, []string{"Recover", "report", "extensionsOf"}, c.users(func(o types.Object) bool {
		f, ok := o.(*types.Func)
		return ok && gives(f, "parley/internal/request.Info")
	}), "whence the request came")
}

// gives tells whether a function has a result of the type.
func gives(f *types.Func, name string) bool {
	for result := range f.Signature().Results().Variables() {
		if types.TypeString(result.Type(), nil) == name {
			return true
		}
	}
	return false
}

// TestWhatAnInterfaceHidesIsMarked: a selection on an interface has the interface's fields.
func TestWhatAnInterfaceHidesIsMarked(t *testing.T) {
	t.Parallel()
	for _, def := range ours() {
		if def.Kind != ast.Interface {
			continue
		}
		for _, f := range def.Fields {
			for _, possible := range schema().GetPossibleTypes(def) {
				require.Equal(t, isMarked(f), isMarked(possible.Fields.ForName(f.Name)), "%s and %s.%s", def.Name, possible.Name, f.Name)
			}
		}
	}
}
