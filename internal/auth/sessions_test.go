package auth_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestSessionsAreListedNewestFirst(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		want := []string{g.SessionID}
		for range 3 {
			h.clock.Advance(time.Millisecond)
			next, err := h.Login(t.Context(), "ada", password, "")
			require.NoError(t, err)
			want = append([]string{next.SessionID}, want...)
		}
		h.join(t.Context(), t, "grace")
		_, err := h.RevokeSession(t.Context(), viewer(g), want[1])
		require.NoError(t, err)
		sessions, err := h.Sessions(t.Context(), viewer(g))
		require.NoError(t, err)
		var got []string
		for _, s := range sessions {
			got = append(got, s.ID)
		}
		require.Equal(t, []string{want[0], want[2], want[3]}, got)
	})
}

func TestLogoutEndsOneOrAll(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		grants := []auth.Grant{h.join(t.Context(), t, "ada")}
		for range 2 {
			g, err := h.Login(t.Context(), "ada", password, "")
			require.NoError(t, err)
			grants = append(grants, g)
		}
		stranger := h.join(t.Context(), t, "grace")

		ended, err := h.Logout(t.Context(), viewer(grants[0]), false)
		require.NoError(t, err)
		require.Equal(t, 1, ended)
		requireEnded(t, h, grants[0])
		requireLive(t, h, grants[1])

		ended, err = h.Logout(t.Context(), viewer(grants[1]), true)
		require.NoError(t, err)
		require.Equal(t, 2, ended)
		requireEnded(t, h, grants[1])
		requireEnded(t, h, grants[2])
		requireLive(t, h, stranger)

		ended, err = h.Logout(t.Context(), viewer(grants[1]), true)
		require.NoError(t, err)
		require.Zero(t, ended)
	})
}

func TestRevokeSessionReachesOwnSessionsOnly(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, grace := h.join(t.Context(), t, "ada"), h.join(t.Context(), t, "grace")
		for _, sessionID := range []string{grace.SessionID, id.New(id.Session), ada.User.ID, "", "\x00", "ses_\xff"} {
			_, err := h.RevokeSession(t.Context(), viewer(ada), sessionID)
			requireCode(t, fault.NotFound, err)
		}
		requireLive(t, h, grace)

		s, err := h.RevokeSession(t.Context(), viewer(ada), ada.SessionID)
		require.NoError(t, err)
		require.Equal(t, ada.SessionID, s.ID)
		require.True(t, s.RevokedAt.Equal(h.clock.Now()))
		requireEnded(t, h, ada)

		h.clock.Advance(time.Second)
		again, err := h.RevokeSession(t.Context(), viewer(ada), ada.SessionID)
		require.NoError(t, err)
		require.True(t, again.RevokedAt.Equal(*s.RevokedAt), "ending it twice changes nothing")
	})
}

func TestDeadSessionsAreSweptAfterAWhile(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		revoked, expired := h.join(t.Context(), t, "ada"), h.join(t.Context(), t, "grace")
		_, err := h.Logout(t.Context(), viewer(revoked), false)
		require.NoError(t, err)
		remaining := func() int {
			require.NoError(t, auth.Sweep(t.Context(), h.Accounts))
			n, err := h.db.Read().Session.Query().Count(t.Context())
			require.NoError(t, err)
			return n
		}
		h.clock.Advance(refreshTTL - time.Second)
		live, err := h.Login(t.Context(), "ada", password, "")
		require.NoError(t, err)
		require.Equal(t, 3, remaining())
		h.clock.Advance(2 * time.Second)
		require.Equal(t, 2, remaining(), "revoked thirty days ago")
		_, err = h.Refresh(t.Context(), expired.RefreshToken)
		requireCode(t, fault.TokenExpired, err)
		for range 29 {
			h.clock.Advance(24 * time.Hour)
			live, err = h.Refresh(t.Context(), live.RefreshToken)
			require.NoError(t, err)
		}
		require.Equal(t, 2, remaining())
		h.clock.Advance(24 * time.Hour)
		require.Equal(t, 1, remaining(), "expired thirty days ago")
		_, err = h.Refresh(t.Context(), live.RefreshToken)
		require.NoError(t, err)
		_, err = h.Refresh(t.Context(), expired.RefreshToken)
		requireCode(t, fault.Unauthenticated, err)
	})
}
