package live

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"parley/ent"
)

// Options configure a Hub; the zero value of each field has a default.
type Options struct {
	// Ring is how many recent changes a feed keeps; 0 means 512. Older ones are forgotten, and read
	// from the database by whoever still needs them.
	Ring int
	// Page bounds the rows of one read and the events of one Next; 0 means 200.
	Page int
	// Sweep is the time between two looks at the versions of all watched rooms, within a fifth; 0
	// means a second.
	Sweep time.Duration
	// InboxPace is the least time between two reads of what lists of rooms show; 0 means 250 ms.
	InboxPace time.Duration
	// Linger is how long a feed stays when the last subscriber has left; 0 means 5 s.
	Linger time.Duration
	// FeedReads bounds the feeds that read the database at the same moment; 0 means 4.
	FeedReads int
	// CatchUpReads bounds the subscribers that read the database at the same moment, so that a storm
	// of reconnections leaves connections to the feeds and to everybody else; 0 means 4.
	CatchUpReads int
	// CatchUpTries is how often a subscriber's read is tried before its error is handed out; 0 means
	// 6, which takes some three to six seconds.
	CatchUpTries int
	// Users reads the rows of users, by id, for Typists; nil gives none.
	Users func(ctx context.Context, userIDs []string) (map[string]*ent.User, error)
	// Told hears that a subscription of the user's has taken all that is shown of their notifications after a place, up
	// to another: that what it was given has gone to the queue of its socket, which asked for more. It must not
	// wait; nil hears nothing.
	Told func(userID string, after, upto int)
	// Logger takes failures; nil means no log.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	fill(&o.Ring, 512)
	fill(&o.Page, 200)
	fill(&o.Sweep, time.Second)
	fill(&o.InboxPace, 250*time.Millisecond)
	fill(&o.Linger, 5*time.Second)
	fill(&o.FeedReads, 4)
	fill(&o.CatchUpReads, 4)
	fill(&o.CatchUpTries, 6)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func fill[T int | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}

const (
	leastBackoff = 200 * time.Millisecond
	mostBackoff  = 5 * time.Second
)

// backoff is how long to wait after so many failures in a row: doubling, bounded, and spread over its
// upper half so that those who failed together don't come back together.
func backoff(failures int) time.Duration {
	d := mostBackoff
	if shift := failures - 1; shift < 10 {
		d = min(d, leastBackoff<<shift)
	}
	return d/2 + rand.N(d/2) //nolint:gosec // jitter
}

// jittered is d, give or take a fifth.
func jittered(d time.Duration) time.Duration {
	return d*4/5 + rand.N(d*2/5+1) //nolint:gosec // jitter
}
