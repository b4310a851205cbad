//go:build !linux

package bench

import (
	"errors"
	"syscall"
	"time"
)

// endWithParent does nothing where nothing can be measured.
func endWithParent() *syscall.SysProcAttr { return nil }

var errNeedsLinux = errors.New("the benchmark needs Linux")

func cpuTime(int) (time.Duration, error) { return 0, errNeedsLinux }

func openFiles() (uint64, error) { return 0, errNeedsLinux }
