package bench

import (
	"context"
	"fmt"
	"time"
)

// idling measures what a subscriber costs who receives nothing.
func (r *runner) idling(ctx context.Context) (section, error) {
	s := section{
		title: fmt.Sprintf("An idle subscriber, N=%s", count(r.idle)),
		about: fmt.Sprintf("Resident memory and goroutines of the server with N subscribers of one room, less those without, through N: "+
			"sockets open, signed in and subscribed. Each time in a new process that has served nothing but %d subscribers before, who have left. "+
			"Every server is asked from outside to collect its garbage and to give what is free back to the system, before and after: "+
			"so this is what a subscriber needs. *With garbage* is what is resident just after the last one has come, before anything is asked.", firstSockets),
	}
	servers, err := r.contenders(ctx, r.idle)
	if err != nil {
		return s, err
	}
	costs := make([]idleCost, len(servers))
	for repeat := range r.repeats {
		for i, server := range servers {
			r.progress("idle: %d subscribers of %s, repeat %d of %d", r.idle, server.name, repeat+1, r.repeats)
			if err := r.measureIdle(ctx, server, &costs[i]); err != nil {
				return s, fmt.Errorf("%s: %w", server.name, err)
			}
		}
	}
	for i, server := range servers {
		s.rows = append(s.rows, idleRows(server.name, costs[i], costs[1])...)
	}
	return s, nil
}

// idleCost is what one subscriber adds to a server.
type idleCost struct {
	kib, goroutines sample
	withGarbage     sample // KiB
}

// firstSockets make a server page in its code and fill its pools.
const firstSockets = 50

// measureIdle is one repeat, in a process of its own.
func (r *runner) measureIdle(ctx context.Context, server *contender, cost *idleCost) (err error) {
	if server.process, err = r.launchObedient(ctx, server.command, server.house); err != nil {
		return err
	}
	defer server.stop()
	before, err := warmed(ctx, server.process, server.house)
	if err != nil {
		return err
	}
	watched, all, err := gather(ctx, server.address, server.house, r.idle)
	if err != nil {
		return err
	}
	defer all.close()
	dirty, err := residentKiB(server.cmd.Process.Pid)
	if err != nil {
		return err
	}
	after, err := atRest(watched, server.process)
	if err != nil {
		return err
	}
	n := float64(r.idle)
	cost.kib = append(cost.kib, (after.kib-before.kib)/n)
	cost.goroutines = append(cost.goroutines, (after.goroutines-before.goroutines)/n)
	cost.withGarbage = append(cost.withGarbage, (dirty-before.kib)/n)
	return r.profileHeap(server.process, fmt.Sprintf("idle %d %s heap", r.idle, server.name))
}

// warmed lets the first few come and go, and gives what a new server holds after that.
func warmed(ctx context.Context, server *process, h *house) (footprint, error) {
	_, some, err := gather(ctx, server.address, h, firstSockets)
	if err != nil {
		return footprint{}, err
	}
	some.close()
	return atRest(ctx, server)
}

// betweenLooks is the time between two looks at whether a server has come to rest.
const betweenLooks = 250 * time.Millisecond

// atRest gives a server's footprint when it has done with those who came and went: when the number of
// its goroutines stands still.
func atRest(ctx context.Context, server *process) (footprint, error) {
	for last := -1.0; ; {
		now, err := settled(ctx, server)
		if err != nil || now.goroutines == last {
			return now, err
		}
		last = now.goroutines
		if err := pause(ctx, betweenLooks); err != nil {
			return footprint{}, err
		}
	}
}

func idleRows(name string, cost, bare idleCost) []row {
	memory := row{what: name + ": memory", unit: "KiB", values: cost.kib}
	routines := row{what: name + ": goroutines", values: cost.goroutines}
	garbage := row{what: name + ": memory with garbage", unit: "KiB", values: cost.withGarbage}
	if name == parley {
		memory.goal, routines.goal = atMost(16), atMost(1)
	}
	if name != plain {
		memory.baseline, memory.against = bare.kib, plain
		routines.baseline, routines.against = bare.goroutines, plain
		garbage.baseline, garbage.against = bare.withGarbage, plain
	}
	return []row{memory, routines, garbage}
}
