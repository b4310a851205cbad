package chat

import (
	"context"
	"fmt"
	"time"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/database"
	"parley/internal/fault"
)

// change is one caller's work on one room, inside a transaction that holds the room's row lock. It
// draws the versions and positions that the changed rows are stamped with; the room's own row is
// written once for all changes of the transaction, at its end.
type change struct {
	tx *ent.Tx // nil for a send, which queues its statements with its batch
	// queue is the transaction itself; whoever queues a statement flushes it.
	queue *database.Tx
	// room is the locked row, shared by all changes of the transaction.
	room *ent.Room
	// viewer is the membership of whoever makes the change; nil if they never were a member.
	viewer *ent.Membership
	// viewerID is who makes the change.
	viewerID string
	receipts []Change // of a change for many, all rows that it wrote with versions
	now      time.Time
	limits   Limits
	// members are the users whose memberships it changed, in a way that shows in their lists of rooms.
	members []string
	// notes are the notifications that the transaction makes.
	notes *notes
}

// changeRoom runs fn on the room under its lock, in a transaction that it shares with other changes
// that wait at the same time, and announces the new version after the commit. A room that the viewer
// may not see is NOT_FOUND before fn runs. What fn wrote is undone where it fails. fn may run more
// than once. Where it draws no version nothing is announced.
//
// Where ctx ends first, fn may be running still: what it hands out belongs to it alone until changeRoom
// has given nil.
func (s *Service) changeRoom(ctx context.Context, viewerID, roomID string, fn func(context.Context, *change) error) error {
	return s.submit(ctx, &work{viewerID: viewerID, roomID: roomID, fn: fn})
}

// membership reads a user's membership, ended ones included; nil if there never was one.
func (c *change) membership(ctx context.Context, userID string) (*ent.Membership, error) {
	m, err := c.tx.Membership.Query().
		Where(membership.RoomID(c.room.ID), membership.UserID(userID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // absence is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("read membership: %w", err)
	}
	return m, nil
}

// need refuses unless the viewer holds the permission, and says why.
func (c *change) need(p Permission) error {
	switch {
	case May(p, c.room, c.viewer):
		return nil
	case !active(c.viewer):
		return notAMember()
	case c.room.ArchivedAt != nil:
		return fault.New(fault.RoomArchived, "The room is archived and can only be read.")
	default:
		return fault.New(fault.Forbidden, "Your role in this room does not allow this.")
	}
}

// version draws the next version for a changed row.
func (c *change) version() int {
	v := c.personalVersion()
	c.room.ListedVersion, c.room.ListedMs = v, int(c.now.UnixMilli())
	return v
}

// personalVersion draws the next version for a change that shows in no list of rooms but the member's own.
func (c *change) personalVersion() int {
	c.room.Version++
	return c.room.Version
}

// touchRoom stamps the room's own row, whose fields the caller has changed.
func (c *change) touchRoom() { c.room.RowVersion = c.version() }

// next draws the position and the version of a new message.
func (c *change) next() (seq, version int) {
	c.room.LastSeq++
	c.room.LastActivityAt = c.now
	return c.room.LastSeq, c.version()
}

// draft makes a message at the next position, whose content the caller sets.
func (c *change) draft() *ent.MessageCreate {
	seq, v := c.next()
	return c.tx.Message.Create().SetRoomID(c.room.ID).SetAuthorID(c.viewerID).SetSeq(seq).
		SetVersion(v).SetPostedVersion(v).SetCreatedAt(c.now)
}

// system appends a SYSTEM message. subjectID and detail may be empty.
func (c *change) system(ctx context.Context, event message.SystemEvent, subjectID, detail string) error {
	draft := c.draft().SetKind(message.KindSYSTEM).SetText(systemText(event, detail)).SetSystemEvent(event)
	if subjectID != "" {
		draft.SetSystemSubjectID(subjectID)
	}
	if detail != "" {
		draft.SetSystemDetail(detail)
	}
	if err := draft.Exec(ctx); err != nil {
		return fmt.Errorf("insert system message: %w", err)
	}
	return nil
}

// systemText is what clients show that don't put the event in their own words.
func systemText(event message.SystemEvent, detail string) string {
	switch event {
	case message.SystemEventROOM_CREATED:
		return "created the room"
	case message.SystemEventROOM_RENAMED:
		return "renamed the room to " + detail
	case message.SystemEventROOM_ARCHIVED:
		return "archived the room"
	case message.SystemEventMEMBER_JOINED:
		return "joined the room"
	case message.SystemEventMEMBER_ADDED:
		return "added a member"
	case message.SystemEventMEMBER_LEFT:
		return "left the room"
	case message.SystemEventMEMBER_REMOVED:
		return "removed a member"
	default:
		return ""
	}
}

// finish writes the room's own row.
func (c *change) finish(ctx context.Context) error {
	r := c.room
	update := c.tx.Room.Update().Where(room.ID(r.ID)).
		SetVersion(r.Version).SetRowVersion(r.RowVersion).SetLastSeq(r.LastSeq).
		SetListedVersion(r.ListedVersion).SetListedMs(r.ListedMs).
		SetMemberCount(r.MemberCount).SetLastActivityAt(r.LastActivityAt).
		SetName(r.Name).SetNameKey(r.NameKey).SetDescription(r.Description).SetVisibility(r.Visibility).
		SetNillableArchivedAt(r.ArchivedAt)
	if update.SetNillableAvatarID(r.AvatarID); r.AvatarID == nil {
		update.ClearAvatarID()
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("update room: %w", err)
	}
	return nil
}

// visible tells whether the holder of m may know that the room exists.
func visible(rm *ent.Room, m *ent.Membership) bool {
	return active(m) || rm.Visibility == room.VisibilityPUBLIC
}

func noRoom() error {
	return &fault.Error{Code: fault.NotFound, Message: "There is no such room.", Field: "roomId"}
}

func notAMember() error {
	return fault.New(fault.NotAMember, "You are not a member of this room.")
}
