package bench

import (
	"context"
	"fmt"
	"time"
)

// footprint is what a server holds.
type footprint struct{ kib, goroutines float64 }

// idling measures what a subscriber costs who receives nothing.
func (r *runner) idling(ctx context.Context) (section, error) {
	s := section{
		title: fmt.Sprintf("An idle subscriber, N=%d", r.idle),
		about: "Resident memory and goroutines of the server with N subscribers of one room, less those without, through N: " +
			"sockets open, signed in and subscribed. Read after garbage has been collected twice, in a process that has served others before.",
	}
	servers, err := r.contenders(ctx, r.idle)
	if err != nil {
		return s, err
	}
	defer stopAll(servers)
	costs := make([]footprint, len(servers))
	for i, server := range servers {
		r.progress("idle: %d subscribers of %s", r.idle, server.name)
		if costs[i], err = r.idleCost(ctx, server); err != nil {
			return s, fmt.Errorf("%s: %w", server.name, err)
		}
	}
	bare := costs[1]
	for i, goals := range [][2]goal{{atMost(16), atMost(1)}, {}, {}} {
		memory := row{what: servers[i].name + ": memory", unit: "KiB", values: sample{costs[i].kib}, goal: goals[0]}
		routines := row{what: servers[i].name + ": goroutines", unit: "", values: sample{costs[i].goroutines}, goal: goals[1]}
		if i != 1 {
			memory.baseline, memory.against = sample{bare.kib}, plain
			routines.baseline, routines.against = sample{bare.goroutines}, plain
		}
		s.rows = append(s.rows, memory, routines)
	}
	return s, nil
}

// idleCost is what one subscriber adds to a server.
func (r *runner) idleCost(ctx context.Context, server *contender) (footprint, error) {
	// The first few make the server page in its code and fill its pools.
	const first = 50
	_, some, err := gather(ctx, server.address, server.house, first)
	if err != nil {
		return footprint{}, err
	}
	some.close()
	before, err := settled(ctx, server)
	if err != nil {
		return footprint{}, err
	}
	watched, all, err := gather(ctx, server.address, server.house, r.idle)
	if err != nil {
		return footprint{}, err
	}
	defer all.close()
	after, err := settled(watched, server)
	if err != nil {
		return footprint{}, err
	}
	if server.name == parley {
		if err := r.profileHeap(ctx, server.process, fmt.Sprintf("idle %d heap", r.idle)); err != nil {
			return footprint{}, err
		}
	}
	n := float64(r.idle)
	return footprint{(after.kib - before.kib) / n, (after.goroutines - before.goroutines) / n}, nil
}

const (
	collections   = 2 // of garbage, before memory is read
	settleTime    = 60 * time.Second
	steadyLooks   = 4 // without a change of a hundredth before memory counts as settled
	betweenLooks  = 250 * time.Millisecond
	scrapesAtOnce = 50
)

// settled reads a server's footprint when its garbage has been collected. Nothing but garbage makes a
// server collect it, so its metrics are read again and again until that has happened.
func settled(ctx context.Context, server *contender) (footprint, error) {
	const cycles = "go_gc_duration_seconds_count"
	begun, err := server.metric(ctx, cycles)
	if err != nil {
		return footprint{}, err
	}
	for end := time.Now().Add(settleTime); ; {
		now, err := server.metric(ctx, cycles)
		if err != nil {
			return footprint{}, err
		}
		if now >= begun+collections || time.Now().After(end) {
			break
		}
		for range scrapesAtOnce {
			if _, err := server.get(ctx, "/metrics"); err != nil {
				return footprint{}, err
			}
		}
	}
	return atRest(ctx, server)
}

// atRest waits until memory given back to the system shows.
func atRest(ctx context.Context, server *contender) (footprint, error) {
	var last float64
	for same := 0; same < steadyLooks; same++ {
		if err := pause(ctx, betweenLooks); err != nil {
			return footprint{}, err
		}
		now, err := residentKiB(server.cmd.Process.Pid)
		if err != nil {
			return footprint{}, err
		}
		if now < last*0.99 || now > last*1.01 {
			same = 0
		}
		last = now
	}
	goroutines, err := server.metric(ctx, "go_goroutines")
	return footprint{last, goroutines}, err
}
