package transport_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The uploads of apollo-upload-client and of urql, by the real npm packages, which `make test` installs.
func TestTheRealClientsUpload(t *testing.T) {
	dir, err := filepath.Abs("../../web/conformance")
	require.NoError(t, err)
	require.DirExists(t, filepath.Join(dir, "node_modules"), "run `npm ci --prefix web/conformance`, or `make test`, which does")
	s := serveForms(t)
	cmd := exec.CommandContext(t.Context(), "node", "uploads.mjs", s.URL+"/graphql", "ada")
	cmd.Dir = dir
	printed, err := cmd.CombinedOutput()
	require.NoError(t, err, string(printed))
	lines := strings.Split(strings.TrimSpace(string(printed)), "\n")
	require.Len(t, lines, 5)
	for i, sent := range []string{`"client":"apollo","kind":"file"`, `"client":"apollo","kind":"blob"`, `"client":"urql","kind":"file"`, `"client":"urql","kind":"blob"`} {
		require.Contains(t, lines[i], sent)
		require.Contains(t, lines[i], `"byteSize":85`)
	}
	require.Equal(t, "ok", lines[4])
}
