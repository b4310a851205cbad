package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"parley/internal/testkit/postgres"
)

func TestCommandGetsAServerThatIsGoneAfterwards(t *testing.T) {
	t.Setenv(postgres.EnvURL, "")
	seen := filepath.Join(t.TempDir(), "url")

	code, err := run([]string{"sh", "-c", `printf %s "$PARLEY_TEST_DATABASE_URL" > "$0"; exit 7`, seen})

	require.NoError(t, err)
	require.Equal(t, 7, code)
	url, err := os.ReadFile(seen)
	require.NoError(t, err)
	config, err := pgx.ParseConfig(string(url))
	require.NoError(t, err)
	require.NoDirExists(t, config.Host)
}

func TestAGivenServerIsLeftAsItIs(t *testing.T) {
	t.Setenv(postgres.EnvURL, "postgres://given/db")

	code, err := run([]string{"sh", "-c", `test "$PARLEY_TEST_DATABASE_URL" = postgres://given/db`})

	require.NoError(t, err)
	require.Equal(t, 0, code)
}

func TestASignalledCommandCountsAsFailed(t *testing.T) {
	t.Setenv(postgres.EnvURL, "postgres://given/db")

	code, err := run([]string{"sh", "-c", "kill -KILL $$"})

	require.NoError(t, err)
	require.Equal(t, 137, code)
}

func TestWhatCannotRunFails(t *testing.T) {
	t.Setenv(postgres.EnvURL, "postgres://given/db")

	code, err := run([]string{"/no/such/command"})
	require.Error(t, err)
	require.Equal(t, 126, code)

	code, err = run(nil)
	require.ErrorContains(t, err, "Usage")
	require.Equal(t, 2, code)
}
