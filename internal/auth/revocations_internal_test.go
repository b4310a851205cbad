package auth

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
)

const (
	waitFor = 5 * time.Second
	tick    = time.Millisecond
)

func TestWatchesDoNotLeak(t *testing.T) {
	r := newRevocations(nil, time.Minute, time.Now)
	first, leaveFirst := r.watch("a")
	second, leaveSecond := r.watch("a")
	_, leaveOther := r.watch("b")
	require.Len(t, r.watches, 2)
	leaveFirst()
	leaveOther()
	require.Len(t, r.watches, 1)
	require.Equal(t, 1, r.watches["a"].users)

	r.add("a", "a")
	<-first.Done()
	<-second.Done()
	leaveSecond()
	require.Empty(t, r.watches)
	third, leaveThird := r.watch("a")
	<-third.Done()
	leaveThird()
	require.Empty(t, r.watches)
}

// Whoever leaves after the session has ended must not end the interest of others.
func TestLeavingAnEndedWatchTouchesNoOther(t *testing.T) {
	r := newRevocations(nil, time.Minute, time.Now)
	old, ok := r.join("a")
	require.True(t, ok)
	r.add("a")
	delete(r.revoked, "a")
	_, ok = r.join("a")
	require.True(t, ok)
	r.leave("a", old)
	require.Len(t, r.watches, 1)
}

func TestRevocationsAreForgottenWhenNoTokenIsLeft(t *testing.T) {
	now := noon
	r := newRevocations(nil, time.Minute, func() time.Time { return now })
	r.add("a")
	for range 2 {
		now = now.Add(time.Minute)
		r.prune(now)
		require.Contains(t, r.revoked, "a")
	}
	now = now.Add(time.Minute)
	r.prune(now)
	require.Empty(t, r.revoked)
}

func TestAnOutageIsLoggedOnceAMinute(t *testing.T) {
	var log bytes.Buffer
	now := noon
	o := &outage{logger: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return now }}
	for range 150 {
		o.report(t.Context(), errors.New("no route to host"))
		now = now.Add(time.Second)
	}
	o.report(t.Context(), nil)
	o.report(t.Context(), nil)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	require.Len(t, lines, 4, log.String())
	for i, level := range []string{"WARN", "ERROR", "ERROR", "INFO"} {
		require.Contains(t, lines[i], "level="+level)
	}
	require.Contains(t, lines[3], "after=2m30s")
}

func TestGuardedTurnsAPanicIntoAnError(t *testing.T) {
	err := guarded(t.Context(), time.Second, func(context.Context) error { panic("broken") })
	require.ErrorContains(t, err, "broken")
}

func TestThrottlesForgetWhatWasUnusedForLongest(t *testing.T) {
	s := newThrottle(1, time.Minute, func() time.Time { return noon })
	require.Zero(t, s.take("first"))
	require.NotZero(t, s.take("first"))
	for range throttledKeys {
		s.take(newSalt())
	}
	require.Equal(t, throttledKeys, s.buckets.Len())
	require.Zero(t, s.take("first"))
}

func TestThrottlesBearAClockThatGoesBack(t *testing.T) {
	now := noon
	s := newThrottle(2, time.Minute, func() time.Time { return now })
	require.Zero(t, s.take("a"))
	require.Zero(t, s.take("a"))
	now = now.Add(-time.Hour)
	require.Equal(t, time.Minute, s.take("a"))
	now = noon.Add(30 * time.Second)
	require.Equal(t, 30*time.Second, s.take("a"))
	s.giveBack("a")
	require.Zero(t, s.take("a"))
	for range 5 {
		s.giveBack("b")
	}
	require.Zero(t, s.take("b"))
	require.Zero(t, s.take("b"))
	require.NotZero(t, s.take("b"), "a bucket never overflows")
}

func TestTheUserAgentIsCutToADevice(t *testing.T) {
	for given, want := range map[string]string{
		"": "", " Browser/1.0\r\n": "Browser/1.0", "a\x00b\xffc": "abc", "\u202eabc": "abc",
		strings.Repeat("é", 200): strings.Repeat("é", 128), strings.Repeat("a", 255) + "é": strings.Repeat("a", 255),
	} {
		got := storable(given)
		require.Equal(t, want, got)
		require.Empty(t, fault.CodeOf(checkDevice("device", got)))
	}
}
