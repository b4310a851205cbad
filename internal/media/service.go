package media

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/ent"
	"parley/internal/database"
	"parley/internal/fault"
)

// MaxAltLength bounds the description of an image, in Unicode code points.
const MaxAltLength = 1000

const (
	// minKeyBytes is the least length of a key of addresses: that of the hash.
	minKeyBytes = 32
	// putTimeout is how long the objects of one upload may take to be stored.
	putTimeout = 2 * time.Minute
	// deleteTimeout is how long one deletion may take.
	deleteTimeout = 30 * time.Second
	// cleanupTimeout is how long a failed upload may take to be forgotten.
	cleanupTimeout = 10 * time.Second
	// waitingFor is how many uploads wait for each that is under way; more are refused.
	waitingFor = 4
)

// Access says who sees which attachment. *chat.Service is the real one.
type Access interface {
	// MaySee tells whether the viewer may see the attachment now. One that was not taken is its owner's alone;
	// one that was sent is for the members of the room, as long as the message is not deleted. viewerID "" is anybody.
	MaySee(ctx context.Context, viewerID string, a *ent.Attachment) (bool, error)
}

// Options configure a Service. Store, Access, Process and Keys are required; zero values of the others have a
// default.
type Options struct {
	Store   Store
	Access  Access
	Process Process
	// Keys sign addresses: the first signs, all verify; of 32 bytes at least. Nodes need the same.
	Keys [][]byte
	// URLTTL is how long an address is good for at least; it is never more than twice that: 5 min.
	URLTTL time.Duration
	// PublicURL stands before every address, "https://chat.example.com"; without it addresses are paths.
	PublicURL string
	// UserBytes is how many bytes all attachments of a user may take, each content counted once an attachment: 1 GiB.
	UserBytes int
	// UploadsPerHour is how many images a user may upload in any hour: 200. Those that are still there are counted for
	// all nodes; those that failed, or were deleted since, by each node for itself until it restarts.
	UploadsPerHour int
	// FailuresPerHour is how many files that Process refused a user may send to this node in any hour: 20.
	FailuresPerHour int
	// Free tells how many bytes the disk has left that images share with what else is kept; nil, and where it is not
	// known, bounds nothing. Below MinFree uploads are refused.
	Free    func() (bytes int64, known bool, err error)
	MinFree int64
	// UnsentTTL is how long an attachment that was not taken is kept: 24 h.
	UnsentTTL time.Duration
	// Uploads is how many uploads are under way at once on this node, which is what bounds their memory: 4.
	Uploads int
	// SweepEvery is the mean time between two sweeps: 1 h.
	SweepEvery time.Duration
	// WriteTimeout is how long a client may take for each part of an object: 10 s.
	WriteTimeout time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Logger takes failures; nil means no log.
	Logger *slog.Logger
}

// Service is the media of all users, as one node serves them. Make it with New, keep Run running and Close it
// before the database and the store.
type Service struct {
	db     *database.DB
	o      Options
	logger *slog.Logger
	signer signer
	count  counters

	attempts *attempts

	entered chan struct{} // uploads that are under way or wait
	slots   chan struct{} // uploads under way

	mu      sync.Mutex // guards closed, and uploads against being added to while they are waited for; before attempts' own
	closed  bool
	uploads sync.WaitGroup

	sweeping     sync.Mutex // one sweep at a time; guards deletedSince
	deletedSince time.Time  // the attachments of messages deleted before are gone
}

// New makes the service of a node on a migrated database.
func New(db *database.DB, o Options) (*Service, error) {
	if o.Store == nil || o.Access == nil || o.Process == nil {
		return nil, errors.New("media needs a store, access and a processor")
	}
	o.URLTTL = cmp.Or(o.URLTTL, 5*time.Minute)
	o.UserBytes = cmp.Or(o.UserBytes, 1<<30)
	o.UploadsPerHour = cmp.Or(o.UploadsPerHour, 200)
	o.FailuresPerHour = cmp.Or(o.FailuresPerHour, 20)
	o.UnsentTTL = cmp.Or(o.UnsentTTL, 24*time.Hour)
	o.Uploads = cmp.Or(o.Uploads, 4)
	o.SweepEvery = cmp.Or(o.SweepEvery, time.Hour)
	o.WriteTimeout = cmp.Or(o.WriteTimeout, 10*time.Second)
	o.PublicURL = strings.TrimSuffix(o.PublicURL, "/")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	signer, err := newSigner(o.Keys, o.URLTTL)
	if err != nil {
		return nil, err
	}
	return &Service{
		db: db, o: o, logger: o.Logger, signer: signer, attempts: newAttempts(),
		entered: make(chan struct{}, (1+waitingFor)*o.Uploads), slots: make(chan struct{}, o.Uploads),
	}, nil
}

