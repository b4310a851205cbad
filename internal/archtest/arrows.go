// Package archtest keeps the house in order: its test walks `go list` and fails on every import
// between packages of ours that the table in this file does not allow, on packages without a doc
// comment and on names that say nothing. To draw a new arrow, change the table and say why in the
// commit; the arrows and their reasons are those of the design.
//
// The package holds the table and the check, both without state; its test runs them on the real
// packages. Nothing imports it.
package archtest

// arrow says what one package, or a whole subtree, may import. Patterns are paths within the module:
// "graph" is one package, "ent/..." is ent and everything below it. What stands in one row of a
// subtree may import its neighbours there without saying so.
type arrow struct {
	from string
	to   []string
}

// leaves import nothing of ours, and everybody may import them.
func leaves() []string {
	return []string{"internal/fault", "internal/id", "internal/outlet", "internal/request"}
}

// arrows is the table. The first row that matches a package counts.
func arrows() []arrow {
	return []arrow{
		// The benchmark measures on the real PostgreSQL of the tests, made durable. Only a row that names
		// a package of the testkit opens it.
		{"cmd/parley-bench", []string{"ent", "graph/...", "internal/...", "internal/testkit/postgres"}},
		{"cmd/...", []string{"ent/...", "graph/...", "internal/...", "web"}},

		// The API: resolvers read the viewer, call the rules and return.
		{"graph/model", domain()},
		{"graph/generated", append(domain(), "graph/model")},
		{"graph", append(domain(), "graph/model", "graph/generated")},

		// The edge knows GraphQL's protocols and nothing of chat.
		{"internal/server/...", []string{"internal/transport", "internal/config", "web"}},
		{"internal/transport/...", nil},
		{"web/...", nil},

		// The rules, and what happens around them.
		{"internal/live/...", []string{"internal/chat", "internal/bus", "ent/..."}},
		// Presence keeps tables of its own, by the generated client like everybody.
		{"internal/presence/...", []string{"internal/bus", "internal/database", "ent/..."}},
		// Web push too: its subscriptions, cursors and key.
		{"internal/push/...", []string{"internal/database", "ent/..."}},
		{"internal/chat/...", []string{"internal/database", "ent/..."}},
		{"internal/auth/...", []string{"internal/database", "ent/..."}},
		{"internal/media/...", []string{"internal/database", "ent/..."}},

		// The ground. The generated client is made from the schema, which needs ids only.
		{"internal/database/...", []string{"ent/..."}},
		{"ent/schema", nil},
		{"ent/...", nil},
		{"internal/bus/...", nil},
		{"internal/config", nil},

		// A client in Go, for the demonstration and for tests, knows only what is public.
		{"internal/demo", []string{"internal/client"}},
		{"internal/client", nil},

		// What prepares a server's data and measures the server from outside knows the tables, no rule. It uploads by the
		// small client.
		// What a measured server obeys by knows nothing.
		{"internal/bench/remote", nil},
		{"internal/bench", []string{"internal/database", "internal/auth", "internal/bench/remote", "internal/client", "ent/..."}},

		// Only tests may import testkit, and the benchmark the database in it. The databases it gives bring no tables of their own.
		{"internal/testkit/postgres/...", nil},
		{"internal/testkit/...", []string{"cmd/...", "ent/...", "graph/...", "internal/...", "web"}},
		{"internal/archtest", nil},
		{"internal/client", nil},
		{"internal/demo", []string{"internal/client"}},

		{"internal/fault", nil},
		{"internal/id", nil},
		{"internal/outlet", nil},
		{"internal/request", nil},
	}
}

// domain is what the packages of the API may use.
func domain() []string {
	return []string{
		"internal/chat", "internal/live", "internal/presence", "internal/push", "internal/media", "internal/auth", "ent/...",
	}
}

// testkit may be imported by tests, by itself, and by what has a row that names a package of it.
const testkit = "internal/testkit/..."

// forTests is what every test may import.
func forTests() []string { return []string{testkit, "internal/client"} }

// nondescript are names that say nothing of what a package is for.
func nondescript() []string {
	return []string{"base", "common", "helper", "helpers", "misc", "shared", "type", "types", "util", "utils"}
}

// generated reports whether a package is as its generator made it, without a comment.
func generated(self string) bool {
	written := self == "ent" || self == "ent/schema"
	return self == "graph/generated" || (matches(self, "ent/...") && !written)
}
