package auth_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/auth"
	"parley/internal/fault"
)

func TestRegisterMakesAnAccountWithASession(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := from(t, "203.0.113.7")
		g, err := h.Register(ctx, auth.RegisterInput{
			Username: "Ada.Lovelace", Email: "  Ada@Example.COM ", Password: password, DisplayName: " Ada, Countess ",
		})
		require.NoError(t, err)
		require.Equal(t, "Ada.Lovelace", g.User.Username)
		require.Equal(t, "ada.lovelace", g.User.UsernameKey)
		require.Equal(t, "ada@example.com", g.User.Email)
		require.Equal(t, "Ada, Countess", g.User.DisplayName)
		require.True(t, strings.HasPrefix(g.User.PasswordHash, "$argon2id$v=19$m=8,t=1,p=1$"))
		require.True(t, g.User.CreatedAt.Equal(h.clock.Now()))

		v, expires, err := h.Verify(ctx, g.AccessToken)
		require.NoError(t, err)
		require.Equal(t, viewer(g), v)
		require.True(t, expires.Equal(g.AccessTokenExpiresAt))
		require.WithinRange(t, expires, h.clock.Now().Add(accessTTL), h.clock.Now().Add(accessTTL+time.Second))
		requireOpen(t, verified(t, h.Accounts, g))

		sessions, err := h.Sessions(ctx, v)
		require.NoError(t, err)
		require.Len(t, sessions, 1)
		require.Equal(t, "203.0.113.7", sessions[0].IP)
		require.Equal(t, "Browser/1.0", sessions[0].Device)
		require.True(t, sessions[0].ExpiresAt.Equal(h.clock.Now().Add(refreshTTL)))
	})
}

func TestRegisterTakesTheUsernameForWantOfADisplayName(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		require.Equal(t, "grace", h.join(t.Context(), t, "grace").User.DisplayName)
	})
}

func TestRegisterSaysWhichNameIsTaken(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		_, err := h.Register(t.Context(), auth.RegisterInput{Username: "ADA", Email: "other@example.com", Password: password})
		require.Equal(t, "username", requireCode(t, fault.UsernameTaken, err).Field)
		_, err = h.Register(t.Context(), auth.RegisterInput{Username: "other", Email: "ADA@example.com", Password: password})
		require.Equal(t, "email", requireCode(t, fault.EmailTaken, err).Field)
		_, err = h.CreateUser(t.Context(), auth.RegisterInput{Username: "Ada", Email: "ada@example.com", Password: password})
		require.Equal(t, "username", requireCode(t, fault.UsernameTaken, err).Field)
		n, err := h.db.Read().User.Query().Count(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, n, "nothing is half written")
	})
}

func TestOneOfManyWinsAUsername(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		const racers = 8
		errs := make([]error, racers)
		var group sync.WaitGroup
		for i := range racers {
			group.Go(func() {
				in := auth.RegisterInput{Username: "Ada", Email: string(rune('a'+i)) + "@example.com", Password: password}
				if i%2 == 0 {
					in.Username = "aDa"
				}
				_, errs[i] = h.Register(t.Context(), in)
			})
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			requireCode(t, fault.UsernameTaken, err)
		}
		require.Equal(t, 1, won)
		sessions, err := h.db.Read().Session.Query().Count(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, sessions)
	})
}

func TestLoginByUsernameOrEmailInAnyCase(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		u := h.join(t.Context(), t, "Ada").User
		for _, login := range []string{"ada", "ADA", " Ada ", "ada@example.com", "ADA@Example.com "} {
			g, err := h.Login(from(t, "203.0.113.7"), login, password, "Laptop")
			require.NoError(t, err, login)
			require.Equal(t, u.ID, g.User.ID)
			sessions, err := h.Sessions(t.Context(), viewer(g))
			require.NoError(t, err)
			require.Contains(t, devices(sessions), "Laptop")
		}
	})
}

func devices(sessions []*ent.Session) []string {
	var names []string
	for _, s := range sessions {
		names = append(names, s.Device)
	}
	return names
}

