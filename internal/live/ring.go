package live

import (
	"sort"

	"parley/internal/chat"
)

// ring is the most recent changes of a room, ascending, complete after floor. The feed that has it
// guards it.
//
// A row that changed several times stands in it several times, but only its last state is handed out:
// whoever comes back must not be told what was deleted meanwhile, and sees each row once, as it is.
type ring struct {
	floor   int
	changes []chat.Change
	// latest is the version of the last change of each row in changes, by the row's id.
	latest map[string]int
	// stale counts the changes that are not their row's last.
	stale int
}

// after gives the changes that follow a cursor not below floor, at most limit. Nobody may change them.
func (r *ring) after(cursor, limit int) []chat.Change {
	from := sort.Search(len(r.changes), func(i int) bool { return r.changes[i].Version > cursor })
	rest := r.changes[from:]
	if r.stale == 0 || len(rest) <= 1 {
		// The slice is only ever appended to and cut at its front, so a part of it can be shared.
		return rest[:min(limit, len(rest)):min(limit, len(rest))]
	}
	current := make([]chat.Change, 0, min(limit, len(rest)))
	for _, c := range rest {
		if len(current) == limit {
			break
		}
		if r.latest[rowID(c)] == c.Version {
			current = append(current, c)
		}
	}
	return current
}

// append takes in the next changes and forgets the oldest beyond size.
func (r *ring) append(changes []chat.Change, size int) {
	if r.latest == nil {
		r.latest = make(map[string]int)
	}
	for _, c := range changes {
		if _, known := r.latest[rowID(c)]; known {
			r.stale++
		}
		r.latest[rowID(c)] = c.Version
	}
	r.changes = append(r.changes, changes...)
	excess := len(r.changes) - size
	if excess <= 0 {
		return
	}
	for _, c := range r.changes[:excess] {
		if r.latest[rowID(c)] == c.Version {
			delete(r.latest, rowID(c))
		} else {
			r.stale--
		}
	}
	r.floor = r.changes[excess-1].Version
	r.changes = r.changes[excess:]
}

// rowID names the changed row; ids are unique across kinds. What a membership is, how far its holder has come,
// and their settings are three rows.
func rowID(c chat.Change) string {
	switch {
	case c.Receipts != nil:
		return "receipt of " + c.Receipts[0].MembershipID
	case c.Settings != nil:
		return "settings of " + c.Settings.ID
	case c.Message != nil:
		return c.Message.ID
	case c.Membership != nil:
		return c.Membership.ID
	default:
		return c.Room.ID
	}
}
