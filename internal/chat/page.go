package chat

import (
	"slices"

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

// topOfEach selects the rows whose id is among the first few of each key: one statement with one
// indexed range a key, where a window function would number every row of every key.
//
// where writes the condition of key i, orderBy is SQL for the order inside a key.
func topOfEach(table string, keys int, limit int, orderBy string, where func(b *entsql.Builder, i int)) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(s.C("id")).WriteString(" IN (SELECT id FROM (")
			for i := range keys {
				switch {
				case i > 0 && i%maxUnion == 0:
					b.WriteString(") AS part UNION ALL SELECT id FROM (")
				case i > 0:
					b.WriteString(" UNION ALL ")
				}
				b.WriteString("SELECT id FROM (SELECT id FROM ").Ident(table).WriteString(" WHERE ")
				where(b, i)
				b.WriteString(" ORDER BY ").WriteString(orderBy).WriteString(" LIMIT ").Arg(limit).WriteString(") AS page")
			}
			b.WriteString(") AS part)")
		}))
	}
}

const (
	// maxUnion is how many ranges topOfEach joins side by side: SQLite takes 500 terms in a compound
	// SELECT. More are joined in parts.
	maxUnion = 400
	// maxKeys is how many keys a statement takes: at four arguments each, below SQLite's 32,766.
	maxKeys = 8000
)

// inChunks calls fn with all keys, at most maxKeys at a time, until it fails.
func inChunks[K any](keys []K, fn func([]K) error) error {
	for chunk := range slices.Chunk(keys, maxKeys) {
		if err := fn(chunk); err != nil {
			return err
		}
	}
	return nil
}
