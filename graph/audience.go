package graph

import (
	"context"

	"parley/internal/chat"
)

// A shared execution (docs/decisions/0007) is made once for many subscribers. Its context holds no viewer but
// an audience: the members of one room, and what they may see in common. Resolvers that need to know only what
// may be shown ask for the reader, and work in both kinds of execution. Those that ask for the viewer work for
// a viewer alone; their fields are @viewerDependent, and no operation that selects one is shared.

type audienceKey struct{}

// withAudience gives the context of an execution that is shared by members of the room.
func withAudience(ctx context.Context, roomID string) context.Context {
	return context.WithValue(ctx, audienceKey{}, roomID)
}

// audience gives the room of a shared execution; shared is false in an execution for one viewer.
func audience(ctx context.Context) (roomID string, shared bool) {
	roomID, shared = ctx.Value(audienceKey{}).(string)
	return roomID, shared
}

// reader gives who reads: in a shared execution the members of its room, else the viewer, or UNAUTHENTICATED.
func reader(ctx context.Context) (chat.Reader, error) {
	if roomID, shared := audience(ctx); shared {
		return chat.AsMembersOf(roomID), nil
	}
	v, err := needViewer(ctx)
	if err != nil {
		return chat.Reader{}, err
	}
	return chat.AsViewer(v.UserID), nil
}
