package database

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/ent"
)

// attempts bounds how often a transaction that PostgreSQL chose as the victim of a conflict runs.
const attempts = 4

// Write runs fn in a transaction and commits it if fn returns nil. fn may run more than once (where
// PostgreSQL ended the transaction for a deadlock or a serialisation conflict), so it must set, never
// accumulate, what it hands out; and it must not publish, call out or use another client. The error
// is fn's own, or that of the commit: then the caller cannot know whether the change stands.
func (db *DB) Write(ctx context.Context, fn func(ctx context.Context, tx *ent.Tx) error) error {
	return retry(ctx, func() error { return db.writeOnce(ctx, fn) })
}

// retry runs a transaction until it is not the victim of a conflict.
func retry(ctx context.Context, transaction func() error) error {
	for attempt := 1; ; attempt++ {
		err := transaction()
		if err == nil || attempt == attempts || !Conflicted(err) {
			return err
		}
		backoff := time.Duration(attempt) * time.Duration(5+rand.IntN(20)) * time.Millisecond //nolint:gosec // jitter
		select {
		case <-ctx.Done():
			return err
		case <-time.After(backoff):
		}
	}
}

func (db *DB) writeOnce(ctx context.Context, fn func(context.Context, *ent.Tx) error) (err error) {
	tx, err := db.writer.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer func() {
		if err != nil {
			// What matters is why fn failed; a lost connection has rolled back by itself.
			_ = tx.Rollback()
		}
	}()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in transaction: %v", p)
			_ = tx.Rollback()
			panic(p)
		}
	}()
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// Conflicted tells a serialisation failure and a deadlock, after which PostgreSQL asks for a retry.
func Conflicted(err error) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && (pgErr.Code == "40001" || pgErr.Code == "40P01")
}

// LockRowsButKeys is LockRows for who changes rows that others may go on referring to: a message that names a user as its
// author does not wait for a change of that user.
func LockRowsButKeys(s *entsql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.For(entsql.LockNoKeyUpdate)
	}
}

// LockRows makes a query inside Write take the row locks of what it selects, until the transaction
// ends. On SQLite, whose transactions hold the only write lock from their beginning, it does nothing.
func LockRows(s *entsql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.ForUpdate()
	}
}
