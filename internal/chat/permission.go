package chat

import (
	"fmt"
	"io"
	"strconv"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
)

// Permission is one value of the schema's enum RoomPermission.
type Permission string

// What somebody may do in a room; the schema describes each.
const (
	Join             Permission = "JOIN"
	Read             Permission = "READ"
	SendMessages     Permission = "SEND_MESSAGES"
	React            Permission = "REACT"
	Leave            Permission = "LEAVE"
	Update           Permission = "UPDATE_ROOM"
	AddMembers       Permission = "ADD_MEMBERS"
	RemoveMembers    Permission = "REMOVE_MEMBERS"
	DeleteMessages   Permission = "DELETE_MESSAGES"
	ChangeVisibility Permission = "CHANGE_VISIBILITY"
	SetRoles         Permission = "SET_ROLES"
	Archive          Permission = "ARCHIVE_ROOM"
)

// rule is one line of the table: who holds a permission.
type rule struct {
	outsider bool // signed in, no member, in a PUBLIC room
	member   bool
	admin    bool
	owner    bool
	direct   bool // either of the two in a DIRECT room, whatever their role
	archived bool // still holds when the room is archived
}

const yes, no = true, false

// table is who may do what. Mutations, Room.viewerPermissions and docs/permissions.md all read it.
var table = map[Permission]rule{
	//                outsider member admin owner direct archived
	Join:             {yes, no, no, no, no, no},
	Read:             {no, yes, yes, yes, yes, yes},
	SendMessages:     {no, yes, yes, yes, yes, no},
	React:            {no, yes, yes, yes, yes, no},
	Leave:            {no, yes, yes, yes, no, no},
	Update:           {no, no, yes, yes, no, no},
	AddMembers:       {no, no, yes, yes, no, no},
	RemoveMembers:    {no, no, yes, yes, no, no},
	DeleteMessages:   {no, no, yes, yes, no, no},
	ChangeVisibility: {no, no, no, yes, no, no},
	SetRoles:         {no, no, no, yes, no, no},
	Archive:          {no, no, no, yes, no, no},
}

// order is the order in which permissions are listed, from the least to the most.
var order = []Permission{
	Join, Read, SendMessages, React, Leave, Update, AddMembers, RemoveMembers, DeleteMessages,
	ChangeVisibility, SetRoles, Archive,
}

func (r rule) holds(rm *ent.Room, m *ent.Membership) bool {
	switch {
	case rm.ArchivedAt != nil && !r.archived:
		return false
	case !active(m):
		return r.outsider && rm.Visibility == room.VisibilityPUBLIC
	case rm.Kind == room.KindDIRECT:
		return r.direct
	case m.Role == membership.RoleOWNER:
		return r.owner
	case m.Role == membership.RoleADMIN:
		return r.admin
	default:
		return r.member
	}
}

// Permissions gives what the holder of m may do in rm just now, from the least to the most. m is nil,
// or ended, for those who are no members.
func Permissions(rm *ent.Room, m *ent.Membership) []Permission {
	held := []Permission{}
	for _, p := range order {
		if May(p, rm, m) {
			held = append(held, p)
		}
	}
	return held
}

// May tells whether the holder of m may do p in rm just now.
func May(p Permission, rm *ent.Room, m *ent.Membership) bool { return table[p].holds(rm, m) }

// active tells whether a membership exists and has not ended.
func active(m *ent.Membership) bool { return m != nil && m.LeftAt == nil }

// MarshalGQL writes the enum value.
func (p Permission) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(p))) }

// UnmarshalGQL reads the enum value; gqlgen has checked it against the schema.
func (p *Permission) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a RoomPermission is a name")
	}
	*p = Permission(s)
	return nil
}
