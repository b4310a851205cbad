package chat

import (
	"time"

	"entgo.io/ent/dialect"

	"parley/internal/database"
)

// Announcer is told, after the commit, that a room has gone from version c.After to c.Upto. It must
// not block and cannot fail: an announcement that gets lost costs time, never a change. Transactions
// that committed one after the other may be announced in any order.
//
// c.Changes, unless nil, are all rows between the two versions as the commit left them, equal to what
// Service.Changes would have read just then. They are shared: nobody may change them. Where they are
// nil the rows are to be read. c.Upto is c.After where memberships changed (c.Members) and nobody is told of it but
// their holders: positions in a large room.
type Announcer interface {
	RoomChanged(roomID string, c Changes)
}

// Limits bound what is sent. Lengths of text are in Unicode code points unless named otherwise.
type Limits struct {
	RoomName            int
	RoomDescription     int
	CreateRoomMembers   int
	MessageText         int
	ClientKeyBytes      int
	ReactionsPerMessage int // different emoji on one message

	AttachmentsPerMessage int
	PageSize              int
	SearchQuery           int
	DirectoryQuery        int
	// ReceiptMembers is up to how many members a room is told how far each of them has come.
	ReceiptMembers int
	// UnreadCount is where the counting of unread messages ends.
	UnreadCount int
}

// DefaultLimits are the limits of a server that configures none.
func DefaultLimits() Limits {
	return Limits{
		RoomName: 80, RoomDescription: 500, CreateRoomMembers: 100, MessageText: 4000, ClientKeyBytes: 128,
		ReactionsPerMessage: 20, AttachmentsPerMessage: 10, PageSize: 100, SearchQuery: 200, DirectoryQuery: 100,
		ReceiptMembers: 100, UnreadCount: 999,
	}
}

// Options configure a Service; the zero value of each field has a default.
type Options struct {
	Limits   Limits
	Announce Announcer
	// Now is the clock; its times are stored in UTC, cut to milliseconds.
	Now func() time.Time
	// Batch is how many changes commit together at most: 0 means 256, and 1 a transaction for each change.
	Batch int
	// ReceiptPace is the least time between two writes of the positions of a room's members; 0 means
	// ReceiptPace, less than 0 none.
	ReceiptPace time.Duration
}

// ReceiptPace is how long a position is held at most, to be written and told together with others.
const ReceiptPace = 250 * time.Millisecond

// Service is the rules over one database.
type Service struct {
	db       *database.DB
	limits   Limits
	announce Announcer
	clock    func() time.Time
	writes   *database.Group[*work]
	receipts *pacer
}

// New makes the rules over a migrated database.
func New(db *database.DB, o Options) *Service {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if o.Announce == nil {
		o.Announce = silent{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Batch == 0 {
		o.Batch = defaultBatch
	}
	if o.ReceiptPace == 0 {
		o.ReceiptPace = ReceiptPace
	}
	s := &Service{db: db, limits: o.Limits, announce: o.Announce, clock: o.Now}
	shards := writers
	if db.Dialect() == dialect.SQLite {
		shards = 1 // it has one writer
	}
	s.writes = database.NewGroup(database.GroupOptions{
		Shards: shards, Batch: o.Batch, Waiting: maxWaiting, Timeout: batchTimeout,
	}, s.commit)
	s.receipts = newPacer(o.ReceiptPace, s.advance)
	return s
}

const (
	// writers is how many transactions of room changes a node has under way at most. While one waits for
	// PostgreSQL's disk another one uses the processor; more of them only make smaller batches.
	writers = 2
	// defaultBatch is how many changes share a transaction at most.
	defaultBatch = 256
	// maxWaiting is how many changes wait for each writer; more are UNAVAILABLE.
	maxWaiting = 4096
	// batchTimeout ends a transaction that the database does not get done.
	batchTimeout = 30 * time.Second
)

// Close waits until no change is under way. Nobody may call the service's changes any more.
func (s *Service) Close() {
	s.receipts.close()
	s.writes.Close()
}

// Limits are the bounds this service holds its callers to.
func (s *Service) Limits() Limits { return s.limits }

// ReceiptPace is how long this service holds a position at most.
func (s *Service) ReceiptPace() time.Duration { return max(s.receipts.pace, 0) }

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }

type silent struct{}

func (silent) RoomChanged(string, Changes) {}
