package live

import (
	"context"

	"parley/ent"
	"parley/internal/chat"
)

// Log is what the package reads: the rooms as versioned documents. *chat.Service is the real one.
type Log interface {
	Lists
	NotificationLog

	// Authorize gives a room and the viewer's membership, which was current at a moment when the room
	// had at least that version. NOT_FOUND and NOT_A_MEMBER where there is no such membership.
	Authorize(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error)

	// Changes gives the rows of a room that changed after a version, at most limit, by version.
	Changes(ctx context.Context, roomID string, after, limit int) (chat.Changes, error)

	// Left gives the users whose memberships ended after a version of the room and have not begun again.
	Left(ctx context.Context, roomID string, after int) ([]string, error)

	// Versions gives the versions of those of the rooms that exist, by id.
	Versions(ctx context.Context, roomIDs []string) (map[string]int, error)

	// History gives a page of the messages of each room, ascending by seq.
	History(ctx context.Context, roomIDs []string, p chat.Page) (map[string]chat.Slice[*ent.Message], error)
}
