package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
	"parley/internal/testkit/postgres"
)

// A database that goes away takes readiness with it and nothing else; what was sent meanwhile is
// refused as something to try again, and all is well when the database is back.
func TestDatabaseGoesAwayAndComesBack(t *testing.T) {
	db := postgres.Private(t)
	p := launch(t, "PARLEY_DATABASE_URL="+db.Empty(t), secret)
	ada := p.register(t, "ada")
	room := makeRoom(t, ada)

	require.NoError(t, db.Crash(t.Context()))
	require.Eventually(t, func() bool { status, _ := p.get(t, "/readyz"); return status == http.StatusServiceUnavailable }, patience, 10*time.Millisecond)
	_, body := p.get(t, "/readyz")
	require.Contains(t, body, `"database":"failed"`)
	status, _ := p.get(t, "/healthz")
	require.Equal(t, http.StatusOK, status)
	_, err := send(t.Context(), ada, room, "anybody there?")
	var refused client.Errors
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "UNAVAILABLE", refused.Code())

	require.NoError(t, db.Start(t.Context()))
	require.Eventually(t, func() bool { status, _ := p.get(t, "/readyz"); return status == http.StatusOK }, patience, 10*time.Millisecond)
	id, err := send(t.Context(), ada, room, "there you are")
	require.NoError(t, err)
	require.Contains(t, idsOf(t, ada, room), id)
}

// Keys rotate over restarts: a token is good for as long as its key is listed.
func TestKeysRotate(t *testing.T) {
	const older, newer = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
	dir := "PARLEY_DATA_DIR=" + t.TempDir()
	token := ""
	for _, run := range []struct {
		keys string
		want string
	}{{older, ""}, {newer + "," + older, ""}, {newer, "UNAUTHENTICATED"}} {
		p := launch(t, dir, "PARLEY_JWT_SECRET="+run.keys)
		if token == "" {
			token = p.register(t, "ada").Token
		}
		err := p.As(token).Do(t.Context(), `{ viewer { user { username } } }`, nil, nil)
		if run.want == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, run.want)
		}
		require.NoError(t, p.cmd.Process.Kill())
		p.wait(t)
	}
}

// The key that is made by itself survives a restart, and so do sessions.
func TestTheKeyThatIsMadeIsKept(t *testing.T) {
	dir := "PARLEY_DATA_DIR=" + t.TempDir()
	p := launch(t, dir)
	ada := p.register(t, "ada")
	require.NoError(t, p.cmd.Process.Kill())
	p.wait(t)
	again := launch(t, dir)
	require.NoError(t, again.As(ada.Token).Do(t.Context(), `{ viewer { user { username } } }`, nil, nil))
}

// A token of a megabyte gets an answer like any other bad token.
func TestHugeToken(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	err := p.As(strings.Repeat("x", 1<<20)).Do(t.Context(), `{ viewer { user { username } } }`, nil, nil)
	var refused client.Errors
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "UNAUTHENTICATED", refused.Code())
	require.NotContains(t, refused.Error(), "xxx")
	require.NotContains(t, p.stderr.String(), "xxx")
}
