package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"parley/ent"
	"parley/internal/chat"
	"parley/internal/fault"
)

// walk is one viewer's way through a room's changes: a cursor that never goes back. What Stream and
// PostStream have in common.
type walk struct {
	feed     *feed
	viewerID string
	// admitted is a version at which the viewer certainly is a member: an end of their membership at
	// or before it was undone, even where the feed still remembers it.
	admitted int
	// entered is the version the room had when the viewer was let in.
	entered int
	// cursor is the version up to which everything was handed out.
	cursor int
	// caughtUp is where the cursor last was when nothing followed it.
	caughtUp int
	removed  bool
	// room is the room's own row as the viewer could last see it.
	room   *ent.Room
	closed atomic.Bool
}

// enter lets a viewer into a room's feed, to start at the version the room is given at.
//
// The feed is joined first: from then on it hears of new versions. The room is read next, at V. If the
// feed is ahead of V, the cursor is inside it or behind it, and both can be read; if it is behind V,
// it is told to read on. Wherever a change commits in between, it is after V and will be met.
func (h *Hub) enter(ctx context.Context, viewerID, roomID string) (w *walk, rm *ent.Room, err error) {
	f, err := h.join(roomID)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if w == nil { // refused, or a panic passes through
			h.leave(f)
		}
	}()
	rm, m, err := h.log.Authorize(ctx, viewerID, roomID)
	if err != nil {
		return nil, nil, fmt.Errorf("authorize subscription: %w", err)
	}
	row := f.begin(rm)
	h.count.streams.Add(1)
	return &walk{
		feed: f, viewerID: viewerID, admitted: max(rm.Version, m.Version), entered: rm.Version, cursor: rm.Version, caughtUp: rm.Version,
		room: row,
	}, rm, nil
}

// close gives the feed back, once.
func (w *walk) close() {
	if w.closed.CompareAndSwap(false, true) {
		w.feed.hub.count.streams.Add(-1)
		w.feed.hub.leave(w.feed)
	}
}

// next gives the changes that follow the cursor, at most a page, and moves the cursor behind them. Where
// there are none it waits until there are or, unless it is to wait, gives none. The end of the viewer's
// membership is the last change it gives; then ErrRemoved.
func (w *walk) next(ctx context.Context, wait bool) ([]chat.Change, error) {
	for {
		switch {
		case w.removed:
			return nil, ErrRemoved
		case w.closed.Load():
			return nil, ErrClosed
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page, err := w.step(ctx, wait)
		if err != nil {
			return nil, err
		}
		if !page.More && len(page.Changes) == 0 {
			return nil, nil
		}
		w.cursor = page.Upto
		changes := page.Changes
		if i := slices.IndexFunc(changes, w.removes); i >= 0 {
			changes = changes[:i+1]
			w.removed, w.cursor = true, changes[i].Version
		}
		for _, c := range changes {
			w.sees(c)
		}
		if len(changes) > 0 {
			return changes, nil
		}
	}
}

// step gives a page after the cursor, from the feed or from the database. There may be More where it is
// empty: it has waited, or others have changed meanwhile what it was to read.
func (w *walk) step(ctx context.Context, wait bool) (chat.Changes, error) {
	h := w.feed.hub
	found, err := w.feed.after(w.cursor, w.entered, h.o.Page)
	switch {
	case err != nil:
		return chat.Changes{}, err
	case found.forgotten:
		return w.catchUp(ctx)
	case len(found.changes) > 0:
		h.count.ringHits.Add(1)
		return chat.Changes{Changes: found.changes, Upto: found.changes[len(found.changes)-1].Version}, nil
	}
	if w.cursor >= w.entered || !found.behind { // what the feed has yet to read may follow an older cursor
		w.caughtUp = w.cursor
	}
	if !wait && !found.behind {
		return chat.Changes{Upto: w.cursor}, nil
	}
	select {
	case <-found.wake:
		return chat.Changes{Upto: w.cursor, More: true}, nil
	case <-ctx.Done():
		return chat.Changes{}, ctx.Err()
	}
}

func (w *walk) catchUp(ctx context.Context) (chat.Changes, error) {
	h := w.feed.hub
	page, err := catchUp(ctx, h, func() (chat.Changes, error) {
		return h.log.Changes(ctx, w.feed.roomID, w.cursor, h.o.Page)
	})
	if err == nil && page.Upto <= w.cursor {
		// The feed has been further than the database is now: it was put back to an earlier state.
		err = cursorInvalid("after", "The room is not as far as the cursor any more.")
	}
	page.More = true // the feed may have some, wherever this read ended
	return page, err
}

// removes tells whether a change ends the viewer's membership.
func (w *walk) removes(c chat.Change) bool {
	m := c.Membership
	return m != nil && m.LeftAt != nil && m.UserID == w.viewerID && c.Version > w.admitted
}

// offered moves the cursor behind a change that was handed to the stream, which has caught up with those
// before it. It tells false where the stream has had the change.
func (w *walk) offered(c chat.Change) bool {
	if c.Version <= w.cursor {
		return false
	}
	w.cursor = c.Version
	w.removed = w.removes(c)
	w.sees(c)
	return true
}

// sees remembers the room's row.
func (w *walk) sees(c chat.Change) {
	if c.Room != nil {
		w.room = c.Room
	}
}

// catchUp reads for one subscriber what its feed does not have. At most Options.CatchUpReads do so at
// once; the others wait their turn. What fails for the database's sake is tried again, for a while.
func catchUp[T any](ctx context.Context, h *Hub, read func() (T, error)) (T, error) {
	for failures := 0; ; {
		out, err := gated(ctx, h, read)
		if err == nil {
			return out, nil
		}
		failures++
		switch {
		case ctx.Err() != nil:
			return out, ctx.Err()
		case h.ctx.Err() != nil:
			return out, ErrClosed
		case refused(err) || failures >= h.o.CatchUpTries:
			return out, fmt.Errorf("catch up: %w", err)
		}
		h.count.failures.Add(1)
		if err := h.rest(ctx, failures); err != nil {
			return out, err
		}
	}
}

// gated runs a read when it is its turn.
func gated[T any](ctx context.Context, h *Hub, read func() (T, error)) (out T, err error) {
	if h.ctx.Err() != nil {
		return out, ErrClosed
	}
	select {
	case h.walkGate <- struct{}{}:
	case <-h.ctx.Done():
		return out, ErrClosed
	case <-ctx.Done():
		return out, ctx.Err()
	}
	defer func() { <-h.walkGate }()
	h.count.catchUpReads.Add(1)
	return read()
}

// rest waits as long as is right after so many failures.
func (h *Hub) rest(ctx context.Context, failures int) error {
	timer := time.NewTimer(backoff(failures))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-h.ctx.Done():
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refused tells an answer of the Log from a failure to answer.
func refused(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Code != fault.Unavailable
}

func cursorInvalid(field, message string) error {
	return &fault.Error{Code: fault.CursorInvalid, Message: message, Field: field}
}
