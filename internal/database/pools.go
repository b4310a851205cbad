package database

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite" // registers the driver "sqlite"
)

// pools are the connections of a DB; both are the same pool on PostgreSQL.
type pools struct {
	write, read *sql.DB
	// dir is SQLite's directory, lock what keeps it for this DB alone, or nil.
	dir  string
	lock *flock.Flock
}

// occupy takes SQLite's directory until it is released, unless this DB has it anyway.
func (p pools) occupy(ctx context.Context) (release func() error, err error) {
	if p.dir == "" || p.lock != nil {
		return func() error { return nil }, nil
	}
	lock, err := occupy(ctx, p.dir)
	if err != nil {
		return nil, err
	}
	return lock.Close, nil
}

// close ends the connections and then lets others have the directory.
func (p pools) close() error {
	err := p.write.Close()
	if p.read != p.write {
		err = errors.Join(err, p.read.Close())
	}
	if p.lock != nil {
		err = errors.Join(err, p.lock.Close())
	}
	return err
}

const sqliteFile = "parley.db"

// openSQLite opens the file in the data directory, which is taken before anything is changed in it.
func openSQLite(ctx context.Context, o Options) (pools, error) {
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return pools{}, fmt.Errorf("make the data directory: %w", err)
	}
	if !o.Alone {
		return openFile(ctx, o)
	}
	lock, err := occupy(ctx, o.DataDir)
	if err != nil {
		return pools{}, err
	}
	p, err := openFile(ctx, o)
	if err != nil {
		return pools{}, errors.Join(err, lock.Close())
	}
	p.lock = lock
	return p, nil
}

// openFile opens the file with one writer and a pool of readers.
//
// synchronous=FULL: in WAL mode NORMAL acknowledges commits that a power cut loses. txlock=immediate:
// deferred transactions that later want to write fail with SQLITE_BUSY instead of waiting. cache_size: 16 MiB of
// pages for the writer, because messages of many rooms and authors touch many pages of the indexes.
func openFile(ctx context.Context, o Options) (pools, error) {
	path := filepath.Join(o.DataDir, sqliteFile)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator chooses the directory
	if err != nil {
		return pools{}, fmt.Errorf("open the database file: %w", err)
	}
	if err := file.Close(); err != nil {
		return pools{}, fmt.Errorf("open the database file: %w", err)
	}
	if o.MaxConns == 0 {
		o.MaxConns = 8
	}
	write, err := sql.Open("sqlite", sqliteDSN(path, "_txlock=immediate&_pragma=cache_size(-16384)"))
	if err != nil {
		return pools{}, fmt.Errorf("open sqlite: %w", err)
	}
	write.SetMaxOpenConns(1)
	if err := assertPragmas(ctx, write); err != nil {
		return pools{}, errors.Join(unusable(path, err), write.Close())
	}
	read, err := sql.Open("sqlite", sqliteDSN(path, "_pragma=query_only(1)"))
	if err != nil {
		return pools{}, errors.Join(fmt.Errorf("open sqlite: %w", err), write.Close())
	}
	read.SetMaxOpenConns(o.MaxConns)
	read.SetMaxIdleConns(o.MaxConns)
	return pools{write: write, read: read, dir: o.DataDir}, nil
}

// unusable says which file SQLite does not take, and what to do about it where that is known.
func unusable(path string, err error) error {
	const full, corrupt, notDB = 13, 11, 26 // https://www.sqlite.org/rescode.html
	advice := ""
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case corrupt, notDB:
			advice = "it is damaged, or no SQLite database; put a backup in its place, or move it away to begin anew: "
		case full:
			advice = "its disk is full; make room: "
		}
	}
	return fmt.Errorf("cannot use %s: %s%w", path, advice, err)
}

func sqliteDSN(path, extra string) string {
	pragmas := []string{
		"_pragma=busy_timeout(5000)", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(1)", "_pragma=temp_store(MEMORY)", "_time_format=sqlite", extra,
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() + "?" + strings.Join(pragmas, "&")
}

// assertPragmas fails unless the connection took the settings that the acknowledgement of a message
// relies on: a misspelt pragma is silently ignored by SQLite.
func assertPragmas(ctx context.Context, db *sql.DB) error {
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
			return fmt.Errorf("read sqlite pragma %s: %w", pragma, err)
		}
		if got != want {
			return fmt.Errorf("sqlite pragma %s is %s, must be %s", pragma, got, want)
		}
	}
	return nil
}

func openPostgres(ctx context.Context, o Options) (pools, error) {
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return pools{}, fmt.Errorf("the database URL is not a valid PostgreSQL address%s", reason(err))
	}
	if o.MaxConns == 0 {
		o.MaxConns = 20
	}
	for name, value := range map[string]string{
		"application_name":                    "parley",
		"statement_timeout":                   strconv.FormatInt(o.StatementTimeout.Milliseconds(), 10),
		"idle_in_transaction_session_timeout": strconv.FormatInt(o.StatementTimeout.Milliseconds(), 10),
		"timezone":                            "UTC",
	} {
		if _, given := cfg.RuntimeParams[name]; !given {
			cfg.RuntimeParams[name] = value
		}
	}
	// The pool opens connections by itself and counts those that wait for an answer: they must not keep
	// their places for two minutes, which is what pgx waits, after the database is back.
	const least = 2 * time.Second
	if longest := max(o.StatementTimeout, least); cfg.ConnectTimeout <= 0 || cfg.ConnectTimeout > longest {
		cfg.ConnectTimeout = longest
	}
	db := sql.OpenDB(connector{stdlib.GetConnector(*cfg)})
	db.SetMaxOpenConns(o.MaxConns)
	db.SetMaxIdleConns(o.MaxConns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		return pools{}, errors.Join(fmt.Errorf("reach PostgreSQL at %s:%d, database %q: %w", cfg.Host, cfg.Port, cfg.Database, err), db.Close())
	}
	return pools{write: db, read: db}, nil
}

// connector makes connections that the pool asks whether they are still good before it takes them back.
type connector struct{ sqldriver.Connector }

func (c connector) Connect(ctx context.Context) (sqldriver.Conn, error) {
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // database/sql's callers wrap
	}
	conn, ok := made.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("a connection of %T is none of PostgreSQL", made)
	}
	return postgresConn{conn}, nil
}

// postgresConn is a connection of pgx that implements database/sql/driver.Validator. pgx closes the connection of a statement
// whose caller gave up. Taken back, it would be given to the next caller, who tries three times only: where
// many give up at the same time, somebody else's statement would fail for it.
type postgresConn struct{ *stdlib.Conn }

func (c postgresConn) IsValid() bool { return !c.Conn.Conn().IsClosed() }

// reason is what is wrong with a database URL where that can be told without quoting it, for it holds the password: a
// file that it names, or how it wants TLS.
func reason(err error) string {
	const mode = "sslmode is invalid"
	var file *fs.PathError
	switch {
	case errors.As(err, &file):
		return ": " + file.Error()
	case strings.Contains(err.Error(), mode):
		return ": " + mode
	}
	return ""
}
