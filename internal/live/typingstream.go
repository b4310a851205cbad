package live

import (
	"context"
	"sync/atomic"
)

// TypingStream is one subscription to who types in a room. It belongs to one goroutine at a time, which
// calls Next until it fails and then Close.
type TypingStream struct {
	typing   *typing
	room     *typists
	walk     *walk // keeps the room's feed, which tells of removals
	viewerID string
	wake     chan struct{} // holds at most one: there may be something
	told     *Typing       // as last handed out
	closed   atomic.Bool

	removed int // the version at which the viewer last left; guarded by the typing's mutex
}

// SubscribeTyping starts a stream. NOT_FOUND where the viewer may not see the room, NOT_A_MEMBER where they
// see it from outside, ErrClosed on a closed hub. ctx is for the call only; close the stream in any case.
//
// The stream joins those of the room first: from then on it is told of removals, whenever the viewer is let in.
func (h *Hub) SubscribeTyping(ctx context.Context, viewerID, roomID string) (*TypingStream, error) {
	s := &TypingStream{typing: h.typing, viewerID: viewerID, wake: make(chan struct{}, 1)}
	h.typing.join(s, roomID)
	w, rm, err := h.enter(ctx, viewerID, roomID)
	if err != nil {
		h.typing.leave(s)
		return nil, err
	}
	s.walk = w
	h.typing.entered(s.room, rm.Version)
	return s, nil
}

// Next waits until the set is another one than it was last told, and gives it; the first call gives it as it
// is. Its error is that of ctx, after which Next may be called again, ErrRemoved when the viewer's membership
// has ended, or ErrClosed.
func (s *TypingStream) Next(ctx context.Context) (*Typing, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		state, err := s.state()
		if err != nil {
			return nil, err
		}
		if state != s.told {
			s.told = state
			return state, nil
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Close gives the subscription back. It may be called from any goroutine and more than once.
func (s *TypingStream) Close() {
	if s.closed.CompareAndSwap(false, true) {
		s.typing.leave(s)
		s.walk.close()
		s.rouse()
	}
}

// state gives the room's set, or what ended the stream.
func (s *TypingStream) state() (*Typing, error) {
	s.typing.mu.Lock()
	defer s.typing.mu.Unlock()
	switch {
	case s.removed > s.walk.admitted:
		return nil, ErrRemoved
	case s.typing.closed || s.closed.Load():
		return nil, ErrClosed
	}
	return s.room.shown, nil
}

// rouse has a waiting Next look again.
func (s *TypingStream) rouse() {
	select {
	case s.wake <- struct{}{}:
	default: // it is about to
	}
}

func (t *typing) join(s *TypingStream, roomID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.room = t.room(roomID)
	s.room.streams[s] = true
}

// entered tells up to which version of the room a new stream needs to be told nothing of.
func (t *typing) entered(r *typists, version int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r.head, r.target = max(r.head, version), max(r.target, version)
}

func (t *typing) leave(s *TypingStream) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(s.room.streams, s)
	if len(s.room.all) == 0 && len(s.room.streams) == 0 && t.rooms[s.room.roomID] == s.room {
		delete(t.rooms, s.room.roomID)
	}
}

// left tells the streams of a viewer that they have left. The typing's mutex is held.
func (r *typists) left(userID string, version int) {
	for s := range r.streams {
		if s.viewerID == userID {
			s.removed = max(s.removed, version)
			s.rouse()
		}
	}
}
