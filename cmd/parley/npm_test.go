package main

import (
	"bufio"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// npm runs one of the programs in web/conformance, which examine a server with the real npm packages.
// `make test` installs those.
func npm(t *testing.T, program string, p *process) *exec.Cmd {
	t.Helper()
	dir, err := filepath.Abs("../../web/conformance")
	require.NoError(t, err)
	require.DirExists(t, filepath.Join(dir, "node_modules"), "run `npm ci --prefix web/conformance`, or `make test`, which does")
	cmd := exec.CommandContext(t.Context(), "node", program, p.URL)
	cmd.Dir = dir
	return cmd
}

// All audits of the GraphQL over HTTP specification by its own suite, the optional ones included.
func TestTheOfficialAuditsOfGraphQLOverHTTPPass(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	printed, err := npm(t, "audits.mjs", p).CombinedOutput()
	require.NoError(t, err, string(printed))
	require.Contains(t, string(printed), "61 passed, 0 failed")
}

func TestTheRealSSEClientFollowsARoom(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	printed, err := npm(t, "sse.mjs", p).CombinedOutput()
	require.NoError(t, err, string(printed))
}

// Apollo Client and urql upload images as they do in people's pages, and read why one is refused.
func TestTheRealClientsUploadImages(t *testing.T) {
	p := launch(t)
	printed, err := npm(t, "uploads.mjs", p).CombinedOutput()
	require.NoError(t, err, string(printed))
	require.Contains(t, string(printed), `"client":"apollo","kind":"file"`)
	require.Contains(t, string(printed), `"client":"urql","kind":"blob"`)
}

// The real graphql-ws client loses its server to kill -9, finds it again and misses nothing.
func TestTheRealSocketClientSurvivesARestart(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		address := freeAddress(t)
		settings := []string{database, secret, "PARLEY_LISTEN=" + address}
		p := launch(t, settings...)
		cmd := npm(t, "conversation.mjs", p)
		orders, err := cmd.StdinPipe()
		require.NoError(t, err)
		stdout, err := cmd.StdoutPipe()
		require.NoError(t, err)
		var stderr output
		cmd.Stderr = &stderr
		require.NoError(t, cmd.Start())

		lines := bufio.NewScanner(stdout)
		require.True(t, lines.Scan(), stderr.String())
		require.Equal(t, "READY-FOR-RESTART", lines.Text(), stderr.String())
		p.signal(t, syscall.SIGKILL)
		p.wait(t)
		_, err = io.WriteString(orders, "go on\n") // the sender meets a server that isn't there
		require.NoError(t, err)
		launch(t, settings...)

		var said []string
		for lines.Scan() {
			said = append(said, lines.Text())
		}
		require.NoError(t, cmd.Wait(), "%s\n%s", strings.Join(said, "\n"), stderr.String())
		require.Contains(t, said, "ok")
	})
}

// freeAddress gives an address that nobody listens on, for a server that is to come back to it.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String()
}
