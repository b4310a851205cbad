package live

import (
	"parley/internal/chat"
)

// Receipts come in bursts: a message in a room of a hundred members is followed by a hundred of them. So those
// that follow each other are told as one event, at the version of the last. Where a client resumes inside such
// a run it is told the rest.

// gather puts each run of receipts together in one change. It does not change what it is given.
func gather(changes []chat.Change) []chat.Change {
	after := false // a receipt
	for _, c := range changes {
		if after && c.Receipts != nil {
			return gathered(changes)
		}
		after = c.Receipts != nil
	}
	return changes // mostly: nothing to do
}

func gathered(changes []chat.Change) []chat.Change {
	out := make([]chat.Change, 0, len(changes))
	for len(changes) > 0 {
		c, n := changes[0], runOf(changes)
		if n > 1 {
			c = chat.Change{Version: changes[n-1].Version, Receipts: make([]*chat.Receipt, 0, n)}
			for _, one := range changes[:n] {
				c.Receipts = append(c.Receipts, one.Receipts...)
			}
		}
		out, changes = append(out, c), changes[n:]
	}
	return out
}

// runOf gives the length of the run that changes begin with; what is no receipt is a run of one.
func runOf(changes []chat.Change) int {
	n := 1
	for changes[0].Receipts != nil && n < len(changes) && changes[n].Receipts != nil {
		n++
	}
	return n
}

// isWithin tells whether the walk has come to the middle of a run of receipts, so that it has had some of them.
func (w *walk) isWithin(c chat.Change) bool {
	return c.Receipts != nil && c.Receipts[0].Version <= w.cursor && w.cursor < c.Version
}

// private tells whether a change is of settings that the viewer is not told of: somebody else's, or those of a
// membership that has ended, whose end is yet to come and is the last thing to be told.
func (w *walk) private(c chat.Change) bool {
	return c.Settings != nil && (c.Settings.UserID != w.viewerID || c.Settings.LeftAt != nil)
}
