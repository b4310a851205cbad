package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// Page is a page of a list that ascends by seq.
type Page struct {
	// Limit is how many rows, 1 to Limits.PageSize; callers check it.
	Limit int
	// After leaves out rows up to this seq; 0 leaves out none.
	After int
	// Before leaves out rows from this seq on; 0 leaves out none.
	Before int
	// Backward takes the last Limit rows instead of the first.
	Backward bool
}

// Keyset is a page of a list that ascends by a text key.
type Keyset struct {
	// Limit is how many rows, 1 to Limits.PageSize; callers check it.
	Limit int
	// After leaves out rows up to this key; "" leaves out none.
	After string
}

// Slice is a page's rows, ascending, and whether the list goes on beyond them.
type Slice[T any] struct {
	Items       []T
	HasNext     bool
	HasPrevious bool
}

// cut makes a page of rows read with a limit of one more than asked for, descending if backward.
// bounded tells that the page began at a cursor: cursors name rows, so the list goes on behind it.
func cut[T any](rows []T, limit int, backward, bounded bool) Slice[T] {
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	if backward {
		slices.Reverse(rows)
		return Slice[T]{Items: rows, HasPrevious: more, HasNext: bounded}
	}
	return Slice[T]{Items: rows, HasNext: more, HasPrevious: bounded}
}

// topOfEach selects the rows whose id is among the first few of each key: one statement, whose text
// does not depend on the keys, with one indexed range a key, where a window function would number every
// row of every key and a union would be planned anew, range by range.
//
// keys are the parts of the keys, each as long as the others: all rooms, or all messages and all emoji.
// where writes the condition on a row of the table and a key, whose parts are k.p0, k.p1, …; orderBy is
// SQL for the order inside a key.
func topOfEach(table string, keys [][]string, limit int, orderBy string, where func(b *entsql.Builder)) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			page := func() {
				b.WriteString("SELECT id FROM ").Ident(table).WriteString(" WHERE ")
				where(b)
				b.WriteString(" ORDER BY ").WriteString(orderBy).WriteString(" LIMIT ").Arg(limit)
			}
			b.Ident(s.C("id")).WriteString(" IN (SELECT page.id FROM ")
			if s.Dialect() == dialect.Postgres {
				unnest(b, keys)
				b.WriteString(", LATERAL (")
				page()
				b.WriteString(") AS page)")
				return
			}
			// SQLite has no LATERAL. CROSS JOIN keeps its planner from beginning with the table.
			jsonEach(b, keys)
			b.WriteString(" CROSS JOIN ").Ident(table).WriteString(" AS page WHERE page.id IN (")
			page()
			b.WriteString("))")
		}))
	}
}

// unnest writes the keys as a table k of PostgreSQL, from arrays, whose lengths its planner sees.
func unnest(b *entsql.Builder, keys [][]string) {
	b.WriteString("unnest(")
	names := make([]string, len(keys))
	for i, part := range keys {
		if i > 0 {
			b.WriteString(", ")
		}
		b.Arg(append([]string{}, part...)).WriteString("::text[]") // never a null array
		names[i] = "p" + strconv.Itoa(i)
	}
	b.WriteString(") AS k(" + strings.Join(names, ", ") + ")")
}

// jsonEach writes the keys as a table k of SQLite, from one text.
func jsonEach(b *entsql.Builder, keys [][]string) {
	rows := make([][]string, len(keys[0]))
	columns := make([]string, len(keys))
	for i, part := range keys {
		columns[i] = fmt.Sprintf("value->>%d AS p%d", i, i)
		for j, value := range part {
			rows[j] = append(rows[j], value)
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		panic(err) // never: texts have a form in JSON
	}
	b.WriteString("(SELECT " + strings.Join(columns, ", ") + " FROM json_each(").Arg(string(text)).WriteString(")) AS k")
}
