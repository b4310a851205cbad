package live

import (
	"time"

	"parley/internal/outlet"
)

// recent is what a group encoded last, for members that come to the same events a little later.
type recent struct {
	texts    []recentText // oldest first
	bytes    int
	expiring bool // a timer is going to expire them
}

type recentText struct {
	key  eventKey
	resp *outlet.Response
	at   time.Time
}

// eventKey names an event among those of a room: two of one key say the same of the same row in the same
// state.
type eventKey struct {
	version int
	first   int // the version at which a run of receipts begins; 0 in other events
	kind    Kind
}

func keyOf(e Event) eventKey {
	key := eventKey{version: e.Cursor, kind: e.Kind}
	if len(e.Receipts) > 0 {
		key.first = e.Receipts[0].Version
	}
	return key
}

const (
	// recentTexts and recentBytes bound what is kept.
	recentTexts = 64
	recentBytes = 256 << 10
	// recentFor bounds how old a shared response may be: what it shows beside the event, the name of a
	// user say, is read when it is made.
	recentFor = 2 * time.Second
)

// find gives a response that was kept, or nil.
func (r *recent) find(key eventKey, now time.Time) *outlet.Response {
	for i := len(r.texts) - 1; i >= 0; i-- {
		switch t := r.texts[i]; {
		case now.Sub(t.at) >= recentFor:
			return nil // and so is what stands before it
		case t.key == key:
			return t.resp
		}
	}
	return nil
}

// keep remembers a response in the place of the oldest.
func (r *recent) keep(t recentText) {
	r.texts = append(r.texts, t)
	r.bytes += len(t.resp.Text)
	drop, bytes := 0, r.bytes
	for ; len(r.texts)-drop > recentTexts || bytes > recentBytes; drop++ {
		bytes -= len(r.texts[drop].resp.Text)
	}
	r.drop(drop)
}

// expire forgets what is too old to be given.
func (r *recent) expire(now time.Time) {
	drop := 0
	for drop < len(r.texts) && now.Sub(r.texts[drop].at) >= recentFor {
		drop++
	}
	r.drop(drop)
	if len(r.texts) == 0 {
		r.texts = nil
	}
}

// drop forgets the oldest.
func (r *recent) drop(n int) {
	for _, t := range r.texts[:n] {
		r.bytes -= len(t.resp.Text)
	}
	if n > 0 {
		kept := copy(r.texts, r.texts[n:])
		clear(r.texts[kept:])
		r.texts = r.texts[:kept]
	}
}
