package live

import (
	"context"
	"errors"
	"fmt"
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
	closed   atomic.Bool
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
	f.begin(rm.Version)
	h.count.streams.Add(1)
	return &walk{
		feed: f, viewerID: viewerID, admitted: max(rm.Version, m.Version), entered: rm.Version, cursor: rm.Version, caughtUp: rm.Version,
	}, rm, nil
}

// close gives the feed back, once.
func (w *walk) close() {
	if w.closed.CompareAndSwap(false, true) {
		w.feed.hub.count.streams.Add(-1)
		w.feed.hub.leave(w.feed)
	}
}

// next waits until changes follow the cursor and gives them, at most a page, and moves the cursor
// behind them. The end of the viewer's membership is the last change it gives; then ErrRemoved.
func (w *walk) next(ctx context.Context) ([]chat.Change, error) {
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
		page, err := w.step(ctx)
		if err != nil {
			return nil, err
		}
		w.cursor = page.Upto
		if i := w.removal(page.Changes); i >= 0 {
			w.removed, w.cursor = true, page.Changes[i].Version
			return page.Changes[:i+1], nil
		}
		if len(page.Changes) > 0 {
			return page.Changes, nil
		}
	}
}

// step gives a page after the cursor, from the feed or from the database, or an empty one when it has
// waited.
func (w *walk) step(ctx context.Context) (chat.Changes, error) {
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
	w.caughtUp = w.cursor
	select {
	case <-found.wake:
		return chat.Changes{Upto: w.cursor}, nil
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
	return page, err
}

// removal gives the index of the change that ends the viewer's membership, or -1.
func (w *walk) removal(changes []chat.Change) int {
	for i, c := range changes {
		if m := c.Membership; m != nil && m.LeftAt != nil && m.UserID == w.viewerID && c.Version > w.admitted {
			return i
		}
	}
	return -1
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
