package auth_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/session"
	"parley/ent/user"
	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/testkit/dbtest"
)

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
			dbtest.RequireWaiting(ctx, t, h.db, tabs)
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
			dbtest.RequireWaiting(ctx, t, h.db, 1)
			return tx.User.UpdateOne(u).SetDisabledAt(h.clock.Now()).Exec(ctx)
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
			dbtest.RequireWaiting(ctx, t, h.db, devices)
			return err
		})
		require.NoError(t, err)
		for range devices {
			require.NoError(t, <-errs)
		}
	})
}
