package auth_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
)

func TestTheSecretIsMadeOnceAndKeptPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	const racers = 16
	keys, errs := make([][]byte, racers), make([]error, racers)
	var group sync.WaitGroup
	for i := range racers {
		group.Go(func() { keys[i], errs[i] = auth.LoadOrCreateSecret(dir) })
	}
	group.Wait()
	for i := range racers {
		require.NoError(t, errs[i])
		require.Len(t, keys[i], auth.MinKeyBytes)
		require.Equal(t, keys[0], keys[i])
	}
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1, "nothing is left beside it")
	info, err := files[0].Info()
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())

	other, err := auth.LoadOrCreateSecret(t.TempDir())
	require.NoError(t, err)
	require.NotEqual(t, keys[0], other)
}

func TestADamagedSecretIsNotReplaced(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "abcd", "not hex " + strings.Repeat("z", 64)} {
		dir := t.TempDir()
		path := filepath.Join(dir, "jwt.key")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := auth.LoadOrCreateSecret(dir)
		require.ErrorContains(t, err, "damaged")
		if text != "" {
			require.NotContains(t, err.Error(), text)
		}
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, text, string(kept))
	}
	_, err := auth.LoadOrCreateSecret(filepath.Join(t.TempDir(), "a\x00b"))
	require.Error(t, err)
}

func TestKeysAreDerivedByPurpose(t *testing.T) {
	t.Parallel()
	secrets := [][]byte{[]byte(strings.Repeat("a", 32)), []byte(strings.Repeat("b", 40))}
	derive := func(purpose string) [][]byte {
		keys, err := auth.DeriveKeys(secrets, purpose)
		require.NoError(t, err)
		require.Len(t, keys, 2)
		return keys
	}
	keys := derive("media")
	require.Equal(t, keys, derive("media"), "all nodes derive the same")
	seen := map[string]bool{string(secrets[0]): true}
	for _, key := range append(keys, derive("other")...) {
		require.Len(t, key, 32)
		require.False(t, seen[string(key)])
		seen[string(key)] = true
	}
}
