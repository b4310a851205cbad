// Package database opens the one database a node works on, PostgreSQL through pgx or SQLite through
// modernc.org/sqlite, brings its tables up to date and runs transactions on it.
//
// It owns connections, pools, pragmas, timeouts, migrations and the translation of a lost database
// into UNAVAILABLE. It knows no rule of the chat and holds no query of its own beyond that.
//
// A DB is safe for concurrent use. On SQLite all writing goes through one connection, whose
// transactions take the write lock as they begin, and reading through a pool of read-only ones; on
// PostgreSQL both share one pool. Everything that touches rows may import this package.
package database
