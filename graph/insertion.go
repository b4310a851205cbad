package graph

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"parley/internal/outlet"
)

// A value that differs by viewer, and that nearly every client selects, must not make an execution for each subscriber of
// every event: the address of an image, which is signed for who sees it, or whether a reaction is the viewer's own. In a shared
// execution a mark stands for it, and each member's response is the shared one with their own value in the place of the
// mark. Such a field is @viewerDependent(inserted: true).

// ownText gives a field's text for the viewer, or what stands for each member's in a shared execution. text may be called
// later, by any goroutine.
func ownText(ctx context.Context, text func(viewerID string) string) (string, error) {
	viewerID, marks, err := own(ctx)
	if err != nil {
		return "", err
	}
	if marks != nil {
		return marks.add(func(viewerID string) []byte { return quoted(text(viewerID)) }), nil
	}
	return text(viewerID), nil
}

// ownNullableText is ownText where the viewer may have none.
func ownNullableText(ctx context.Context, text func(viewerID string) *string) (*string, error) {
	viewerID, marks, err := own(ctx)
	if err != nil {
		return nil, err
	}
	if marks != nil {
		mark := marks.add(func(viewerID string) []byte {
			if s := text(viewerID); s != nil {
				return quoted(*s)
			}
			return []byte("null")
		})
		return &mark, nil
	}
	return text(viewerID), nil
}

// ownBoolean is ownText of a Boolean field. For a member of whom it is not known, the event is executed alone.
func ownBoolean(ctx context.Context, is func(viewerID string) (is, known bool)) (bool, error) {
	viewerID, marks, err := own(ctx)
	if err != nil {
		return false, err
	}
	if marks != nil {
		mark := marks.add(func(viewerID string) []byte {
			if value, known := is(viewerID); known {
				return strconv.AppendBool(nil, value)
			}
			return nil
		})
		marks.standsFor(graphql.GetFieldContext(ctx), mark)
		return false, nil
	}
	value, _ := is(viewerID)
	return value, nil
}

// own gives the viewer, or the insertions of the shared execution that stand for each member.
func own(ctx context.Context) (viewerID string, marks *insertions, err error) {
	if a := audienceOf(ctx); a != nil {
		return "", &a.insertions, nil
	}
	v, err := needViewer(ctx)
	return v.UserID, nil, err
}

// quoted writes a text as the executor does.
func quoted(text string) []byte {
	var b bytes.Buffer
	graphql.MarshalString(text).MarshalGQL(&b)
	return b.Bytes()
}

// insertions are the values in one shared response that are each member's own.
type insertions struct {
	mu     sync.Mutex                       // guards what follows
	mark   string                           // stands around the number of a value; nobody can guess it, so that nobody writes it into a message
	values []func(viewerID string) []byte   // nil for a viewer of whom it is not known
	fields map[*graphql.FieldContext]string // the marks of Booleans
}

// begin forgets the values of the response before.
func (in *insertions) begin() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.values, in.fields = nil, nil
}

// add gives the mark of a value, as a text that is written between quotes; they belong to the mark.
func (in *insertions) add(value func(viewerID string) []byte) (mark string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.mark == "" {
		in.mark = rand.Text()
	}
	in.values = append(in.values, value)
	return in.mark + strconv.Itoa(len(in.values)-1) + in.mark
}

// standsFor has the mark written in the place of a Boolean.
func (in *insertions) standsFor(field *graphql.FieldContext, mark string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.fields == nil {
		in.fields = make(map[*graphql.FieldContext]string)
	}
	in.fields[field] = mark
}

// ofField gives the mark that is to be written in the place of a Boolean.
func (in *insertions) ofField(field *graphql.FieldContext) (mark string, ok bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	mark, ok = in.fields[field]
	return strconv.Quote(mark), ok
}

// into gives what makes the response of one user of a shared one; nil where it is the same for all.
func (in *insertions) into(shared *outlet.Response) func(userID string) *outlet.Response {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.values) == 0 {
		return nil
	}
	// The parts are by turns the start of a mark's number and what follows the mark.
	parts := bytes.Split(shared.Data, []byte(in.mark))
	if len(parts) == 1 {
		return nil // what had them is null, by an error
	}
	p := &pattern{shared: shared}
	for i, part := range parts {
		if i%2 == 1 {
			n, err := strconv.Atoi(string(part))
			if err != nil || n >= len(in.values) {
				return nil // can't be: the marks stand in pairs, with numbers of ours between them
			}
			p.values = append(p.values, in.values[n])
			continue
		}
		if i > 0 {
			part = part[1:] // the quote behind the mark
		}
		if i < len(parts)-1 {
			part = part[:len(part)-1] // the quote before it
		}
		p.around = append(p.around, part)
	}
	return p.response
}

// pattern is a shared response with places for values, one fewer than there are parts around them.
type pattern struct {
	shared *outlet.Response
	around [][]byte
	values []func(viewerID string) []byte

	mu   sync.Mutex       // guards what follows
	of   [][]byte         // the values of the response made last
	made *outlet.Response // with them
}

// response gives the response of one user, nil where a value of theirs is not known. Most values are the same for nearly
// everybody: then so is the response.
func (p *pattern) response(userID string) *outlet.Response {
	values, size := make([][]byte, len(p.values)), len(p.shared.Data)
	for i, value := range p.values {
		if values[i] = value(userID); values[i] == nil {
			return nil
		}
		size += len(values[i])
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made != nil && slices.EqualFunc(p.of, values, bytes.Equal) {
		return p.made
	}
	data := append(make([]byte, 0, size), p.around[0]...)
	for i, value := range values {
		data = append(data, value...)
		data = append(data, p.around[i+1]...)
	}
	own, resp := *p.shared.Response, *p.shared
	own.Data = data
	resp.Response, resp.Text, resp.For = &own, outlet.Append(nil, &own), nil
	p.of, p.made = values, &resp
	return &resp
}
