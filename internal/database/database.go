package database

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
)

// Options say which database to open.
type Options struct {
	// URL is postgres://… or postgresql://…; empty means SQLite in DataDir.
	URL string
	// DataDir is where SQLite keeps parley.db; made with mode 0700 if missing. Unused for PostgreSQL.
	DataDir string
	// Alone takes DataDir for this DB until it is closed or the process ends: whoever else opens it Alone meanwhile, in
	// whatever process, gets ErrInUse and has changed nothing. Who does not ask is let in beside. PostgreSQL is there
	// for several servers and takes no notice.
	Alone bool
	// MaxConns bounds the PostgreSQL pool, or SQLite's pool of readers; 0 means 20 and 8.
	MaxConns int
	// StatementTimeout ends a statement on PostgreSQL that runs for longer, and the wait for a new
	// connection; 0 means 15 s. A third more and a statement, or a transaction, is given up that the
	// database has not answered: UNAVAILABLE.
	StatementTimeout time.Duration
	// Logger takes what migrations report; nil means no log.
	Logger *slog.Logger
}

// DB is an open database. Close it when everything that uses it has ended.
type DB struct {
	pools  pools
	reader *ent.Client
	writer *ent.Client
	wire   wire
	name   string
	logger *slog.Logger
	// patience is how long a statement, or a transaction, waits for the database.
	patience time.Duration
}

// Open connects to the database and, for SQLite, verifies the pragmas durability rests on. It does
// not migrate. A database that cannot be reached is an error that names the address without its
// password.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 15 * time.Second
	}
	open, name := openSQLite, dialect.SQLite
	switch {
	case isPostgres(o.URL):
		open, name = openPostgres, dialect.Postgres
	case o.URL != "":
		return nil, errors.New("the database URL must begin with postgres:// (leave it empty for SQLite)")
	}
	p, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	// The database's own timeout comes first and says what it ended.
	patience := o.StatementTimeout + o.StatementTimeout/3
	db := &DB{pools: p, wire: newWire(name), name: name, logger: o.Logger, patience: patience}
	db.reader = ent.NewClient(ent.Driver(driver{entsql.OpenDB(name, p.read), patience}))
	db.writer = db.reader
	if p.write != p.read {
		db.writer = ent.NewClient(ent.Driver(driver{entsql.OpenDB(name, p.write), patience}))
	}
	return db, nil
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Dialect is dialect.SQLite or dialect.Postgres of package ent.
func (db *DB) Dialect() string { return db.name }

// Read gives the client for reading. On SQLite it refuses to write.
func (db *DB) Read() *ent.Client { return db.reader }

// Ping asks the database for an answer; the error is UNAVAILABLE.
func (db *DB) Ping(ctx context.Context) error {
	return told(ctx, db.pools.write.PingContext(ctx))
}

// Close closes all connections.
func (db *DB) Close() error {
	if err := errors.Join(db.wire.close(db.pools.write), db.pools.close()); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}
