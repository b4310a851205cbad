package database

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// sqliteWire keeps the statements of the one connection that writes prepared, and runs them by the row: for
// a database in the same process that is cheaper than a statement of many rows. What it keeps belongs to
// whoever holds that connection.
type sqliteWire struct {
	conn     any // whose statements are prepared
	prepared map[string]*prepared
	texts    map[rowsText]string
}

// rowsText is a statement for a number of rows.
type rowsText struct {
	text string
	rows int
}

type prepared struct {
	sqldriver.Stmt
	exec  sqldriver.StmtExecContext
	query sqldriver.StmtQueryContext
	args  []sqldriver.NamedValue // used again for each row
}

func (w *sqliteWire) run(ctx context.Context, raw any, begin bool, statements []queued, commit bool) error {
	if w.conn != raw {
		w.conn = raw
		clear(w.prepared) // gone with their connection
	}
	// SQLite waits for nobody after it has the write lock, for which it has its own timeout; a context that
	// may end would cost a goroutine a statement.
	ctx = context.WithoutCancel(ctx)
	if begin {
		if err := w.do(ctx, "BEGIN IMMEDIATE"); err != nil {
			return fmt.Errorf("begin transaction: %w", err)
		}
	}
	for _, s := range statements {
		if err := w.each(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.Doing, err)
		}
	}
	if commit {
		if err := w.do(ctx, "COMMIT"); err != nil {
			return fmt.Errorf("commit transaction: %w", err)
		}
	}
	return nil
}

func (w *sqliteWire) rollback(ctx context.Context, raw any) error {
	return w.run(ctx, raw, false, []queued{{Statement: &Statement{Doing: "roll back", SQLite: "ROLLBACK"}, rows: 1}}, false)
}

func (w *sqliteWire) close(pool *sql.DB) error {
	if len(w.prepared) == 0 {
		return nil // or closed before
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("close statements: %w", err)
	}
	defer conn.Close()
	var all []error
	err = conn.Raw(func(raw any) error {
		for _, p := range w.prepared {
			if w.conn == raw {
				all = append(all, p.Close())
			}
		}
		clear(w.prepared)
		return nil
	})
	return errors.Join(append(all, err)...)
}

func (w *sqliteWire) do(ctx context.Context, text string) error {
	p, err := w.prepare(text)
	if err != nil {
		return err
	}
	_, err = p.exec.ExecContext(ctx, nil)
	return err //nolint:wrapcheck // by the caller
}

// each runs a statement for every row of its arguments, or for many at once.
func (w *sqliteWire) each(ctx context.Context, s queued) error {
	many := strings.Contains(s.SQLite, valuesRows)
	for row, size := 0, 1; row < s.rows; row += size {
		text := s.SQLite
		if many {
			size = roundUp(s.rows - row)
			text = w.manyRows(text, len(s.columns), size)
		}
		p, err := w.prepare(text)
		if err != nil {
			return err
		}
		if err := p.bind(s, row, size); err != nil {
			return err
		}
		count(ctx)
		if s.scan == nil {
			_, err = p.exec.ExecContext(ctx, p.args)
		} else {
			err = p.read(ctx, s.scan)
		}
		if err != nil {
			return err //nolint:wrapcheck // by the caller
		}
	}
	return nil
}

// valuesRows is the mark for many rows in a statement.
const valuesRows = "(VALUES rows)"

// roundUp gives the least of a few sizes that takes n rows, or the greatest.
func roundUp(n int) int {
	size := 1
	for size < min(n, 256) {
		size *= 2
	}
	return size
}

// manyRows writes a statement for a number of rows. The parameters have no numbers: SQLite would look for each
// number among all.
func (w *sqliteWire) manyRows(text string, columns, rows int) string {
	id := rowsText{text, rows}
	if w.texts[id] == "" {
		row := ", (?" + strings.Repeat(", ?", columns-1) + ")"
		w.texts[id] = strings.Replace(text, valuesRows, "(VALUES "+strings.Repeat(row, rows)[2:]+")", 1)
	}
	return w.texts[id]
}

