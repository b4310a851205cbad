package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// Room is a versioned document: its row, its memberships and its messages carry versions drawn from
// its counter, which only a transaction holding this row's lock may raise.
type Room struct{ ent.Schema }

// Fields of a room.
func (Room) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Room),
		field.Enum("kind").Values("CHANNEL", "GROUP", "DIRECT").Immutable(),
		field.Enum("visibility").Values("PUBLIC", "PRIVATE"),
		field.String("name").Comment("empty in direct rooms and in unnamed groups"),
		field.String("name_key").Comment("the name in lower case, for the directory's order and search"),
		field.String("description"),
		field.String("created_by_id").Immutable(),
		field.String("direct_key").Optional().Nillable().Unique().Immutable().
			Comment("the two users' ids in order, joined by a colon; set in direct rooms only"),
		field.Time("created_at").Immutable(),
		field.Time("archived_at").Optional().Nillable(),
		field.Time("last_activity_at").Comment("when the last message was posted, or the room made"),
		field.Int("member_count").Comment("how many memberships have not ended"),
		field.Int("version").Comment("how many visible changes the room has had"),
		field.Int("row_version").Comment("the version of the last change of this row itself"),
		field.Int("last_seq").Comment("the position of the last message"),
		field.Int("listed_version").Default(0).
			Comment("the version of the last change that lists of rooms show: all but positions and settings of members"),
		field.Int("listed_ms").Default(0).Comment("when the transaction of that change began, in milliseconds since 1970"),
		field.String("avatar_id").Optional().Nillable().Comment("the attachment that stands for the room"),
	}
}

// Edges of a room.
func (Room) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", Membership.Type),
		edge.To("messages", Message.Type),
		edge.To("created_by", User.Type).Field("created_by_id").Unique().Required().Immutable(),
	}
}

// Indexes of rooms: the directory.
func (Room) Indexes() []ent.Index {
	return []ent.Index{index.Fields("visibility", "name_key", "id")}
}

// Membership is a user's place in a room. The row outlives the membership: left_at tells that it
// ended, and whoever comes back takes the same row up again.
//
// To the versioned document it is three rows, each with its own version: who is what in the room, how far
// they have read, and their own settings. So none of them hides a change of another.
type Membership struct{ ent.Schema }

// Fields of a membership.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Membership),
		field.String("room_id").Immutable(),
		field.String("user_id").Immutable(),
		field.Enum("role").Values("OWNER", "ADMIN", "MEMBER"),
		field.Time("joined_at"),
		field.Time("left_at").Optional().Nillable(),
		field.Int("version").Comment("the room's version at the last change of role, joined_at or left_at"),
		field.Int("delivered_seq").Default(0).Comment("the position up to which messages have reached the member; never falls"),
		field.Int("read_seq").Default(0).Comment("the position up to which the member has read; at most delivered_seq"),
		field.Int("receipt_version").Default(0).
			Comment("the room's version at the last change of the positions that the room was told of; 0 for none"),
		field.Enum("notification_level").Values("ALL", "MENTIONS", "NONE").Default("ALL").
			Comment("what the member wants to be notified of, which is nobody else's to know"),
		field.Int("settings_version").Default(0).
			Comment("the room's version at the last change of notification_level; 0 for none"),
		field.Int("listed_ms").Default(0).
			Comment("when the transaction of the last change but of delivered_seq began, in milliseconds since 1970"),
	}
}

// Edges of a membership.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("room", Room.Type).Ref("memberships").Field("room_id").Unique().Required().Immutable(),
		edge.From("user", User.Type).Ref("memberships").Field("user_id").Unique().Required().Immutable(),
	}
}

// Indexes of memberships.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("room_id", "user_id").Unique(),
		index.Fields("room_id", "version"),
		index.Fields("room_id", "receipt_version"),
		index.Fields("room_id", "settings_version"),
		index.Fields("room_id", "id"),
		index.Fields("user_id", "left_at"),
		index.Fields("user_id", "listed_ms"),
	}
}
