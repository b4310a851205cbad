package main

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The README's first conversation works as it is printed: its shell blocks, one after the other, but
// for the address of the server.
func TestTheREADMEWorksAsPrinted(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	script := strings.Join(shellBlocks(t, "../../README.md"), "\n")
	require.Contains(t, script, "api=http://127.0.0.1:8080/graphql")
	script = strings.Replace(script, "http://127.0.0.1:8080", p.base, 1)

	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = t.TempDir()
	printed, err := cmd.CombinedOutput()
	require.NoError(t, err, string(printed))
	for _, want := range []string{
		`"seq":2},"deduplicated":false`,
		`"seq":2},"deduplicated":true`,
		`"__typename":"MessagePosted"`,
		`"message":{"seq":2,"text":"Hello, world!","author":{"username":"ada"}}`,
		`"hasPreviousPage":true`,
		`{"seq":1,"text":"created the room","systemEvent":{"kind":"ROOM_CREATED"}}`,
		`"kind":"IMAGE","attachments":[{"mimeType":"image/png","width":4,"height":3,"url":"/media/`,
	} {
		require.Contains(t, string(printed), want)
	}
	require.Equal(t, 1, strings.Count(string(printed), "event: next"), "the message arrives once:\n%s", printed)
}

// shellBlocks gives the blocks of a Markdown file that are marked as sh.
func shellBlocks(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	var blocks []string
	inside := false
	for lines := bufio.NewScanner(file); lines.Scan(); {
		switch line := lines.Text(); {
		case line == "```sh":
			inside = true
			blocks = append(blocks, "")
		case line == "```":
			inside = false
		case inside:
			blocks[len(blocks)-1] += line + "\n"
		}
	}
	require.NotEmpty(t, blocks)
	return blocks
}
