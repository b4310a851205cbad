package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// clockTick is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// cpuTime is what a process has used so far in user and system mode.
func cpuTime(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read the CPU time: %w", err)
	}
	return parseStat(text)
}

// parseStat adds utime and stime of proc_pid_stat(5), fields 14 and 15. The second field is the name of
// the program in parentheses, which may hold anything, so fields are counted from its end.
func parseStat(text []byte) (time.Duration, error) {
	const utime, stime = 14 - 3, 15 - 3 // behind the name, the first field is the third
	end := bytes.LastIndexByte(text, ')')
	fields := strings.Fields(string(text[end+1:]))
	if end < 0 || len(fields) <= stime {
		return 0, errors.New("read the CPU time: no stat of a process")
	}
	var ticks int64
	for _, i := range []int{utime, stime} {
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the CPU time: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
}

// residentKiB is how much of a process is in memory.
func residentKiB(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read the resident memory: %w", err)
	}
	return parseKiB(text, "VmRSS")
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

// parseMetric finds a value without labels in Prometheus' text format.
func parseMetric(text []byte, name string) (float64, error) {
	for line := range strings.Lines(string(text)) {
		value, found := strings.CutPrefix(line, name+" ")
		if !found {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return 0, fmt.Errorf("read metric %s: %w", name, err)
		}
		return n, nil
	}
	return 0, fmt.Errorf("read metric %s: there is none", name)
}
