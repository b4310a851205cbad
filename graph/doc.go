// Package graph is the public schema in Go: the resolvers of schema.graphqls, by noun, a few lines
// each. A resolver reads the viewer, calls the rules (internal/chat), the accounts (internal/auth) or
// the feeds (internal/live) and shapes the answer: global ids, cursors, connections, errors.
//
// It holds no rule of the chat, writes no SQL and decides no permission; what a viewer may see is
// asked of internal/chat on every path. errors.go is the only place where an error becomes a GraphQL
// error, batch.go the only one where objects wait for each other.
//
// A schema made by New serves any number of operations at once, but only in an executor that uses
// Extensions: without them nested fields fail. Only cmd and internal/testkit import the package.
package graph
