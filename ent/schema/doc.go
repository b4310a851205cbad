// Package schema describes the tables, one type a table; ent generates package ent from it.
//
// The tables hold facts only: no hooks, no rules (those are internal/chat and internal/auth). The
// migrations in internal/database create them, written by hand for both databases; a test compares
// the two. Times are UTC with millisecond precision. Ids come from internal/id.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"parley/internal/id"
)

// idField is the primary key of a table whose rows are of the kind.
func idField(kind id.Kind) ent.Field {
	return field.String("id").DefaultFunc(func() string { return id.New(kind) }).Immutable()
}
