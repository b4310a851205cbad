package graph

import (
	"context"
	"sync/atomic"

	"parley/graph/model"
	"parley/internal/chat"
)

// A shared execution (docs/decisions/0007) is made once for many subscribers. Its context holds no viewer but
// an audience: the members of one room, and what they may see in common. Resolvers that need to know only what
// may be shown ask for the reader, and work in both kinds of execution. Those that ask for the viewer work for
// a viewer alone; their fields are @viewerDependent, and no operation that selects one is shared.

// audience is the members of a room, for whom an execution is made.
type audience struct {
	roomID string
	// read tells that something of the room was read for them: the response shows more than the event that
	// it is about, and is for those only who were members when it was made.
	read atomic.Bool
	// insertions are the values that each member is given their own of.
	insertions insertions
	// subscribers gives who has subscribed, nil where they are more than most. The field is nil where nobody knows.
	subscribers func(most int) []string
}

// widen tells that the response is not for those of a group who are no members any more. It says nothing in an
// execution for a single subscription.
func widen(ctx context.Context) {
	if x, ok := ctx.Value(executionKey{}).(*execution); ok && x.shared != nil {
		x.shared.audience.read.Store(true)
	}
}

type audienceKey struct{}

// withAudience gives the context of an execution that is shared by members of the room.
func withAudience(ctx context.Context, a *audience) context.Context {
	return model.WithMarks(context.WithValue(ctx, audienceKey{}, a), a.insertions.ofField)
}

// audienceOf gives whom an execution is shared by, nil in one for a viewer.
func audienceOf(ctx context.Context) *audience {
	a, _ := ctx.Value(audienceKey{}).(*audience)
	return a
}

// reader gives who reads: in a shared execution the members of its room, else the viewer, or UNAUTHENTICATED.
func reader(ctx context.Context) (chat.Reader, error) {
	if a := audienceOf(ctx); a != nil {
		a.read.Store(true)
		return chat.AsMembersOf(a.roomID), nil
	}
	v, err := needViewer(ctx)
	if err != nil {
		return chat.Reader{}, err
	}
	return chat.AsViewer(v.UserID), nil
}
