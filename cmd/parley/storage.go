package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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

// openDatabase opens the configured database as it is.
func openDatabase(ctx context.Context, p *program) (*database.DB, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	db, err := database.Open(ctx, database.Options{
		URL: p.config.DatabaseURL.Reveal(), DataDir: p.config.DataDir, MaxConns: p.config.DatabaseMaxConns,
		StatementTimeout: p.config.StatementTimeout, Logger: p.log.With("component", "database"),
	})
	switch {
	case err == nil:
		return db, nil
	case p.config.DatabaseURL != "":
		return nil, fmt.Errorf("cannot use the database: check that PostgreSQL runs and that PARLEY_DATABASE_URL is right: %w", err)
	}
	return nil, explainDataDir(p, err)
}

// openMigrated opens the configured database and brings its tables up to date.
func openMigrated(ctx context.Context, p *program) (*database.DB, error) {
	db, err := openDatabase(ctx, p)
	if err != nil {
		return nil, err
	}
	if _, err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
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
