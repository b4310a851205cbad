package disk_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/media"
	"parley/internal/media/disk"
	"parley/internal/media/storetest"
)

func open(t *testing.T, dir string) *disk.Store {
	t.Helper()
	s, err := disk.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestADirectoryIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) media.Store { return open(t, filepath.Join(t.TempDir(), "new", "media")) })
}

// files lists what is in a directory, by path.
func files(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	out := map[string]fs.FileMode{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		path, err = filepath.Rel(dir, path)
		out[filepath.ToSlash(path)] = info.Mode()
		return err
	}))
	return out
}

func TestObjectsAreFilesOfTheirOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	require.NoError(t, s.Put(t.Context(), "abcdef-01", "image/png", 3, bytes.NewReader([]byte("abc"))))
	require.Error(t, s.Put(t.Context(), "abcdef-02", "image/png", 4, bytes.NewReader([]byte("abc"))))
	require.Equal(t, map[string]fs.FileMode{"ab/cdef-01": 0o600}, files(t, dir), "nothing is left beside it")
}

func TestWhatACrashLeftIsRemovedOnceItIsOld(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	require.NoError(t, s.Put(t.Context(), "abcdef", "image/png", 3, bytes.NewReader([]byte("abc"))))
	for name, age := range map[string]time.Duration{"old": 2 * time.Hour, "new": time.Minute} {
		path := filepath.Join(dir, "incoming", name)
		require.NoError(t, os.WriteFile(path, []byte("half an obj"), 0o600))
		at := time.Now().Add(-age)
		require.NoError(t, os.Chtimes(path, at, at))
	}
	again := open(t, dir)
	require.Contains(t, files(t, dir), "incoming/new", "another process may be writing it")
	require.NotContains(t, files(t, dir), "incoming/old")
	_, size, err := again.Open(t.Context(), "abcdef")
	require.NoError(t, err)
	require.EqualValues(t, 3, size)
}

func TestNothingLeadsOutOfTheDirectory(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	s := open(t, dir)
	require.NoError(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("x"), 0o600))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "ab")))
	_, _, err := s.Open(t.Context(), "absecret")
	require.Error(t, err)
	require.Error(t, s.Put(t.Context(), "abother", "image/png", 1, bytes.NewReader([]byte("x"))))
	require.Equal(t, map[string]fs.FileMode{"secret": 0o600}, files(t, outside))
}

func TestADirectoryThatCannotBeIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	_, err := disk.Open(path)
	require.ErrorContains(t, err, "media directory")
}

func TestADiskTellsItsRoom(t *testing.T) {
	t.Parallel()
	free, known, err := open(t, t.TempDir()).Free()
	require.NoError(t, err)
	require.Equal(t, known, free > 0, "a system that tells has room for a test")
}
