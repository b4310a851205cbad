// Package outlet is how the responses of a subscription get from who makes them, graph, to who writes
// them, transport, when they are made once for many subscribers.
//
// A subscription is pulled by default: transport asks for its next response, and a goroutine waits until
// there is one. Where the context of the operation carries an Outlet, a subscription that has caught up
// may park instead: its goroutine ends, and finished responses are pushed into the outlet until the
// subscription is to be pulled again.
//
// The package holds the contract and the one way to write a response, no state. It imports nothing of
// ours and may be imported by every package.
package outlet

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Outlet takes the responses of one subscription. Its methods never wait, and may be called from any
// goroutine, but Push by one at a time.
type Outlet interface {
	// Roomy tells whether the subscriber keeps up. Who pushes asks before, and Resumes the subscription
	// instead where it does not.
	Roomy() bool
	// Push queues responses to be written, in their order. It always takes them, whether there is room or
	// not; after the subscription's end they are dropped.
	Push(responses []*Response)
	// Park tells that the subscription waits for pushes from now on. It is called while the subscription
	// is being pulled, before nil is given as its response. What the operation context holds that the
	// subscription was dispatched with is let go then: who is pulled again must not need it.
	Park()
	// OnEnd has f called once, when the subscription has ended and nobody pulls it any more.
	OnEnd(f func())
	// Resume has the subscription pulled again, once there is room. Nothing may be pushed from then on
	// until it parks again.
	Resume()
}

// Response is a finished response. It is shared by many subscribers: nobody may change it.
type Response struct {
	*graphql.Response
	// Text is the response as it is written.
	Text []byte
	// Last tells that the subscription ends with this response.
	Last bool
	// Wide tells that it shows more than the event's own row: what else the members of the room could see
	// when it was made. It is for those only who were members then.
	Wide bool
	// For gives the response as it is for one user, where something in it is theirs alone; nil where it is the same for
	// all. Where there is one, the response itself is not to be written. It gives nil to a user who was no subscriber when
	// it was made: then it must be made for this user alone.
	For func(userID string) *Response
}

// Finish makes a response that can be shared. It copies, so the executor may reuse what it was given.
func Finish(resp *graphql.Response) *Response {
	shared := *resp
	shared.Data = bytes.Clone(resp.Data)
	return &Response{Response: &shared, Text: Append(nil, resp)}
}

type key struct{}

// With gives a context in which a subscription may park and be pushed into the outlet.
func With(ctx context.Context, o Outlet) context.Context { return context.WithValue(ctx, key{}, o) }

// From gives the outlet of a context, nil where there is none.
func From(ctx context.Context) Outlet {
	o, _ := ctx.Value(key{}).(Outlet)
	return o
}

// Append writes a response as the GraphQL specification has it: errors first, no data entry where nothing
// was executed. It copies.
func Append(dst []byte, resp *graphql.Response) []byte {
	dst = append(dst, '{')
	if len(resp.Errors) > 0 {
		dst = append(dst, `"errors":`...)
		dst = AppendErrors(dst, resp.Errors)
	}
	if resp.Data != nil {
		if len(resp.Errors) > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `"data":`...)
		dst = append(dst, resp.Data...)
	}
	if len(resp.Extensions) > 0 {
		if extensions, err := json.Marshal(resp.Extensions); err == nil {
			if len(dst) > 1 {
				dst = append(dst, ',')
			}
			dst = append(dst, `"extensions":`...)
			dst = append(dst, extensions...)
		}
	}
	return append(dst, '}')
}

// AppendErrors writes a list of errors. An error whose extensions can't be written loses them.
func AppendErrors(dst []byte, errs gqlerror.List) []byte {
	dst = append(dst, '[')
	for i, err := range errs {
		if i > 0 {
			dst = append(dst, ',')
		}
		text, failed := json.Marshal(err)
		if failed != nil {
			text, _ = json.Marshal(&gqlerror.Error{Message: err.Message, Path: err.Path, Locations: err.Locations})
		}
		dst = append(dst, text...)
	}
	return append(dst, ']')
}
