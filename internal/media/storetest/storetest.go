// Package storetest is what every media.Store must do, whatever it keeps its objects in.
//
// The suite holds no state and may run in parallel; it imports the contract and nothing else of ours. Only
// tests of implementations import it.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"parley/internal/media"
)

// Run runs the suite; open gives an empty store for each test.
func Run(t *testing.T, open func(t *testing.T) media.Store) {
	for name, test := range map[string]func(*testing.T, media.Store){
		"what is put can be read from anywhere": readsFromAnywhere,
		"an object can be put twice":            putsTwice,
		"many put one object at once":           putsAtOnce,
		"a put that fails leaves nothing":       failsWhole,
		"a failed put leaves what was there":    failsHarmlessly,
		"what is deleted is gone":               deletes,
		"a reader keeps what it has opened":     keepsReading,
		"names are checked":                     checksNames,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func put(t *testing.T, s media.Store, name string, content []byte) {
	t.Helper()
	require.NoError(t, s.Put(t.Context(), name, "image/png", int64(len(content)), bytes.NewReader(content)))
}

func read(t *testing.T, s media.Store, name string) []byte {
	t.Helper()
	r, size, err := s.Open(t.Context(), name)
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Len(t, content, int(size))
	require.NoError(t, r.Close())
	return content
}

func requireNone(t *testing.T, s media.Store, name string) {
	t.Helper()
	_, _, err := s.Open(t.Context(), name)
	require.ErrorIs(t, err, media.ErrNotExist)
}

// sample is content of which no two parts are alike.
func sample(size int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%d,", i)
	}
	return b.Bytes()[:size]
}

func readsFromAnywhere(t *testing.T, s media.Store) {
	for _, size := range []int{1, 2, 300_000} {
		content := sample(size)
		name := fmt.Sprintf("abc-%d", size)
		put(t, s, name, content)
		require.Equal(t, content, read(t, s, name))
		r, n, err := s.Open(t.Context(), name)
		require.NoError(t, err)
		require.EqualValues(t, size, n)
		require.NoError(t, iotest.TestReader(shortened{r}, content))
		_, err = r.Seek(0, io.SeekStart)
		require.NoError(t, err)
		_, err = r.Seek(-1, io.SeekStart)
		require.Error(t, err)
		for _, at := range []int{size / 2, size / 3, size} {
			_, err = r.Seek(int64(at), io.SeekStart)
			require.NoError(t, err)
			rest, err := io.ReadAll(r)
			require.NoError(t, err)
			require.Equal(t, string(content[at:]), string(rest))
		}
		require.NoError(t, r.Close())
	}
}

// shortened hides what a file can do beside reading and seeking.
type shortened struct{ io.ReadSeeker }

func putsTwice(t *testing.T, s media.Store) {
	content := sample(1000)
	put(t, s, "same", content)
	put(t, s, "same", content)
	require.Equal(t, content, read(t, s, "same"))
}

func putsAtOnce(t *testing.T, s media.Store) {
	content := sample(100_000)
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			errs[i] = s.Put(t.Context(), "wanted-by-all", "image/png", int64(len(content)), bytes.NewReader(content))
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, content, read(t, s, "wanted-by-all"))
}

func failsWhole(t *testing.T, s media.Store) {
	broken := io.MultiReader(bytes.NewReader(sample(500)), iotest.ErrReader(errors.New("the reader broke")))
	require.Error(t, s.Put(t.Context(), "broken", "image/png", 1000, broken))
	requireNone(t, s, "broken")
	require.Error(t, s.Put(t.Context(), "too-short", "image/png", 1000, bytes.NewReader(sample(999))))
	requireNone(t, s, "too-short")
	ended, end := context.WithCancel(t.Context())
	end()
	require.Error(t, s.Put(ended, "too-late", "image/png", 1000, bytes.NewReader(sample(1000))))
	requireNone(t, s, "too-late")
}

func failsHarmlessly(t *testing.T, s media.Store) {
	content := sample(1000)
	put(t, s, "stays", content)
	require.Error(t, s.Put(t.Context(), "stays", "image/png", 1000, bytes.NewReader(content[:10])))
	require.Equal(t, content, read(t, s, "stays"))
}

func deletes(t *testing.T, s media.Store) {
	content := sample(10)
	put(t, s, "gone", content)
	put(t, s, "gone-not", content)
	require.NoError(t, s.Delete(t.Context(), "gone"))
	requireNone(t, s, "gone")
	require.Equal(t, content, read(t, s, "gone-not"))
	require.NoError(t, s.Delete(t.Context(), "gone"), "once more")
	require.NoError(t, s.Delete(t.Context(), "xx-never-there"))
	put(t, s, "gone", content)
	require.Equal(t, content, read(t, s, "gone"))
}

func keepsReading(t *testing.T, s media.Store) {
	content := sample(200_000)
	put(t, s, "read-on", content)
	r, _, err := s.Open(t.Context(), "read-on")
	require.NoError(t, err)
	head := make([]byte, 10)
	_, err = io.ReadFull(r, head)
	require.NoError(t, err)
	put(t, s, "read-on", content)
	rest, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, content, append(head, rest...))
	require.NoError(t, r.Close())
}

func checksNames(t *testing.T, s media.Store) {
	for _, name := range []string{
		"", "ab", "../etc", "ab/../../x", "/etc/passwd", "ab\x00c", "ABC", "ab c", "a-bc", "-abc", "äbc", strings.Repeat("a", 129),
	} {
		require.Error(t, s.Put(t.Context(), name, "image/png", 1, strings.NewReader("x")), "%q", name)
		_, _, err := s.Open(t.Context(), name)
		require.Error(t, err, "%q", name)
		require.NotErrorIs(t, err, media.ErrNotExist)
		require.Error(t, s.Delete(t.Context(), name), "%q", name)
	}
	put(t, s, strings.Repeat("a", 128), []byte("x"))
}
