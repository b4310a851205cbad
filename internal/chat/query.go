package chat

import (
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

// scanAll calls scan for each row and closes the result.
func scanAll(rows *sql.Rows, scan func(scan func(...any) error) error) error {
	var err error
	for err == nil && rows.Next() {
		err = scan(rows.Scan)
	}
	return errors.Join(err, rows.Err(), rows.Close())
}
