package auth_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/testkit/postgres"
)

// propagation is within what a revoked session stops working everywhere.
const propagation = 2 * time.Second

// run keeps a node running until the test ends.
func run(t *testing.T, a *auth.Accounts) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
	})
}

// verified gives the life of the session that an access token is for, once the token is found valid.
func verified(t *testing.T, a *auth.Accounts, g auth.Grant) context.Context {
	t.Helper()
	v, _, err := a.Verify(t.Context(), g.AccessToken)
	require.NoError(t, err)
	ended, release := a.Watch(v.SessionID)
	t.Cleanup(release)
	return ended
}

func requireEndsSoon(t *testing.T, ended context.Context) {
	t.Helper()
	select {
	case <-ended.Done():
	case <-time.After(propagation):
		require.Fail(t, "the session has not ended in time")
	}
}

func TestARevokedSessionEndsOnEveryNode(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		far := h.node(t)
		run(t, far)
		for name, end := range map[string]func(auth.Viewer) error{
			"logout":  func(v auth.Viewer) error { _, err := h.Logout(t.Context(), v, false); return err },
			"revoke":  func(v auth.Viewer) error { _, err := h.RevokeSession(t.Context(), v, v.SessionID); return err },
			"disable": func(auth.Viewer) error { _, err := h.DisableUser(t.Context(), "disable"); return err },
		} {
			g := h.join(t.Context(), t, name)
			farEnded := verified(t, far, g)
			ended := verified(t, h.Accounts, g)
			requireOpen(t, ended)

			require.NoError(t, end(viewer(g)), name)

			requireClosed(t, ended)
			requireEndsSoon(t, farEnded)
			_, _, err := far.Verify(t.Context(), g.AccessToken)
			requireCode(t, fault.Unauthenticated, err)
		}
	})
}

func TestANodeThatStartsKnowsWhatWasRevoked(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		_, err := h.Logout(t.Context(), viewer(g), false)
		require.NoError(t, err)
		h.clock.Advance(accessTTL - time.Second)
		_, _, err = h.node(t).Verify(t.Context(), g.AccessToken)
		requireCode(t, fault.Unauthenticated, err)
	})
}

// A transaction may be stamped and then commit later than others, on a node whose clock is behind.
func TestALateRevocationIsNotOverlooked(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		stamped := h.clock.Now()
		h.clock.Advance(50 * time.Second)
		require.NoError(t, auth.Poll(t.Context(), h.Accounts))
		requireLive(t, h, g)
		err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return tx.Session.UpdateOneID(g.SessionID).SetRevokedAt(stamped).Exec(ctx)
		})
		require.NoError(t, err)
		h.clock.Advance(time.Second)
		require.NoError(t, auth.Poll(t.Context(), h.Accounts))
		requireEnded(t, h, g)
	})
}

func TestAPollIsOneStatement(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, name := range []string{"ada", "grace", "edsger"} {
			_, err := h.Logout(t.Context(), viewer(h.join(t.Context(), t, name)), false)
			require.NoError(t, err)
		}
		var statements atomic.Int64
		require.NoError(t, auth.Poll(database.CountStatements(t.Context(), &statements), h.node(t)))
		require.EqualValues(t, 1, statements.Load())
	})
}

func TestVerifyAsksNoDatabase(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		var statements atomic.Int64
		ctx := database.CountStatements(t.Context(), &statements)
		for range 10 {
			_, _, err := h.Verify(ctx, g.AccessToken)
			require.NoError(t, err)
		}
		_, err := h.Logout(t.Context(), viewer(g), false)
		require.NoError(t, err)
		_, _, err = h.Verify(ctx, g.AccessToken)
		requireCode(t, fault.Unauthenticated, err)
		require.Zero(t, statements.Load())
	})
}

func TestANodeOutlivesTheLossOfItsDatabase(t *testing.T) {
	t.Parallel()
	server := postgres.Private(t)
	h := newHouse(t, database.Options{URL: server.Database(t, migrationsKey(t), migrate)})
	far := h.node(t)
	run(t, far)
	gone, stays := h.join(t.Context(), t, "ada"), h.join(t.Context(), t, "grace")
	ended := verified(t, far, gone)
	_, err := h.Logout(t.Context(), viewer(gone), false)
	require.NoError(t, err)
	requireEndsSoon(t, ended)
	ended = verified(t, far, stays)

	require.NoError(t, server.Crash(t.Context()))
	_, err = h.Logout(t.Context(), viewer(stays), false)
	requireCode(t, fault.Unavailable, err)
	_, err = h.Login(t.Context(), "ada", password, "")
	requireCode(t, fault.Unavailable, err)
	_, _, err = far.Verify(t.Context(), stays.AccessToken)
	require.NoError(t, err)
	_, _, err = far.Verify(t.Context(), gone.AccessToken)
	requireCode(t, fault.Unauthenticated, err)

	require.NoError(t, server.Start(t.Context()))
	require.Eventually(t, func() bool {
		_, err := h.Logout(t.Context(), viewer(stays), false)
		return err == nil
	}, time.Minute, 20*time.Millisecond)
	requireEndsSoon(t, ended)
}
