package database

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// SchemaKey names the state of the tables that Migrate leads to: a hash of all migrations. Tests share
// templates of databases by it.
func SchemaKey() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(migrations, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := migrations.ReadFile(path)
		sum.Write(text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read the migrations: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Migrate brings the tables up to the newest version this program knows, each step in a transaction,
// and reports how many steps ran. Several nodes may call it at once: on PostgreSQL one of them works
// under an advisory lock while the others wait. A database newer than the program is an error. So is ErrInUse, on
// SQLite, where there is something to do and somebody else has the directory alone: that is a server of another
// version, whose tables are not changed under it.
func (db *DB) Migrate(ctx context.Context) (steps int, err error) {
	provider, err := db.migrator()
	if err != nil {
		return 0, err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the version of the tables: %w", err)
	}
	if current > target {
		return 0, fmt.Errorf("the database is at version %d, newer than this program's %d: run a newer Parley, or put back the backup from before the upgrade", current, target)
	}
	if current < target {
		var release func() error
		if release, err = db.pools.occupy(ctx); err != nil {
			return 0, fmt.Errorf("the tables are at version %d, this program needs %d, and %w", current, target, err)
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	done, err := provider.Up(ctx)
	if err != nil {
		err = fmt.Errorf("migrate the tables: %w", err)
		if db.pools.dir != "" {
			err = unusable(filepath.Join(db.pools.dir, sqliteFile), err)
		}
		return len(done), err
	}
	return len(done), nil
}

// Migrated tells whether the tables are at the version this program needs.
func (db *DB) Migrated(ctx context.Context) (bool, error) {
	provider, err := db.migrator()
	if err != nil {
		return false, err
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return false, fmt.Errorf("read the version of the tables: %w", err)
	}
	return !pending, nil
}

// Versions tells at which version the tables are, 0 for none yet, and which one this program needs.
func (db *DB) Versions(ctx context.Context) (current, needed int64, err error) {
	provider, err := db.migrator()
	if err != nil {
		return 0, 0, err
	}
	current, needed, err = provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read the version of the tables: %w", err)
	}
	return current, needed, nil
}

func (db *DB) migrator() (*goose.Provider, error) {
	dir, gooseDialect := "migrations/sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithSlog(db.logger), goose.WithDisableGlobalRegistry(true)}
	if db.name == dialect.Postgres {
		dir, gooseDialect = "migrations/postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("make the migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, dir)
	if err != nil {
		return nil, fmt.Errorf("open the migrations: %w", err)
	}
	provider, err := goose.NewProvider(gooseDialect, db.pools.write, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, nil
}
