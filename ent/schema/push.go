package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// PushSubscription is where one browser is reached by Web Push. It serves its session, and nothing is pushed to
// it when that has ended. A browser that signs in as somebody else takes its row along.
type PushSubscription struct{ ent.Schema }

// Fields of a subscription.
func (PushSubscription) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Push),
		field.String("user_id"),
		field.String("session_id").Comment("goes with its session"),
		field.String("endpoint").Sensitive().Comment("the address that a push service gave the browser; who knows it may push"),
		field.String("endpoint_hash").Unique().Immutable().Comment("SHA-256 of endpoint, in hex"),
		field.String("p256dh").Sensitive().Comment("the browser's public key, 65 bytes in base64url"),
		field.String("auth").Sensitive().Comment("the secret shared with the browser, 16 bytes in base64url"),
		field.Int("failures").Default(0).Comment("messages in a row that the push service did not take"),
		field.Time("created_at").Comment("when it was last registered"),
	}
}

// Edges of a subscription.
func (PushSubscription) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required(),
		edge.To("session", Session.Type).Field("session_id").Unique().Required(),
	}
}

// Indexes of subscriptions: a user's, and a session's.
func (PushSubscription) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("session_id")}
}

// PushCursor is how far a user's notifications have been dealt with by Web Push. Who never registered a subscription
// has none.
type PushCursor struct{ ent.Schema }

// Fields of a cursor.
func (PushCursor) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").StorageKey("user_id").Immutable().Comment("the user"),
		field.Int("seq").Comment("up to which place all is pushed, or found not to be for pushing"),
		field.Int("told_after").Default(0).Comment("live subscriptions were given what follows this place,"),
		field.Int("told_upto").Default(0).Comment("up to this one"),
	}
}

// PushKey is the key by which push services know this server.
type PushKey struct{ ent.Schema }

// Fields of a key.
func (PushKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().Comment("what it is for, so that there is one"),
		field.String("private_key").Immutable().Sensitive().Comment("32 bytes in base64url"),
		field.Time("created_at").Immutable(),
	}
}
