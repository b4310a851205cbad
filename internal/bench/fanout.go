package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// fanOutSenders are as many as it takes to keep a server busy.
	fanOutSenders = 32
	// steadyRate is deliveries in a second.
	steadyRate = 10_000
	// mostMessages and mostDeliveries may be under way at saturation.
	mostMessages, mostDeliveries = 256, 128_000
)

// The rooms of a house for fan-out: the audience's, and one that nobody watches.
const (
	loudRoom = iota
	quietRoom
)

// stage is one server with its audience.
type stage struct {
	*contender
	audience *audience
	crowds   int   // that have sent
	posted   int64 // the position of the audience's room

	saturated, steady, alone sample // µs of CPU: a delivery, a delivery, a message
	rate, steadyRate         sample // deliveries in a second
}

// fanOut measures what a delivery costs the server, in rooms of several sizes.
func (r *runner) fanOut(ctx context.Context) (section, error) {
	s := section{
		title: "Fan-out: one room, N subscribers",
		about: "CPU of the server for each message that reaches a subscriber, everything included that the server does meanwhile: " +
			"receiving, checking and storing the message, heartbeats, garbage. Every subscriber receives every message, in order. " +
			"At saturation " + strconv.Itoa(fanOutSenders) + " senders, over connections of their own, send as fast as they are answered, " +
			"unless the slowest subscriber is " + strconv.Itoa(mostMessages) + " messages behind, or as many as make " + count(mostDeliveries) + " deliveries: the same for every server. " +
			"The broadcast checks nothing, stores nothing and answers at once, so with few subscribers the sends themselves are most of the difference.",
	}
	for _, n := range r.audiences {
		stages, err := r.fanOutTo(ctx, n)
		if err != nil {
			return s, fmt.Errorf("%d subscribers: %w", n, err)
		}
		s.rows = append(s.rows, fanOutRows(n, stages)...)
		s.notes = append(s.notes, fanOutNote(n, stages))
	}
	return s, nil
}

