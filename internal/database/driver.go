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
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"parley/internal/fault"
)

// driver stands between ent and database/sql: it counts statements for whoever asked by
// CountStatements, and says UNAVAILABLE where the database is out of reach.
//
// A statement, the reading of its rows and the wait for a connection included, has patience; so has a
// whole transaction. PostgreSQL's own statement timeout ends what takes long, but a server that is
// frozen or behind a dead network says nothing at all, and whoever waits for it would do so for ever.
type driver struct {
	sql      *entsql.Driver
	patience time.Duration
}

// driverTx does the same inside a transaction.
type driverTx struct {
	dialect.Tx
	raw    entsql.ExecQuerier // of the same transaction
	until  time.Time          // when the transaction's patience ends
	cancel context.CancelFunc // of a timer for that
}

// Close closes the pool below.
func (d driver) Close() error { return d.sql.Close() }

// Dialect is the name ent knows the database by.
func (d driver) Dialect() string { return d.sql.Dialect() }

func (d driver) Exec(ctx context.Context, query string, args, v any) error {
	count(ctx)
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	return told(ctx, d.sql.Exec(ctx, query, args, v))
}

func (d driver) Query(ctx context.Context, query string, args, v any) error {
	count(ctx)
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	return watched(ctx, d.sql.Query(ctx, query, args, v), v, cancel)
}

// ExecContext serves the raw statements of ent's Client.ExecContext.
func (d driver) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	count(ctx)
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	res, err := d.sql.ExecContext(ctx, query, args...)
	return res, told(ctx, err)
}

// QueryContext serves the raw queries of ent's Client.QueryContext, whose patience is the caller's.
func (d driver) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	rows, err := d.sql.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
	return rows, told(ctx, err)
}

func (d driver) Tx(ctx context.Context) (dialect.Tx, error) {
	until := time.Now().Add(d.patience)
	ctx, cancel := context.WithDeadline(ctx, until)
	tx, err := d.sql.Tx(ctx)
	if err != nil {
		defer cancel()
		return nil, told(ctx, err)
	}
	raw, ok := tx.(entsql.ExecQuerier)
	if !ok {
		cancel()
		return nil, fmt.Errorf("a transaction of %T takes no raw statements", tx)
	}
	return driverTx{Tx: tx, raw: raw, until: until, cancel: cancel}, nil
}

func (t driverTx) Exec(ctx context.Context, query string, args, v any) error {
	count(ctx)
	ctx, cancel := context.WithDeadline(ctx, t.until)
	defer cancel()
	return told(ctx, t.Tx.Exec(ctx, query, args, v))
}

func (t driverTx) Query(ctx context.Context, query string, args, v any) error {
	count(ctx)
	ctx, cancel := context.WithDeadline(ctx, t.until)
	return watched(ctx, t.Tx.Query(ctx, query, args, v), v, cancel)
}

// ExecContext serves the raw statements of ent's Tx.ExecContext.
func (t driverTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	count(ctx)
	ctx, cancel := context.WithDeadline(ctx, t.until)
	defer cancel()
	res, err := t.raw.ExecContext(ctx, query, args...)
	return res, told(ctx, err)
}

// QueryContext serves the raw queries of ent's Tx.QueryContext.
func (t driverTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	rows, err := t.raw.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
	return rows, told(ctx, err)
}

func (t driverTx) Commit() error {
	defer t.cancel()
	return unavailable(t.Tx.Commit())
}

func (t driverTx) Rollback() error {
	defer t.cancel()
	return t.Tx.Rollback()
}

// watched gives the error of a query that was to put its rows into v, and sees to it that one which comes
// later, among the rows, says UNAVAILABLE too, and that done is called when the query is over.
func watched(ctx context.Context, err error, v any, done func()) error {
	rows, ok := v.(*entsql.Rows)
	if !ok || err != nil {
		defer done()
		return told(ctx, err)
	}
	rows.ColumnScanner = scanner{ColumnScanner: rows.ColumnScanner, ctx: ctx, done: done}
	return nil
}

// scanner are the rows of a query.
type scanner struct {
	entsql.ColumnScanner
	ctx  context.Context //nolint:containedctx // of the query, which goes on as long as its rows are read
	done func()
}

func (s scanner) Err() error { return told(s.ctx, s.ColumnScanner.Err()) }

func (s scanner) Close() error {
	defer s.done()
	return s.ColumnScanner.Close()
}

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

// told gives a statement's error as whoever waits is to learn it. pgx says of one that it did not send for the
// end of ctx that the connection is bad; a caller who gave up must hear of that, and not of the database.
func told(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	over := ctx.Err()
	if over != nil && !errors.Is(err, over) {
		err = fmt.Errorf("%w: %w", over, err)
	}
	if errors.Is(over, context.Canceled) {
		return err
	}
	return unavailable(err)
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
	if errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
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
	// (57014 is a statement that ran out of time); 25006 a standby, 25P03 and 25P04 a transaction that
	// ran out of time.
	switch pgErr.Code[:2] {
	case "08", "53", "57":
		return true
	}
	return pgErr.Code == "25006" || pgErr.Code == "25P03" || pgErr.Code == "25P04"
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