func TestLoginDoesNotTellWhoExists(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		h.join(t.Context(), t, "disabled")
		_, err := h.DisableUser(t.Context(), "disabled")
		require.NoError(t, err)
		_, wrong := h.Login(t.Context(), "ada", "wrong password", "")
		requireCode(t, fault.InvalidCredentials, wrong)
		for _, login := range []string{"nobody", "nobody@example.com", "a\x00b", "\xff\xfe", "%", "ada'--", "disabled"} {
			_, err := h.Login(t.Context(), login, password, "")
			require.Equal(t, wrong, err, "%q", login)
		}
	})
}

func TestLoginHashesAnewWhenTheCostHasChanged(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		dearer := h.node(t, func(o *auth.Options) { o.PasswordCost = auth.PasswordCost{MemoryKiB: 16, Passes: 2, Threads: 1} })
		for range 2 {
			g, err := dearer.Login(t.Context(), "ada", password, "")
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(g.User.PasswordHash, "$argon2id$v=19$m=16,t=2,p=1$"), g.User.PasswordHash)
		}
	})
}

func TestChangePasswordEndsTheOtherSessions(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		first := h.join(t.Context(), t, "ada")
		second, err := h.Login(t.Context(), "ada", password, "")
		require.NoError(t, err)
		stranger := h.join(t.Context(), t, "grace")

		require.NoError(t, h.ChangePassword(t.Context(), viewer(second), password, "another passphrase"))

		requireEnded(t, h, first)
		requireLive(t, h, second)
		requireLive(t, h, stranger)
		_, err = h.Login(t.Context(), "ada", password, "")
		requireCode(t, fault.InvalidCredentials, err)
		_, err = h.Login(t.Context(), "ada", "another passphrase", "")
		require.NoError(t, err)
	})
}

func TestChangePasswordNeedsTheCurrentOneAndALiveSession(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		err := h.ChangePassword(t.Context(), viewer(g), "wrong password", "another passphrase")
		require.Equal(t, "currentPassword", requireCode(t, fault.InvalidCredentials, err).Field)
		_, err = h.Logout(t.Context(), viewer(g), false)
		require.NoError(t, err)
		requireCode(t, fault.Unauthenticated, h.ChangePassword(t.Context(), viewer(g), password, "another passphrase"))
		requireCode(t, fault.Unauthenticated, h.ChangePassword(t.Context(), auth.Viewer{UserID: "nobody"}, password, "another passphrase"))
		_, err = h.Login(t.Context(), "ada", password, "")
		require.NoError(t, err, "the password is the same")
	})
}

func TestUpdateProfile(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		name := "  Ada L. 👩🏽‍💻 "
		u, err := h.UpdateProfile(t.Context(), viewer(g), auth.Profile{DisplayName: &name})
		require.NoError(t, err)
		require.Equal(t, "Ada L. 👩🏽‍💻", u.DisplayName)
		u, err = h.UpdateProfile(t.Context(), viewer(g), auth.Profile{})
		require.NoError(t, err)
		require.Equal(t, "Ada L. 👩🏽‍💻", u.DisplayName)
		_, err = h.UpdateProfile(t.Context(), auth.Viewer{UserID: "nobody"}, auth.Profile{DisplayName: &name})
		requireCode(t, fault.Unauthenticated, err)
		_, err = h.UpdateProfile(t.Context(), auth.Viewer{UserID: "nobody"}, auth.Profile{})
		requireCode(t, fault.Unauthenticated, err)
	})
}

