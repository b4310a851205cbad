package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
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
	text, err := os.ReadFile("../../schema.graphqls")
	require.NoError(t, err)
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(text)})
	require.NoError(t, err)
	valid := 0
	for _, b := range blocks(t, "../../docs") {
		for _, document := range documents(b) {
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
