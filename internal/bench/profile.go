package bench

import (
	"path/filepath"
	"strings"

	"parley/internal/bench/remote"
)

// profiled does the work, while the server writes a CPU profile of it where the run is to have profiles.
// The file is named for the work; a later repeat replaces it.
func (r *runner) profiled(server *process, name string, work func() error) error {
	if r.Profiles == "" {
		return work()
	}
	if _, err := server.ask(remote.BeginCPU, r.profile(name)); err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	_, err := server.ask(remote.EndCPU)
	return err
}

// profileHeap has a server write what its heap holds, where the run is to have profiles.
func (r *runner) profileHeap(server *process, name string) error {
	if r.Profiles == "" {
		return nil
	}
	_, err := server.ask(remote.Heap, r.profile(name))
	return err
}

// profile names a file of words: "SQLite, 64 senders" is sqlite-64-senders.pprof.
func (r *runner) profile(words string) string {
	parts := strings.FieldsFunc(strings.ToLower(words), func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9')
	})
	return filepath.Join(r.Profiles, strings.Join(parts, "-")+".pprof")
}
