package database_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/testkit/dbtest"
	"parley/internal/testkit/postgres"
)

func TestNodesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	url := postgres.Empty(t)
	steps := make([]int, 4)
	var wg sync.WaitGroup
	for i := range steps {
		db := dbtest.Open(t, database.Options{URL: url, MaxConns: 3})
		wg.Go(func() {
			n, err := db.Migrate(t.Context())
			if err != nil {
				n = -1
				t.Error(err)
			}
			steps[i] = n
		})
	}
	wg.Wait()
	idle := 0
	for _, n := range steps {
		if n == 0 {
			idle++
		}
	}
	require.Equal(t, len(steps)-1, idle, "one of them takes all steps: %v", steps)
}

func TestAPostgresThatRestartsIsUnavailableAndThenThereAgain(t *testing.T) {
	t.Parallel()
	server := postgres.Private(t)
	db := dbtest.Open(t, database.Options{URL: server.URL()})
	_, err := db.Migrate(t.Context())
	require.NoError(t, err)
	dbtest.User(t, db, "ada")

	require.NoError(t, server.Stop(t.Context()))
	_, err = db.Read().User.Query().Count(t.Context())
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
	err = db.Write(t.Context(), func(context.Context, *ent.Tx) error { return nil })
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
	require.Equal(t, fault.Unavailable, fault.CodeOf(db.Ping(t.Context())))

	require.NoError(t, server.Start(t.Context()))
	require.Eventually(t, func() bool {
		n, err := db.Read().User.Query().Count(t.Context())
		return err == nil && n == 1
	}, time.Minute, 50*time.Millisecond)
}

// valve is a network between a database and us that can be shut: then nothing comes through any more,
// and nobody is told.
type valve struct {
	shut atomic.Bool
	url  string
}

func newValve(t *testing.T, behind string) *valve {
	t.Helper()
	config, err := pgx.ParseConfig(behind)
	require.NoError(t, err)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	v := &valve{url: fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", config.User, config.Password, listener.Addr(), config.Database)}
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := new(net.Dialer).DialContext(t.Context(), network, address)
			if err != nil {
				_ = near.Close()
				continue
			}
			go v.pass(near, far)
			go v.pass(far, near)
		}
	}()
	return v
}

func (v *valve) pass(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	for buffer := make([]byte, 4096); ; {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if v.shut.Load() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func TestAPostgresThatSaysNothingIsUnavailableAndThenThereAgain(t *testing.T) {
	t.Parallel()
	network := newValve(t, dbtest.PostgresURL(t))
	db := dbtest.Open(t, database.Options{URL: network.url, StatementTimeout: 600 * time.Millisecond, MaxConns: 2})
	dbtest.User(t, db, "ada")
	rename := func(ctx context.Context, tx *ent.Tx) error {
		return tx.User.Update().SetDisplayName("Ada").Exec(ctx)
	}
	for name, do := range map[string]func() error{
		"a query": func() error { _, err := db.Read().User.Query().All(t.Context()); return err },
		"a write": func() error { return db.Write(t.Context(), rename) },
		"a commit": func() error {
			return db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
				defer network.shut.Store(true)
				return rename(ctx, tx)
			})
		},
		"a statement of a transaction": func() error {
			return db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
				network.shut.Store(true)
				return rename(ctx, tx)
			})
		},
	} {
		network.shut.Store(name == "a query" || name == "a write")
		began := time.Now()
		var callers sync.WaitGroup
		for range 4 { // more than there are connections
			callers.Go(func() { assert.Equal(t, fault.Unavailable, fault.CodeOf(do()), name) })
		}
		callers.Wait()
		require.Less(t, time.Since(began), 5*time.Second, name)
		network.shut.Store(false)
		require.Eventually(t, func() bool { return db.Write(t.Context(), rename) == nil }, time.Minute, 10*time.Millisecond, name)
	}
}

