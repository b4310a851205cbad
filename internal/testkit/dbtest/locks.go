package dbtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/stretchr/testify/require"

	"parley/internal/database"
)

// RequireWaiting returns when n transactions wait for a lock. SQLite has them wait before they begin, which cannot be
// seen, nor need it.
func RequireWaiting(ctx context.Context, t testing.TB, db *database.DB, n int) {
	t.Helper()
	if db.Dialect() == dialect.Postgres {
		require.Eventually(t, func() bool { return waiting(ctx, db) == n }, time.Minute, 5*time.Millisecond)
	}
}

// waiting counts the transactions that wait for a lock; -1 where that cannot be told.
func waiting(ctx context.Context, db *database.DB) int {
	rows, err := db.Read().QueryContext(ctx,
		"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
	if err != nil {
		return -1
	}
	n := -1
	if rows.Next() {
		err = rows.Scan(&n)
	}
	if err := errors.Join(err, rows.Close()); err != nil {
		return -1
	}
	return n
}
