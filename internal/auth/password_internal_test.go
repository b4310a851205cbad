package auth

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
)

func cheap() PasswordCost { return PasswordCost{MemoryKiB: 8, Passes: 1, Threads: 1} }

func TestTheDefaultCostIsThatOfTheDesign(t *testing.T) {
	h, err := newHasher(PasswordCost{})
	require.NoError(t, err)
	stored, err := h.hash(t.Context(), "correct horse")
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, stored)
	ok, outdated, err := h.check(t.Context(), stored, "correct horse")
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, outdated)
}

func TestPasswordsAreTakenToTheLastByte(t *testing.T) {
	h, err := newHasher(cheap())
	require.NoError(t, err)
	long := strings.Repeat("a", MaxPasswordBytes)
	stored, err := h.hash(t.Context(), long)
	require.NoError(t, err)
	for password, want := range map[string]bool{
		long: true, long[:MaxPasswordBytes-1] + "b": false, long[:72]: false, long + "a": false, "": false,
	} {
		ok, _, err := h.check(t.Context(), stored, password)
		require.NoError(t, err)
		require.Equal(t, want, ok)
	}
	again, err := h.hash(t.Context(), long)
	require.NoError(t, err)
	require.NotEqual(t, stored, again, "each hash has its own salt")
}

func TestNobodysPasswordIsRight(t *testing.T) {
	h, err := newHasher(cheap())
	require.NoError(t, err)
	ok, outdated, err := h.check(t.Context(), "", "")
	require.NoError(t, err)
	require.False(t, ok)
	require.False(t, outdated)
}

func TestDamagedHashesAreRefused(t *testing.T) {
	good := newPasswordHash(cheap(), "correct horse").String()
	_, err := parsePasswordHash(good)
	require.NoError(t, err)
	parts := strings.Split(good, "$")
	with := func(i int, s string) string {
		changed := append([]string(nil), parts...)
		changed[i] = s
		return strings.Join(changed, "$")
	}
	for name, s := range map[string]string{
		"empty": "", "bcrypt": "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", "front": "x" + good, "behind": good + "$",
		"argon2i": with(1, "argon2i"), "version": with(2, "v=16"), "no version": with(2, ""), "order": with(3, "t=1,m=8,p=1"),
		"no memory": with(3, "m=0,t=1,p=1"), "too little memory": with(3, "m=8,t=1,p=2"), "too much memory": with(3, "m=999999999,t=1,p=1"),
		"no passes": with(3, "m=8,t=0,p=1"), "too many passes": with(3, "m=8,t=4000000,p=1"), "no threads": with(3, "m=8,t=1,p=0"),
		"threads wrap": with(3, "m=8,t=1,p=257"), "leading zero": with(3, "m=08,t=1,p=1"), "sign": with(3, "m=+8,t=1,p=1"),
		"overflow": with(3, "m=99999999999999999999,t=1,p=1"), "more": with(3, "m=8,t=1,p=1,x=1"),
		"no salt": with(4, ""), "short salt": with(4, "AAAA"), "salt padded": with(4, parts[4]+"=="), "salt not base64": with(4, "!!!!!!!!!!!!!!!!!!!!!!"),
		"no sum": with(5, ""), "short sum": with(5, "AAAA"), "long": with(5, strings.Repeat("A", 4096)),
	} {
		_, err := parsePasswordHash(s)
		require.ErrorIs(t, err, errBadHash, name)
	}
	h, err := newHasher(cheap())
	require.NoError(t, err)
	_, _, err = h.check(t.Context(), "damaged", "correct horse")
	require.Equal(t, fault.Internal, fault.CodeOf(err))
	for _, cost := range []PasswordCost{{MemoryKiB: 1, Passes: 1, Threads: 1}, {MemoryKiB: 8, Passes: 1}, {MemoryKiB: 1 << 30, Passes: 1, Threads: 1}} {
		_, err := newHasher(cost)
		require.Error(t, err)
	}
}

func TestTheQueueForHashesIsBounded(t *testing.T) {
	h, err := newHasher(cheap())
	require.NoError(t, err)
	for range hashesAtOnce { // two that never end
		_, err := h.acquire(t.Context())
		require.NoError(t, err)
	}
	waiting, leave := context.WithCancel(t.Context())
	done := make(chan error)
	for range hashesWaiting {
		go func() {
			_, err := h.hash(waiting, "correct horse")
			done <- err
		}()
	}
	require.Eventually(t, func() bool { return len(h.admitted) == hashesAtOnce+hashesWaiting }, waitFor, tick)
	require.Len(t, h.running, hashesAtOnce)

	_, err = h.hash(t.Context(), "correct horse")
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.Equal(t, fault.RateLimited, f.Code)
	require.Equal(t, hashRetry, f.RetryAfter)
	_, _, err = h.check(t.Context(), "", "correct horse")
	require.Equal(t, fault.RateLimited, fault.CodeOf(err))

	leave()
	for range hashesWaiting {
		require.ErrorIs(t, <-done, context.Canceled)
	}
	require.Len(t, h.admitted, hashesAtOnce, "who has gone makes room")
}

func FuzzParsePasswordHash(f *testing.F) {
	f.Add(newPasswordHash(cheap(), "correct horse").String())
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parsePasswordHash(s)
		if err != nil {
			return
		}
		require.True(t, h.cost.valid(), "what is read can be computed")
		require.Equal(t, s, h.String(), "there is one way to write it")
	})
}
