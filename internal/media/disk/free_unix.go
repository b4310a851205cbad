//go:build linux || darwin || freebsd

package disk

import (
	"fmt"
	"syscall"
)

// Free is how many bytes the file system of the directory has left for this process; not known where the system does
// not tell.
func (s *Store) Free() (bytes int64, known bool, err error) {
	var of syscall.Statfs_t
	if err := syscall.Statfs(s.root.Name(), &of); err != nil {
		return 0, false, fmt.Errorf("look how much of the disk is free: %w", err)
	}
	return int64(of.Bavail) * int64(of.Bsize), true, nil //nolint:gosec,unconvert // the types differ by system, and disks are smaller
}
