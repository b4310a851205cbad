package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// postgresWire sends statements as a pipeline. pgx prepares each text once for each connection.
type postgresWire struct{}

// planForLookups makes PostgreSQL plan the statements of this transaction as lookups by index, as which they are
// written. It keeps the plan of a prepared statement for as long as the statistics of its tables stand: one made
// while the tables of a new server are small would read them from end to end when they no longer are.
const planForLookups = `SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
	set_config('enable_mergejoin', 'off', true), set_config('enable_sort', 'off', true), set_config('jit', 'off', true)`

func (postgresWire) run(ctx context.Context, raw any, begin bool, statements []queued, commit bool) error {
	conn, err := pgxConn(raw)
	if err != nil {
		return err
	}
	var batch pgx.Batch
	if begin {
		batch.Queue("BEGIN")
		batch.Queue(planForLookups)
	}
	for _, s := range statements {
		count(ctx)
		batch.Queue(s.Postgres, s.columns...)
	}
	if commit {
		batch.Queue("COMMIT")
	}
	results := conn.SendBatch(ctx, &batch)
	if err := read(results, begin, statements, commit); err != nil {
		_ = results.Close() // says the same
		return err
	}
	if err := results.Close(); err != nil {
		return fmt.Errorf("read results: %w", err)
	}
	return nil
}

// read takes the results in the order of what was sent.
func read(results pgx.BatchResults, begin bool, statements []queued, commit bool) error {
	if begin {
		for range 2 {
			if _, err := results.Exec(); err != nil {
				return fmt.Errorf("begin transaction: %w", err)
			}
		}
	}
	for _, s := range statements {
		if err := s.read(results); err != nil {
			return fmt.Errorf("%s: %w", s.Doing, err)
		}
	}
	if !commit {
		return nil
	}
	tag, err := results.Exec()
	if err == nil && tag.String() != "COMMIT" {
		err = errors.New("PostgreSQL rolled back")
	}
	if err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

func (q *queued) read(results pgx.BatchResults) error {
	if q.scan == nil {
		_, err := results.Exec()
		return err //nolint:wrapcheck // by the caller
	}
	rows, err := results.Query()
	if err != nil {
		return err //nolint:wrapcheck // by the caller
	}
	defer rows.Close()
	for rows.Next() {
		if err := q.scan(rows); err != nil {
			return err
		}
	}
	return rows.Err() //nolint:wrapcheck // by the caller
}

func (postgresWire) rollback(ctx context.Context, raw any) error {
	conn, err := pgxConn(raw)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

func (postgresWire) close(*sql.DB) error { return nil } // pgx closes its own

func pgxConn(raw any) (*pgx.Conn, error) {
	c, ok := raw.(postgresConn)
	if !ok {
		return nil, fmt.Errorf("a connection of %T is none of PostgreSQL", raw)
	}
	return c.Conn.Conn(), nil
}