func TestAStatementThatRunsOutOfTimeAmongItsRowsIsUnavailable(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.Options{URL: dbtest.PostgresURL(t), StatementTimeout: 300 * time.Millisecond})
	for range 3 {
		dbtest.User(t, db, "")
	}
	_, err := db.Read().User.Query().Where(func(s *entsql.Selector) {
		s.Where(entsql.ExprP("pg_sleep(0.2) IS NOT NULL"))
	}).All(t.Context())
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
}

func TestASQLiteThatIsHeldByAnotherProcessOrFullIsUnavailable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ours, theirs := dbtest.Open(t, database.Options{DataDir: dir}), dbtest.Open(t, database.Options{DataDir: dir})
	_, err := ours.Migrate(t.Context())
	require.NoError(t, err)
	do := func(db *database.DB, statement string) error {
		return db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			_, err := tx.ExecContext(ctx, statement)
			return err
		})
	}
	require.NoError(t, do(ours, "PRAGMA busy_timeout = 1"))
	require.NoError(t, theirs.Write(t.Context(), func(context.Context, *ent.Tx) error {
		err := do(ours, "SELECT 1")
		require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
		return nil
	}))
	require.NoError(t, do(ours, "PRAGMA max_page_count = 1")) // no page more than there are
	err = do(ours, "CREATE TABLE more AS SELECT randomblob(1000000) AS bytes")
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
	require.NoError(t, do(ours, "PRAGMA max_page_count = 1000000"))
	dbtest.User(t, ours, "ada")
}

func TestWriteRollsBackOnErrorAndPanic(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dbtest.User(t, db, "ada")
		disable := func(ctx context.Context, tx *ent.Tx) error {
			return tx.User.Update().Where(user.UsernameKey("ada")).SetDisplayName("changed").Exec(ctx)
		}
		failure := errors.New("no")
		err := db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			require.NoError(t, disable(ctx, tx))
			return failure
		})
		require.ErrorIs(t, err, failure)
		require.PanicsWithValue(t, "boom", func() {
			_ = db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
				require.NoError(t, disable(ctx, tx))
				panic("boom")
			})
		})
		u, err := db.Read().User.Query().Only(t.Context())
		require.NoError(t, err)
		require.Equal(t, "ada", u.DisplayName)
		dbtest.User(t, db, "bob") // the writer is free again
	})
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	damaged := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(damaged, "parley.db"), bytes.Repeat([]byte("no database "), 1000), 0o600))
	for name, c := range map[string]struct {
		options database.Options
		want    string
	}{
		"another database":   {database.Options{URL: "mysql://root:hunter2@db/x"}, "must begin with postgres://"},
		"no address":         {database.Options{URL: "postgres://ada:hunter2@db:port/x"}, "not a valid PostgreSQL address"},
		"a file too few":     {database.Options{URL: "postgres://ada:hunter2@db/x?sslmode=verify-full&sslrootcert=/no/such/ca"}, "address: open /no/such/ca"},
		"a strange mode":     {database.Options{URL: "postgres://ada:hunter2@db/x?sslmode=sometimes"}, "address: sslmode is invalid"},
		"a password's slash": {database.Options{URL: "postgres://ada:hunter2/@db/x"}, "not a valid PostgreSQL address"},
		"not a database":     {database.Options{DataDir: damaged}, "parley.db: it is damaged, or no SQLite database"},
		"nobody there":       {database.Options{URL: "postgres://ada:hunter2@127.0.0.1:1/x"}, "reach PostgreSQL at 127.0.0.1:1"},
		"not a directory":    {database.Options{DataDir: file}, "data directory"},
		"below no directory": {database.Options{DataDir: filepath.Join(file, "data")}, "data directory"},
	} {
		_, err := database.Open(t.Context(), c.options)
		require.ErrorContains(t, err, c.want, name)
		require.NotContains(t, err.Error(), "hunter2", name)
	}
}

func TestAProgramOlderThanTheTablesRefusesToStart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)")
			return err
		})
		require.NoError(t, err)
		_, err = db.Migrate(t.Context())
		require.ErrorContains(t, err, "newer than this program")
	})
}
