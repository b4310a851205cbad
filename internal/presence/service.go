package presence

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"parley/ent"
	"parley/internal/bus"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
)

// Limits that clients are told.
const (
	// MaxUsers is how many users WatchUsers takes.
	MaxUsers = 100
	// MaxRoomMembers is how many members a room may have for WatchRoom.
	MaxRoomMembers = 300
	// MaxTextLength bounds a status text, in Unicode code points.
	MaxTextLength = 100
	// MaxTextLife bounds how far ahead the end of a status text may lie.
	MaxTextLife = 366 * 24 * time.Hour
)

const (
	renewEvery = 2500 * time.Millisecond
	// leaseLife is how long a lease may stand unchanged. A node that dies is seen to be dead after it and two
	// times renewEvery at the latest.
	leaseLife = 8 * time.Second
	// healEvery is the time between two looks for changes whose hints got lost.
	healEvery = 2500 * time.Millisecond
	// tick is how exact times are kept that nobody wakes the service for.
	tick = 500 * time.Millisecond
	// writeGather and tellGather are how long the first of many waits for company.
	writeGather = 50 * time.Millisecond
	tellGather  = 20 * time.Millisecond
	stepTimeout = 10 * time.Second
	// usersPerWrite bounds a transaction, usersPerRead the arguments of a statement.
	usersPerWrite = 500
	usersPerRead  = 10_000
)

// ErrClosed ends a Watch when the service is closed: subscribe again, here or on another node.
var ErrClosed = fault.New(fault.Unavailable, "The server is stopping. Subscribe again.")

// Rooms says who is in which room. *chat.Service is the real one.
type Rooms interface {
	// Authorize gives a room and the viewer's membership; NOT_FOUND and NOT_A_MEMBER where there is none.
	Authorize(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error)
	// CurrentMembers gives the users who are members of the rooms now, by room, in no order.
	CurrentMembers(ctx context.Context, roomIDs []string) (map[string][]string, error)
	// Sharing gives, for each of the viewers, those of the users with whom they are in a room now.
	// Everybody is with themself.
	Sharing(ctx context.Context, viewerIDs, userIDs []string) (map[string]map[string]bool, error)
	// Versions gives the versions of those of the rooms that exist.
	Versions(ctx context.Context, roomIDs []string) (map[string]int, error)
}

// Options configure a Service. Rooms is required; zero values of the others have a default.
type Options struct {
	Rooms Rooms
	// Away is how long a user does nothing before they are AWAY: 5 min.
	Away time.Duration
	// Grace is how long a user stays after their last socket has closed: 10 s.
	Grace time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Logger takes failures; nil means no log.
	Logger *slog.Logger
}

// Service is the presence of all users, as one node takes part in it. Make it with New, keep Run running
// and Close it before the bus and the database.
type Service struct {
	db      *database.DB
	bus     bus.Bus
	o       Options
	logger  *slog.Logger
	unheard func()
	people  people
	lease   lease
	teller  teller
	count   counters
}

// New makes the service of a node on a migrated database.
func New(db *database.DB, b bus.Bus, o Options) *Service {
	o.Away = cmp.Or(o.Away, 5*time.Minute)
	o.Grace = cmp.Or(o.Grace, 10*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Service{
		db: db, bus: b, o: o, logger: o.Logger,
		people: newPeople(o.Away, o.Grace),
		lease:  lease{id: id.New(id.Lease), seen: make(map[string]sighting)},
		teller: newTeller(),
	}
	s.unheard = b.Subscribe(s.heard)
	return s
}

// Run does the node's part until ctx ends, and returns nil. It outlives a lost database and a panic.
// Attendances stay behind: the sockets have moved elsewhere, or the lease lapses.
func (s *Service) Run(ctx context.Context) error {
	var telling sync.WaitGroup
	telling.Go(func() { s.loop(ctx, "tell", s.teller.wake, tellGather, s.tell) })
	s.loop(ctx, "keep", s.people.wake, writeGather, s.keep)
	telling.Wait()
	return nil
}

// Close ends all watches with ErrClosed. It may be called more than once, after Run has ended.
func (s *Service) Close() {
	s.unheard()
	s.teller.close()
}

// loop takes a step whenever it is woken, shortly after, and each tick.
func (s *Service) loop(ctx context.Context, name string, wake <-chan struct{}, gather time.Duration, step func(context.Context) error) {
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(tick):
		case <-wake:
			select {
			case <-ctx.Done():
				return
			case <-time.After(gather):
			}
		}
		err := s.safely(ctx, step)
		if ctx.Err() != nil {
			return
		}
		switch { // one line an outage
		case err != nil && !failing:
			s.logger.WarnContext(ctx, "a step of presence failed and is taken again", "step", name, "error", err)
		case err == nil && failing:
			s.logger.InfoContext(ctx, "a step of presence works again", "step", name)
		}
		if failing = err != nil; failing {
			s.count.failures.Add(1)
		}
	}
}

// safely takes a step within a time and gives its panic as an error.
func (s *Service) safely(ctx context.Context, step func(context.Context) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return step(ctx)
}

// now is the time as it is stored: UTC, to the millisecond.
func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Millisecond) }

// Stats is what a service does and has done, for metrics.
type Stats struct {
	Users   int // with open sockets on this node
	Watches int // open watches
	Watched int // users that they watch
	// Counted since the start:
	Writes   int64 // transactions that wrote attendances
	Reads    int64 // rounds of reading states for watches
	Buried   int64 // dead nodes whose users this one took offline
	Failures int64 // steps that failed, and were tried again
}

type counters struct{ writes, reads, buried, failures atomic.Int64 }

// Stats gives the service's figures of now.
func (s *Service) Stats() Stats {
	watches, watched := s.teller.size()
	return Stats{
		Users: s.people.size(), Watches: watches, Watched: watched, Writes: s.count.writes.Load(),
		Reads: s.count.reads.Load(), Buried: s.count.buried.Load(), Failures: s.count.failures.Load(),
	}
}

// wake has a loop take a step soon.
func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is about to
	}
}
