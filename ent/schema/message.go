package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// Message is one position in a room's history. Deleting empties the row and keeps the position.
type Message struct{ ent.Schema }

// Fields of a message.
func (Message) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Message),
		field.String("room_id").Immutable(),
		field.Int("seq").Immutable().Comment("gapless position among the room's messages, from 1"),
		field.Int("version").Comment("the room's version at the last change of this row or of what hangs on it"),
		field.Int("posted_version").Immutable().Comment("the room's version when the message was posted"),
		field.String("author_id").Immutable(),
		field.Enum("kind").Values("TEXT", "IMAGE", "SYSTEM").Immutable(),
		field.String("text"),
		field.String("reply_to_id").Optional().Nillable().Immutable(),
		field.Int("reply_count").Default(0).Comment("replies that are not deleted"),
		field.String("client_key").Optional().Nillable().Immutable().
			Comment("the sender's idempotency key, unique for author and room; null in SYSTEM messages"),
		field.String("content_hash").Optional().Nillable().Immutable().Sensitive().
			Comment("SHA-256 of what was first sent under client_key, in hex"),
		field.Enum("system_event").Optional().Nillable().Immutable().Values(
			"ROOM_CREATED", "ROOM_RENAMED", "ROOM_ARCHIVED",
			"MEMBER_JOINED", "MEMBER_ADDED", "MEMBER_LEFT", "MEMBER_REMOVED"),
		field.String("system_subject_id").Optional().Nillable().Immutable().Comment("whom a SYSTEM message is about"),
		field.String("system_detail").Optional().Nillable().Immutable().Comment("the new name where a room was renamed"),
		field.Time("created_at").Immutable(),
		field.Time("edited_at").Optional().Nillable(),
		field.Time("deleted_at").Optional().Nillable(),
	}
}

// Edges of a message.
func (Message) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("room", Room.Type).Ref("messages").Field("room_id").Unique().Required().Immutable(),
		edge.To("author", User.Type).Field("author_id").Unique().Required().Immutable(),
		edge.To("replies", Message.Type).From("reply_to").Field("reply_to_id").Unique().Immutable(),
		edge.To("reactions", Reaction.Type),
		edge.To("mentions", Mention.Type),
		edge.To("attachments", Attachment.Type),
	}
}

// Indexes of messages.
func (Message) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("room_id", "seq").Unique(),
		index.Fields("room_id", "version"),
		index.Fields("room_id", "author_id", "client_key").Unique(),
		index.Fields("reply_to_id", "seq"),
		index.Fields("deleted_at"),
	}
}

// Reaction is one user's emoji on one message.
type Reaction struct{ ent.Schema }

// Fields of a reaction.
func (Reaction) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Reaction),
		field.String("message_id").Immutable(),
		field.String("user_id").Immutable(),
		field.String("emoji").Immutable().Comment("one emoji, at most 32 bytes"),
		field.Time("created_at").Immutable(),
	}
}

// Edges of a reaction.
func (Reaction) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("message", Message.Type).Ref("reactions").Field("message_id").Unique().Required().Immutable(),
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable(),
	}
}

// Indexes of reactions.
func (Reaction) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("message_id", "emoji", "user_id").Unique(),
		index.Fields("message_id", "emoji", "id"),
	}
}

// Mention is one member named in one message.
type Mention struct{ ent.Schema }

// Fields of a mention.
func (Mention) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Mention),
		field.String("message_id").Immutable(),
		field.String("user_id").Immutable(),
	}
}

// Edges of a mention.
func (Mention) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("message", Message.Type).Ref("mentions").Field("message_id").Unique().Required().Immutable(),
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable(),
	}
}

// Indexes of mentions.
func (Mention) Indexes() []ent.Index {
	return []ent.Index{index.Fields("message_id", "user_id").Unique(), index.Fields("user_id", "id")}
}
