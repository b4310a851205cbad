// Package postgres gives tests real PostgreSQL databases.
//
// [Database] is what most tests want: a database of their own, cloned in some hundredths of a second
// from a template that was migrated once. Databases live on a server which is, in this order, the one
// that PARLEY_TEST_DATABASE_URL names (`make test` starts one for the whole run, see with-postgres),
// or one that the test binary starts when it first needs it. [Private] gives a test a server of its
// own, which it may stop, crash and start again.
//
// A server listens on a unix socket in a private directory under /tmp, runs as an unprivileged user
// where the tests run as root, and ends when the process that started it ends, even by SIGKILL: a
// shell between the two removes it when its standard input closes. Binaries come from PATH or from
// /usr/lib/postgresql/*/bin; where there are none, Debian's package is installed if that can be done,
// and else the test fails saying what to install. Nothing here ever skips a test.
//
// The package knows nothing of Parley's tables: callers bring their migrations. All functions are
// safe for concurrent use, by parallel tests and by several processes on one server. Only tests may
// import it. It needs a unix.
package postgres

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"
)

// EnvURL names the environment variable with the URL of a given server, such as
// postgres://user@host/postgres. Its user must be allowed to create databases. What tests leave
// behind there when they are killed is named parley_test_*; templates, which are kept for the next
// run, are named parley_template_*.
const EnvURL = "PARLEY_TEST_DATABASE_URL"

// cleanupTime bounds what is done after a test has ended.
const cleanupTime = time.Minute

// Migrate brings the empty database at url to the state that tests start from. Connections which it
// leaves open are ended.
type Migrate func(ctx context.Context, url string) error

// shared is the cluster of this test binary, started or found on first use. It is never closed here:
// the end of the process ends a server that was started.
var shared = sync.OnceValues(func() (*cluster, error) {
	if url := os.Getenv(EnvURL); url != "" {
		return newCluster(url)
	}
	server, err := New(context.Background())
	if err != nil {
		return nil, err
	}
	return server.cluster, nil
})

// Database gives the test the URL of a migrated database of its own, dropped when the test ends.
// The key names the state that migrate makes, for instance a hash of the migrations: databases of
// one key are clones of one template, for which migrate runs once a server.
func Database(t testing.TB, key string, migrate Migrate) string {
	t.Helper()
	return sharedCluster(t).database(t, key, migrate)
}

// Empty gives the test the URL of an empty database of its own, dropped when the test ends.
func Empty(t testing.TB) string {
	t.Helper()
	return sharedCluster(t).empty(t)
}

// Private gives the test a running server of its own, removed when the test ends. It takes a second
// or two; only tests that stop, crash or configure the server want one.
func Private(t testing.TB, options ...Option) *Server {
	t.Helper()
	server, err := New(t.Context(), options...)
	if err != nil {
		t.Fatalf("a private PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close the private PostgreSQL: %v", err)
		}
	})
	return server
}

// Database is [Database] on this server.
func (s *Server) Database(t testing.TB, key string, migrate Migrate) string {
	t.Helper()
	return s.cluster.database(t, key, migrate)
}

// Empty is [Empty] on this server.
func (s *Server) Empty(t testing.TB) string {
	t.Helper()
	return s.cluster.empty(t)
}

func sharedCluster(t testing.TB) *cluster {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	return c
}

func (c *cluster) database(t testing.TB, key string, migrate Migrate) string {
	t.Helper()
	name, err := c.clone(t.Context(), key, migrate)
	if err != nil {
		t.Fatalf("a PostgreSQL database for the test: %v", err)
	}
	return c.dropAfter(t, name)
}

func (c *cluster) empty(t testing.TB) string {
	t.Helper()
	name := newName()
	if err := c.create(t.Context(), name, ""); err != nil {
		t.Fatalf("an empty PostgreSQL database for the test: %v", err)
	}
	return c.dropAfter(t, name)
}

// dropAfter drops the database when the test ends. A server that the test left stopped keeps it:
// only a private one can be stopped, and that is removed whole.
func (c *cluster) dropAfter(t testing.TB, name string) string {
	t.Helper()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), cleanupTime)
		defer cancel()
		if c.stopped() {
			return
		}
		if err := c.drop(ctx, name); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return c.url(name)
}
