package bench

import (
	"fmt"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// endWithParent makes a server end when the benchmark is killed.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// cpuTime is what a process has used so far in user and system mode. It is the clock that
// clock_getcpuclockid(3) names, which counts nanoseconds: the times of /proc/PID/stat have the same sum,
// in ticks of 10 ms.
func cpuTime(pid int) (time.Duration, error) {
	const scheduled = 2 // of a whole process, not of a thread: CPUCLOCK_SCHED in Linux' posix-timers.h
	var used unix.Timespec
	if err := unix.ClockGettime(^int32(pid)<<3|scheduled, &used); err != nil {
		return 0, fmt.Errorf("read the CPU time of process %d: %w", pid, err)
	}
	return time.Duration(used.Nano()), nil
}

// openFiles is how many files a process of ours may have open.
func openFiles() (uint64, error) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0, fmt.Errorf("read the limit of open files: %w", err)
	}
	return limit.Cur, nil
}
