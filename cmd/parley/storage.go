package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"parley/graph"
	"parley/internal/auth"
	"parley/internal/database"
)

// closing closes at the end of a function and keeps the error where there is no other.
func closing(err *error, end func() error) {
	*err = errors.Join(*err, end())
}

// openTimeout bounds how long the first connection may take.
const openTimeout = 10 * time.Second

// openDatabase opens the configured database as it is, beside a server that may run on it.
func openDatabase(ctx context.Context, p *program) (*database.DB, error) {
	return openWith(ctx, p, databaseOptions(p))
}

// databaseOptions are the settings of the database.
func databaseOptions(p *program) database.Options {
	return database.Options{
		URL: p.config.DatabaseURL.Reveal(), DataDir: p.config.DataDir, MaxConns: p.config.DatabaseMaxConns,
		StatementTimeout: p.config.StatementTimeout, Logger: p.log.With("component", "database"),
	}
}

func openWith(ctx context.Context, p *program, o database.Options) (*database.DB, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	db, err := database.Open(ctx, o)
	switch {
	case err == nil:
		return db, nil
	case p.config.DatabaseURL != "":
		return nil, fmt.Errorf("cannot use the database: check that PostgreSQL runs and that PARLEY_DATABASE_URL is right: %w", err)
	case errors.Is(err, database.ErrInUse):
		return nil, fmt.Errorf("%w %s: stop that server, or choose another directory with PARLEY_DATA_DIR or --data-dir; "+
			"several servers need PostgreSQL, by PARLEY_DATABASE_URL or --database-url", database.ErrInUse, absolute(p.config.DataDir))
	}
	return nil, explainDataDir(p, err)
}

// openServing opens the configured database for a server, up to date.
func openServing(ctx context.Context, p *program) (*database.DB, error) {
	o := databaseOptions(p)
	o.Alone = true
	db, err := openWith(ctx, p, o)
	if err != nil {
		return nil, err
	}
	return migrated(ctx, p, db)
}

// openMigrated opens the configured database for a command, up to date.
func openMigrated(ctx context.Context, p *program) (*database.DB, error) {
	db, err := openDatabase(ctx, p)
	if err != nil {
		return nil, err
	}
	return migrated(ctx, p, db)
}

// migrated brings the tables up to date, or closes the database.
func migrated(ctx context.Context, p *program, db *database.DB) (*database.DB, error) {
	if _, err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(explainMigration(p, err), db.Close())
	}
	return db, nil
}

// explainMigration adds what a person can do about tables that a server uses.
func explainMigration(p *program, err error) error {
	if !errors.Is(err, database.ErrInUse) {
		return err
	}
	return fmt.Errorf("%w %s: stop that server first, or use the parley of its version", err, absolute(p.config.DataDir))
}

// absolute is the whole path of a directory, so that it means the same in every shell.
func absolute(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		return whole
	}
	return dir
}

// explainDataDir adds what a person can do about files that cannot be made.
func explainDataDir(p *program, err error) error {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return err
	}
	return fmt.Errorf("cannot keep data in %s: choose a directory that this user may write to with PARLEY_DATA_DIR or --data-dir: %w", p.config.DataDir, err)
}

// openAccounts makes the accounts over a migrated database.
func openAccounts(ctx context.Context, p *program, db *database.DB) (*auth.Accounts, error) {
	keys, err := signingKeys(p)
	if err != nil {
		return nil, err
	}
	return auth.New(ctx, auth.Options{
		ReplaceAvatar: graph.ReplaceAvatar,

		DB: db, Keys: keys, AccessTTL: p.config.AccessTokenTTL, RefreshTTL: p.config.RefreshTokenTTL,
		AuthRate: p.config.AuthRate, Logger: p.log.With("component", "auth"),
	})
}

// signingKeys are those configured, else the one kept in the data directory.
func signingKeys(p *program) ([][]byte, error) {
	if len(p.config.JWTSecret) == 0 {
		key, err := auth.LoadOrCreateSecret(p.config.DataDir)
		if err != nil {
			return nil, explainDataDir(p, err)
		}
		return [][]byte{key}, nil
	}
	keys := make([][]byte, 0, len(p.config.JWTSecret))
	for _, secret := range p.config.JWTSecret {
		keys = append(keys, []byte(secret.Reveal()))
	}
	return keys, nil
}

// withAccounts runs one command's work on the accounts of the configured database.
func withAccounts(ctx context.Context, p *program, work func(*auth.Accounts) error) (err error) {
	db, err := openMigrated(ctx, p)
	if err != nil {
		return err
	}
	defer closing(&err, db.Close)
	accounts, err := openAccounts(ctx, p, db)
	if err != nil {
		return err
	}
	return work(accounts)
}
