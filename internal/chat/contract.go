package chat

import (
	"context"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
)

// ---- commands

// CreateRoom is the input of Service.CreateRoom.
type CreateRoom struct {
	Name        string
	Description string
	Kind        room.Kind
	Visibility  room.Visibility
	MemberIDs   []string
}

// UpdateRoom is the input of Service.UpdateRoom; nil fields stay as they are.
type UpdateRoom struct {
	RoomID      string
	Name        *string
	Description *string
	Visibility  *room.Visibility
}

// SendMessage is the input of Service.Send.
type SendMessage struct {
	RoomID    string
	ClientKey string
	Text      string
	ReplyToID *string
}

func (s *Service) CreateRoom(ctx context.Context, viewerID string, in CreateRoom) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) OpenDirectRoom(ctx context.Context, viewerID, userID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) UpdateRoom(ctx context.Context, viewerID string, in UpdateRoom) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) ArchiveRoom(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) JoinRoom(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) LeaveRoom(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) AddMember(ctx context.Context, viewerID, roomID, userID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) RemoveMember(ctx context.Context, viewerID, roomID, userID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}
func (s *Service) SetMemberRole(ctx context.Context, viewerID, roomID, userID string, role membership.Role) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}

func (s *Service) Send(ctx context.Context, viewerID string, in SendMessage) (m *ent.Message, deduplicated bool, err error) {
	panic("todo")
}
func (s *Service) EditMessage(ctx context.Context, viewerID, messageID, text string) (*ent.Message, error) {
	panic("todo")
}
func (s *Service) DeleteMessage(ctx context.Context, viewerID, messageID string) (*ent.Message, error) {
	panic("todo")
}
func (s *Service) AddReaction(ctx context.Context, viewerID, messageID, emoji string) (*ent.Message, error) {
	panic("todo")
}
func (s *Service) RemoveReaction(ctx context.Context, viewerID, messageID, emoji string) (*ent.Message, error) {
	panic("todo")
}

// ---- reading; every method takes a fixed number of statements whatever the number of its keys

// Authorize gives the room and the viewer's current membership as they stand at one moment.
// NOT_FOUND where the room is not visible, NOT_A_MEMBER where it is but the viewer is no member.
func (s *Service) Authorize(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	panic("todo")
}

// Rooms gives those of the rooms that the viewer may see, by id (member of, or public).
func (s *Service) Rooms(ctx context.Context, viewerID string, ids []string) (map[string]*ent.Room, error) {
	panic("todo")
}

// Memberships gives the viewer's current memberships in those rooms, by room id.
func (s *Service) Memberships(ctx context.Context, viewerID string, roomIDs []string) (map[string]*ent.Membership, error) {
	panic("todo")
}

// MembershipsByID gives those memberships that are in rooms the viewer is a member of, by id.
func (s *Service) MembershipsByID(ctx context.Context, viewerID string, ids []string) (map[string]*ent.Membership, error) {
	panic("todo")
}

// MessagesByID gives those messages that are in rooms the viewer is a member of, by id.
func (s *Service) MessagesByID(ctx context.Context, viewerID string, ids []string) (map[string]*ent.Message, error) {
	panic("todo")
}

// LastMessages gives the last message of each room, by room id. The rooms must be the viewer's.
func (s *Service) LastMessages(ctx context.Context, rooms []*ent.Room) (map[string]*ent.Message, error) {
	panic("todo")
}

// Page of a list by ascending int key (seq): exactly one direction. Limit is 1..PageSize.
type Page struct {
	Limit    int
	After    int  // only keys > After (0: from the start)
	Before   int  // only keys < Before (0: to the end)
	Backward bool // the last Limit ones instead of the first
}

// Slice is a page's rows in ascending order and what lies beyond them.
type Slice[T any] struct {
	Items       []T
	HasNext     bool
	HasPrevious bool
}

