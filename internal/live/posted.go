package live

import (
	"slices"
	"sort"

	"parley/ent"
)

// maxGaps bounds what one stream remembers of posts it has yet to meet: 4 KiB.
const maxGaps = 256

// posted knows which messages a stream has handed out, so that each comes as a post once.
//
// A message is new to the stream if it was posted after the stream's start and the stream has not had
// it. The version of the row does not tell: a post that somebody reacts to before it is read has a
// later version than posts after it, and a post that is read and then reacted to comes again. But seq
// tells: posts are numbered without holes, so the handed-out ones are a range of seqs with gaps where
// a message was passed by, because it changed and will come later. All gaps close as those come; a
// stream that keeps up has none.
//
// A stream that catches up over very many changed messages would have very many gaps. Beyond maxGaps
// it forgets what it had handed out below the lowest gap: there a message that changes once more
// before the stream has caught up comes as a post again. Having caught up, it has all posts there are
// and starts afresh.
type posted struct {
	after     int // the version where the stream started
	low, high int // the least and the greatest seq handed out; 0 before the first
	gaps      []gap
	forgot    bool
}

// gap is a range of seqs, both ends included.
type gap struct{ from, to int }

// first tells whether the stream meets the message for the first time, and remembers it.
func (p *posted) first(m *ent.Message) bool {
	if m.PostedVersion <= p.after {
		return false
	}
	seq := m.Seq
	switch {
	case p.low == 0:
		p.low, p.high = seq, seq
	case seq > p.high:
		if p.high+1 < seq {
			p.gaps = append(p.gaps, gap{p.high + 1, seq - 1})
		}
		p.high = seq
	case seq < p.low:
		if seq+1 < p.low {
			p.gaps = slices.Insert(p.gaps, 0, gap{seq + 1, p.low - 1})
		}
		p.low = seq
	default:
		return p.fill(seq)
	}
	p.bound()
	return true
}

// fill takes a seq out of the gap it is in; false where it is in none.
func (p *posted) fill(seq int) bool {
	i := sort.Search(len(p.gaps), func(i int) bool { return p.gaps[i].to >= seq })
	if i == len(p.gaps) || seq < p.gaps[i].from {
		return false
	}
	rest := make([]gap, 0, 2)
	if g := p.gaps[i]; g.from < seq {
		rest = append(rest, gap{g.from, seq - 1})
	}
	if g := p.gaps[i]; seq < g.to {
		rest = append(rest, gap{seq + 1, g.to})
	}
	p.gaps = slices.Replace(p.gaps, i, i+1, rest...)
	p.bound()
	return true
}

// bound forgets the lowest gaps beyond maxGaps, and what was handed out below them.
func (p *posted) bound() {
	if excess := len(p.gaps) - maxGaps; excess > 0 {
		p.low = p.gaps[excess-1].to + 1
		p.gaps = slices.Delete(p.gaps, 0, excess)
		p.forgot = true
	}
	if len(p.gaps) == 0 {
		p.gaps = nil // the memory of a long catch-up
	}
}

// settle tells that the stream had caught up with the room at a version.
func (p *posted) settle(version int) {
	if p.forgot && version > p.after {
		*p = posted{after: version}
	}
}
