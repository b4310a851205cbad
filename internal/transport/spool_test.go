package transport

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
)

// Where an open file can't lose its name it is removed when it is closed.
func TestAFileThatKeptItsNameIsRemoved(t *testing.T) {
	s := &spool{dir: t.TempDir(), most: 10}
	f := new(file)
	require.NoError(t, s.open(f))
	kept, err := os.Create(f.Name())
	require.NoError(t, err)
	require.NoError(t, kept.Close())
	f.named = true
	f.close()
	require.NoFileExists(t, kept.Name())
	f.close()
}

func TestTheSpoolCountsWhatHasCome(t *testing.T) {
	s := &spool{dir: t.TempDir(), most: 10}
	first, second := new(file), new(file)
	require.NoError(t, s.open(first))
	require.NoError(t, s.open(second))
	fits, err := first.fill(strings.NewReader("12345678"), 10)
	require.NoError(t, err)
	require.True(t, fits)
	require.EqualValues(t, 8, s.held.Load())
	_, err = second.fill(strings.NewReader("123"), 10)
	require.ErrorIs(t, err, fault.New(fault.Unavailable, ""))
	first.close()
	require.Zero(t, s.held.Load())
	fits, err = second.fill(strings.NewReader("12345"), 4)
	require.NoError(t, err)
	require.False(t, fits)
	second.close()
	require.Zero(t, s.held.Load())
}

// A disk that is full is no fault of the client's.
func TestADiskThatIsFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("the system has no /dev/full")
	}
	s := &spool{most: 10}
	f := &file{File: full, spool: s}
	_, err = f.fill(strings.NewReader("123"), 10)
	require.Error(t, err)
	require.True(t, f.failed)
	f.close()
	require.Zero(t, s.held.Load())
}
