package database

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrInUse is the error of Open with Options.Alone, and of Migrate, where somebody else has SQLite's directory alone.
var ErrInUse = errors.New("another server uses the data directory")

const (
	// lockFile stands beside the database. It is empty and stays when the server ends: if its name were removed, two
	// servers could hold locks on two files of that name.
	lockFile = "parley.lock"
	// lockWait is for commands, which hold the lock while they migrate, and for a server that is just ending.
	lockWait = 2 * time.Second
)

// occupy takes the directory, or gives ErrInUse. The kernel holds the lock by the open file and lets it go with the
// process, however that ends. It is not taken on the database file: closing any handle of that drops the locks by
// which SQLite keeps processes apart.
func occupy(ctx context.Context, dir string) (*flock.Flock, error) {
	waiting, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	lock := flock.New(filepath.Join(dir, lockFile))
	_, err := lock.TryLockContext(waiting, lockWait/100)
	switch {
	case err == nil:
		return lock, nil
	case waiting.Err() != nil && ctx.Err() == nil:
		return nil, ErrInUse
	}
	return nil, fmt.Errorf("lock the data directory: %w", err)
}
