package database

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/testkit/postgres"
)

func TestErrorsOfADatabaseOutOfReachAreUnavailable(t *testing.T) {
	for _, err := range []error{
		&pgconn.PgError{Code: "08006"}, &pgconn.PgError{Code: "53300"}, &pgconn.PgError{Code: "57014"}, &pgconn.PgError{Code: "57P01"},
		&pgconn.PgError{Code: "25006"}, &pgconn.PgError{Code: "25P03"}, &pgconn.PgError{Code: "25P04"},
		pgconn.ErrConnClosed, context.DeadlineExceeded,
	} {
		require.Equal(t, fault.Unavailable, fault.CodeOf(unavailable(fmt.Errorf("begin: %w", err))), "%v", err)
	}
	for _, err := range []error{
		&pgconn.PgError{Code: "23505"}, &pgconn.PgError{Code: "42P01"}, &pgconn.PgError{Code: "25P02"}, context.Canceled, errors.New("no"),
	} {
		require.Equal(t, err, unavailable(err), "a mistake of ours, or nobody who waits")
	}
}

func TestWhoGaveUpIsToldSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	require.Equal(t, fault.Unavailable, fault.CodeOf(told(ctx, sqldriver.ErrBadConn)))
	cancel()
	err := told(ctx, sqldriver.ErrBadConn)
	require.ErrorIs(t, err, context.Canceled)
	require.NotEqual(t, fault.Unavailable, fault.CodeOf(err))
	require.NoError(t, told(ctx, nil))

	ctx, cancel = context.WithDeadline(t.Context(), time.Time{})
	defer cancel()
	err = told(ctx, sqldriver.ErrBadConn)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "the database took too long")
}

func TestTheConnectionOfACallerWhoGaveUpIsNotKept(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), Options{URL: postgres.Empty(t), MaxConns: 3})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	pool := db.pools.read
	require.NoError(t, pool.PingContext(t.Context()))
	require.Equal(t, 1, pool.Stats().OpenConnections)

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = pool.ExecContext(ctx, "SELECT pg_sleep(600)")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Zero(t, pool.Stats().OpenConnections)
	require.NoError(t, pool.PingContext(t.Context()))
}
