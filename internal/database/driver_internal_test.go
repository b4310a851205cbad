package database

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"parley/internal/fault"
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
