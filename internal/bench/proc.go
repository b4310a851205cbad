package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// residentKiB is how much of a process is in memory.
func residentKiB(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read the resident memory: %w", err)
	}
	return parseKiB(text, "VmRSS")
}

// peakKiB is the most that was resident of a process since it began, or since forgetPeak.
func peakKiB(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read the peak of memory: %w", err)
	}
	return parseKiB(text, "VmHWM")
}

// forgetPeak has the peak of a process begin at what is resident now: 5 of proc_pid_clear_refs(5).
func forgetPeak(pid int) error {
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil {
		return fmt.Errorf("forget the peak of memory: %w", err)
	}
	return nil
}

// parseKiB finds a line such as "VmRSS:	  123 kB" of proc_pid_status(5) or proc_meminfo(5).
func parseKiB(text []byte, name string) (float64, error) {
	for line := range strings.Lines(string(text)) {
		value, found := strings.CutPrefix(line, name+":")
		if !found {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
		if err != nil {
			return 0, fmt.Errorf("read %s: %w", name, err)
		}
		return n, nil
	}
	return 0, fmt.Errorf("read %s: there is none", name)
}
