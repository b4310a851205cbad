package chat

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// sql writes a query in the words of the service's database.
func (s *Service) sql(write func(b *entsql.Builder)) (query string, args []any) {
	var b entsql.Builder
	b.SetDialect(s.db.Dialect())
	write(&b)
	return b.Query()
}

// keyTable writes keys as a table k with the columns p0, p1, …, all of them text; see topOfEach.
func keyTable(b *entsql.Builder, keys [][]string) {
	if b.Dialect() == dialect.Postgres {
		unnest(b, keys)
		return
	}
	jsonEach(b, keys)
}

// scan runs a query and calls row for each of its rows. Raw queries have no deadline of their own, and whoever
// asks may have none either: a database that says nothing would never be given up.
func (s *Service) scan(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	rows, err := s.db.Read().QueryContext(ctx, query, args...)
	if err != nil {
		return err //nolint:wrapcheck // the caller says what was read
	}
	return scanAll(rows, row)
}

// scanAll calls scan for each row and closes the result.
func scanAll(rows *sql.Rows, scan func(scan func(...any) error) error) error {
	var err error
	for err == nil && rows.Next() {
		err = scan(rows.Scan)
	}
	return errors.Join(err, rows.Err(), rows.Close())
}
