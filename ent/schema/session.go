package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"parley/internal/id"
)

// Session is one signed-in device: the family of refresh tokens that descend from one login.
type Session struct{ ent.Schema }

// Fields of a session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Session),
		field.String("user_id").Immutable(),
		field.String("device").Comment("the client's name for itself, at most 256 bytes"),
		field.String("ip").Comment("the address of the last login or refresh"),
		field.Time("created_at").Immutable(),
		field.Time("last_seen_at"),
		field.Time("expires_at").Comment("when the newest refresh token expires"),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Edges of a session.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("sessions").Field("user_id").Unique().Required().Immutable(),
		edge.To("refresh_tokens", RefreshToken.Type),
	}
}

// Indexes of sessions: a user's, and those lately revoked, which every node asks for each second.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("revoked_at")}
}

// RefreshToken is one refresh token, known by its hash only.
type RefreshToken struct{ ent.Schema }

// Fields of a refresh token.
func (RefreshToken) Fields() []ent.Field {
	return []ent.Field{
		idField(id.Refresh),
		field.String("session_id").Immutable(),
		field.String("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the token, in hex"),
		field.Time("created_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
		field.String("successor_salt").Optional().Nillable().Sensitive().
			Comment("with the token itself it yields the successor, so that a retry can be given the same one"),
	}
}

// Edges of a refresh token.
func (RefreshToken) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("session", Session.Type).Ref("refresh_tokens").Field("session_id").Unique().Required().Immutable(),
	}
}

// Indexes of refresh tokens.
func (RefreshToken) Indexes() []ent.Index {
	return []ent.Index{index.Fields("session_id")}
}
