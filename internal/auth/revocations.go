package auth

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"parley/ent/session"
	"parley/internal/database"
)

const (
	pollEvery   = time.Second
	pollTimeout = 5 * time.Second
	// pollOverlap is how far behind its own clock a read begins: by as much may the clocks of nodes
	// differ and a revoking transaction last without a revocation being overlooked.
	pollOverlap = time.Minute
)

// revocations knows which sessions were revoked as long as an access token of theirs may live, so that
// checking a token needs no database. Its memory is bounded by the sessions revoked in that time.
type revocations struct {
	db  *database.DB
	now func() time.Time
	// keep is how long a revocation is remembered: the life of an access token and the overlap.
	keep time.Duration

	mu      sync.RWMutex // guards what follows; nothing is called out to under it
	revoked map[string]time.Time
	watches map[string]*watch
	since   time.Time // what was revoked before it is known
	pruned  time.Time
}

// watch is the interest of any number of sockets and streams in one session.
type watch struct {
	ended context.Context //nolint:containedctx // the life of the session
	end   context.CancelFunc
	users int
}

func newRevocations(db *database.DB, accessTTL time.Duration, now func() time.Time) *revocations {
	r := &revocations{
		db: db, now: now, keep: accessTTL + time.Second + pollOverlap,
		revoked: map[string]time.Time{}, watches: map[string]*watch{},
	}
	r.pruned = r.now()
	r.since = r.pruned.Add(-r.keep)
	return r
}

// read asks the database, in one statement, what has been revoked since it last answered, less the
// overlap. While it does not answer, what is known stays known.
func (r *revocations) read(ctx context.Context) error {
	r.mu.RLock()
	since := r.since
	r.mu.RUnlock()
	began := r.now().UTC()
	rows, err := r.db.Read().Session.Query().Where(session.RevokedAtGT(since.UTC())).
		Select(session.FieldID, session.FieldRevokedAt).All(ctx)
	if err != nil {
		return fmt.Errorf("read revoked sessions: %w", err)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	r.add(ids...)
	r.mu.Lock()
	defer r.mu.Unlock()
	if next := began.Add(-pollOverlap); next.After(r.since) {
		r.since = next
	}
	r.prune(began)
	return nil
}

// add remembers sessions as revoked and ends whoever watches them.
func (r *revocations) add(ids ...string) {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		if _, known := r.revoked[id]; known {
			continue
		}
		r.revoked[id] = now
		if w, ok := r.watches[id]; ok {
			w.end()
			delete(r.watches, id)
		}
	}
}

// prune forgets, once in a while, those whose access tokens have all expired. The caller holds mu.
func (r *revocations) prune(now time.Time) {
	if now.Sub(r.pruned) < pollOverlap {
		return
	}
	r.pruned = now
	for id, at := range r.revoked {
		if now.Sub(at) > r.keep {
			delete(r.revoked, id)
		}
	}
}

// has tells whether a session is known to be revoked.
func (r *revocations) has(id string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, gone := r.revoked[id]
	return gone
}

// watch gives a context that ends when the session is revoked; it has ended where it was. The interest
// ends with release.
func (r *revocations) watch(id string) (ended context.Context, release func()) {
	w, ok := r.join(id)
	if !ok {
		ended, end := context.WithCancel(context.Background())
		end()
		return ended, func() {}
	}
	return w.ended, func() { r.leave(id, w) }
}

func (r *revocations) join(id string) (*watch, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, gone := r.revoked[id]; gone {
		return nil, false
	}
	w, ok := r.watches[id]
	if !ok {
		w = new(watch)
		w.ended, w.end = context.WithCancel(context.Background()) // the session outlives who asks
		r.watches[id] = w
	}
	w.users++
	return w, true
}

func (r *revocations) leave(id string, w *watch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if w.users--; w.users == 0 && r.watches[id] == w {
		delete(r.watches, id)
	}
}

// outage logs the beginning of failures, one line a minute while they last, and their end.
type outage struct {
	logger *slog.Logger
	now    func() time.Time
	began  time.Time
	logged time.Time
}

func (o *outage) report(ctx context.Context, err error) {
	now := o.now()
	switch {
	case ctx.Err() != nil:
	case err == nil && !o.began.IsZero():
		o.logger.InfoContext(ctx, "revoked sessions are read again", "after", now.Sub(o.began))
		o.began, o.logged = time.Time{}, time.Time{}
	case err == nil:
	case o.began.IsZero():
		o.began, o.logged = now, now
		o.logger.WarnContext(ctx, "revoked sessions cannot be read", "error", err)
	case now.Sub(o.logged) >= time.Minute:
		o.logged = now
		o.logger.ErrorContext(ctx, "revoked sessions still cannot be read", "for", now.Sub(o.began), "error", err)
	}
}
