// Package dbtest gives tests migrated databases of their own, of both kinds, and the rows that most
// tests begin with. Only tests may import it; it may be used from parallel tests.
package dbtest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/database"
	"parley/internal/id"
	"parley/internal/testkit/postgres"
)

// Each runs a test in parallel on SQLite and on a real PostgreSQL.
func Each(t *testing.T, test func(t *testing.T, db *database.DB)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// SQLite gives a migrated SQLite in a directory of the test's own.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	db := Open(t, database.Options{DataDir: t.TempDir()})
	_, err := db.Migrate(t.Context())
	require.NoError(t, err)
	return db
}

// Postgres gives a migrated PostgreSQL database of the test's own.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	return Open(t, database.Options{URL: PostgresURL(t), MaxConns: 10})
}

// PostgresURL gives the address of a migrated PostgreSQL database of the test's own.
func PostgresURL(t testing.TB) string {
	t.Helper()
	key, err := database.SchemaKey()
	require.NoError(t, err)
	return postgres.Database(t, key, migrate)
}

// Open opens a database and closes it when the test ends.
func Open(t testing.TB, o database.Options) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func migrate(ctx context.Context, url string) error {
	db, err := database.Open(ctx, database.Options{URL: url})
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	_, err = db.Migrate(ctx)
	if closeErr := db.Close(); err == nil {
		err = closeErr
	}
	return err
}

// User inserts an account that nobody can sign in to. The name is made unique where it is empty.
func User(t testing.TB, db *database.DB, name string) *ent.User {
	t.Helper()
	if name == "" {
		name = id.New(id.User)
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	var u *ent.User
	err := db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) (err error) {
		u, err = tx.User.Create().SetUsername(name).SetUsernameKey(strings.ToLower(name)).
			SetEmail(strings.ToLower(name) + "@example.org").SetDisplayName(name).SetPasswordHash("none").
			SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		return err
	})
	require.NoError(t, err)
	return u
}
