package bench

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// profiler is a source file which lets a server write profiles when it is told to.
//
//go:embed profiler.go.txt
var profiler []byte

// overlay writes the profiler where a build finds it beside the server's sources, which stay as they
// are, and gives the flag for the build.
func (r *runner) overlay() ([]string, error) {
	if r.Profiles == "" {
		return nil, nil
	}
	if err := os.MkdirAll(r.Profiles, 0o750); err != nil {
		return nil, fmt.Errorf("make the directory for profiles: %w", err)
	}
	source, list := filepath.Join(r.dir, "profiler.go"), filepath.Join(r.dir, "overlay.json")
	text, err := json.Marshal(map[string]map[string]string{
		"Replace": {filepath.Join(r.root, "cmd", "parley", "profiler.go"): source},
	})
	if err != nil {
		return nil, fmt.Errorf("add the profiler: %w", err)
	}
	if err := errors.Join(os.WriteFile(source, profiler, 0o600), os.WriteFile(list, text, 0o600)); err != nil {
		return nil, fmt.Errorf("add the profiler: %w", err)
	}
	return []string{"-overlay", list}, nil
}

// profileTime bounds how long a server may take to write a profile.
const profileTime = 10 * time.Second

// profiled does the work, while the server writes a CPU profile of it where the run is to have profiles.
// The file is named for the work; a later repeat replaces it.
func (r *runner) profiled(ctx context.Context, server *process, name string, work func() error) error {
	if r.Profiles == "" {
		return work()
	}
	if err := server.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		return fmt.Errorf("begin a profile: %w", err)
	}
	if err := work(); err != nil {
		return err
	}
	return r.finishProfile(ctx, server, name)
}

// profileHeap has a server write what its heap holds, where the run is to have profiles.
func (r *runner) profileHeap(ctx context.Context, server *process, name string) error {
	if r.Profiles == "" {
		return nil
	}
	return r.finishProfile(ctx, server, name)
}

// finishProfile ends the CPU profile that was begun, or else asks for one of the heap, and gives the file its name.
func (r *runner) finishProfile(ctx context.Context, server *process, name string) error {
	if err := server.cmd.Process.Signal(syscall.SIGUSR2); err != nil {
		return fmt.Errorf("end a profile: %w", err)
	}
	finished := filepath.Join(r.Profiles, "finished")
	for end := time.Now().Add(profileTime); ; {
		_, err := os.Stat(finished)
		switch {
		case err == nil:
			return os.Rename(finished, filepath.Join(r.Profiles, fileName(name))) //nolint:wrapcheck // it names both files
		case !errors.Is(err, fs.ErrNotExist) || time.Now().After(end):
			return fmt.Errorf("end a profile: %w", err)
		}
		if err := pause(ctx, lookTime); err != nil {
			return err
		}
	}
}

// fileName makes a name of words: "SQLite, 64 senders" is sqlite-64-senders.pprof.
func fileName(words string) string {
	parts := strings.FieldsFunc(strings.ToLower(words), func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9')
	})
	return strings.Join(parts, "-") + ".pprof"
}
