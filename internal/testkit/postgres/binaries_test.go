package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBinariesOfPathComeFirst(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "path")
	fakePrograms(t, path, 16)
	fakePrograms(t, filepath.Join(root, "pg", "17", "bin"), 17)
	t.Setenv("PATH", path+":/usr/bin:/bin")

	dir, err := findBinaries(t.Context(), account{}, filepath.Join(root, "pg", "*", "bin"))

	require.NoError(t, err)
	require.Equal(t, path, dir)
}

func TestALinkInPathLeadsToTheOtherPrograms(t *testing.T) {
	root := t.TempDir()
	target := filepath.Join(root, "real")
	path := filepath.Join(root, "path")
	fakePrograms(t, target, 16)
	require.NoError(t, os.Mkdir(path, 0o755))
	require.NoError(t, os.Symlink(filepath.Join(target, "postgres"), filepath.Join(path, "postgres")))
	t.Setenv("PATH", path+":/usr/bin:/bin")

	dir, err := findBinaries(t.Context(), account{}, filepath.Join(root, "none"))

	require.NoError(t, err)
	require.Equal(t, target, dir)
}

func TestWhatIsIncompleteOrTooOldIsPassedOver(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "path")
	fakePrograms(t, path, 17)
	require.NoError(t, os.Remove(filepath.Join(path, "initdb")))
	for _, v := range []int{9, 12, 15, 100} {
		fakePrograms(t, filepath.Join(root, "pg", fmt.Sprint(v), "bin"), v)
	}
	require.NoError(t, os.Remove(filepath.Join(root, "pg", "100", "bin", "pg_ctl")))
	t.Setenv("PATH", path+":/usr/bin:/bin")

	dir, err := findBinaries(t.Context(), account{}, filepath.Join(root, "pg", "*", "bin"))

	require.NoError(t, err)
	require.Equal(t, filepath.Join(root, "pg", "15", "bin"), dir)
}

func TestTheHighestVersionIsChosenByNumber(t *testing.T) {
	root := t.TempDir()
	for _, v := range []int{99, 100, 15} {
		fakePrograms(t, filepath.Join(root, "pg", fmt.Sprint(v), "bin"), v)
	}
	t.Setenv("PATH", "/nowhere")

	dir, err := findBinaries(t.Context(), account{}, filepath.Join(root, "pg", "*", "bin"))

	require.NoError(t, err)
	require.Equal(t, filepath.Join(root, "pg", "100", "bin"), dir)
}

func TestWithoutBinariesTheMessageSaysWhatToInstall(t *testing.T) {
	t.Setenv("PATH", "/nowhere")

	_, err := findBinaries(t.Context(), account{}, filepath.Join(t.TempDir(), "*", "bin"))

	require.ErrorIs(t, err, errNoBinaries)
	require.ErrorContains(t, err, "install Debian's package postgresql")
	require.ErrorContains(t, err, EnvURL)
}

func TestWhatCannotInstallSaysSo(t *testing.T) {
	t.Setenv("PATH", "/nowhere")
	require.ErrorIs(t, install(t.Context()), errCannotInstall)
}

func TestDebiansOwnClusterIsSwitchedOffBeforeTheServerIsInstalled(t *testing.T) {
	t.Parallel()
	var commands []string
	for _, step := range installSteps() {
		commands = append(commands, fmt.Sprint(step))
	}
	require.Len(t, commands, 4)
	require.Contains(t, commands[2], "create_main_cluster off")
	require.Contains(t, commands[3], "install --no-install-recommends postgresql]")
}

// fakePrograms makes programs which only tell their version.
func fakePrograms(t *testing.T, dir string, version int) {
	t.Helper()
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for _, program := range programs() {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %d.4'\n", program, version)
		require.NoError(t, os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755))
	}
}
