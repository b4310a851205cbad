//go:build !linux

package bench

import "syscall"

// endWithParent does nothing where there is no /proc to measure by either.
func endWithParent() *syscall.SysProcAttr { return nil }
