package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// Notification tells one user of one thing that somebody else did. It is made in the transaction of its
// cause and never changes but for read_at.
type Notification struct{ ent.Schema }

// Fields of a notification.
func (Notification) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Notification),
		field.String("user_id").Immutable().Comment("who is notified"),
		field.Int("seq").Immutable().
			Comment("place among the user's notifications, in the order of their commits; drawn from notification_counters"),
		field.Enum("kind").Values("MENTION", "REPLY", "DIRECT_MESSAGE", "INVITE", "REACTION").Immutable(),
		field.String("room_id").Immutable(),
		field.String("message_id").Optional().Nillable().Immutable().
			Comment("the message that was sent, or reacted to; null for an INVITE"),
		field.String("actor_id").Immutable().Comment("who caused it; never the user"),
		field.Time("read_at").Optional().Nillable(),
		field.Time("created_at").Immutable(),
	}
}

// Edges of a notification.
func (Notification) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable(),
		edge.To("room", Room.Type).Field("room_id").Unique().Required().Immutable(),
		edge.To("message", Message.Type).Field("message_id").Unique().Immutable(),
		edge.To("actor", User.Type).Field("actor_id").Unique().Required().Immutable(),
	}
}

// Indexes of notifications: a user's, those not read, and one for one cause.
func (Notification) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "seq").Unique(),
		index.Fields("user_id", "read_at", "seq"),
		index.Fields("message_id", "user_id", "actor_id").Unique(),
	}
}

// NotificationCounter is how many notifications a user has been given. A transaction draws from it last, when
// it holds the locks of all its rooms, and from several in the order of their ids.
type NotificationCounter struct{ ent.Schema }

// Fields of a counter.
func (NotificationCounter) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").StorageKey("user_id").Immutable().Comment("the user"),
		field.Int("last_seq").Comment("the seq of the user's last notification"),
	}
}
