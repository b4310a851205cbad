package main

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/testkit/dbtest"
)

// A second server on a directory of SQLite ends before it has touched anything, and commands work beside the first.
func TestTwoServersCannotShareADirectory(t *testing.T) {
	dir := t.TempDir()
	p := launch(t, "PARLEY_DATA_DIR="+dir)
	ada := p.register(t, "ada")
	room := makeRoom(t, ada)

	second := command(t, []string{"PARLEY_LISTEN=127.0.0.1:0", "PARLEY_DATA_DIR=" + dir})
	printed, err := second.CombinedOutput()
	require.Error(t, err)
	require.Equal(t, exitFailed, second.ProcessState.ExitCode())
	require.Equal(t, "parley: another server uses the data directory "+dir+": stop that server, or choose another directory with "+
		"PARLEY_DATA_DIR or --data-dir; several servers need PostgreSQL, by PARLEY_DATABASE_URL or --database-url\n", string(printed))

	_, err = send(t.Context(), ada, room, "still here")
	require.NoError(t, err)
	require.Contains(t, operate(t, []string{"PARLEY_DATA_DIR=" + dir}, "user", "list"), "ada")
	require.Contains(t, operate(t, []string{"PARLEY_DATA_DIR=" + dir}, "migrate"), "already")
}

// The directory of a killed server is free as soon as the process is gone.
func TestAKilledServerLeavesItsDirectory(t *testing.T) {
	dir := "PARLEY_DATA_DIR=" + filepath.Join(t.TempDir(), "data")
	for range 3 {
		p := launch(t, dir)
		p.signal(t, syscall.SIGKILL)
		p.wait(t)
	}
}

// Servers on PostgreSQL share the directory of images.
func TestServersOnPostgresMayShareADirectory(t *testing.T) {
	settings := []string{"PARLEY_DATABASE_URL=" + dbtest.PostgresURL(t), "PARLEY_DATA_DIR=" + t.TempDir()}
	here, there := launch(t, settings...), launch(t, settings...)
	ada := here.register(t, "ada")
	room := makeRoom(t, ada)
	_, err := send(t.Context(), there.As(ada.Token), room, "from there")
	require.NoError(t, err, "they have one key")
}

// Where files that are sent can't wait, that is said at the start and not by the first upload.
func TestAMissingDirectoryForUploadsIsWarnedOf(t *testing.T) {
	require.NotContains(t, launch(t).stderr.String(), "uploads will fail")
	p := launch(t, "TMPDIR="+filepath.Join(t.TempDir(), "missing"))
	require.Contains(t, p.stderr.String(), "uploads will fail")
	require.Contains(t, p.stderr.String(), "TMPDIR")
}