// Limits are those that clients are told.
type Limits struct {
	UserBytes      int
	UploadsPerHour int
	AltLength      int
	UnsentTTL      time.Duration
}

// Limits gives the service's limits.
func (s *Service) Limits() Limits {
	return Limits{
		UserBytes: s.o.UserBytes, UploadsPerHour: s.o.UploadsPerHour, AltLength: MaxAltLength, UnsentTTL: s.o.UnsentTTL,
	}
}

// Run sweeps now and then until ctx ends, and returns nil. It outlives a lost database, a lost store and a
// panic. Nodes that started together do not sweep together for long; that they may is only a waste.
func (s *Service) Run(ctx context.Context) error {
	wait := rand.N(s.o.SweepEvery) / 4
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		swept, err := s.safely(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			s.logger.WarnContext(ctx, "a sweep of the media failed and is taken again", "error", err)
		case swept != Swept{}:
			s.logger.InfoContext(ctx, "swept the media", "attachments", swept.Attachments, "objects", swept.Objects)
		}
		wait = s.o.SweepEvery*9/10 + rand.N(s.o.SweepEvery)/5
	}
}

// safely sweeps and gives a panic as an error.
func (s *Service) safely(ctx context.Context) (swept Swept, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return s.Sweep(ctx)
}

// Close refuses further uploads and waits for those under way. It may be called more than once.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.uploads.Wait()
}

// enter waits for an upload's turn. Whoever has entered must leave.
func (s *Service) enter(ctx context.Context, ownerID string) (leave func(), err error) {
	if err := s.admit(ownerID); err != nil {
		return nil, err
	}
	out := func() { s.attempts.leave(ownerID); <-s.entered; s.uploads.Done() }
	select {
	case s.slots <- struct{}{}:
		s.count.uploading.Add(1)
		return func() { s.count.uploading.Add(-1); <-s.slots; out() }, nil
	case <-ctx.Done():
		out()
		return nil, fault.New(fault.Unavailable, "The upload was given up before its turn came.")
	}
}

// admit lets an upload wait, unless too many do, or too many of its owner's.
func (s *Service) admit(ownerID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fault.New(fault.Unavailable, "The server is stopping. Try again.")
	}
	if err := s.attempts.enter(ownerID); err != nil {
		return err
	}
	select {
	case s.entered <- struct{}{}:
		s.uploads.Add(1)
		return nil
	default:
		s.attempts.leave(ownerID)
		return fault.Limited(time.Second, "Too many images are being uploaded. Try again soon.")
	}
}

// now is the time as it is stored: UTC, to the millisecond.
func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Millisecond) }

// Stats is what a service does and has done, for metrics.
type Stats struct {
	Uploading int // uploads under way on this node
	// Counted since the start:
	Uploads       int64 // attachments that got ready
	UploadedBytes int64 // of their variants
	Served        int64 // requests answered with an object, a part of it, or that it has not changed
	Refused       int64 // requests answered with 403 or 404
	Swept         int64 // attachments deleted
	Deleted       int64 // objects deleted
	Failures      int64 // uploads, requests and sweeps that the database or the store failed
}

type counters struct {
	uploading                                                           atomic.Int64
	uploads, uploadedBytes, served, refused, swept, deletions, failures atomic.Int64
}

// Stats gives the service's figures of now.
func (s *Service) Stats() Stats {
	c := &s.count
	return Stats{
		Uploading: int(c.uploading.Load()), Uploads: c.uploads.Load(), UploadedBytes: c.uploadedBytes.Load(),
		Served: c.served.Load(), Refused: c.refused.Load(), Swept: c.swept.Load(), Deleted: c.deletions.Load(),
		Failures: c.failures.Load(),
	}
}
