package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options say what a Run works with.
type Options struct {
	// Short measures less, in about three minutes.
	Short bool
	// Repeats replaces the number of repeats where it is not 0, Subscribers the sizes of the room for fan-out
	// where there are any. A run with fewer is for finding out, not for the record.
	Repeats     int
	Subscribers []int
	// Only names the sections to measure; empty means all. "growth" stands for those from
	// history to watchers.
	Only []string
	// Dir is where servers keep their data while they are measured; empty means the system's directory
	// for temporary files. It should stand on the disk that matters.
	Dir string
	// Gqlgen is the command of the baseline over gqlgen's own transport, Bare that of ServeBare, Decode that of
	// ServeDecode.
	Gqlgen, Bare, Decode []string
	// Postgres makes an empty PostgreSQL database whose commits wait for the disk, and gives its URL
	// and what removes it.
	Postgres func(ctx context.Context) (url string, remove func() error, err error)
	// Profiles is a directory for CPU profiles of the server under each load, and for heap profiles of
	// the idle one; empty means none. Profiling costs a little, so figures of such a run are not for the record.
	Profiles string
	// Out takes the tables, Progress what is going on.
	Out, Progress io.Writer
}

// growth stands for the sections that tell the cost of growth.
const growth = "growth"

func growthSections() []string {
	return []string{"history", "rooms", "subscribers", "inbox", "watchers"}
}

// runner is one Run.
type runner struct {
	Options
	settings
	root   string // of the module
	dir    string // all that the run writes; removed at its end
	server string // the program under measurement
	// obedient is the same program with an ear for orders, where memory or profiles are wanted.
	obedient string
	dirs     int
}

// Run measures and prints. An error means that a server failed or answered wrongly; a missed goal is
// none.
func Run(ctx context.Context, o Options) (err error) {
	r := &runner{Options: o, settings: o.settings()}
	unfit, err := r.fit()
	if err != nil {
		return err
	}
	if r.dir, err = os.MkdirTemp(o.Dir, "parley-bench-"); err != nil {
		return fmt.Errorf("make a directory for the run: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.dir)) }()
	if err := r.build(ctx); err != nil {
		return err
	}
	about, err := machine(ctx, r.root, r.dir)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(r.Out, "## Parley, measured\n\n%s\n- settings: %s\n%s", about, r.describe(), unfit); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return r.measure(ctx)
}

// build makes the program as it stands in the working tree; and where it is to be asked for what cannot
// be had from outside, another that obeys.
func (r *runner) build(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("find the module: run the benchmark inside Parley's sources: %w", err)
	}
	r.root, r.server, r.obedient = strings.TrimSpace(string(out)), filepath.Join(r.dir, "parley"), filepath.Join(r.dir, "parley-obedient")
	if err := r.buildServer(ctx, r.server); err != nil {
		return err
	}
	if r.Profiles == "" && !r.wanted("idle") && !r.wanted("rooms") && !r.wanted("subscribers") && !r.wanted("images") {
		return nil
	}
	if err := os.MkdirAll(r.Profiles, 0o750); r.Profiles != "" && err != nil {
		return fmt.Errorf("make the directory for profiles: %w", err)
	}
	overlay, err := r.overlay()
	if err != nil {
		return err
	}
	return r.buildServer(ctx, r.obedient, overlay...)
}

func (r *runner) buildServer(ctx context.Context, program string, flags ...string) error {
	r.progress("build %s", filepath.Base(program))
	args := append(append([]string{"build"}, flags...), "-o", program, "./cmd/parley")
	build := exec.CommandContext(ctx, "go", args...) //nolint:gosec // fixed but for our directory
	build.Dir = r.root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return nil
}

// wanted reports whether a section is to be measured.
func (r *runner) wanted(section string) bool {
	return len(r.Only) == 0 || slices.Contains(r.Only, section) ||
		slices.Contains(r.Only, growth) && slices.Contains(growthSections(), section)
}

// measure runs the sections that were asked for and prints each when it is done.
func (r *runner) measure(ctx context.Context) error {
	var goals tally
	began := time.Now()
	for _, s := range []struct {
		name string
		run  func(context.Context) (section, error)
	}{
		{"fanout", r.fanOut},
		{"idle", r.idling},
		{"sends", r.sends},
		{"history", r.history},
		{"rooms", r.quiet},
		{"subscribers", r.subscribers},
		{"inbox", r.inbox},
		{"watchers", r.watchers},
		{"images", r.images},
		{"start", r.startUp},
	} {
		if !r.wanted(s.name) {
			continue
		}
		result, err := s.run(ctx)
		if err != nil {
			return fmt.Errorf("measure %s: %w", s.name, err)
		}
		if err := result.print(r.Out, &goals); err != nil {
			return err
		}
	}
	return goals.print(r.Out, time.Since(began))
}

// progress tells whoever waits what is going on.
func (r *runner) progress(format string, args ...any) {
	_, _ = fmt.Fprintf(r.Progress, "%s  "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...) // nobody has to read it
}

// newDir makes a data directory.
func (r *runner) newDir() (string, error) {
	r.dirs++
	dir := filepath.Join(r.dir, fmt.Sprintf("data%d", r.dirs))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a data directory: %w", err)
	}
	return dir, nil
}

// newHouse furnishes an empty SQLite.
func (r *runner) newHouse(ctx context.Context, accounts, rooms int) (*house, error) {
	dir, err := r.newDir()
	if err != nil {
		return nil, err
	}
	return furnish(ctx, dir, "", accounts, rooms)
}

// launch starts a server in a house, with further settings. Where there are to be profiles it obeys.
func (r *runner) launch(ctx context.Context, command []string, h *house, settings ...string) (*process, error) {
	if r.Profiles != "" {
		return r.launchObedient(ctx, command, h, settings...)
	}
	return launch(ctx, command, append(h.environment(), settings...), false)
}

// launchObedient starts a server that can be asked for its footprint.
func (r *runner) launchObedient(ctx context.Context, command []string, h *house, settings ...string) (*process, error) {
	if command[0] == r.server {
		command = []string{r.obedient}
	}
	return launch(ctx, command, append(h.environment(), settings...), true)
}

// contender is a server that is measured.
type contender struct {
	name    string
	command []string
	house   *house
	*process
}

const (
	parley = "Parley"
	plain  = "bare, coalesced"
	gqlgen = "gqlgen's transport"
)

// contenders furnishes Parley and both baselines for an audience; the plain broadcast needs nothing.
func (r *runner) contenders(ctx context.Context, audience int) ([]*contender, error) {
	all := []*contender{{name: parley, command: []string{r.server}}, {name: plain, command: r.Bare}, {name: gqlgen, command: r.Gqlgen}}
	for _, c := range all {
		if c.name == plain {
			c.house = &house{tokens: []string{""}, rooms: []string{"", ""}}
			continue
		}
		var err error
		if c.house, err = r.newHouse(ctx, accountsFor(audience), 2); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// startAll starts all contenders, or none.
func (r *runner) startAll(ctx context.Context, all []*contender) error {
	for i, c := range all {
		var err error
		if c.process, err = r.launch(ctx, c.command, c.house); err != nil {
			stopAll(all[:i])
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

func stopAll(all []*contender) {
	for _, c := range all {
		c.stop()
	}
}