// bind sets the arguments for some rows, and NULL for those beyond the last.
func (p *prepared) bind(s queued, from, rows int) (err error) {
	p.args = p.args[:0]
	for row := from; row < from+rows; row++ {
		for _, column := range s.columns {
			arg := sqldriver.NamedValue{Ordinal: len(p.args) + 1}
			if row < s.rows {
				if arg.Value, err = valueOf(column, row); err != nil {
					return err
				}
			}
			p.args = append(p.args, arg)
		}
	}
	return nil
}

func (w *sqliteWire) prepare(text string) (*prepared, error) {
	if p := w.prepared[text]; p != nil {
		return p, nil
	}
	conn, ok := w.conn.(sqldriver.Conn)
	if !ok {
		return nil, fmt.Errorf("a connection of %T prepares nothing", w.conn)
	}
	statement, err := conn.Prepare(text)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	exec, execs := statement.(sqldriver.StmtExecContext)
	query, queries := statement.(sqldriver.StmtQueryContext)
	if !execs || !queries {
		return nil, errors.Join(fmt.Errorf("a statement of %T can't be run", statement), statement.Close())
	}
	p := &prepared{Stmt: statement, exec: exec, query: query}
	w.prepared[text] = p
	return p, nil
}

func (p *prepared) read(ctx context.Context, scan func(Row) error) error {
	rows, err := p.query.QueryContext(ctx, p.args)
	if err != nil {
		return err //nolint:wrapcheck // by the caller
	}
	return errors.Join(readAll(rows, scan), rows.Close())
}

func readAll(rows sqldriver.Rows, scan func(Row) error) error {
	var values []sqldriver.Value
	for {
		if values == nil {
			values = make([]sqldriver.Value, len(rows.Columns()))
		}
		switch err := rows.Next(values); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err //nolint:wrapcheck // by the caller
		}
		if err := scan(sqliteRow(values)); err != nil {
			return err
		}
	}
}

// sqliteRow are the values of one row.
type sqliteRow []sqldriver.Value

func (r sqliteRow) Scan(dest ...any) error {
	if len(dest) != len(r) {
		return fmt.Errorf("a row of %d columns scanned into %d", len(r), len(dest))
	}
	for i, value := range r {
		if !assign(dest[i], value) {
			return fmt.Errorf("column %d is %T and does not fit %T", i, value, dest[i])
		}
	}
	return nil
}

func assign(dest any, value sqldriver.Value) bool {
	switch d := dest.(type) {
	case *string:
		return set(d, value)
	case *int:
		n, ok := value.(int64)
		*d = int(n)
		return ok
	case *bool:
		n, ok := value.(int64)
		*d = n != 0
		return ok
	case *time.Time:
		return set(d, value)
	case **string:
		return setNullable(d, value)
	case **time.Time:
		return setNullable(d, value)
	default:
		return false
	}
}

func set[T any](dest *T, value sqldriver.Value) (ok bool) {
	*dest, ok = value.(T)
	return ok
}

func setNullable[T any](dest **T, value sqldriver.Value) bool {
	if value == nil {
		*dest = nil
		return true
	}
	v, ok := value.(T)
	*dest = &v
	return ok
}

// valueOf gives a column's value in a row.
func valueOf(column any, row int) (sqldriver.Value, error) {
	switch c := column.(type) {
	case []string:
		return c[row], nil
	case []*string:
		if c[row] == nil {
			return nil, nil //nolint:nilnil // NULL
		}
		return *c[row], nil
	case []int:
		return int64(c[row]), nil
	case string:
		return c, nil
	case int:
		return int64(c), nil
	case time.Time:
		return c, nil
	default:
		return nil, fmt.Errorf("a column of %T can't be an argument", column)
	}
}
