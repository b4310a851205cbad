package live

import (
	"context"
	"slices"

	"parley/ent"
	"parley/internal/chat"
	"parley/internal/fault"
)

// PostStream is one subscription to a room's messages: all of them after a position, tombstones and
// SYSTEM messages included, by seq and without a gap, each once, as MessagePosted. It belongs to one
// goroutine at a time, which calls Next until it fails and then Close. It is resumed by seq; the cursors of
// its events are the versions of the messages, which need not ascend.
//
// It walks the room's changes as a Stream does, so it meets the end of the viewer's membership at its
// place. A message that is next by seq is handed out as it is met. Where the walk shows a later one,
// those before it have changed and are further along the walk: then they are read from the history,
// as far as the walk has come and no further, for behind that the viewer may be a member no more.
type PostStream struct {
	walk *walk
	last int // the seq of the last message handed out
	seen int // the greatest seq the walk has shown, or last: messages up to it may be read and handed out
}

// SubscribePosts starts a stream of the messages after a position, or from now on where afterSeq is
// nil. Its errors are those of Subscribe, but BAD_USER_INPUT for a position that is negative or beyond
// the last message. ctx is for the call only; close the stream in any case.
func (h *Hub) SubscribePosts(ctx context.Context, viewerID, roomID string, afterSeq *int) (*PostStream, error) {
	w, rm, err := h.enter(ctx, viewerID, roomID)
	if err != nil {
		return nil, err
	}
	p := &PostStream{walk: w, last: rm.LastSeq, seen: rm.LastSeq}
	if afterSeq != nil {
		if *afterSeq < 0 || *afterSeq > rm.LastSeq {
			w.close()
			return nil, fault.Input("afterSeq", "The position is not one of this room's messages: 0 to its lastSeq.")
		}
		p.last = *afterSeq
	}
	return p, nil
}

// Next is Source.Next.
func (p *PostStream) Next(ctx context.Context) ([]Event, error) { return p.events(ctx, true) }

// Poll is Source.Poll.
func (p *PostStream) Poll(ctx context.Context) ([]Event, error) { return p.events(ctx, false) }

// Room is Source.Room.
func (p *PostStream) Room() *ent.Room { return p.walk.room }

// Close is Source.Close.
func (p *PostStream) Close() { p.walk.close() }

func (p *PostStream) events(ctx context.Context, wait bool) ([]Event, error) {
	for {
		if p.last < p.seen {
			posts, err := p.history(ctx)
			if err != nil || len(posts) > 0 {
				return postsOf(posts), err
			}
		}
		changes, err := p.walk.next(ctx, wait)
		if err != nil || len(changes) == 0 {
			return nil, err
		}
		if posts := p.take(changes); len(posts) > 0 {
			return postsOf(posts), nil
		}
	}
}

// postsOf gives messages as events.
func postsOf(messages []*ent.Message) []Event {
	events := make([]Event, len(messages))
	for i, m := range messages {
		events[i] = told(chat.Change{Version: m.Version, Message: m}, MessagePosted)
	}
	return events
}

// take gives the messages that are next by seq, and notes how far those go that are not.
func (p *PostStream) take(changes []chat.Change) []*ent.Message {
	var posts []*ent.Message
	for _, c := range changes {
		if p.follows(c) {
			posts = append(posts, c.Message)
		}
	}
	return posts
}

// follows tells whether a change is the message that is next by seq, and notes how far those go that are
// not.
func (p *PostStream) follows(c chat.Change) bool {
	switch m := c.Message; {
	case m == nil || m.Seq <= p.last:
		return false
	case m.Seq == p.last+1 && p.seen == p.last:
		p.last, p.seen = m.Seq, m.Seq
		return true
	default:
		p.seen = max(p.seen, m.Seq)
		return false
	}
}

func (p *PostStream) way() *walk { return p.walk }

func (p *PostStream) offer(c chat.Change) (Event, verdict) {
	switch {
	case !p.walk.offered(c):
		return Event{}, passes
	case p.follows(c):
		return told(c, MessagePosted), tells
	case p.walk.removed || p.last < p.seen:
		return Event{}, looks
	}
	return Event{}, passes
}

// history reads the messages after the last one that were posted while the viewer was a member.
//
// One that changed behind the walk's place may have done so when the viewer was a member no more. Unless
// they still are one when it has been read, it is left out, and all behind it: the walk will meet the end.
func (p *PostStream) history(ctx context.Context) ([]*ent.Message, error) {
	h, w := p.walk.feed.hub, p.walk
	posts, err := catchUp(ctx, h, func() ([]*ent.Message, error) {
		pages, err := h.log.History(ctx, []string{w.feed.roomID}, chat.Page{After: p.last, Limit: h.o.Page})
		if err != nil {
			return nil, err //nolint:wrapcheck // catchUp does
		}
		posts := until(pages[w.feed.roomID].Items, func(m *ent.Message) bool { return m.PostedVersion > w.cursor })
		unchanged := until(posts, func(m *ent.Message) bool { return m.Version > w.cursor })
		if len(unchanged) == len(posts) {
			return posts, nil
		}
		_, _, err = h.log.Authorize(ctx, w.viewerID, w.feed.roomID)
		switch fault.CodeOf(err) {
		case fault.NotFound, fault.NotAMember:
			return unchanged, nil
		}
		return posts, err //nolint:wrapcheck // catchUp does
	})
	if err != nil {
		return nil, err
	}
	if len(posts) > 0 {
		p.last = posts[len(posts)-1].Seq
	}
	p.seen = max(p.seen, p.last)
	return posts, nil
}

// until gives the messages before the first for which end holds.
func until(messages []*ent.Message, end func(*ent.Message) bool) []*ent.Message {
	if i := slices.IndexFunc(messages, end); i >= 0 {
		return messages[:i]
	}
	return messages
}
