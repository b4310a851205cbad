package push

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/ent"
	"parley/internal/database"
)

const (
	// MaxSubscriptions is how many subscriptions a user has; one more, and the oldest is gone.
	MaxSubscriptions = 20
	// MaxEndpointBytes bounds the address of a subscription.
	MaxEndpointBytes = 2048

	// timeToLive is how long a push service keeps what it can't deliver, and how old a notification may be.
	timeToLive = 24 * time.Hour

	tick        = 500 * time.Millisecond
	sweepEvery  = 30 * time.Second
	tidyEvery   = time.Hour
	stepTimeout = 30 * time.Second
	// closing is how long sending goes on when the node stops.
	closing = 5 * time.Second
)

// Notifications says what a user is shown. *chat.Service is the real one.
type Notifications interface {
	// NotificationsByID gives those of the notifications that the user is shown, by id, with their rooms and messages
	// as Edges.
	NotificationsByID(ctx context.Context, userID string, ids []string) (map[string]*ent.Notification, error)
}

// Options configure a Service. The first three are required; zero values of the others have a default.
type Options struct {
	Notifications Notifications
	// Users reads the rows of users, by id.
	Users func(ctx context.Context, ids []string) (map[string]*ent.User, error)
	// Contact is whom push services turn to about this server: mailto:… or https://….
	Contact string
	// PrivateKey is the VAPID key, 32 bytes in base64url; "" for the one in the database, which is made when there is
	// none.
	PrivateKey string
	// Delay is how long a notification waits for a live subscription: 5 s.
	Delay time.Duration
	// Timeout bounds a call of a push service: 5 s. One that does not answer holds a sender for so long.
	Timeout time.Duration
	// AllowPrivate lets subscriptions be at any address and port, and over plain HTTP.
	AllowPrivate bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Logger takes failures; nil means no log.
	Logger *slog.Logger
}

// Service is Web Push, as one node takes part in it. Make it with New and run Run once.
type Service struct {
	db      *database.DB
	o       Options
	logger  *slog.Logger
	keys    keys
	http    *http.Client
	pending pending
	told    told
	queue   *queue
	count   counters

	swept, tidied time.Time // when last; of Run's goroutine alone
}

// New makes the service of a node on a migrated database, and the key where there is none yet.
func New(ctx context.Context, db *database.DB, o Options) (*Service, error) {
	o.Delay, o.Timeout = cmp.Or(o.Delay, 5*time.Second), cmp.Or(o.Timeout, 5*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if !strings.HasPrefix(o.Contact, "mailto:") && !strings.HasPrefix(o.Contact, "https:") {
		return nil, errors.New("the contact of web push must be a mailto: or an https: address")
	}
	s := &Service{db: db, o: o, logger: o.Logger, http: newClient(o), queue: newQueue()}
	var err error
	if s.keys, err = s.openKeys(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// PublicKey is what browsers subscribe with, as applicationServerKey: 65 bytes in base64url.
func (s *Service) PublicKey() string { return s.keys.public }

// Run does the node's part until ctx ends, and returns nil. It outlives a lost database and a panic. What has been
// claimed when ctx ends is sent for five seconds more, and then dropped.
func (s *Service) Run(ctx context.Context) error {
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(closing, stop) })()
	var workers sync.WaitGroup
	for range senders {
		workers.Go(func() { s.sendAll(sending) })
	}
	s.loop(ctx, sending)
	s.part(sending)
	s.queue.close()
	workers.Wait()
	s.count.dropped.Add(int64(s.queue.abandon()))
	s.http.CloseIdleConnections()
	return nil
}

// loop takes a step each tick until ctx ends. A step that is under way then is not cut off, but by the end of working: what
// it claims would be lost.
func (s *Service) loop(ctx, working context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	failing := false
	for {
		err := s.safely(working, s.step)
		if ctx.Err() != nil {
			return
		}
		switch { // one line an outage
		case err != nil && !failing:
			s.logger.WarnContext(ctx, "a step of web push failed and is taken again", "error", err)
		case err == nil && failing:
			s.logger.InfoContext(ctx, "web push works again")
		}
		if failing = err != nil; failing {
			s.count.failures.Add(1)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
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

// step does what is due. What live subscriptions were given is written first, so that a claim knows of it.
func (s *Service) step(ctx context.Context) error {
	if err := s.writeTold(ctx); err != nil {
		return err
	}
	now := s.o.Now()
	var err error
	if now.Sub(s.swept) >= sweepEvery {
		if err = s.sweep(ctx); err == nil {
			s.swept = now
		}
	}
	if now.Sub(s.tidied) >= tidyEvery {
		if tidyErr := s.tidy(ctx); tidyErr == nil {
			s.tidied = now
		} else {
			err = errors.Join(err, tidyErr)
		}
	}
	err = errors.Join(err, s.claimDue(ctx))
	s.queue.ripen(s.o.Now())
	return err
}

// part is the last step of a node that stops. What it was still to claim is found by the sweeps of others, or by its own
// when it is back.
func (s *Service) part(ctx context.Context) {
	if err := s.safely(ctx, s.writeTold); err != nil {
		s.logger.WarnContext(ctx, "what live subscriptions were given could not be written, and may be pushed too", "error", err)
	}
}

// tidy deletes the subscriptions of sessions that have ended.
func (s *Service) tidy(ctx context.Context) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.PushSubscription.Delete().Where(unserved(s.now())).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete push subscriptions of ended sessions: %w", err)
	}
	return nil
}

// now is the time as it is stored: UTC, to the millisecond.
func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Millisecond) }

// Stats is what a service does and has done, for metrics.
type Stats struct {
	Waiting int // messages that are to be sent, or sent again
	// Counted since the start:
	Sent     int64 // messages that push services took
	Retried  int64 // attempts that failed and were made again
	Failed   int64 // messages that were given up
	Dropped  int64 // notifications and messages that were too many, and messages that were left when the node stopped
	Expired  int64 // subscriptions that push services no longer know, or refuse
	Failures int64 // steps that failed, and were taken again
}

type counters struct{ sent, retried, failed, dropped, expired, failures atomic.Int64 }

// Stats gives the service's figures of now.
func (s *Service) Stats() Stats {
	return Stats{
		Waiting: s.queue.waiting(), Sent: s.count.sent.Load(), Retried: s.count.retried.Load(), Failed: s.count.failed.Load(),
		Dropped: s.count.dropped.Load(), Expired: s.count.expired.Load(), Failures: s.count.failures.Load(),
	}
}
