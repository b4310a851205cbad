package live_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/ent"
	"parley/ent/membership"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/live"
)

// document is one room in memory and the Log of it: the model that streams are held against. Its
// operations are transactions: what they change becomes visible at once.
type document struct {
	live.Lists // none
	id         string

	mu       sync.Mutex // guards what follows
	room     ent.Room
	messages []*ent.Message // by seq
	members  map[string]*ent.Membership
	last     chat.Changes   // of the last transaction
	reads    map[string]int // calls by method

	notices notices // has a lock of its own

	// Set before use, called without the lock; nil does nothing.
	before  func(method string) error // at the start of each call
	midway  func()                    // in Changes, when the room was read and the rows were not
	between func()                    // in Authorize, when the room was read and the membership was not
	arrived func()                    // in Authorize, when both were read
}

var _ live.Log = (*document)(nil)

// newDocument makes a room with members, and the log of it.
func newDocument(members ...string) *document {
	d := &document{id: "room_1", members: map[string]*ent.Membership{}, reads: map[string]int{}}
	d.room = ent.Room{ID: d.id, Version: 1, RowVersion: 1, Name: "a"}
	for _, userID := range members {
		d.join(userID)
	}
	return d
}

// stamp draws the next version.
func (d *document) stamp() int {
	d.room.Version++
	return d.room.Version
}

func (d *document) change(fn func()) (version int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	after := d.room.Version
	fn()
	if rm := d.room; rm.Version > after {
		d.last = chat.Changes{After: after, Upto: rm.Version, Changes: d.rows(&rm, after, rm.Version)}
	}
	return d.room.Version
}

// committed gives what the last transaction left behind, as it is announced.
func (d *document) committed() chat.Changes {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

func (d *document) append(text string) *ent.Message {
	d.room.LastSeq++
	v := d.stamp()
	m := &ent.Message{
		ID: "msg_" + strconv.Itoa(d.room.LastSeq), RoomID: d.id, Seq: d.room.LastSeq, Version: v, PostedVersion: v, Text: text,
	}
	d.messages = append(d.messages, m)
	return m
}

// post appends n messages in one transaction.
func (d *document) post(n int) int {
	return d.change(func() {
		for range n {
			d.append("posted")
		}
	})
}

// edit changes the messages of the seqs in one transaction.
func (d *document) edit(seqs ...int) int {
	return d.change(func() {
		for _, seq := range seqs {
			m := *d.messages[seq-1]
			m.Version = d.stamp()
			m.Text = "edited at " + strconv.Itoa(m.Version)
			d.messages[seq-1] = &m
		}
	})
}

func (d *document) entomb(seq int) int {
	return d.change(func() {
		m := *d.messages[seq-1]
		now := time.Now()
		m.Version, m.Text, m.DeletedAt = d.stamp(), "", &now
		d.messages[seq-1] = &m
	})
}

func (d *document) rename(name string) int {
	return d.change(func() {
		d.room.Name = name
		d.room.RowVersion = d.stamp()
	})
}

func (d *document) join(userID string) int {
	return d.change(func() {
		m := ent.Membership{ID: "mem_" + userID, RoomID: d.id, UserID: userID}
		if before := d.members[userID]; before != nil {
			m = *before
		}
		m.LeftAt, m.DeliveredSeq, m.ReadSeq, m.Version = nil, d.room.LastSeq, d.room.LastSeq, d.stamp()
		d.members[userID] = &m
		d.append(userID + " joined")
	})
}

func (d *document) leave(userID string) int {
	return d.change(func() {
		d.append(userID + " left")
		m, now := *d.members[userID], time.Now()
		m.Version, m.LeftAt = d.stamp(), &now
		d.members[userID] = &m
	})
}

// mark moves members on to the last post, in one transaction.
func (d *document) mark(userIDs ...string) int {
	return d.change(func() {
		for _, userID := range userIDs {
			m := *d.members[userID]
			m.ReceiptVersion, m.DeliveredSeq, m.ReadSeq = d.stamp(), d.room.LastSeq, d.room.LastSeq
			d.members[userID] = &m
		}
	})
}

// set changes the settings of a member.
func (d *document) set(userID string, level membership.NotificationLevel) int {
	return d.change(func() {
		m := *d.members[userID]
		m.SettingsVersion, m.NotificationLevel = d.stamp(), level
		d.members[userID] = &m
	})
}

func (d *document) isMember(userID string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.members[userID]
	return m != nil && m.LeftAt == nil
}

func (d *document) version() int { return d.change(func() {}) }

func (d *document) lastSeq() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.room.LastSeq
}

// calls counts the calls of a method.
func (d *document) calls(method string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reads[method]
}

