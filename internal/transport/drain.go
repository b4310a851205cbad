package transport

import (
	"context"
	"math/rand/v2"
	"time"
)

// Drain ends the handler's work for a restart: from now on upgrades and streams are refused with 503;
// sockets and streams are asked to end, spread over Limits.DrainSpread in random order; each finishes
// its queries and mutations first, then a socket closes with 1012 and a stream just ends, without a
// complete event, so that clients of both come back by themselves. Forms with files are refused with
// UNAVAILABLE too, and those under way when the server ends their bodies. Drain returns nil when every
// request has been answered and every connection closed. When ctx ends first the connections that are left are
// aborted and ctx's error is given; where there are none it returns nil, and what requests there are goes on.
func (h *Handler) Drain(ctx context.Context) error {
	open := h.live.begin()
	rand.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	pause := h.limits.DrainSpread / time.Duration(len(open)+1)
	for _, c := range open {
		c.drain()
		if !wait(ctx, pause) {
			break
		}
	}
	select {
	case <-h.live.quiet:
		h.flusher.wait()
		return nil
	case <-ctx.Done():
	}
	rest := h.live.remaining()
	if len(rest) == 0 {
		return nil
	}
	for _, c := range rest {
		c.abort()
	}
	return ctx.Err()
}

// wait pauses unless ctx ends first.
func wait(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
