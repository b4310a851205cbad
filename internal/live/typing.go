package live

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"parley/ent"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/fault"
)

const (
	// TypingExpires is how long a sign of typing stands.
	TypingExpires = 6 * time.Second
	// TypingResend is how often a client that goes on typing says so.
	TypingResend = 3 * time.Second
	// MaxTypists is how many users a Typing names; more may type.
	MaxTypists = 100
	// signEvery is how often a sign of one user in one room is taken further than this node.
	signEvery = time.Second
	// showEvery is how often a room shows another set: whoever comes and goes in between is not seen.
	showEvery = 250 * time.Millisecond
	// showAnyway is how long a change of the room that is not known yet may hold up a set. Until then somebody
	// might be shown it who has just left.
	showAnyway = time.Second
)

// Typing is who types in a room at a moment. It is shared: nobody may change it.
type Typing struct {
	RoomID string
	// UserIDs are the users, those first who began first; at most MaxTypists.
	UserIDs []string
}

// typing is who types where, as far as this node has heard. It is nowhere else: every node hears all signs by
// the bus and forgets each when it expires. Whatever a lost sign leaves behind is gone within that time.
type typing struct {
	turn chan struct{} // held while users are read, so that many who miss one read it once

	mu     sync.Mutex // guards what follows; comes after a feed's
	rooms  map[string]*typists
	users  map[string]*typingUser
	closed bool
}

// typists are those who type in one room, and whoever watches them.
type typists struct {
	roomID  string
	all     map[string]*typist
	streams map[*TypingStream]bool
	shown   *Typing
	shownAt time.Time
	timer   *time.Timer // looks at the room again; nil for never

	// target is the newest version of the room heard of, head the one up to which its changes are known here,
	// both while there are streams, and since when the one is behind the other.
	target, head int
	behind       time.Time
}

// typist is one user in one room, until the sign expires. That of one who has stopped stays so long too, so
// that what they said before does not come after it.
type typist struct {
	typing       bool
	since, until time.Time
	version      int  // of the newest sign
	here         bool // the user said so to this node
	passedOn     time.Time
	shown        *Typing // to the user, when they said so and were found to be a member; nil unless here
}

// typingUser is a user who types somewhere.
type typingUser struct {
	rooms map[*typists]bool
	row   *ent.User // nil until somebody asks
}

func newTyping() *typing {
	return &typing{turn: make(chan struct{}, 1), rooms: make(map[string]*typists), users: make(map[string]*typingUser)}
}

// SetTyping takes a sign of a user who types, or has stopped, and gives who types then. A sign stands for
// TypingExpires. Repeating one more often than once a second costs nothing and is no error: who types is given as
// it was when the viewer was last found to be a member. NOT_FOUND where the viewer may not see the room,
// NOT_A_MEMBER from outside, ROOM_ARCHIVED where nobody may write.
func (h *Hub) SetTyping(ctx context.Context, viewerID, roomID string, on bool) (*Typing, error) {
	t := h.typing
	if shown := t.repeats(viewerID, roomID, on); shown != nil {
		return shown, nil
	}
	rm, m, err := h.log.Authorize(ctx, viewerID, roomID)
	if err != nil {
		return nil, fmt.Errorf("authorize typing: %w", err)
	}
	if !chat.May(chat.SendMessages, rm, m) {
		return nil, fault.New(fault.RoomArchived, "The room is archived and can only be read.")
	}
	shown, hint, changed := t.sign(viewerID, roomID, on)
	if changed {
		h.bus.Publish(hint)
	}
	return shown, nil
}

// Typing gives who types in a room now, as far as this node has heard.
func (h *Hub) Typing(roomID string) *Typing {
	t := h.typing
	t.mu.Lock()
	defer t.mu.Unlock()
	return &Typing{RoomID: roomID, UserIDs: t.rooms[roomID].now(time.Now())}
}

