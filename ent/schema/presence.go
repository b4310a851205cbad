package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// Presence is what a user has said of their presence, and when they were last there. Whether they are
// there now is told by their attendances. Who never opened a socket nor said anything has no row.
type Presence struct{ ent.Schema }

// Fields of a presence.
func (Presence) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().Comment("the user's id"),
		field.Int("version").Comment("raised by every change of this row or of the user's attendances"),
		field.Bool("away").Comment("the user has said that they are away"),
		field.String("status_text").Comment("empty for none"),
		field.Time("status_expires_at").Optional().Nillable().Comment("when the text is no longer shown"),
		field.Time("last_seen_at").Optional().Nillable().Comment("when an attendance last ended"),
	}
}

// PresenceLease is one node's promise to look after its attendances. A node that has not renewed it
// for a while is dead, and another one deletes it with all that hangs on it.
type PresenceLease struct{ ent.Schema }

// Fields of a lease.
func (PresenceLease) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Lease), // made anew by each start of a node
		field.Time("renewed_at").Comment("by the node's own clock: others only see that it changes"),
	}
}

// Attendance tells that a user has sockets on a node.
type Attendance struct{ ent.Schema }

// Fields of an attendance.
func (Attendance) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Attendance),
		field.String("lease_id").Immutable().Comment("goes with its lease"),
		field.String("user_id").Immutable(),
		field.Bool("idle").Comment("the user has done nothing on this node for a while"),
	}
}

// Indexes of attendances.
func (Attendance) Indexes() []ent.Index {
	return []ent.Index{index.Fields("lease_id", "user_id").Unique(), index.Fields("user_id")}
}
