package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// machine describes where the figures come from, in lines of Markdown.
func machine(ctx context.Context, root, dir string) (string, error) {
	flush, err := flushTime(dir)
	if err != nil {
		return "", err
	}
	memory, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return "", fmt.Errorf("describe the machine: %w", err)
	}
	kib, err := parseKiB(memory, "MemTotal")
	if err != nil {
		return "", err
	}
	lines := []string{
		fmt.Sprintf("- machine: %s, %d cores, %s GiB, %s/%s, Linux %s; clients and servers share it",
			processor(), runtime.NumCPU(), number(kib/(1<<20)), runtime.GOOS, runtime.GOARCH, firstLine("/proc/sys/kernel/osrelease")),
		"- load average before: " + load(),
		fmt.Sprintf("- disk: writing 4 KiB and flushing it takes %s ms (median)", number(milliseconds(flush))),
		"- built with " + runtime.Version() + " from " + revision(ctx, root),
		"- date: " + time.Now().UTC().Format("2006-01-02 15:04 UTC"),
	}
	return strings.Join(lines, "\n"), nil
}

// processor is the model of the CPU, where the kernel tells it.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(key) == "model name" && strings.TrimSpace(value) != "" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// load is the load average over 1, 5 and 15 minutes.
func load() string {
	fields := strings.Fields(firstLine("/proc/loadavg"))
	return strings.Join(fields[:min(3, len(fields))], ", ")
}

func firstLine(path string) string {
	text, err := os.ReadFile(path) //nolint:gosec // files of /proc that this package names
	if err != nil {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}

// revision is the commit that was built, where there is a repository.
func revision(ctx context.Context, root string) string {
	cmd := exec.CommandContext(ctx, "git", "describe", "--tags", "--always", "--dirty")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "an unknown revision"
	}
	return strings.TrimSpace(string(out))
}

// flushTime is how long the disk under dir takes to make a small write durable: the floor of every
// commit of one message alone.
func flushTime(dir string) (_ time.Duration, err error) {
	const tries = 40
	f, err := os.Create(filepath.Join(dir, "flush")) //nolint:gosec // our own directory
	if err != nil {
		return 0, fmt.Errorf("measure the disk: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	took := make([]time.Duration, 0, tries)
	for range tries {
		began := time.Now()
		if _, err := f.Write(make([]byte, 4<<10)); err != nil {
			return 0, fmt.Errorf("measure the disk: %w", err)
		}
		if err := f.Sync(); err != nil {
			return 0, fmt.Errorf("measure the disk: %w", err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