// Typists gives the users who type, those first who began first, in at most one statement for all.
func (h *Hub) Typists(ctx context.Context, states ...*Typing) (map[string]*ent.User, error) {
	t := h.typing
	found, missing := t.known(states)
	if len(missing) == 0 || h.o.Users == nil {
		return found, nil
	}
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-t.turn }()
	if found, missing = t.known(states); len(missing) == 0 { // somebody has read them meanwhile
		return found, nil
	}
	rows, err := h.o.Users(ctx, missing)
	if err != nil {
		return nil, fmt.Errorf("read who types: %w", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for userID, row := range rows {
		found[userID] = row
		if u := t.users[userID]; u != nil {
			u.row = row
		}
	}
	return found, nil
}

// Gone takes back what a user has said to this node: their last socket has closed.
func (h *Hub) Gone(userID string) {
	for _, hint := range h.typing.gone(userID) {
		h.bus.Publish(hint)
	}
}

// repeats takes a sign that says nothing new, but for its time, and gives what its user was shown; nil for one that is
// to be looked at.
func (t *typing) repeats(userID, roomID string, on bool) *Typing {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rooms[roomID]
	if r == nil {
		return nil
	}
	w := r.all[userID]
	if w == nil || !w.here || w.typing != on || !now.Before(w.until) || now.Sub(w.passedOn) >= signEvery {
		return nil
	}
	if on {
		w.until = now.Add(TypingExpires)
	}
	return w.shown
}

// sign takes a sign that was said here, and gives who types then and the hint for the other nodes. Stopping what was
// not begun changes nothing.
func (t *typing) sign(userID, roomID string, on bool) (shown *Typing, hint bus.Hint, changed bool) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	var before *typist
	if r := t.rooms[roomID]; r != nil {
		before = r.all[userID]
	}
	if t.closed || !on && (before == nil || !before.typing) {
		return &Typing{RoomID: roomID, UserIDs: t.rooms[roomID].now(now)}, bus.Hint{}, false
	}
	hint = bus.Hint{RoomID: roomID, UserID: userID, Version: int(now.UnixMilli()), Typing: on}
	if before != nil {
		hint.Version = max(hint.Version, before.version+1)
	}
	w := t.take(hint, now)
	w.here, w.passedOn = true, now
	w.shown = &Typing{RoomID: roomID, UserIDs: t.rooms[roomID].now(now)}
	return w.shown, hint, true
}

// heard takes a hint of the bus, that of this node's own signs included.
func (t *typing) heard(h bus.Hint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r := t.rooms[h.RoomID]; t.closed || r != nil && r.all[h.UserID] != nil && r.all[h.UserID].version >= h.Version {
		return
	}
	w := t.take(h, time.Now())
	w.here, w.shown = false, nil
}

// take takes in a sign that is newer than what is known. mu is held.
func (t *typing) take(h bus.Hint, now time.Time) *typist {
	r := t.room(h.RoomID)
	w := r.all[h.UserID]
	if w == nil {
		w = new(typist)
		r.all[h.UserID] = w
		u := t.users[h.UserID]
		if u == nil {
			u = &typingUser{rooms: make(map[*typists]bool)}
			t.users[h.UserID] = u
		}
		u.rooms[r] = true
	}
	if h.Typing && (!w.typing || !now.Before(w.until)) {
		w.since = now
	}
	w.version, w.typing, w.until = h.Version, h.Typing, now.Add(TypingExpires)
	t.look(r, now)
	return w
}

// stop ends what a user does in a room, unless they began after a time. It gives the hint of that, if they
// did. mu is held.
func (t *typing) stop(r *typists, userID string, upto int, now time.Time) (hint bus.Hint, changed bool) {
	w := r.all[userID]
	if w == nil || !w.typing || w.version > upto {
		return bus.Hint{}, false
	}
	w.version++
	w.typing, w.until = false, now.Add(TypingExpires)
	return bus.Hint{RoomID: r.roomID, UserID: userID, Version: w.version}, true
}

func (t *typing) gone(userID string) (hints []bus.Hint) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.users[userID]
	if u == nil {
		return nil
	}
	for r := range u.rooms {
		if w := r.all[userID]; w.here {
			if hint, changed := t.stop(r, userID, math.MaxInt, now); changed {
				hints = append(hints, hint)
				t.look(r, now)
			}
		}
	}
	return hints
}

// known gives the rows of users that are known, and who is missing.
func (t *typing) known(states []*Typing) (found map[string]*ent.User, missing []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	found = make(map[string]*ent.User)
	for _, state := range states {
		for _, userID := range state.UserIDs {
			if u := t.users[userID]; u != nil && u.row != nil {
				found[userID] = u.row
			} else {
				missing = append(missing, userID)
			}
		}
	}
	slices.Sort(missing)
	return found, slices.Compact(missing)
}

// room gives the typists of a room. mu is held.
func (t *typing) room(roomID string) *typists {
	r := t.rooms[roomID]
	if r == nil {
		r = &typists{
			roomID: roomID, all: make(map[string]*typist), streams: make(map[*TypingStream]bool), shown: &Typing{RoomID: roomID},
		}
		t.rooms[roomID] = r
	}
	return r
}

// now gives who types, in order.
func (r *typists) now(now time.Time) []string {
	if r == nil {
		return nil
	}
	var userIDs []string
	for userID, w := range r.all {
		if w.typing && now.Before(w.until) {
			userIDs = append(userIDs, userID)
		}
	}
	slices.SortFunc(userIDs, func(a, b string) int {
		return cmp.Or(r.all[a].since.Compare(r.all[b].since), cmp.Compare(a, b))
	})
	return userIDs[:min(len(userIDs), MaxTypists)]
}
