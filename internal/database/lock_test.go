package database_test

import (
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

func TestADirectoryIsForOneServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	alone := database.Options{DataDir: dir, Alone: true}
	first, err := database.Open(t.Context(), alone)
	require.NoError(t, err)
	_, err = first.Migrate(t.Context())
	require.NoError(t, err)

	byAnotherName := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(dir, byAnotherName))
	for _, name := range []string{dir, byAnotherName} {
		_, err = database.Open(t.Context(), database.Options{DataDir: name, Alone: true})
		require.ErrorIs(t, err, database.ErrInUse)
	}

	beside := dbtest.Open(t, database.Options{DataDir: dir})
	steps, err := beside.Migrate(t.Context())
	require.NoError(t, err, "there is nothing to do")
	require.Zero(t, steps)
	require.NoError(t, first.Ping(t.Context()))

	require.NoError(t, first.Close())
	dbtest.Open(t, alone)
}

// A command of a newer program leaves the tables of a running server as they are.
func TestTablesAreNotChangedUnderAServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, err := database.Open(t.Context(), database.Options{DataDir: dir, Alone: true})
	require.NoError(t, err)
	command := dbtest.Open(t, database.Options{DataDir: dir})
	_, err = command.Migrate(t.Context())
	require.ErrorIs(t, err, database.ErrInUse)
	version, _, err := command.Versions(t.Context())
	require.NoError(t, err)
	require.Zero(t, version)

	require.NoError(t, server.Close())
	steps, err := command.Migrate(t.Context())
	require.NoError(t, err)
	require.NotZero(t, steps)
	dbtest.Open(t, database.Options{DataDir: dir, Alone: true})
}

// Commands that meet at a new directory wait for one another.
func TestOneMigratesANewDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var migrated atomic.Int64
	var group sync.WaitGroup
	for range 4 {
		db := dbtest.Open(t, database.Options{DataDir: dir})
		group.Go(func() {
			steps, err := db.Migrate(t.Context())
			if err == nil && steps > 0 {
				migrated.Add(1)
			}
		})
	}
	group.Wait()
	require.Equal(t, int64(1), migrated.Load())
}

func TestADirectoryThatFailsToOpenIsLeftToOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "parley.db")
	require.NoError(t, os.WriteFile(path, []byte("this is no database, and longer than the header of one by far…………………………………………………"), 0o600))
	_, err := database.Open(t.Context(), database.Options{DataDir: dir, Alone: true})
	require.Error(t, err)
	require.NotErrorIs(t, err, database.ErrInUse)
	require.NoError(t, os.Remove(path))
	dbtest.Open(t, database.Options{DataDir: dir, Alone: true})
}

// Servers on PostgreSQL may share the directory, for images are in it.
func TestPostgresIsForManyServers(t *testing.T) {
	t.Parallel()
	o := database.Options{URL: dbtest.PostgresURL(t), DataDir: t.TempDir(), Alone: true}
	dbtest.Open(t, o)
	dbtest.Open(t, o)
}