func (d *document) enter(ctx context.Context, method string) error {
	d.mu.Lock()
	d.reads[method]++
	before := d.before
	d.mu.Unlock()
	if before != nil {
		if err := before(method); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Authorize implements live.Log.
func (d *document) Authorize(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	if err := d.enter(ctx, "Authorize"); err != nil {
		return nil, nil, err
	}
	if roomID != d.id {
		return nil, nil, fault.New(fault.NotFound, "There is no such room.")
	}
	d.mu.Lock()
	rm := d.room
	d.mu.Unlock()
	if d.between != nil {
		d.between()
	}
	d.mu.Lock()
	m := d.members[viewerID]
	d.mu.Unlock()
	if m == nil || m.LeftAt != nil {
		return nil, nil, fault.New(fault.NotAMember, "You are not a member of this room.")
	}
	if d.arrived != nil {
		d.arrived()
	}
	return &rm, m, nil
}

// Changes implements live.Log in two steps, as the real one: the version first, the rows later.
func (d *document) Changes(ctx context.Context, roomID string, after, limit int) (chat.Changes, error) {
	if err := d.enter(ctx, "Changes"); err != nil {
		return chat.Changes{}, err
	}
	if roomID != d.id {
		return chat.Changes{}, fault.New(fault.NotFound, "There is no such room.")
	}
	d.mu.Lock()
	rm := d.room
	d.mu.Unlock()
	if after > rm.Version {
		return chat.Changes{}, fault.New(fault.CursorInvalid, "The cursor is ahead of the room.")
	}
	if d.midway != nil {
		d.midway()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	out := chat.Changes{After: after, Upto: rm.Version, Changes: d.rows(&rm, after, rm.Version)}
	if len(out.Changes) > limit {
		out.Changes = out.Changes[:limit]
		out.Upto = out.Changes[limit-1].Version
	}
	out.More = out.Upto < rm.Version
	return out, nil
}

func (d *document) rows(rm *ent.Room, after, upto int) []chat.Change {
	var out []chat.Change
	add := func(c chat.Change) {
		if after < c.Version && c.Version <= upto {
			out = append(out, c)
		}
	}
	for _, m := range d.messages {
		add(chat.Change{Version: m.Version, Message: m})
	}
	for _, m := range d.members {
		add(chat.Change{Version: m.Version, Membership: m})
		add(chat.Change{Version: m.ReceiptVersion, Receipts: []*chat.Receipt{{
			Version: m.ReceiptVersion, MembershipID: m.ID, UserID: m.UserID, DeliveredSeq: m.DeliveredSeq, ReadSeq: m.ReadSeq,
		}}})
		add(chat.Change{Version: m.SettingsVersion, Settings: m})
	}
	add(chat.Change{Version: rm.RowVersion, Room: rm})
	slices.SortFunc(out, func(a, b chat.Change) int { return cmp.Compare(a.Version, b.Version) })
	return out
}

// Left implements live.Log.
func (d *document) Left(ctx context.Context, _ string, after int) ([]string, error) {
	if err := d.enter(ctx, "Left"); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var left []string
	for userID, m := range d.members {
		if m.LeftAt != nil && m.Version > after {
			left = append(left, userID)
		}
	}
	return left, nil
}

// Versions implements live.Log.
func (d *document) Versions(ctx context.Context, roomIDs []string) (map[string]int, error) {
	if err := d.enter(ctx, "Versions"); err != nil {
		return nil, err
	}
	out := map[string]int{}
	if slices.Contains(roomIDs, d.id) {
		out[d.id] = d.version()
	}
	return out, nil
}

// History implements live.Log; of a page it knows After and Limit.
func (d *document) History(
	ctx context.Context, roomIDs []string, p chat.Page,
) (map[string]chat.Slice[*ent.Message], error) {
	if err := d.enter(ctx, "History"); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	from := min(p.After, len(d.messages))
	to := min(from+p.Limit, len(d.messages))
	return map[string]chat.Slice[*ent.Message]{roomIDs[0]: {Items: slices.Clone(d.messages[from:to])}}, nil
}

// state is a room as a client keeps it: rows by id, each at its newest version.
type state map[string]string

func (s state) apply(c chat.Change) {
	switch {
	case c.Message != nil:
		s[c.Message.ID] = fmt.Sprint(c.Message.Seq, c.Message.Version, c.Message.Text, c.Message.DeletedAt != nil)
	case c.Membership != nil:
		m := c.Membership
		s[m.ID] = fmt.Sprint(m.Version, m.LeftAt != nil)
		s["place of "+m.ID] = fmt.Sprint(m.DeliveredSeq, m.ReadSeq)
		s[settingsOf(m.UserID)] = string(m.NotificationLevel)
	case c.Receipts != nil:
		for _, r := range c.Receipts {
			s["place of "+r.MembershipID] = fmt.Sprint(r.DeliveredSeq, r.ReadSeq)
		}
	case c.Settings != nil:
		s[settingsOf(c.Settings.UserID)] = string(c.Settings.NotificationLevel)
	case c.Room != nil:
		s[c.Room.ID] = fmt.Sprint(c.Room.RowVersion, c.Room.Name)
	}
}

func (s state) applyEvent(e live.Event) {
	s.apply(chat.Change{Version: e.Cursor, Message: e.Message, Membership: e.Membership, Receipts: e.Receipts, Room: e.Room})
}

func settingsOf(userID string) string { return "settings of " + userID }

// to gives what of a state a viewer is to know.
func (s state) to(viewerID string) state {
	out := maps.Clone(s)
	maps.DeleteFunc(out, func(key, _ string) bool {
		return strings.HasPrefix(key, settingsOf("")) && key != settingsOf(viewerID)
	})
	return out
}

// now gives the state of the document, and its version.
func (d *document) now() (state, int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	out, rm := state{}, d.room
	for _, c := range d.rows(&rm, 0, rm.Version) {
		out.apply(c)
	}
	return out, rm.Version
}
