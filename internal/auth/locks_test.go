package auth_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/session"
	"parley/ent/user"
	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/fault"
)

// requireWaiting returns when n transactions wait for a lock. SQLite has them wait before they begin,
// which cannot be seen, nor need it.
func (h *house) requireWaiting(ctx context.Context, t *testing.T, n int) {
	t.Helper()
	if h.db.Dialect() != dialect.Postgres {
		return
	}
	require.Eventually(t, func() bool { return h.waiting(ctx) == n }, time.Minute, 5*time.Millisecond)
}

// waiting counts the transactions that wait for a lock; -1 where that cannot be told.
func (h *house) waiting(ctx context.Context) int {
	rows, err := h.db.Read().QueryContext(ctx,
		"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
	if err != nil {
		return -1
	}
	n := -1
	if rows.Next() {
		err = rows.Scan(&n)
	}
	if err := errors.Join(err, rows.Close()); err != nil {
		return -1
	}
	return n
}

func TestRefreshesThatMeetGetTheSameSuccessor(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		const tabs = 4
		grants, errs := make(chan auth.Grant, tabs), make(chan error, tabs)
		err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			_, err := tx.Session.Query().Where(session.ID(g.SessionID), database.LockRows).Only(ctx)
			for range tabs {
				go func() {
					next, err := h.Refresh(t.Context(), g.RefreshToken)
					grants <- next
					errs <- err
				}()
			}
			h.requireWaiting(ctx, t, tabs)
			return err
		})
		require.NoError(t, err)
		successors := map[string]bool{}
		for range tabs {
			require.NoError(t, <-errs)
			successors[(<-grants).RefreshToken] = true
		}
		require.Len(t, successors, 1)
	})
}

func TestALoginThatMeetsADisableFails(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		result := make(chan error, 1)
		err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			u, err := tx.User.Query().Where(user.ID(g.User.ID), database.LockRows).Only(ctx)
			if err != nil {
				return err
			}
			go func() {
				_, err := h.Login(t.Context(), "ada", password, "")
				result <- err
			}()
			h.requireWaiting(ctx, t, 1)
			return tx.User.UpdateOne(u).SetDisabledAt(h.clock.now()).Exec(ctx)
		})
		require.NoError(t, err)
		requireCode(t, fault.InvalidCredentials, <-result)
	})
}

func TestLoginsThatMeetUnderANewCostAllSucceed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		dearer := h.node(t, func(o *auth.Options) { o.PasswordCost = auth.PasswordCost{MemoryKiB: 16, Passes: 2, Threads: 1} })
		const devices = 4
		errs := make(chan error, devices)
		err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			_, err := tx.User.Query().Where(user.ID(g.User.ID), database.LockRows).Only(ctx)
			for range devices {
				go func() {
					_, err := dearer.Login(t.Context(), "ada", password, "")
					errs <- err
				}()
			}
			h.requireWaiting(ctx, t, devices)
			return err
		})
		require.NoError(t, err)
		for range devices {
			require.NoError(t, <-errs)
		}
	})
}
