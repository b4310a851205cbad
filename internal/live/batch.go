package live

import (
	"fmt"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/outlet"
)

// batch is changes on their way to the members of a group, and what was encoded of them so far.
type batch struct {
	group   *Group
	changes []chat.Change
	texts   [batchChanges]texts // of the changes
	bytes   int                 // of texts
	failed  error               // why the event behind changes can't be encoded; nil for there is none
	left    map[string]bool     // users who were no members any more when a text was made
	pushes  []*outlet.Response  // to the member at hand
	pushed  int64
}

// texts are the responses to one change, by the kind of event that it is to a member.
type texts [RoomChanged + 1]*outlet.Response

// hand pushes the batch to a member that is still attached.
func (b *batch) hand(m *Member) {
	if !m.attached.Load() {
		return
	}
	if !m.out.Roomy() {
		m.release(nil)
		return
	}
	var last *outlet.Response
	resumes := false
	b.pushes = b.pushes[:0]
	for i := 0; i < len(b.changes) && !resumes; i++ {
		e, v := m.source.offer(b.changes[i])
		if v == passes || v == looks {
			resumes = v == looks
			continue
		}
		switch resp := b.text(i, e); {
		case resp == nil: // all of them are about to be told why
			m.backlog = append(m.backlog, e)
		case resp.Last:
			last, resumes = resp, true
		case resp.Wide && (v == ends || b.left[m.source.way().viewerID]):
			m.backlog, resumes = append(m.backlog, e), true
		default:
			if resp.For != nil {
				resp = resp.For(m.source.way().viewerID)
			}
			if resp == nil { // it was made before they came
				m.backlog, resumes = append(m.backlog, e), true
				break
			}
			b.pushes, resumes = append(b.pushes, resp), v == ends
		}
	}
	if len(b.pushes) > 0 {
		m.out.Push(b.pushes)
	}
	b.pushed += int64(len(b.pushes))
	if resumes {
		m.release(last)
	}
}

// text gives the response to the change as the event that it is to somebody. The batch ends with it where it
// has become too large by it, and before it where there is none.
func (b *batch) text(i int, e Event) *outlet.Response {
	if resp := b.texts[i][e.Kind]; resp != nil {
		return resp
	}
	resp, err := b.encode(e)
	if err != nil {
		b.changes, b.failed = b.changes[:i], err
		return nil
	}
	b.texts[i][e.Kind] = resp
	if b.bytes += len(resp.Text); b.bytes > batchBytes {
		b.changes = b.changes[:i+1]
	}
	return resp
}

// encode encodes an event, and tries again while the database is away.
func (b *batch) encode(e Event) (resp *outlet.Response, err error) {
	h := b.group.feed.hub
	for failures := 0; ; {
		err = h.safely(func() error {
			resp, err = b.group.response(h.ctx, e)
			return err
		})
		again := fault.CodeOf(err) == fault.Unavailable
		if err == nil && resp.Wide {
			err = b.without(e)
			again = !refused(err)
		}
		if err == nil {
			return resp, nil
		}
		failures++
		switch {
		case h.ctx.Err() != nil:
			return nil, ErrClosed
		case !again || failures >= h.o.CatchUpTries:
			return nil, err
		}
		h.count.failures.Add(1)
		if err := h.rest(h.ctx, failures); err != nil {
			return nil, err
		}
	}
}

// without finds out who must not be shown what was just made of an event: whoever has left by now.
func (b *batch) without(e Event) error {
	f := b.group.feed
	left, err := f.hub.log.Left(f.hub.ctx, f.roomID, e.Cursor)
	if err != nil {
		return fmt.Errorf("read who has left: %w", err)
	}
	if b.left == nil && len(left) > 0 {
		b.left = make(map[string]bool, len(left))
	}
	for _, userID := range left {
		b.left[userID] = true
	}
	return nil
}
