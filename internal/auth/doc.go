// Package auth knows who is asking: accounts, their passwords, the sessions of their devices and the
// tokens by which a request names its session.
//
// An access token is a JWT that lives for minutes and is checked without the database; a refresh
// token lives for weeks, is stored as a hash only and is replaced each time it is used. Both belong
// to a session, and a session that is revoked on any node ends on all of them within two seconds,
// because each node reads the lately revoked ones every second (Accounts.Run).
//
// The package owns the tables users, sessions and refresh_tokens. It never decides what a user may
// do in a room (that is internal/chat), never logs a password, a token or an email address, and never
// tells a stranger whether an account exists except where registering must say that a name is taken.
//
// Where a transaction locks rows, it locks the user first, then sessions; refresh tokens are changed
// under the lock of their session alone.
//
// An Accounts is safe for concurrent use. The package imports ent, internal/database, internal/fault,
// internal/id and internal/request; graph, internal/server, cmd and testkit may import it.
package auth
