package chat

import (
	entsql "entgo.io/ent/dialect/sql"

	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/ent/room"
)

// Reader is who reads: one viewer, who sees the rooms they are a member of, or the members of one room in
// common, who see that room and nothing else. Whatever a method gives to the members in common, each of
// them may see, and it is the same for all of them. The zero Reader sees nothing.
type Reader struct{ viewerID, roomID string }

// AsViewer reads as a signed-in user.
func AsViewer(userID string) Reader { return Reader{viewerID: userID} }

// AsMembersOf reads what the members of a room see in common. The caller has seen to it that only members
// get it.
func AsMembersOf(roomID string) Reader { return Reader{roomID: roomID} }

// rooms selects the rooms that the reader may know of. Public ones are everybody's, but what the members of
// a room have in common ends at its door.
func (r Reader) rooms() predicate.Room {
	if r.viewerID == "" {
		return room.ID(r.roomID)
	}
	return room.Or(room.VisibilityEQ(room.VisibilityPUBLIC), predicate.Room(inRoomsOf(r.viewerID, room.FieldID)))
}

// inside selects rows whose column names a room that the reader reads from inside.
func (r Reader) inside(column string) func(*entsql.Selector) {
	if r.viewerID == "" {
		return func(s *entsql.Selector) { s.Where(entsql.EQ(s.C(column), r.roomID)) }
	}
	return inRoomsOf(r.viewerID, column)
}

// among selects rows whose column names one of the messages, unless it is in a room that the reader reads
// no more: what came with an older event may be asked for after a removal.
func (r Reader) among(messageIDs []string, column string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		t := entsql.Table(message.Table)
		of := entsql.Select(t.C(message.FieldID)).From(t)
		message.IDIn(messageIDs...)(of)
		r.inside(message.FieldRoomID)(of)
		s.Where(entsql.In(s.C(column), of))
	}
}

// under selects rows, few of them, whose column names a message in a room that the reader reads from inside.
func (r Reader) under(column string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		t := entsql.Table(message.Table)
		of := entsql.Select(t.C(message.FieldID)).From(t).Where(entsql.ColumnsEQ(t.C(message.FieldID), s.C(column)))
		r.inside(message.FieldRoomID)(of)
		s.Where(entsql.Exists(of))
	}
}

// inRoomsOf selects rows whose column names a room of which the viewer is a member now.
func inRoomsOf(viewerID, column string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		t := entsql.Table(membership.Table)
		s.Where(entsql.In(s.C(column), entsql.Select(t.C(membership.FieldRoomID)).From(t).Where(entsql.And(
			entsql.EQ(t.C(membership.FieldUserID), viewerID), entsql.IsNull(t.C(membership.FieldLeftAt)),
		))))
	}
}
