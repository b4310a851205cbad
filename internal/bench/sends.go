package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// roomsOfMany is how many rooms senders take in turn where they do not share one.
const roomsOfMany = 100

// sends measures sendMessage end to end: from a client's request to the answer that follows the commit.
func (r *runner) sends(ctx context.Context) (section, error) {
	s := section{
		title: "Durable sends",
		about: "sendMessage over the public API; the answer follows a commit that waited for the disk. Nothing is a mutation with the same document, " +
			"variables and authentication whose one field is left out by @include. A transaction a message is a second server on the same " +
			"database, started with PARLEY_COMMIT_BATCH=1 and measured in turns with the first. Latency as senders see it, who share the machine. " +
			"CPU is the server's alone: PostgreSQL has its own.",
	}
	most := r.senders[len(r.senders)-1]
	dir, err := r.newDir()
	if err != nil {
		return s, err
	}
	sqlite, err := furnish(ctx, dir, "", most, roomsOfMany)
	if err != nil {
		return s, err
	}
	if err := r.sendsOn(ctx, "SQLite", sqlite, &s); err != nil {
		return s, fmt.Errorf("SQLite: %w", err)
	}
	return s, r.withPostgres(ctx, most, roomsOfMany, func(h *house) error { return r.sendsOn(ctx, "PostgreSQL", h, &s) })
}

// withPostgres furnishes an empty PostgreSQL and removes it after the work.
func (r *runner) withPostgres(ctx context.Context, accounts, rooms int, work func(*house) error) (err error) {
	dir, err := r.newDir()
	if err != nil {
		return err
	}
	r.progress("start PostgreSQL")
	url, remove, err := r.Postgres(ctx)
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, remove()) }()
	h, err := furnish(ctx, dir, url, accounts, rooms)
	if err != nil {
		return err
	}
	if err := work(h); err != nil {
		return fmt.Errorf("PostgreSQL: %w", err)
	}
	return nil
}

// sendsOn measures one database.
func (r *runner) sendsOn(ctx context.Context, name string, h *house, s *section) error {
	server, err := r.launch(ctx, []string{r.server}, h)
	if err != nil {
		return err
	}
	defer server.stop()
	for _, n := range r.senders {
		for _, kind := range []transportKind{overHTTP, overSocket} {
			title := fmt.Sprintf("%s, %d senders, %s", name, n, kind)
			r.progress("sends: %s", title)
			deeds, err := r.sendsBy(ctx, title, server, h, kind, n)
			if err != nil {
				return fmt.Errorf("%s: %w", title, err)
			}
			s.rows = append(s.rows, sendRows(title, n, deeds)...)
		}
	}
	return nil
}

// The deeds of senders, in the order of their rows.
const (
	doNothing = iota
	oneRoom
	manyRooms
	apart // one room, a transaction a message
)

// deed is one of the things that senders do in turns.
type deed struct {
	name           string
	server         *process
	senders        *crowd
	request        job
	rate, cpu      sample // a second; µs each
	median, slower sample // ms, the 50th and the 99th of a hundred
}

// goalSenders is the number of senders that the goals are set for.
const goalSenders = 64

// sendsBy measures senders who do nothing, and who send to one room and to many.
func (r *runner) sendsBy(ctx context.Context, title string, server *process, h *house, kind transportKind, n int) ([]*deed, error) {
	senders, err := newCrowd(ctx, fmt.Sprintf("%s-%d", kind, n), kind, server.address, h.tokens, n)
	if err != nil {
		return nil, err
	}
	defer senders.close()
	deeds := []*deed{
		doNothing: {name: "nothing", request: func(_ int64, key string) []byte { return sendBody(h.rooms[0], key, false) }},
		oneRoom:   {name: "1 room", request: func(_ int64, key string) []byte { return sendBody(h.rooms[0], key, true) }},
		manyRooms: {
			name:    fmt.Sprintf("%d rooms", len(h.rooms)),
			request: func(n int64, key string) []byte { return sendBody(h.rooms[n%int64(len(h.rooms))], key, true) },
		},
	}
	for _, d := range deeds {
		d.server, d.senders = server, senders
	}
	if n == goalSenders && kind == overHTTP {
		d, err := r.sendApart(ctx, h, kind, n)
		if err != nil {
			return nil, err
		}
		defer d.server.stop()
		defer d.senders.close()
		deeds = append(deeds, d)
	}
	for repeat := range r.repeats + 1 {
		lasts := r.sending
		if repeat == 0 {
			lasts /= 4 // warms up, and leaves no figures
		}
		for _, d := range deeds {
			err := r.profiled(d.server, "sends "+title+" "+d.name, func() error { return d.measure(ctx, lasts, repeat > 0) })
			if err != nil {
				return nil, err
			}
		}
	}
	return deeds, nil
}

// sendApart starts a server which gives each message a transaction of its own, and gathers its senders.
func (r *runner) sendApart(ctx context.Context, h *house, kind transportKind, n int) (*deed, error) {
	server, err := r.launch(ctx, []string{r.server}, h, "PARLEY_COMMIT_BATCH=1")
	if err != nil {
		return nil, err
	}
	senders, err := newCrowd(ctx, fmt.Sprintf("apart-%s-%d", kind, n), kind, server.address, h.tokens, n)
	if err != nil {
		server.stop()
		return nil, err
	}
	return &deed{
		name: "1 room, a transaction a message", server: server, senders: senders,
		request: func(_ int64, key string) []byte { return sendBody(h.rooms[0], key, true) },
	}, nil
}

func (d *deed) measure(ctx context.Context, lasts time.Duration, keep bool) error {
	before, err := d.server.cpu()
	if err != nil {
		return err
	}
	o, err := d.senders.run(ctx, d.request, lasting(lasts))
	if err != nil {
		return err
	}
	after, err := d.server.cpu()
	if err != nil || !keep {
		return err
	}
	d.rate = append(d.rate, o.rate())
	d.cpu = append(d.cpu, microseconds(after-before)/float64(o.answered))
	d.median = append(d.median, milliseconds(quantile(o.latencies, 0.5)))
	d.slower = append(d.slower, milliseconds(quantile(o.latencies, 0.99)))
	return nil
}

func sendRows(title string, senders int, deeds []*deed) []row {
	half, soon := ratioAtLeast(0.5), atMost(25)
	if senders != goalSenders {
		half, soon = goal{}, goal{}
	}
	nothing := deeds[doNothing]
	rows := []row{
		{what: title + ": nothing", unit: "/s", values: nothing.rate},
		{what: title + ": nothing, CPU", unit: "µs", values: nothing.cpu},
	}
	for i, d := range deeds[oneRoom:] {
		baseline, against := nothing, "nothing"
		if i+oneRoom == apart {
			baseline, against, half, soon = deeds[oneRoom], "group commit", goal{}, goal{}
		}
		what := title + ", " + d.name
		rows = append(rows,
			row{what: what, unit: "messages/s", values: d.rate, baseline: baseline.rate, against: against, goal: half},
			row{what: what + ", p50", unit: "ms", values: d.median},
			row{what: what + ", p99", unit: "ms", values: d.slower, goal: soon},
			row{what: what + ", CPU", unit: "µs a message", values: d.cpu, baseline: baseline.cpu, against: against},
		)
	}
	return rows
}