// fanOutTo measures Parley and its baselines in turns, while the sockets of all of them are open.
func (r *runner) fanOutTo(ctx context.Context, n int) ([]*stage, error) {
	servers, err := r.contenders(ctx, n)
	if err != nil {
		return nil, err
	}
	if err := r.startAll(ctx, servers); err != nil {
		return nil, err
	}
	defer stopAll(servers)
	stages := make([]*stage, len(servers))
	for i, server := range servers {
		r.progress("fan-out: %d subscribers of %s", n, server.name)
		s := &stage{contender: server}
		var watched context.Context
		if watched, s.audience, err = gather(ctx, server.address, server.house, n); err != nil {
			return nil, fmt.Errorf("%s: %w", server.name, err)
		}
		ctx = watched // a subscriber that fails ends it all
		defer s.audience.close()
		stages[i] = s
	}
	for repeat := range r.repeats + 1 {
		for _, s := range stages {
			r.progress("fan-out: %d subscribers of %s, repeat %d of %d", n, s.name, repeat, r.repeats)
			if err := r.measureStage(ctx, s, repeat == 0); err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return stages, nil
}

// send lets senders work on one of the rooms of the house, over connections of their own: a server ends
// those that stay silent from one repeat to the next.
func (s *stage) send(ctx context.Context, roomNumber int, begin pace) (outcome, error) {
	path := "/graphql"
	if s.name == plain && roomNumber == quietRoom {
		path = "/quiet"
	}
	s.crowds++
	c := &crowd{label: fmt.Sprintf("crowd%d", s.crowds)}
	defer c.close()
	for i := range fanOutSenders {
		one, err := dialPost(ctx, s.address, path, s.house.token(i))
		if err != nil {
			return outcome{}, err
		}
		c.callers = append(c.callers, httpCaller{one})
	}
	return c.run(ctx, func(_ int64, key string) []byte { return sendBody(s.house.rooms[roomNumber], key, true) }, begin)
}

// measureStage is one repeat; that for warming up is short and leaves no figures.
func (r *runner) measureStage(ctx context.Context, s *stage, warm bool) error {
	if warm {
		_, err := s.deliver(ctx, s.window(r.alone))
		return err
	}
	saturated, err := r.watch(ctx, s, "saturation", s.window(r.saturation))
	if err != nil {
		return err
	}
	steady, err := r.watch(ctx, s, "steady", steadily(r.steadyPace(s)))
	if err != nil {
		return err
	}
	alone, err := s.sendUnheard(ctx, r.alone)
	if err != nil {
		return err
	}
	s.saturated = append(s.saturated, saturated.each())
	s.rate = append(s.rate, saturated.rate())
	s.steady = append(s.steady, steady.each())
	s.steadyRate = append(s.steadyRate, steady.rate())
	s.alone = append(s.alone, alone)
	return nil
}

// steadyPace is how many messages make steadyRate, in a second and in all.
func (r *runner) steadyPace(s *stage) (perSecond float64, count int64) {
	perSecond = float64(steadyRate) / float64(len(s.audience.feeds))
	return perSecond, max(1, int64(perSecond*r.steady.Seconds()))
}

// watch delivers, and has the server profiled where the run is to have profiles.
func (r *runner) watch(ctx context.Context, s *stage, load string, begin pace) (d delivered, err error) {
	err = r.profiled(s.process, fmt.Sprintf("fanout %d %s %s", len(s.audience.feeds), load, s.name), func() error {
		d, err = s.deliver(ctx, begin)
		return err
	})
	return d, err
}

// sendUnheard gives the CPU of one message to a room that nobody watches, in µs.
func (s *stage) sendUnheard(ctx context.Context, d time.Duration) (float64, error) {
	before, err := s.cpu()
	if err != nil {
		return 0, err
	}
	sent, err := s.send(ctx, quietRoom, lasting(d))
	if err != nil {
		return 0, err
	}
	after, err := s.cpu()
	return microseconds(after-before) / float64(sent.answered), err
}

// delivered is what it took to bring messages to everybody.
type delivered struct {
	deliveries   int64
	elapsed, cpu time.Duration
}

// each is the CPU of one delivery in µs.
func (d delivered) each() float64 { return microseconds(d.cpu) / float64(d.deliveries) }

// rate is how many deliveries there were in a second.
func (d delivered) rate() float64 { return float64(d.deliveries) / d.elapsed.Seconds() }

// deliver sends at a pace and waits until everybody has everything.
func (s *stage) deliver(ctx context.Context, begin pace) (delivered, error) {
	before, err := s.cpu()
	if err != nil {
		return delivered{}, err
	}
	began := time.Now()
	sent, err := s.send(ctx, loudRoom, begin)
	if err != nil {
		return delivered{}, err
	}
	s.posted += sent.answered
	if err := s.audience.await(ctx, s.posted); err != nil {
		return delivered{}, err
	}
	d := delivered{deliveries: sent.answered * int64(len(s.audience.feeds)), elapsed: time.Since(began)}
	after, err := s.cpu()
	d.cpu = after - before
	return d, err
}

// window lets requests begin for a time. It holds senders back while the slowest subscriber is far
// behind: nobody sends forever to a room that does not keep up, and what is under way stays bounded, for
// every server alike.
func (s *stage) window(lasts time.Duration) pace {
	begin := lasting(lasts)
	size := min(mostMessages, max(16, int64(mostDeliveries/len(s.audience.feeds))))
	var look sync.Mutex // guards w
	var w watcher
	var horizon atomic.Int64
	horizon.Store(s.posted + size)
	base := s.posted
	return func(ctx context.Context, n int64) (bool, error) {
		for base+n > horizon.Load() {
			// Those before this one may have come too late to be sent, and then nobody moves any more.
			if more, err := begin(ctx, n); err != nil || !more {
				return more, err
			}
			if look.TryLock() { // one sender looks for all
				slowest := s.audience.slowest()
				horizon.Store(slowest + size)
				err := w.look(slowest, base+n-1)
				look.Unlock()
				if err != nil {
					return false, err
				}
			}
			if err := pause(ctx, lookTime); err != nil {
				return false, err
			}
		}
		return begin(ctx, n)
	}
}

// fanOutRows compares the stages, which are Parley, the plain broadcast and gqlgen.
func fanOutRows(n int, stages []*stage) []row {
	var rows []row
	for _, at := range []struct {
		name   string
		values func(*stage) sample
		tenth  goal
	}{
		{"at saturation", func(s *stage) sample { return s.saturated }, ratioAtLeast(10)},
		{fmt.Sprintf("at %s deliveries/s", number(steadyRate)), func(s *stage) sample { return s.steady }, goal{}},
	} {
		us, bare, stock := at.values(stages[0]), at.values(stages[1]), at.values(stages[2])
		title := func(s *stage) string { return fmt.Sprintf("N=%d %s: %s", n, at.name, s.name) }
		rows = append(rows,
			row{what: title(stages[0]), unit: "µs", values: us, baseline: bare, against: plain, goal: ratioAtMost(1.3)},
			row{what: title(stages[1]), unit: "µs", values: bare},
			row{what: title(stages[2]), unit: "µs", values: stock, baseline: us, against: parley, goal: at.tenth},
		)
	}
	return rows
}

// fanOutNote tells what else was seen. The fewer subscribers there are, the more of a delivery is its
// share of receiving and storing the message, which a broadcast does not do.
func fanOutNote(n int, stages []*stage) string {
	notes := make([]string, len(stages))
	for i, s := range stages {
		share := s.alone.median() / float64(n)
		notes[i] = fmt.Sprintf("%s delivered %s/s at saturation and %s/s of the %s asked for, %s bytes each; "+
			"a message that nobody watches took %s µs of CPU, of which a delivery bears %s µs, %s %% of its cost at saturation",
			s.name, number(s.rate.median()), number(s.steadyRate.median()), number(steadyRate),
			number(float64(s.audience.received())/float64(s.posted)/float64(n)), number(s.alone.median()), number(share),
			number(100*share/s.saturated.median()))
	}
	return fmt.Sprintf("N=%d: %s.", n, strings.Join(notes, ". "))
}
