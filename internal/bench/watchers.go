package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// inboxEventsDocument is what a list of rooms needs of its events.
const inboxEventsDocument = `subscription List { inboxEvents { cursor room { id name lastSeq lastMessage { text } } membership { unreadCount readSeq } } }`

// postsPerSecond is how often is posted to a room that inboxes show: more often than it is told.
const postsPerSecond = 20

// board is what one number of inboxes costs that show a room.
type board struct {
	inboxes  int
	post     toll
	told     sample // events an inbox a second
	perInbox sample // µs of CPU for each event that an inbox was told
}

// watchers measures what a post costs in a room that many inboxes show.
func (r *runner) watchers(ctx context.Context) (section, error) {
	s := section{
		title: "Cost of growth: inboxes that show a room",
		about: fmt.Sprintf("A server on SQLite, and viewers who each follow their list of rooms by inboxEvents: the room, its last message, what is unread. "+
			"Each time in a new process one client posts %d messages a second to a room that all of the lists show. A busy room is told a few times a second, to each viewer "+
			"with what they have not read. CPU is that of the server for everything meanwhile, for each post: committing it, and telling all.", postsPerSecond),
	}
	boards := make([]*board, len(r.lists))
	for i, n := range r.lists {
		boards[i] = &board{inboxes: n}
	}
	for repeat := range r.repeats {
		for _, b := range boards {
			r.progress("watchers: %d inboxes, repeat %d of %d", b.inboxes, repeat+1, r.repeats)
			if err := r.measureBoard(ctx, b); err != nil {
				return s, fmt.Errorf("%d inboxes: %w", b.inboxes, err)
			}
		}
	}
	few, many := boards[0], boards[1]
	what, against := count(many.inboxes)+" inboxes: ", count(few.inboxes)+" inboxes"
	s.rows = append(many.post.rows(what+"a post", &few.post, against, goal{}),
		row{what: what + "events an inbox", unit: "/s", values: many.told, baseline: few.told, against: against},
		row{what: what + "CPU for each event, the posts included", unit: "µs", values: many.perInbox},
	)
	return s, nil
}

// measureBoard is one repeat.
func (r *runner) measureBoard(ctx context.Context, b *board) error {
	h, err := r.newHouse(ctx, b.inboxes+1, 1) // the last one posts
	if err != nil {
		return err
	}
	server, err := r.launch(ctx, []string{r.server}, h)
	if err != nil {
		return err
	}
	defer server.stop()
	ctx, l, err := openLobby(ctx, server.address, h, b.inboxes)
	if err != nil {
		return err
	}
	defer l.close()
	client, err := one(ctx, server, "watchers", h.token(b.inboxes))
	if err != nil {
		return err
	}
	defer client.close()
	post := func(_ int64, key string) []byte { return sendBody(h.rooms[0], key, true) }
	if err := l.awaitAll(ctx, client, post); err != nil {
		return err
	}
	return r.profiled(server, fmt.Sprintf("watchers %d", b.inboxes), func() error { return r.postTo(ctx, server, client, post, l, b) })
}

// postTo posts for a while.
func (r *runner) postTo(ctx context.Context, server *process, client *crowd, post job, l *lobby, b *board) error {
	toldBefore := l.told.Load()
	before, err := server.cpu()
	if err != nil {
		return err
	}
	posts := int64(r.steady.Seconds() * postsPerSecond)
	o, err := client.run(ctx, post, steadily(postsPerSecond, posts))
	if err != nil {
		return err
	}
	after, err := server.cpu()
	if err != nil {
		return err
	}
	told := float64(l.told.Load() - toldBefore)
	b.post.cpu = append(b.post.cpu, microseconds(after-before)/float64(o.answered))
	b.post.latency = append(b.post.latency, milliseconds(quantile(o.latencies, 0.5)))
	b.told = append(b.told, told/float64(b.inboxes)/o.elapsed.Seconds())
	b.perInbox = append(b.perInbox, microseconds(after-before)/told)
	return nil
}

// lobby is sockets that each follow the inbox of an account.
type lobby struct {
	wires   []*wire
	heard   []atomic.Bool // a wire has been told of something
	told    atomic.Int64  // events of all
	readers sync.WaitGroup
	fail    context.CancelCauseFunc // ends the measurement
	closing atomic.Bool             // the sockets are being closed: their errors mean nothing
}

// openLobby opens so many inboxes. The context that it gives ends with the first that fails.
func openLobby(ctx context.Context, address string, h *house, n int) (context.Context, *lobby, error) {
	ctx, fail := context.WithCancelCause(ctx)
	l := &lobby{heard: make([]atomic.Bool, n), fail: fail}
	for i := range n {
		w, err := dial(ctx, address, "/graphql")
		if err != nil {
			l.close()
			return ctx, nil, err
		}
		l.wires = append(l.wires, w)
		err = w.initialise(h.token(i))
		if err == nil {
			err = w.send(opText, fmt.Appendf(nil, `{"id":"1","type":"subscribe","payload":{"query":%q}}`, inboxEventsDocument))
		}
		if err != nil {
			l.close()
			return ctx, nil, err
		}
		l.readers.Go(func() { l.read(i, w) })
	}
	return ctx, l, nil
}

// read receives until the socket ends.
func (l *lobby) read(i int, w *wire) {
	for {
		message, err := w.next()
		switch {
		case err != nil:
		case bytes.Contains(message, []byte(`"inboxEvents":{`)):
			l.told.Add(1)
			l.heard[i].Store(true)
		case bytes.Contains(message, []byte(`"type":"ping"`)):
			err = w.send(opText, []byte(`{"type":"pong"}`))
		default:
			err = fmt.Errorf("it received %s", message)
		}
		if err != nil {
			if !l.closing.Load() {
				l.fail(fmt.Errorf("an inbox: %w", err))
			}
			return
		}
	}
}

// awaitAll posts now and then until every inbox has been told of it: until it is open.
func (l *lobby) awaitAll(ctx context.Context, client *crowd, post job) error {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if _, err := client.run(ctx, post, times(1)); err != nil {
			return err
		}
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
		deaf := 0
		for i := range l.heard {
			if !l.heard[i].Load() {
				deaf++
			}
		}
		if deaf == 0 {
			return nil
		}
	}
	return errors.New("an inbox is told of nothing")
}

// close ends the sockets and waits for their readers.
func (l *lobby) close() {
	l.closing.Store(true)
	for _, w := range l.wires {
		w.close()
	}
	l.readers.Wait()
	l.fail(errors.New("the inboxes are closed"))
}
