package bench

import (
	"context"
	"fmt"
)

// hall is one of two sizes that an audience may have.
type hall struct {
	subscribers    int
	kib            sample // resident, a subscriber
	delivery, bare sample // µs of CPU a delivery; without the share of its message
}

// subscribers measures what one subscriber more costs, among few and among many.
func (r *runner) subscribers(ctx context.Context) (section, error) {
	s := section{
		title: "Cost of growth: subscribers of a room",
		about: fmt.Sprintf("Each time in a new process. Memory as of an idle subscriber. CPU of a delivery while %s of them are made in a second: "+
			"the larger the room, the fewer messages that takes and the smaller the share of a message in each of its deliveries; "+
			"so the second figure leaves out what the same messages cost where nobody watches. Heartbeats count, which are as many as subscribers.", number(steadyRate)),
	}
	sizes := []*hall{{subscribers: r.throng[0]}, {subscribers: r.throng[1]}}
	for repeat := range r.repeats {
		for _, size := range sizes {
			r.progress("subscribers: %d, repeat %d of %d", size.subscribers, repeat+1, r.repeats)
			if err := r.measureHall(ctx, size); err != nil {
				return s, fmt.Errorf("%d subscribers: %w", size.subscribers, err)
			}
		}
	}
	few, many := sizes[0], sizes[1]
	what, against := count(many.subscribers)+" subscribers: ", count(few.subscribers)+" subscribers"
	s.rows = []row{
		{what: what + "memory of one", unit: "KiB", values: many.kib, baseline: few.kib, against: against},
		{what: what + "a delivery, CPU", unit: "µs", values: many.delivery, baseline: few.delivery, against: against},
		{what: what + "a delivery without its message, CPU", unit: "µs", values: many.bare, baseline: few.bare, against: against},
	}
	return s, nil
}

// measureHall is one repeat: nothing has been posted in the house, and the process is new.
func (r *runner) measureHall(ctx context.Context, size *hall) error {
	h, err := r.newHouse(ctx, accountsFor(size.subscribers), 2)
	if err != nil {
		return err
	}
	server, err := r.launchObedient(ctx, []string{r.server}, h)
	if err != nil {
		return err
	}
	defer server.stop()
	before, err := warmed(ctx, server, h)
	if err != nil {
		return err
	}
	ctx, audience, err := gather(ctx, server.address, h, size.subscribers)
	if err != nil {
		return err
	}
	defer audience.close()
	after, err := atRest(ctx, server)
	if err != nil {
		return err
	}
	s := &stage{contender: &contender{name: parley, house: h, process: server}, audience: audience}
	if err := r.measureStage(ctx, s, true); err != nil {
		return err
	}
	steady, err := s.deliver(ctx, steadily(r.steadyPace(s)))
	if err != nil {
		return err
	}
	alone, err := s.sendUnheard(ctx, r.alone)
	if err != nil {
		return err
	}
	n := float64(size.subscribers)
	size.kib = append(size.kib, (after.kib-before.kib)/n)
	size.delivery = append(size.delivery, steady.each())
	size.bare = append(size.bare, steady.each()-alone/n)
	return nil
}