func TestOperatorDisablesAndEnables(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		ended, err := h.DisableUser(t.Context(), "ADA")
		require.NoError(t, err)
		require.Equal(t, 1, ended)
		requireEnded(t, h, g)
		_, err = h.IssueToken(t.Context(), "ada", time.Hour)
		requireCode(t, fault.Forbidden, err)

		ended, err = h.DisableUser(t.Context(), "ada")
		require.NoError(t, err)
		require.Zero(t, ended)
		require.NoError(t, h.EnableUser(t.Context(), "ada"))
		_, err = h.Login(t.Context(), "ada", password, "")
		require.NoError(t, err)
		requireEnded(t, h, g)

		_, err = h.DisableUser(t.Context(), "nobody")
		requireCode(t, fault.NotFound, err)
		requireCode(t, fault.NotFound, h.EnableUser(t.Context(), "\x00"))
		_, err = h.IssueToken(t.Context(), "nobody", time.Hour)
		requireCode(t, fault.NotFound, err)
	})
}

// A session must not begin from a password that was checked before the account was disabled or the
// password changed.
func TestALoginOvertakenByAChangeFails(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := h.join(t.Context(), t, "ada")
		require.NoError(t, auth.SignIn(t.Context(), h.Accounts, g.User))
		require.NoError(t, h.ChangePassword(t.Context(), viewer(g), password, "another passphrase"))
		requireCode(t, fault.InvalidCredentials, auth.SignIn(t.Context(), h.Accounts, g.User))

		changed, err := h.UserByID(t.Context(), g.User.ID)
		require.NoError(t, err)
		require.NoError(t, auth.SignIn(t.Context(), h.Accounts, changed))
		_, err = h.DisableUser(t.Context(), "ada")
		require.NoError(t, err)
		requireCode(t, fault.InvalidCredentials, auth.SignIn(t.Context(), h.Accounts, changed))
		sessions, err := h.Sessions(t.Context(), viewer(g))
		require.NoError(t, err)
		require.Empty(t, sessions)
	})
}

func TestLoginsAtOnceWithDisableLeaveNoSession(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for range 10 {
					_, err := h.Login(t.Context(), "ada", password, "")
					if fault.CodeOf(err) == fault.InvalidCredentials {
						return
					}
				}
			})
		}
		_, err := h.DisableUser(t.Context(), "ada")
		require.NoError(t, err)
		group.Wait()
		u, err := h.UserByUsername(t.Context(), "ada")
		require.NoError(t, err)
		sessions, err := h.Sessions(t.Context(), auth.Viewer{UserID: u.ID})
		require.NoError(t, err)
		require.Empty(t, sessions)
	})
}

func TestIssuedTokenOutlivesTheAccessTTLAndCanBeRevoked(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		g, err := h.IssueToken(t.Context(), "ada", 48*time.Hour)
		require.NoError(t, err)
		require.Empty(t, g.RefreshToken)
		h.clock.Advance(24 * time.Hour)
		requireLive(t, h, g)
		_, err = h.RevokeSession(t.Context(), viewer(g), g.SessionID)
		require.NoError(t, err)
		h.clock.Advance(23 * time.Hour)
		requireEnded(t, h, g)
		_, _, err = h.node(t).Verify(t.Context(), g.AccessToken)
		requireCode(t, fault.Unauthenticated, err)
		h.clock.Advance(2 * time.Hour)
		_, _, err = h.Verify(t.Context(), g.AccessToken)
		requireCode(t, fault.TokenExpired, err)
		for _, ttl := range []time.Duration{0, -time.Hour, 366 * 24 * time.Hour} {
			_, err = h.IssueToken(t.Context(), "ada", ttl)
			require.Equal(t, "ttl", requireCode(t, fault.BadUserInput, err).Field)
		}
	})
}

func requireLive(t *testing.T, h *house, g auth.Grant) {
	t.Helper()
	v, _, err := h.Verify(t.Context(), g.AccessToken)
	require.NoError(t, err)
	require.Equal(t, viewer(g), v)
}

func requireEnded(t *testing.T, h *house, g auth.Grant) {
	t.Helper()
	_, _, err := h.Verify(t.Context(), g.AccessToken)
	requireCode(t, fault.Unauthenticated, err)
	if g.RefreshToken != "" {
		_, err = h.Refresh(t.Context(), g.RefreshToken)
		requireCode(t, fault.Unauthenticated, err)
	}
}
