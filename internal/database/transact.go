package database

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
)

// Statement is one written by hand for both databases, which run it as each does best for many rows of
// arguments at once. Its texts never depend on the number of rows, so that they are prepared once.
type Statement struct {
	// Doing names the action in errors, "insert messages".
	Doing string
	// Postgres runs once and takes the columns of the rows as arrays: unnest($1::text[], …).
	Postgres string
	// SQLite runs once for each row and takes its values: ?1, … Where it has the mark (VALUES rows) it runs once
	// for up to 256 rows, which stand there with their values as column1, …, and beside them rows that
	// are NULL throughout.
	SQLite string
}

// Row is one row of a result, to be scanned once. It takes pointers to string, *string, int, bool, time.Time
// and *time.Time.
type Row interface {
	Scan(dest ...any) error
}

// queued is a statement that waits for the next Flush.
type queued struct {
	*Statement
	columns []any
	rows    int
	scan    func(Row) error // nil where no rows come back
}

// Tx is a transaction whose statements wait in a queue until something depends on them, and are then sent
// together: on PostgreSQL that is one round trip, which its beginning and its commit share. It is for one
// goroutine.
type Tx struct {
	db      *DB
	conn    *sql.Conn
	wire    wire
	until   time.Time // when the transaction's patience ends
	waiting []queued
	begun   bool
	ent     *ent.Tx // once asked for
}

// wire runs statements on a connection below database/sql.
type wire interface {
	// run begins the transaction where asked, runs the statements in their order and commits where
	// asked. It ends with the first error.
	run(ctx context.Context, raw any, begin bool, statements []queued, commit bool) error
	rollback(ctx context.Context, raw any) error
	// close ends what the wire keeps on the pool's connections, before the pool is closed.
	close(pool *sql.DB) error
}

func newWire(name string) wire {
	if name == dialect.Postgres {
		return postgresWire{}
	}
	return &sqliteWire{prepared: make(map[string]*prepared), texts: make(map[rowsText]string)}
}

// Transact runs fn in a transaction and commits it, with what waits in its queue, if fn returns nil. What
// Write says of fn and of the error holds here too.
func (db *DB) Transact(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	return retry(ctx, func() error { return db.transactOnce(ctx, fn) })
}

func (db *DB) transactOnce(ctx context.Context, fn func(context.Context, *Tx) error) (err error) {
	tx := &Tx{db: db, wire: db.wire, until: time.Now().Add(db.patience)}
	ctx, cancel := context.WithDeadline(ctx, tx.until)
	defer cancel()
	if tx.conn, err = db.pools.write.Conn(ctx); err != nil {
		return fmt.Errorf("begin transaction: %w", told(ctx, err))
	}
	committed := false
	defer func() {
		if !committed {
			tx.rollback(ctx)
		}
		_ = tx.conn.Close() // gives it back; what is wrong with it, its next user would learn
	}()
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := tx.send(ctx, true); err != nil {
		return err
	}
	committed = true
	return nil
}

// Queue adds a statement for a number of rows of arguments: of each column either a slice with the value of
// every row ([]string, []*string, []int), or one value that all rows share. scan is called with each row of
// the result when the queue is flushed; nil means that there is none. Without rows nothing is added.
func (tx *Tx) Queue(s *Statement, rows int, scan func(Row) error, columns ...any) {
	if rows > 0 {
		tx.waiting = append(tx.waiting, queued{Statement: s, columns: columns, rows: rows, scan: scan})
	}
}

// Flush runs what waits in the queue.
func (tx *Tx) Flush(ctx context.Context) error {
	if len(tx.waiting) == 0 {
		return nil
	}
	return tx.send(ctx, false)
}

// Ent flushes the queue and gives ent's client of the transaction.
func (tx *Tx) Ent(ctx context.Context) (*ent.Tx, error) {
	if len(tx.waiting) > 0 || !tx.begun {
		if err := tx.send(ctx, false); err != nil {
			return nil, err
		}
	}
	if tx.ent == nil {
		var err error
		if tx.ent, err = ent.NewClient(ent.Driver(within{tx: tx})).Tx(ctx); err != nil {
			return nil, fmt.Errorf("begin transaction: %w", err)
		}
	}
	return tx.ent, nil
}

func (tx *Tx) send(ctx context.Context, commit bool) error {
	if commit && !tx.begun && len(tx.waiting) == 0 {
		return nil
	}
	statements, begin := tx.waiting, !tx.begun
	tx.waiting, tx.begun = nil, true
	return told(ctx, tx.raw(func(raw any) error {
		return tx.wire.run(ctx, raw, begin, statements, commit)
	}))
}

// raw gives the driver's own connection. Its error must not make database/sql give the connection up, which
// is for rollback to decide.
func (tx *Tx) raw(fn func(raw any) error) error {
	var failure error
	err := tx.conn.Raw(func(raw any) error {
		failure = fn(raw)
		return nil
	})
	return errors.Join(failure, err)
}

// rollback undoes a transaction that may have begun, or gives its connection up.
func (tx *Tx) rollback(ctx context.Context) {
	if !tx.begun {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tx.db.patience)
	defer cancel()
	_ = tx.conn.Raw(func(raw any) error {
		if err := tx.wire.rollback(ctx, raw); err != nil {
			return sqldriver.ErrBadConn // closes it
		}
		return nil
	})
}

// within is the driver of ent's client of a transaction that has begun. Transact ends the transaction.
type within struct{ tx *Tx }

func (w within) Tx(context.Context) (dialect.Tx, error) {
	conn := entsql.Conn{ExecQuerier: w.tx.conn}
	return driverTx{Tx: &entsql.Tx{Conn: conn, Tx: w}, raw: w.tx.conn, until: w.tx.until, cancel: func() {}}, nil
}

func (w within) Dialect() string { return w.tx.db.name }
func (w within) Close() error    { return nil }
func (w within) Commit() error   { return errors.New("the transaction is ended by Transact") }
func (w within) Rollback() error { return errors.New("the transaction is ended by Transact") }

func (w within) Exec(context.Context, string, any, any) error {
	return errors.New("outside of the transaction")
}

func (w within) Query(context.Context, string, any, any) error {
	return errors.New("outside of the transaction")
}
