package auth_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/request"
	"parley/internal/testkit/clock"
	"parley/internal/testkit/postgres"
)

const (
	password   = "correct horse battery"
	accessTTL  = 15 * time.Minute
	refreshTTL = 30 * 24 * time.Hour
	grace      = 10 * time.Second
)

// onEach runs a test on SQLite and on PostgreSQL.
func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newHouse(t, database.Options{DataDir: t.TempDir()}))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := postgres.Database(t, migrationsKey(t), migrate)
		test(t, newHouse(t, database.Options{URL: url, MaxConns: 10}))
	})
}

func migrate(ctx context.Context, url string) error {
	db, err := database.Open(ctx, database.Options{URL: url})
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	if closeErr := db.Close(); err == nil {
		err = closeErr
	}
	return err
}

// migrationsKey names the state of the tables by the migrations that lead to it.
func migrationsKey(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../database/migrations/postgres/*.sql")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	sum := sha256.New()
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// house is a migrated database, a clock, and the accounts of one node.
type house struct {
	*auth.Accounts
	db    *database.DB
	clock *clock.Clock
}

func newHouse(t *testing.T, o database.Options) *house {
	t.Helper()
	db, err := database.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	_, err = db.Migrate(t.Context())
	require.NoError(t, err)
	h := &house{db: db, clock: clock.At(time.Date(2026, 3, 1, 12, 0, 0, 250e6, time.UTC))}
	h.Accounts = h.node(t)
	return h
}

// node gives the accounts of one more node on the database.
func (h *house) node(t *testing.T, change ...func(*auth.Options)) *auth.Accounts {
	t.Helper()
	o := auth.Options{
		DB: h.db, Keys: [][]byte{key('a')}, AccessTTL: accessTTL, RefreshTTL: refreshTTL, RefreshGrace: grace,
		PasswordCost: auth.PasswordCost{MemoryKiB: 8, Passes: 1, Threads: 1}, Now: h.clock.Now,
	}
	for _, f := range change {
		f(&o)
	}
	a, err := auth.New(t.Context(), o)
	require.NoError(t, err)
	return a
}

// join registers a user with the common password.
func (h *house) join(ctx context.Context, t *testing.T, username string) auth.Grant {
	t.Helper()
	g, err := h.Register(ctx, auth.RegisterInput{Username: username, Email: username + "@example.com", Password: password})
	require.NoError(t, err)
	return g
}

func viewer(g auth.Grant) auth.Viewer {
	return auth.Viewer{UserID: g.User.ID, SessionID: g.SessionID}
}

func key(fill byte) []byte {
	k := make([]byte, 32)
	for i := range k {
		k[i] = fill
	}
	return k
}

// from gives the context of a request from an address.
func from(t *testing.T, address string) context.Context {
	t.Helper()
	return request.With(t.Context(), request.Info{ID: "test", Address: address, UserAgent: "Browser/1.0"})
}

func requireCode(t *testing.T, code fault.Code, err error) *fault.Error {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.Equal(t, code, f.Code, f.Message)
	return f
}
