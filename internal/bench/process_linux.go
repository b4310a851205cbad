package bench

import "syscall"

// endWithParent makes a server end when the benchmark is killed.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
