package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	installTime = 10 * time.Minute
	// lockPath is a file that only root can make.
	lockPath = "/run/parley-postgres-install.lock"
)

var errCannotInstall = errors.New("cannot install PostgreSQL here: that takes root and apt-get")

// install installs Debian's package, one process at a time. The package would start a server of its
// own; it is told not to.
func install(ctx context.Context) (err error) {
	if os.Geteuid() != 0 {
		return errCannotInstall
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return errCannotInstall
	}
	lock, err := os.OpenFile(lockPath, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("lock the installation: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("lock the installation: %w", err)
	}
	if found, err := filepath.Glob(filepath.Join(debianBinaries, "initdb")); err == nil && len(found) > 0 {
		return nil // Another process was faster.
	}
	ctx, cancel := context.WithTimeout(ctx, installTime)
	defer cancel()
	for _, step := range installSteps() {
		if err := run(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// installSteps are the commands of an installation, in their order.
func installSteps() [][]string {
	get := []string{"apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"}
	add := append(get[:len(get):len(get)], "install", "--no-install-recommends")
	return [][]string{
		append(get[:len(get):len(get)], "update"),
		append(add[:len(add):len(add)], "postgresql-common"),
		{"pg_conftool", "/etc/postgresql-common/createcluster.conf", "set", "create_main_cluster", "off"},
		append(add[:len(add):len(add)], "postgresql"),
	}
}

func run(ctx context.Context, command []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // One of installSteps.
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("install PostgreSQL: %v: %w\n%s", command, err, out)
	}
	return nil
}
