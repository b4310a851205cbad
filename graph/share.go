package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Shared execution (docs/decisions/0007). Subscribers whose operations are equal, but for where they
// resume, get the same response for the same event, unless a resolver asked who the viewer is. So the
// first of them executes the selection and the others take over the encoded data. Everything else
// stays each subscriber's own: its stream, its permission, its removal, its pace.
//
// What makes a response shareable is not declared but watched: an execution in which a resolver read
// the viewer, or which met an error or the end of its context, serves its own subscriber alone.

const (
	// sharedEvents is how many events of a group are kept for those that come later.
	sharedEvents = 64
	// sharedFor bounds how old a shared response may be: what it shows besides the event, a name of a
	// user say, is read when it is made.
	sharedFor = 2 * time.Second
)

// groupKey is what the operations of a group have in common.
type groupKey struct {
	query, operation string
	variables        string // JSON, without the one that says where to resume
}

// eventKey names an event among those of a group. Two events of one key show the same row in the same
// state and tell the same of it.
type eventKey struct {
	id      string // of the row
	version int
	kind    int
}

// groups are the groups of a schema's subscribers.
type groups struct {
	mu  sync.Mutex // guards what follows; who joins or leaves a group holds it
	all map[groupKey]*group
}

// group is the subscribers of one operation.
type group struct {
	members atomic.Int64
	key     groupKey

	alone bool // nothing can be shared

	mu      sync.Mutex   // guards what follows
	private map[int]bool // kinds of events whose selection reads the viewer: they are not shared
	results map[eventKey]*sharedResult
	order   []eventKey // of results, oldest first
}

// sharedResult is the data of one response. All fields but done are set before done is closed.
type sharedResult struct {
	done chan struct{}
	ok   bool // data may be shared
	data json.RawMessage
	at   time.Time
}

// join gives the group of an operation. Whoever joins leaves once.
func (g *groups) join(op *graphql.OperationContext) *group {
	key, ok := keyOf(op)
	if !ok {
		return &group{alone: true}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all == nil {
		g.all = make(map[groupKey]*group)
	}
	m := g.all[key]
	if m == nil {
		m = &group{key: key, private: make(map[int]bool), results: make(map[eventKey]*sharedResult)}
		g.all[key] = m
	}
	m.members.Add(1)
	return m
}

func (g *groups) leave(m *group) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if m.members.Add(-1) == 0 {
		delete(g.all, m.key)
	}
}

// respond gives the response to an event: one that another subscriber has made, or the one that
// execute makes. f tells whether execute read the viewer.
func (m *group) respond(ctx context.Context, f *feed, event eventKey, execute func() *graphql.Response) *graphql.Response {
	for {
		r, first := m.result(event)
		if r == nil {
			return execute()
		}
		if first {
			return m.make(ctx, f, event, r, execute)
		}
		select {
		case <-r.done:
		case <-ctx.Done():
			return nil
		}
		if r.ok && time.Since(r.at) < sharedFor {
			return &graphql.Response{Data: r.data}
		}
		m.forget(event, r)
	}
}

// make executes and offers the data to the others, if it is for all of them.
func (m *group) make(
	ctx context.Context, f *feed, event eventKey, r *sharedResult, execute func() *graphql.Response,
) *graphql.Response {
	defer close(r.done) // also where execute panics: nobody waits for ever
	f.readViewer.Store(false)
	resp := execute()
	switch {
	case f.readViewer.Load():
		m.mu.Lock()
		m.private[event.kind] = true
		m.mu.Unlock()
	case resp != nil && len(resp.Errors) == 0 && len(resp.Extensions) == 0 && ctx.Err() == nil:
		r.ok, r.data, r.at = true, bytes.Clone(resp.Data), time.Now() // gqlgen reuses the bytes
	}
	return resp
}

// result gives the place of an event's response; first tells the caller to make it. nil where the
// group shares nothing, as while it has one member, for whom nothing is kept.
func (m *group) result(event eventKey) (r *sharedResult, first bool) {
	if m.alone || m.members.Load() < 2 {
		return nil, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.private[event.kind] {
		return nil, false
	}
	if r, ok := m.results[event]; ok {
		return r, false
	}
	r = &sharedResult{done: make(chan struct{})}
	m.results[event] = r
	m.order = append(m.order, event)
	if len(m.order) > sharedEvents {
		delete(m.results, m.order[0])
		m.order = m.order[1:]
	}
	return r, true
}

// forget drops a response that can't be shared, so that somebody makes it anew.
func (m *group) forget(event eventKey, r *sharedResult) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.results[event] != r {
		return
	}
	delete(m.results, event)
	for i, other := range m.order {
		if other == event {
			m.order = append(m.order[:i:i], m.order[i+1:]...)
			return
		}
	}
}

// keyOf gives what operations must agree in to share. The variable that only says where to resume is
// left out, so that those who resumed share with those who began.
func keyOf(op *graphql.OperationContext) (groupKey, bool) {
	variables := maps.Clone(op.Variables)
	for _, selection := range op.Operation.SelectionSet {
		root, ok := selection.(*ast.Field)
		if !ok {
			return groupKey{}, false
		}
		for _, argument := range root.Arguments {
			value := argument.Value
			resumes := argument.Name == "after" || argument.Name == "afterSeq"
			if resumes && value.Kind == ast.Variable && uses(op.Operation, value.Raw) == 1 {
				delete(variables, value.Raw)
			}
		}
	}
	text, err := json.Marshal(variables)
	if err != nil {
		return groupKey{}, false
	}
	return groupKey{query: op.RawQuery, operation: op.OperationName, variables: string(text)}, true
}

// uses counts the places in which an operation uses a variable.
func uses(op *ast.OperationDefinition, name string) int {
	n := usesInDirectives(op.Directives, name)
	return n + usesIn(op.SelectionSet, name)
}

func usesIn(set ast.SelectionSet, name string) int {
	n := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			n += usesInArguments(s.Arguments, name) + usesInDirectives(s.Directives, name) + usesIn(s.SelectionSet, name)
		case *ast.InlineFragment:
			n += usesInDirectives(s.Directives, name) + usesIn(s.SelectionSet, name)
		case *ast.FragmentSpread:
			n += usesInDirectives(s.Directives, name) + usesIn(s.Definition.SelectionSet, name)
		}
	}
	return n
}

func usesInDirectives(list ast.DirectiveList, name string) int {
	n := 0
	for _, d := range list {
		n += usesInArguments(d.Arguments, name)
	}
	return n
}

func usesInArguments(list ast.ArgumentList, name string) int {
	n := 0
	for _, a := range list {
		n += usesInValue(a.Value, name)
	}
	return n
}

func usesInValue(v *ast.Value, name string) int {
	if v == nil {
		return 0
	}
	if v.Kind == ast.Variable && v.Raw == name {
		return 1
	}
	n := 0
	for _, child := range v.Children {
		n += usesInValue(child.Value, name)
	}
	return n
}
