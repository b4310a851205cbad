// Package model holds the Go types of the public schema that have no twin among ent's: payloads,
// inputs and connections (generated into models_gen.go) and the few written here. It holds no
// behaviour beyond the form of a value, and is imported by graph and by graph/generated only.
package model

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parley/ent"
	"parley/ent/message"
)

// Viewer is the signed-in user, with what only they may see.
type Viewer struct {
	User *ent.User
}

// Email is the viewer's own address.
func (v *Viewer) Email() string { return v.User.Email }

// ReactionGroup is all reactions to one message with one emoji.
type ReactionGroup struct {
	MessageID string
	Emoji     string
	Count     int
}

// SystemEvent is what a SYSTEM message tells.
type SystemEvent struct {
	Kind      message.SystemEvent
	SubjectID *string
	Detail    *string
}

type marksKey struct{}

// WithMarks gives a context in which the Boolean of a field is written as marks says, where it says something: gqlgen lets
// a resolver of Boolean give true and false alone.
func WithMarks(ctx context.Context, marks func(*graphql.FieldContext) (mark string, ok bool)) context.Context {
	return context.WithValue(ctx, marksKey{}, marks)
}

type boolean bool

// MarshalBoolean writes a Boolean, or what stands for it by WithMarks.
func MarshalBoolean(b bool) graphql.ContextMarshaler { return boolean(b) }

func (b boolean) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	text := strconv.FormatBool(bool(b))
	if marks, ok := ctx.Value(marksKey{}).(func(*graphql.FieldContext) (string, bool)); ok {
		if mark, ok := marks(graphql.GetFieldContext(ctx)); ok {
			text = mark
		}
	}
	_, err := io.WriteString(w, text)
	return err //nolint:wrapcheck // of the buffer, which has none
}

// UnmarshalBoolean reads a Boolean.
func UnmarshalBoolean(_ context.Context, v any) (bool, error) { return graphql.UnmarshalBoolean(v) }

// dateTimeLayout is RFC 3339 with exactly three digits of a second.
const dateTimeLayout = "2006-01-02T15:04:05.000Z"

// MarshalDateTime writes an instant as the schema's DateTime: UTC, in milliseconds.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(dateTimeLayout)))
	})
}

// UnmarshalDateTime reads an instant with any offset and keeps its milliseconds.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, fmt.Errorf("a DateTime is a string in RFC 3339 form")
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("a DateTime is a string in RFC 3339 form")
	}
	return t.UTC().Truncate(time.Millisecond), nil
}
