package database_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"github.com/stretchr/testify/require"

	"parley/ent/migrate"
	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

// extra are columns that the databases have for full-text search and ent does not know.
var extra = map[string]string{
	dialect.SQLite + ".messages":   "row_id",
	dialect.Postgres + ".messages": "text_search",
}

func TestTheMigrationsMakeTheTablesThatEntReads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		require.NotEmpty(t, migrate.Tables)
		for _, table := range migrate.Tables {
			want := map[string]bool{}
			for _, c := range table.Columns {
				want[c.Name] = c.Nullable
			}
			got := columns(t, db, table.Name)
			delete(got, extra[db.Dialect()+"."+table.Name])
			require.Equal(t, want, got, "columns of %s and whether they may be null", table.Name)
			for _, index := range wantedIndexes(table) {
				require.Contains(t, indexes(t, db, table.Name), index, "indexes of %s", table.Name)
			}
		}
	})
}

// wantedIndexes writes each index as "unique(a,b)" or "index(a,b)".
func wantedIndexes(table *schema.Table) []string {
	var out []string
	for _, c := range table.Columns {
		if c.Unique && !slices.Contains(table.PrimaryKey, c) {
			out = append(out, "unique("+c.Name+")")
		}
	}
	for _, index := range table.Indexes {
		var names []string
		for _, c := range index.Columns {
			names = append(names, c.Name)
		}
		kind := "index"
		if index.Unique {
			kind = "unique"
		}
		out = append(out, kind+"("+strings.Join(names, ",")+")")
	}
	return out
}

func columns(t *testing.T, db *database.DB, table string) map[string]bool {
	t.Helper()
	query := `SELECT column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_name = $1`
	if db.Dialect() == dialect.SQLite {
		query = `SELECT name, "notnull" = 0 AND pk = 0 FROM pragma_table_info($1)`
	}
	out := map[string]bool{}
	each(t, db, query, table, func(scan func(...any) error) error {
		var name string
		var nullable bool
		err := scan(&name, &nullable)
		out[name] = nullable
		return err
	})
	return out
}

func indexes(t *testing.T, db *database.DB, table string) []string {
	t.Helper()
	query := `SELECT CASE WHEN i.indisunique THEN 'unique' ELSE 'index' END,
		(SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum)
		FROM pg_index i WHERE i.indrelid = $1::regclass`
	if db.Dialect() == dialect.SQLite {
		query = `SELECT CASE WHEN l."unique" THEN 'unique' ELSE 'index' END,
			(SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno))
			FROM pragma_index_list($1) l`
	}
	var out []string
	each(t, db, query, table, func(scan func(...any) error) error {
		var kind, names string
		err := scan(&kind, &names)
		out = append(out, fmt.Sprintf("%s(%s)", kind, names))
		return err
	})
	return out
}

func each(t *testing.T, db *database.DB, query, arg string, fn func(scan func(...any) error) error) {
	t.Helper()
	rows, err := db.Read().QueryContext(t.Context(), query, arg)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		require.NoError(t, fn(rows.Scan))
	}
	require.NoError(t, rows.Err())
}
