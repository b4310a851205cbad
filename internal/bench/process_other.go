//go:build !linux

package bench

import (
	"errors"
	"syscall"
	"time"
)

// endWithParent does nothing where nothing can be measured.
func endWithParent() *syscall.SysProcAttr { return nil }

func cpuTime(int) (time.Duration, error) { return 0, errors.New("the benchmark needs Linux") }