// History gives a page of messages of each room, by room id, ascending by seq.
func (s *Service) History(ctx context.Context, roomIDs []string, p Page) (map[string]Slice[*ent.Message], error) {
	panic("todo")
}

// Around gives the page of limit messages with the message in its middle. NOT_FOUND if it isn't in the room.
func (s *Service) Around(ctx context.Context, roomID, messageID string, limit int) (Slice[*ent.Message], error) {
	panic("todo")
}

// Replies gives a page of the undeleted replies of each message, by message id, ascending by seq, forward only.
func (s *Service) Replies(ctx context.Context, messageIDs []string, p Page) (map[string]Slice[*ent.Message], error) {
	panic("todo")
}

// Keyset is a page of a list ordered by a text key: the rows after After (exclusive; "" is the start).
type Keyset struct {
	Limit int
	After string
}

// Members gives a page of current members of each room, by room id, ordered by membership id (= After).
func (s *Service) Members(ctx context.Context, roomIDs []string, k Keyset) (map[string]Slice[*ent.Membership], error) {
	panic("todo")
}

// Reactions is one emoji on one message.
type Reactions struct {
	Emoji         string
	Count         int
	ViewerReacted bool
}

// ReactionGroups gives the groups of each message, by message id, in order of first use.
func (s *Service) ReactionGroups(ctx context.Context, viewerID string, messageIDs []string) (map[string][]Reactions, error) {
	panic("todo")
}

// ReactionKey names one emoji on one message.
type ReactionKey struct{ MessageID, Emoji string }

// Reactors gives a page of the reactions of each group, first come first, ordered by reaction id (= After).
func (s *Service) Reactors(ctx context.Context, keys []ReactionKey, k Keyset) (map[ReactionKey]Slice[*ent.Reaction], error) {
	panic("todo")
}

// MentionedUsers gives the ids of the users each message mentions, by message id.
func (s *Service) MentionedUsers(ctx context.Context, messageIDs []string) (map[string][]string, error) {
	panic("todo")
}

// ViewerRooms gives a page of the viewer's rooms, last activity first. After is the RoomPosition of the last one seen.
func (s *Service) ViewerRooms(ctx context.Context, viewerID string, after *RoomPosition, limit int) (Slice[*ent.Room], error) {
	panic("todo")
}

// RoomPosition is a place in the list by activity: milliseconds since 1970 of last_activity_at, and the room id.
type RoomPosition struct {
	ActivityMs int64
	RoomID     string
}

// PublicRooms gives a page of the directory, ordered by (name_key, id).
func (s *Service) PublicRooms(ctx context.Context, query string, after *DirectoryPosition, limit int) (Slice[*ent.Room], error) {
	panic("todo")
}

// DirectoryPosition is a place in the directory.
type DirectoryPosition struct{ NameKey, RoomID string }

// SearchMessages gives a page of matches in the viewer's rooms, newest id first; roomID "" is all; k.After is a message id.
func (s *Service) SearchMessages(ctx context.Context, viewerID, query, roomID string, k Keyset) (Slice[*ent.Message], error) {
	panic("todo")
}

// ---- the versioned document

// Change is one row of a room as it is now, at its version. Exactly one of the rows is set.
type Change struct {
	Version    int
	Message    *ent.Message
	Membership *ent.Membership
	Room       *ent.Room
}

// Changes are the rows of a room with After < version <= Upto, ascending, complete. More tells that
// the room had further ones already when this was read (ask again after Upto).
type Changes struct {
	After, Upto int
	Changes     []Change
	More        bool
}

// Changes reads the room's rows changed after a version, at most about limit of them. NOT_FOUND if there's no such
// room; CURSOR_INVALID where after is beyond the room's version.
func (s *Service) Changes(ctx context.Context, roomID string, after, limit int) (Changes, error) {
	panic("todo")
}

// Versions gives the versions of those rooms that exist, by id.
func (s *Service) Versions(ctx context.Context, roomIDs []string) (map[string]int, error) {
	panic("todo")
}
