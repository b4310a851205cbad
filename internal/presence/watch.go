package presence

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/internal/fault"
)

// ErrRemoved ends a Watch of a room whose viewer is no longer a member.
var ErrRemoved = fault.New(fault.NotAMember, "You are no longer a member of this room.")

func tooLarge() error {
	return fault.New(fault.LimitExceeded,
		"The presence of a whole room is told in rooms of up to %d members. Name up to %d userIds.", MaxRoomMembers, MaxUsers)
}

// Watch is one subscription to the presence of some users. It holds at most one notice a user, the latest,
// until it is taken.
type Watch struct {
	teller   *teller
	viewerID string
	userIDs  []string // of a list
	circle   *circle  // of a room; nil for a list
	wake     chan struct{}

	// Guarded by the teller's mutex:
	opened  int             // which of the teller's watches it is
	allowed map[string]bool // of a list that nothing was told yet: of whom to tell
	asked   time.Time       // when allowed was read
	order   []string        // of due
	due     map[string]*Notice
	err     error
	closed  bool
}

// WatchUsers watches up to MaxUsers users. Whom the viewer shares no room with is left out; who comes to share
// one later is told of at their next change. BAD_USER_INPUT for too many; ErrClosed. ctx is for the call only; close the watch in any case.
func (s *Service) WatchUsers(ctx context.Context, viewerID string, userIDs []string) (*Watch, error) {
	userIDs = slices.Compact(slices.Sorted(slices.Values(userIDs)))
	if len(userIDs) > MaxUsers {
		return nil, fault.Input("userIds", "Name at most %d users.", MaxUsers)
	}
	asked := s.o.Now()
	shared, err := s.o.Rooms.Sharing(ctx, []string{viewerID}, userIDs)
	if err != nil {
		return nil, fmt.Errorf("read who shares a room: %w", err)
	}
	w := &Watch{teller: &s.teller, viewerID: viewerID, userIDs: userIDs, allowed: shared[viewerID], asked: asked}
	return w, s.teller.open(w, "")
}

// WatchRoom watches the members of a room, whoever they are at the time. NOT_FOUND and NOT_A_MEMBER where
// the viewer is none, LIMIT_EXCEEDED for a room of more than MaxRoomMembers; ErrClosed. It ends with
// ErrRemoved when the viewer has left, and with LIMIT_EXCEEDED when the room has grown too large.
func (s *Service) WatchRoom(ctx context.Context, viewerID, roomID string) (*Watch, error) {
	rm, _, err := s.o.Rooms.Authorize(ctx, viewerID, roomID)
	if err != nil {
		return nil, fmt.Errorf("authorize subscription: %w", err)
	}
	if rm.MemberCount > MaxRoomMembers {
		return nil, tooLarge()
	}
	w := &Watch{teller: &s.teller, viewerID: viewerID}
	return w, s.teller.open(w, roomID)
}

// Next waits until there is something to tell of a user and gives it: first the present state of each,
// later what changes. A user who changes several times before Next comes to them is told of once, as they
// are. Its error is that of ctx, after which Next may be called again, or what ended the watch.
func (w *Watch) Next(ctx context.Context) (*Notice, error) {
	for {
		if n, err := w.take(); err != nil || n != nil {
			return n, err
		}
		select {
		case <-w.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take gives the notice that has been due for longest, nil where there is none.
func (w *Watch) take() (*Notice, error) {
	w.teller.mu.Lock()
	defer w.teller.mu.Unlock()
	switch {
	case w.err != nil:
		return nil, w.err
	case len(w.order) == 0:
		w.order = nil
		return nil, nil //nolint:nilnil // nothing is due
	}
	userID := w.order[0]
	n := w.due[userID]
	w.order = w.order[1:]
	delete(w.due, userID)
	return n, nil
}

// Close gives the watch back. It may be called from any goroutine and more than once.
func (w *Watch) Close() { w.teller.leave(w) }

// tells makes a notice due. The teller's mutex is held.
func (w *Watch) tells(n *Notice) {
	if w.err != nil {
		return
	}
	if w.due == nil {
		w.due = make(map[string]*Notice)
	}
	if w.due[n.UserID] == nil {
		w.order = append(w.order, n.UserID)
	}
	w.due[n.UserID] = n
	wake(w.wake)
}

// ends ends the watch with a reason; what is still due is dropped. The teller's mutex is held.
func (w *Watch) ends(reason error) {
	if w.err == nil {
		w.err = reason
		w.order, w.due = nil, nil
		wake(w.wake)
	}
}
