package bench

import (
	"context"
	"fmt"
	"time"
)

// quietMembers is how many members each room has that nobody watches.
const quietMembers = 10

// quietHouse is a server with one room that somebody watches, and many that nobody does.
type quietHouse struct {
	rooms    int
	house    *house
	server   *process
	audience *audience

	rest, kib sample // CPU in ms a second; KiB
	send      toll
}

// quiet measures what rooms cost that nobody watches.
func (r *runner) quiet(ctx context.Context) (section, error) {
	s := section{
		title: "Cost of growth: rooms that nobody watches",
		about: fmt.Sprintf("A server on SQLite with one room that %d subscribers watch, and with rooms of %d members that nobody watches: "+
			"to these a message has been sent, the same number of messages at both ends. At rest nobody does anything but answer heartbeats. "+
			"Sends go to the rooms that nobody watches, in turn, one after the other. Memory is what the whole process holds when garbage has been collected.",
			socketsPerAccount, quietMembers),
	}
	houses := make([]*quietHouse, len(r.rooms))
	for i, rooms := range r.rooms {
		r.progress("rooms: write %d rooms", rooms)
		q, watched, err := r.openQuietHouse(ctx, rooms)
		if err != nil {
			return s, err
		}
		defer q.close()
		ctx, houses[i] = watched, q // a subscriber that fails ends it all
	}
	for repeat := range r.repeats {
		for _, q := range houses {
			r.progress("rooms: %d that nobody watches, repeat %d of %d", q.rooms, repeat+1, r.repeats)
			if err := r.measureQuiet(ctx, q, repeat); err != nil {
				return s, err
			}
		}
	}
	s.rows = quietRows(houses[0], houses[1])
	return s, nil
}

func (r *runner) openQuietHouse(ctx context.Context, rooms int) (_ *quietHouse, _ context.Context, err error) {
	q := &quietHouse{rooms: rooms}
	if q.house, err = r.newHouse(ctx, quietMembers, rooms+1); err != nil {
		return nil, nil, err
	}
	if q.server, err = r.launchObedient(ctx, []string{r.server}, q.house); err != nil {
		return nil, nil, err
	}
	watched, audience, err := gather(ctx, q.server.address, q.house, socketsPerAccount)
	if err != nil {
		q.server.stop()
		return nil, nil, err
	}
	q.audience = audience
	if err := q.visit(watched, r.rooms[1]); err != nil {
		q.close()
		return nil, nil, err
	}
	return q, watched, nil
}

// visit sends so many messages to the rooms that nobody watches.
func (q *quietHouse) visit(ctx context.Context, messages int) error {
	senders, err := newCrowd(ctx, "visit", overHTTP, q.server.address, q.house.tokens, fanOutSenders)
	if err != nil {
		return err
	}
	defer senders.close()
	_, err = senders.run(ctx, q.message, times(messages))
	return err
}

// message is one to the next room that nobody watches; the first room is watched.
func (q *quietHouse) message(n int64, key string) []byte {
	return sendBody(q.house.rooms[1+n%int64(q.rooms)], key, true)
}

func (q *quietHouse) close() {
	q.audience.close()
	q.server.stop()
}

// measureQuiet is one repeat.
func (r *runner) measureQuiet(ctx context.Context, q *quietHouse, repeat int) error {
	held, err := settled(ctx, q.server)
	if err != nil {
		return err
	}
	q.kib = append(q.kib, held.kib)
	before, err := q.server.cpu()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := pause(ctx, r.rest); err != nil {
		return err
	}
	after, err := q.server.cpu()
	if err != nil {
		return err
	}
	q.rest = append(q.rest, milliseconds(after-before)/time.Since(began).Seconds())
	client, err := one(ctx, q.server, fmt.Sprintf("quiet-%d", repeat), q.house.token(0))
	if err != nil {
		return err
	}
	defer client.close()
	return q.send.measure(ctx, q.server, client, q.message, r.pages, true)
}

func quietRows(few, many *quietHouse) []row {
	what, against := count(many.rooms)+" rooms: ", count(few.rooms)+" rooms"
	rows := []row{{
		what: what + "the server at rest, CPU", unit: "ms a second", values: many.rest,
		baseline: few.rest, against: against, goal: unchanged(),
	}}
	rows = append(rows, many.send.rows(what+"a send", &few.send, against, unchanged())...)
	return append(rows, row{
		what: what + "memory", unit: "KiB", values: many.kib, baseline: few.kib, against: against, goal: unchanged(),
	})
}
