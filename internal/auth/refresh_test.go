package auth_test

import (
	"context"
	"encoding/base64"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent/refreshtoken"
	"parley/internal/auth"
	"parley/internal/fault"
)

func TestRefreshRotates(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(from(t, "203.0.113.7"), t, "ada")
		h.clock.Advance(time.Hour)
		next, err := h.Refresh(from(t, "198.51.100.1"), g.RefreshToken)
		require.NoError(t, err)
		require.Equal(t, g.SessionID, next.SessionID)
		require.Equal(t, "ada", next.User.Username)
		require.NotEqual(t, g.RefreshToken, next.RefreshToken)
		require.Len(t, next.RefreshToken, len(g.RefreshToken))
		require.NotEqual(t, g.AccessToken, next.AccessToken)
		requireLive(t, h, next)

		s, err := h.db.Read().Session.Get(t.Context(), g.SessionID)
		require.NoError(t, err)
		require.Equal(t, "198.51.100.1", s.IP)
		require.True(t, s.LastSeenAt.Equal(h.clock.Now()))
		require.True(t, s.ExpiresAt.Equal(h.clock.Now().Add(refreshTTL)))
	})
}

func TestRefreshTokensAreStoredAsHashesOnly(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		next, err := h.Refresh(t.Context(), g.RefreshToken)
		require.NoError(t, err)
		rows, err := h.db.Read().RefreshToken.Query().All(t.Context())
		require.NoError(t, err)
		require.Len(t, rows, 2)
		for _, row := range rows {
			for _, token := range []string{g.RefreshToken, next.RefreshToken} {
				secret := strings.TrimPrefix(token, "prt_")
				require.NotContains(t, row.Hash, secret)
				if row.SuccessorSalt != nil {
					require.NotContains(t, *row.SuccessorSalt, secret)
				}
			}
		}
	})
}

func TestARetryWithinTheGraceGetsTheSameSuccessor(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		next, err := h.Refresh(t.Context(), g.RefreshToken)
		require.NoError(t, err)
		h.clock.Advance(grace)
		again, err := h.Refresh(t.Context(), g.RefreshToken)
		require.NoError(t, err)
		require.Equal(t, next.RefreshToken, again.RefreshToken)
		requireLive(t, h, again)
		n, err := h.db.Read().RefreshToken.Query().Count(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, n)
		last, err := h.Refresh(t.Context(), again.RefreshToken)
		require.NoError(t, err)
		require.NotEqual(t, next.RefreshToken, last.RefreshToken)
	})
}

func TestReuseAfterTheGraceEndsTheSession(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		other, err := h.Login(t.Context(), "ada", password, "")
		require.NoError(t, err)
		next, err := h.Refresh(t.Context(), g.RefreshToken)
		require.NoError(t, err)
		ended := verified(t, h.Accounts, next)

		h.clock.Advance(grace + time.Millisecond)
		_, err = h.Refresh(t.Context(), g.RefreshToken)
		requireCode(t, fault.TokenReused, err)

		requireClosed(t, ended)
		requireEnded(t, h, next)
		requireLive(t, h, other)
		_, err = h.Refresh(t.Context(), g.RefreshToken)
		requireCode(t, fault.TokenReused, err)
		s, err := h.db.Read().Session.Get(t.Context(), g.SessionID)
		require.NoError(t, err)
		require.NotNil(t, s.RevokedAt, "the revocation is committed")
	})
}

func TestManyRefreshesAtOnceGetTheSameSuccessor(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		nodes := []*auth.Accounts{h.Accounts, h.node(t)}
		const tabs = 8
		grants, errs := make([]auth.Grant, tabs), make([]error, tabs)
		var group sync.WaitGroup
		for i := range tabs {
			group.Go(func() { grants[i], errs[i] = nodes[i%2].Refresh(t.Context(), g.RefreshToken) })
		}
		group.Wait()
		for i := range tabs {
			require.NoError(t, errs[i])
			require.Equal(t, grants[0].RefreshToken, grants[i].RefreshToken)
		}
		n, err := h.db.Read().RefreshToken.Query().Where(refreshtoken.UsedAtIsNil()).Count(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, n, "one token is live")
	})
}

func TestRefreshTokensExpireUnused(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		h.clock.Advance(refreshTTL - time.Millisecond)
		next, err := h.Refresh(t.Context(), g.RefreshToken)
		require.NoError(t, err)
		h.clock.Advance(refreshTTL)
		for _, token := range []string{g.RefreshToken, next.RefreshToken} {
			_, err = h.Refresh(t.Context(), token)
			requireCode(t, fault.TokenExpired, err)
		}
		sessions, err := h.Sessions(t.Context(), viewer(g))
		require.NoError(t, err)
		require.Empty(t, sessions)
	})
}

func TestUsedTokensArePrunedWhenTheyWouldHaveExpired(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		for range 40 {
			h.clock.Advance(refreshTTL / 10)
			next, err := h.Refresh(t.Context(), g.RefreshToken)
			require.NoError(t, err)
			g = next
		}
		n, err := h.db.Read().RefreshToken.Query().Count(t.Context())
		require.NoError(t, err)
		require.LessOrEqual(t, n, 12)
	})
}

func TestRefreshRefusesWhatIsNoTokenOfOurs(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		secret := strings.Repeat("A", base64.RawURLEncoding.EncodedLen(32))
		for name, token := range map[string]string{
			"empty": "", "prefix": "prt_", "unknown": "prt_" + secret, "no prefix": secret, "short": g.RefreshToken[:40],
			"long": g.RefreshToken + "A", "access token": g.AccessToken, "huge": strings.Repeat("A", 1<<20),
			"nul": g.RefreshToken[:46] + "\x00", "not utf-8": g.RefreshToken[:46] + "\xff",
			"padding": g.RefreshToken + "=",
		} {
			_, err := h.Refresh(t.Context(), token)
			requireCode(t, fault.Unauthenticated, err)
			require.NotContains(t, err.Error(), "prt_", name)
		}
	})
}

func requireClosed(t *testing.T, ended context.Context) {
	t.Helper()
	select {
	case <-ended.Done():
	default:
		require.Fail(t, "the channel is open")
	}
}

func requireOpen(t *testing.T, ended context.Context) {
	t.Helper()
	select {
	case <-ended.Done():
		require.Fail(t, "the channel is closed")
	default:
	}
}
