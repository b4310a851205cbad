package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/testkit/dbtest"
)

var rename = database.Statement{
	Doing: "rename users",
	Postgres: `UPDATE users SET display_name = v.name FROM unnest($1::text[], $2::text[]) AS v (id, name)
		WHERE users.id = v.id`,
	SQLite: `UPDATE users SET display_name = ?2 WHERE id = ?1`,
}

var readNames = database.Statement{
	Doing:    "read names",
	Postgres: `SELECT id, display_name, disabled_at, created_at FROM users WHERE id = ANY($1::text[]) ORDER BY id`,
	SQLite:   `SELECT id, display_name, disabled_at, created_at FROM users WHERE id IN (VALUES rows) ORDER BY id`,
}

var broken = database.Statement{
	Doing:    "insert what is there already",
	Postgres: `INSERT INTO users SELECT u.* FROM users u, unnest($1::text[]) v WHERE u.id = v`,
	SQLite:   `INSERT INTO users SELECT * FROM users WHERE id = ?1`,
}

// names reads the names of users by the statement for many rows.
func names(t *testing.T, db *database.DB, users []*ent.User) []string {
	t.Helper()
	out := make([]string, 0, len(users))
	require.NoError(t, db.Transact(t.Context(), func(_ context.Context, tx *database.Tx) error {
		out = out[:0]
		tx.Queue(&readNames, len(users), func(row database.Row) error {
			var id, name string
			var disabledAt *time.Time
			var createdAt time.Time
			err := row.Scan(&id, &name, &disabledAt, &createdAt)
			require.Equal(t, users[len(out)].ID, id)
			require.Nil(t, disabledAt)
			require.True(t, users[len(out)].CreatedAt.Equal(createdAt))
			out = append(out, name)
			return err
		}, ids(users))
		return nil
	}))
	return out
}

func ids(users []*ent.User) []string {
	out := make([]string, len(users))
	for i, u := range users {
		out[i] = u.ID
	}
	return out
}

func TestStatementsRunForAnyNumberOfRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		var users []*ent.User
		var want []string
		for i := range 9 {
			users = append(users, dbtest.User(t, db, fmt.Sprint("user", i)))
			want = append(want, fmt.Sprint("User ", i))
		}
		for n := range users {
			require.NoError(t, db.Transact(t.Context(), func(_ context.Context, tx *database.Tx) error {
				tx.Queue(&rename, n, nil, ids(users[:n]), want[:n])
				return nil
			}))
			require.Equal(t, want[:n], names(t, db, users[:n]))
		}
		many := make([]*ent.User, 300)
		for i := range many {
			many[i] = dbtest.User(t, db, fmt.Sprint("many", i))
		}
		require.Len(t, names(t, db, many), 300)
	})
}

func TestTransactCommitsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ada := dbtest.User(t, db, "ada")
		failure := errors.New("no")
		attempt := func(then func(ctx context.Context, tx *database.Tx) error) error {
			return db.Transact(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				tx.Queue(&rename, 1, nil, []string{ada.ID}, []string{"changed"})
				if err := tx.Flush(ctx); err != nil {
					return err
				}
				return then(ctx, tx)
			})
		}
		require.ErrorIs(t, attempt(func(context.Context, *database.Tx) error { return failure }), failure)
		require.PanicsWithValue(t, "boom", func() {
			_ = attempt(func(context.Context, *database.Tx) error { panic("boom") })
		})
		err := attempt(func(_ context.Context, tx *database.Tx) error {
			tx.Queue(&broken, 1, nil, []string{ada.ID}) // fails with the commit
			return nil
		})
		require.ErrorContains(t, err, "insert what is there already")
		require.Equal(t, []string{"ada"}, names(t, db, []*ent.User{ada}))

		require.NoError(t, attempt(func(ctx context.Context, tx *database.Tx) error {
			client, err := tx.Ent(ctx)
			require.NoError(t, err)
			n, err := client.User.Query().Where(user.DisplayName("changed")).Count(ctx)
			require.NoError(t, err)
			require.Equal(t, 1, n, "ent sees what the transaction did")
			require.NoError(t, client.User.Update().SetDisplayName("by ent").Exec(ctx))
			tx.Queue(&readNames, 1, func(row database.Row) error {
				var id, name string
				var disabledAt *time.Time
				var createdAt time.Time
				err := row.Scan(&id, &name, &disabledAt, &createdAt)
				require.Equal(t, "by ent", name)
				return err
			}, []string{ada.ID})
			return nil
		}))
		require.Equal(t, []string{"by ent"}, names(t, db, []*ent.User{ada}))
		require.NoError(t, db.Transact(t.Context(), func(context.Context, *database.Tx) error { return nil }))
	})
}

func TestTransactCountsItsStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ada := dbtest.User(t, db, "ada")
		var n atomic.Int64
		require.NoError(t, db.Transact(database.CountStatements(t.Context(), &n), func(ctx context.Context, tx *database.Tx) error {
			tx.Queue(&rename, 1, nil, []string{ada.ID}, []string{"changed"})
			client, err := tx.Ent(ctx)
			require.NoError(t, err)
			_, err = client.User.Query().All(ctx)
			return err
		}))
		require.EqualValues(t, 2, n.Load())
	})
}

func TestTransactOnAPostgresThatSaysNothingIsUnavailable(t *testing.T) {
	t.Parallel()
	network := newValve(t, dbtest.PostgresURL(t))
	db := dbtest.Open(t, database.Options{URL: network.url, StatementTimeout: 600 * time.Millisecond, MaxConns: 1})
	ada := dbtest.User(t, db, "ada")
	for name, shutAt := range map[string]int{"its beginning": 0, "its commit": 1} {
		began := time.Now()
		err := db.Transact(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for turn := range 2 {
				network.shut.Store(turn == shutAt)
				tx.Queue(&rename, 1, nil, []string{ada.ID}, []string{"changed"})
				if turn == 0 {
					if err := tx.Flush(ctx); err != nil {
						return err
					}
				}
			}
			return nil
		})
		require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%s: %v", name, err)
		require.Less(t, time.Since(began), 5*time.Second, name)
		network.shut.Store(false)
		require.Eventually(t, func() bool {
			return db.Transact(t.Context(), func(context.Context, *database.Tx) error { return nil }) == nil
		}, time.Minute, 10*time.Millisecond, name)
	}
}

func TestTransactOnASQLiteThatIsHeldByAnotherProcessIsUnavailable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ours, theirs := dbtest.Open(t, database.Options{DataDir: dir}), dbtest.Open(t, database.Options{DataDir: dir})
	_, err := ours.Migrate(t.Context())
	require.NoError(t, err)
	ada := dbtest.User(t, ours, "ada")
	change := func() error {
		return ours.Transact(t.Context(), func(_ context.Context, tx *database.Tx) error {
			tx.Queue(&rename, 1, nil, []string{ada.ID}, []string{"changed"})
			return nil
		})
	}
	require.NoError(t, ours.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, "PRAGMA busy_timeout = 1")
		return err
	}))
	require.NoError(t, theirs.Write(t.Context(), func(context.Context, *ent.Tx) error {
		require.Equal(t, fault.Unavailable, fault.CodeOf(change()))
		return nil
	}))
	require.NoError(t, change())
}
