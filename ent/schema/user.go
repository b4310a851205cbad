package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"parley/internal/id"
)

// User is an account. Rows are never deleted: a disabled user stays the author of what they wrote.
type User struct{ ent.Schema }

// Fields of a user.
func (User) Fields() []ent.Field {
	return []ent.Field{
		idField(id.User),
		field.String("username").Comment("as the user writes it, 3 to 50 of [A-Za-z0-9_.-]"),
		field.String("username_key").Unique().Comment("the username in lower case: what logins and mentions are matched with"),
		field.String("email").Unique().Sensitive().Comment("in lower case; shown to the user alone"),
		field.String("display_name"),
		field.String("password_hash").Sensitive().Comment("argon2id in PHC string format"),
		field.String("avatar_id").Optional().Nillable().Comment("the attachment that others see beside the name"),
		field.Time("disabled_at").Optional().Nillable(),
		field.Time("created_at").Immutable(),
		field.Time("updated_at"),
	}
}

// Edges of a user.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("sessions", Session.Type),
		edge.To("memberships", Membership.Type),
	}
}
