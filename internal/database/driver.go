package database

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"syscall"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"parley/internal/fault"
)

// driver stands between ent and database/sql: it counts statements for whoever asked by
// CountStatements, and says UNAVAILABLE where the database is out of reach.
type driver struct{ sql *entsql.Driver }

// driverTx does the same inside a transaction.
type driverTx struct {
	dialect.Tx
	raw entsql.ExecQuerier // of the same transaction
}

// Close closes the pool below.
func (d driver) Close() error { return d.sql.Close() }

// Dialect is the name ent knows the database by.
func (d driver) Dialect() string { return d.sql.Dialect() }

func (d driver) Exec(ctx context.Context, query string, args, v any) error {
	count(ctx)
	return unavailable(d.sql.Exec(ctx, query, args, v))
}

func (d driver) Query(ctx context.Context, query string, args, v any) error {
	count(ctx)
	return watched(d.sql.Query(ctx, query, args, v), v)
}

// ExecContext serves the raw statements of ent's Client.ExecContext.
func (d driver) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	count(ctx)
	res, err := d.sql.ExecContext(ctx, query, args...)
	return res, unavailable(err)
}

// QueryContext serves the raw queries of ent's Client.QueryContext.
func (d driver) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	rows, err := d.sql.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
	return rows, unavailable(err)
}

func (d driver) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := d.sql.Tx(ctx)
	if err != nil {
		return nil, unavailable(err)
	}
	raw, ok := tx.(entsql.ExecQuerier)
	if !ok {
		return nil, fmt.Errorf("a transaction of %T takes no raw statements", tx)
	}
	return driverTx{Tx: tx, raw: raw}, nil
}

func (t driverTx) Exec(ctx context.Context, query string, args, v any) error {
	count(ctx)
	return unavailable(t.Tx.Exec(ctx, query, args, v))
}

func (t driverTx) Query(ctx context.Context, query string, args, v any) error {
	count(ctx)
	return watched(t.Tx.Query(ctx, query, args, v), v)
}

// ExecContext serves the raw statements of ent's Tx.ExecContext.
func (t driverTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	count(ctx)
	res, err := t.raw.ExecContext(ctx, query, args...)
	return res, unavailable(err)
}

// QueryContext serves the raw queries of ent's Tx.QueryContext.
func (t driverTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	rows, err := t.raw.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
	return rows, unavailable(err)
}

func (t driverTx) Commit() error { return unavailable(t.Tx.Commit()) }

// watched gives the error of a query that was to put its rows into v, and sees to it that one which comes
// later, among the rows, says UNAVAILABLE too.
func watched(err error, v any) error {
	if rows, ok := v.(*entsql.Rows); ok && err == nil {
		rows.ColumnScanner = scanner{rows.ColumnScanner}
	}
	return unavailable(err)
}

// scanner are the rows of a query.
type scanner struct{ entsql.ColumnScanner }

func (s scanner) Err() error { return unavailable(s.ColumnScanner.Err()) }

type counterKey struct{}

// CountStatements gives a context under which every statement sent to the database raises *n.
// Tests prove with it that an operation's statements do not grow with its rows.
func CountStatements(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, counterKey{}, n)
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(counterKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}

// unavailable marks an error as UNAVAILABLE where the database could not be reached, went away or
// was too busy; other errors pass unchanged.
func unavailable(err error) error {
	if err == nil || !unreachable(err) {
		return err
	}
	return fmt.Errorf("%w: %w", fault.New(fault.Unavailable, "The database is not available at the moment. Try again shortly."), err)
}

func unreachable(err error) bool {
	if errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		return true
	}
	var netErr *net.OpError
	var connectErr *pgconn.ConnectError
	if errors.As(err, &netErr) || errors.As(err, &connectErr) {
		return true
	}
	var liteErr *sqlite.Error
	if errors.As(err, &liteErr) {
		return troubled(liteErr.Code())
	}
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) {
		return false
	}
	// Classes of PostgreSQL's error codes: 08 connection, 53 resources, 57 operator intervention
	// (57014 is a statement that ran out of time), 25006 a standby.
	class := pgErr.Code[:2]
	return class == "08" || class == "53" || class == "57" || pgErr.Code == "25006"
}

// troubled tells the result codes of SQLite that are about the file and not about the statement: another
// process held its lock for too long, or the disk is full, gone or failing. The low byte is the code, what
// stands above it a detail (https://www.sqlite.org/rescode.html).
func troubled(code int) bool {
	const busy, locked, ioErr, full, cantOpen = 5, 6, 10, 13, 14
	switch code & 0xff {
	case busy, locked, ioErr, full, cantOpen:
		return true
	}
	return false
}
