package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// Attachment is an uploaded image. Its owner sends it in one message or makes it an avatar, once; what
// nobody takes, and what a deleted message had, is deleted after a while. internal/media says when.
type Attachment struct{ ent.Schema }

// Fields of an attachment.
func (Attachment) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Attachment),
		field.String("owner_id").Immutable().Comment("who uploaded it"),
		field.String("message_id").Optional().Nillable().Comment("the message it was sent in; null until then, and in avatars"),
		field.Int("position").Default(0).Comment("among the message's attachments, from 0"),
		field.String("mime_type").Immutable().Comment("of the original, as stored"),
		field.Int("byte_size").Immutable().Comment("of the original, as stored"),
		field.Int("width").Immutable().Comment("of the original, in pixels, as it is shown"),
		field.Int("height").Immutable(),
		field.Bool("animated").Immutable(),
		field.String("blurhash").Immutable(),
		field.String("alt").Immutable().Comment("what the picture shows, in the owner's words; empty for none"),
		field.Int("stored_bytes").Immutable().Comment("all variants together, each content once: what counts for the owner's quota"),
		field.String("original").Immutable().Comment("the name of a blob, as are the two below"),
		field.String("large").Immutable(),
		field.String("thumbnail").Immutable(),
		field.String("avatar_of").Optional().Nillable().Comment("the id of the user or the room that has it as its avatar"),
		field.Time("created_at").Immutable(),
		field.Time("ready_at").Optional().Nillable().Comment("since when its blobs are all stored; before that it is nobody's to see or send"),
		field.Time("taken_at").Optional().Nillable().Comment("when it was sent or made an avatar; null again for an avatar given up"),
	}
}

// Edges of an attachment.
func (Attachment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", User.Type).Field("owner_id").Unique().Required().Immutable(),
		edge.From("message", Message.Type).Ref("attachments").Field("message_id").Unique(),
	}
}

// Indexes of attachments.
func (Attachment) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("message_id", "position"),
		index.Fields("owner_id", "created_at", "stored_bytes"), // all that quotas read
		index.Fields("created_at"),
		index.Fields("original"),
		index.Fields("large"),
		index.Fields("thumbnail"),
	}
}

// Blob is an object in the store, which the variants of many attachments may share. The row is there
// before the object and goes after it.
type Blob struct{ ent.Schema }

// Fields of a blob.
func (Blob) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").StorageKey("name").Immutable().Comment("of the object: the digest and a random part, so that no name is used twice"),
		field.String("digest").Immutable().Comment("SHA-256 of the content in hex; one blob that is not doomed for each"),
		field.String("mime_type").Immutable(),
		field.Int("byte_size").Immutable(),
		field.Time("released_at").Optional().Nillable().
			Comment("when an attachment that had it was deleted; null again when another is seen to have it"),
		field.Time("stored_at").Optional().Nillable().Comment("since when the object is in the store"),
		field.Time("doomed_at").Optional().Nillable().Comment("no attachment has it or will: the object goes, then the row"),
	}
}

// Indexes of blobs.
func (Blob) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("digest").Unique(), // of those that are not doomed
		index.Fields("released_at"),
		index.Fields("doomed_at"),
	}
}
