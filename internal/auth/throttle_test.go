package auth_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/fault"
)

const (
	failures = 10
	refill   = 30 * time.Second
)

func TestRegistrationsAndLoginsShareTheRateOfAnAddress(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		a := h.node(t, func(o *auth.Options) { o.AuthRate = 4 })
		register := func(ctx context.Context, name string) error {
			_, err := a.Register(ctx, auth.RegisterInput{Username: name, Email: name + "@example.com", Password: password})
			return err
		}
		login := func(ctx context.Context) error { _, err := a.Login(ctx, "ada", password, ""); return err }

		here := from(t, "203.0.113.7")
		for _, name := range []string{"one", "two"} {
			require.NoError(t, register(here, name))
			require.NoError(t, login(here))
		}
		f := requireCode(t, fault.RateLimited, login(here))
		require.Equal(t, 15*time.Second, f.RetryAfter)
		requireCode(t, fault.RateLimited, register(here, "three"))
		require.NoError(t, login(from(t, "203.0.113.8")), "another address")

		h.clock.Advance(f.RetryAfter)
		require.NoError(t, login(here))
		requireCode(t, fault.RateLimited, login(here))
	})
}

func TestAddressesOfOneNetworkAreOne(t *testing.T) {
	t.Parallel()
	h := newSQLite(t)
	for name, pair := range map[string][2]string{
		"an IPv6 /64":       {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9"},
		"IPv4 inside IPv6":  {"192.0.2.1", "::ffff:192.0.2.1"},
		"zones":             {"fe80::1%eth0", "fe80::2%eth1"},
		"no address at all": {"", "not an address"},
	} {
		a := h.node(t, func(o *auth.Options) { o.AuthRate = 1 })
		_, err := a.Login(from(t, pair[0]), "ada", password, "")
		requireCode(t, fault.InvalidCredentials, err)
		_, err = a.Login(from(t, pair[1]), "ada", password, "")
		f := requireCode(t, fault.RateLimited, err)
		require.Equal(t, time.Minute, f.RetryAfter, name)
		_, err = a.Login(from(t, "2001:db8:1:3::1"), "ada", password, "")
		requireCode(t, fault.InvalidCredentials, err)
	}
}

func TestFailedLoginsAreThrottledAlikeForKnownAndUnknown(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		for _, login := range []string{"ada", "nobody", "ada@example.com", "nobody@example.com"} {
			for range failures {
				_, err := h.Login(from(t, "203.0.113.7"), login, "wrong password", "")
				requireCode(t, fault.InvalidCredentials, err)
			}
			for _, guess := range []string{"wrong password", password} {
				_, err := h.Login(from(t, "198.51.100.1"), login, guess, "")
				require.Equal(t, refill, requireCode(t, fault.RateLimited, err).RetryAfter, login)
			}
		}
	})
}

func TestGuessesAtOnceDoNotPassTheThrottleTogether(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.join(t.Context(), t, "ada")
		var wrong atomic.Int64
		var group sync.WaitGroup
		for range 3 * failures {
			group.Go(func() {
				_, err := h.Login(from(t, "203.0.113.7"), "ada", "wrong password", "")
				if fault.CodeOf(err) == fault.InvalidCredentials {
					wrong.Add(1)
				}
			})
		}
		group.Wait()
		require.LessOrEqual(t, wrong.Load(), int64(failures))
		require.Positive(t, wrong.Load())
	})
}

func TestStrangersLockNobodyOut(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		home := h.join(from(t, "2001:db8:1:2::1"), t, "ada")
		attack := func() error {
			_, err := h.Login(from(t, "203.0.113.7"), "ada", "wrong password", "")
			return err
		}
		for range failures {
			requireCode(t, fault.InvalidCredentials, attack())
		}
		requireCode(t, fault.RateLimited, attack())

		for range 2 * failures {
			_, err := h.Login(from(t, "2001:db8:1:2::beef"), "ada", password, "")
			require.NoError(t, err, "where ada is signed in she may sign in")
		}
		requireCode(t, fault.RateLimited, attack())

		h.clock.Advance(refill)
		_, err := h.Login(from(t, "198.51.100.1"), "ada", password, "")
		require.NoError(t, err, "elsewhere she may as the bucket refills")
		_, err = h.Login(from(t, "192.0.2.5"), "ada", password, "")
		require.NoError(t, err, "and success costs nothing")

		_, err = h.Logout(t.Context(), viewer(home), true)
		require.NoError(t, err)
		requireCode(t, fault.InvalidCredentials, attack())
		_, err = h.Login(from(t, "2001:db8:1:2::1"), "ada", password, "")
		requireCode(t, fault.RateLimited, err)
	})
}

func TestWrongCurrentPasswordsAreThrottledBySession(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		stolen := h.join(t.Context(), t, "ada")
		own, err := h.Login(t.Context(), "ada", password, "")
		require.NoError(t, err)
		for range failures {
			requireCode(t, fault.InvalidCredentials, h.ChangePassword(t.Context(), viewer(stolen), "wrong password", "another passphrase"))
		}
		err = h.ChangePassword(t.Context(), viewer(stolen), password, "another passphrase")
		require.Equal(t, refill, requireCode(t, fault.RateLimited, err).RetryAfter)
		require.NoError(t, h.ChangePassword(t.Context(), viewer(own), password, "another passphrase"))
	})
}

func TestNoAddressIsNoKnownAddress(t *testing.T) {
	t.Parallel()
	h := newSQLite(t)
	h.join(t.Context(), t, "ada")
	for range failures {
		_, err := h.Login(t.Context(), "ada", "wrong password", "")
		requireCode(t, fault.InvalidCredentials, err)
	}
	_, err := h.Login(t.Context(), "ada", "wrong password", "")
	requireCode(t, fault.RateLimited, err)
}
