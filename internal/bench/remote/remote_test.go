package remote

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrdersAreFollowedOneByOne(t *testing.T) {
	dir := t.TempDir()
	cpu, heap := filepath.Join(dir, "cpu"), filepath.Join(dir, "heap")
	commands := strings.Join([]string{
		Collect, BeginCPU + " " + cpu, BeginCPU + " " + cpu, EndCPU, EndCPU, Heap + " " + heap, Heap + " " + dir, "dance",
	}, "\n")
	var answers bytes.Buffer
	require.NoError(t, new(orders).follow(strings.NewReader(commands), &answers))

	lines := strings.Split(strings.TrimSpace(answers.String()), "\n")
	require.Len(t, lines, 8)
	goroutines, err := strconv.Atoi(lines[0])
	require.NoError(t, err)
	require.Positive(t, goroutines)
	require.Equal(t, []string{"begun", Failed + "a profile is under way", "written", Failed + "no profile is under way", "written"}, lines[1:6])
	require.Contains(t, lines[6], Failed+"write a profile")
	require.Equal(t, Failed+"there is no such command", lines[7])
	require.FileExists(t, cpu)
	require.FileExists(t, heap)
}
