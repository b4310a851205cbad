package transport_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
)

const schemaText = `
enum Colour { RED GREEN }
input Inner { size: Int!, tags: [String!] }
input Painting { title: String!, colour: Colour = RED, inner: Inner, price: Float, id: ID, on: Boolean, mood: String! = "calm" }
input One @oneOf { a: String, b: Int }
type Item { id: ID!  name: String!  items(first: Int, last: Int): ItemConnection!  tags: [Item!]!  self: Item! }
type ItemConnection { nodes: [Item!]!  total: Int! }
type Query {
  hello(name: String): String!
  who: String
  refused: String
  broken: String
  panics: String
  blocked: String
  paint(input: Painting!): String
  one(input: One!): String
  paints(inputs: [Painting!]!, colours: [Colour!]): String
  number(n: Int, f: Float, id: ID, b: Boolean, s: String): String
  item: Item!
  items(first: Int, last: Int): ItemConnection!
  nodes(ids: [ID!]!): [Item]!
}
scalar Upload
input Parcel { file: Upload!  more: [Upload!]  note: String }
input UploadImageInput { file: Upload!  alt: String }
type Received { name: String!  type: String!  size: Int!  sha256: String! }
type Attachment { id: ID!  mimeType: String!  byteSize: Int!  width: Int!  height: Int!  blurhash: String  alt: String  url: String! }
type UploadImagePayload { attachment: Attachment! }
type Mutation {
  bump: Int!
  blocked: String
  store(file: Upload, files: [Upload], parcel: Parcel, grid: [[Upload]], parcels: [Parcel!], text: String, mode: String): [Received!]!
  uploadImage(input: UploadImageInput!): UploadImagePayload!
}
type Subscription {
  count(to: Int!): Int!
  ticks: Int!
  forbidden: Int!
  revoked(after: Int!): Int!
  panics: Int!
  large(bytes: Int!): String!
  notes: String!
  shared(bytes: Int!): String!
}
`

// world is the small schema that the tests talk to. It executes like gqlgen's generated code does,
// including the buffer that every response of a subscription is written to again.
type world struct {
	schema *ast.Schema

	ticks   chan int      // each number is an event of ticks
	release chan struct{} // closed to let blocked answer
	blocked chan struct{} // receives when blocked has begun
	bumps   atomic.Int64
	stored  atomic.Int64 // files that store has read
	pulled  atomic.Int64 // events that subscriptions were asked for
	ended   atomic.Int64 // subscriptions whose context has ended
	board   board        // its notes are the events of notes
}

func newWorld() *world {
	return &world{
		schema:  gqlparser.MustLoadSchema(&ast.Source{Input: schemaText}),
		ticks:   make(chan int),
		release: make(chan struct{}),
		blocked: make(chan struct{}, 100),
	}
}

func (w *world) Schema() *ast.Schema { return w.schema }

func (w *world) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (w *world) Exec(ctx context.Context) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx).Operation
	if operation.Operation == ast.Subscription {
		return w.subscribe(ctx, operation)
	}
	var once sync.Once
	return func(ctx context.Context) (resp *graphql.Response) {
		once.Do(func() { resp = &graphql.Response{Data: w.roots(ctx, operation)} })
		return resp
	}
}

// roots resolves the root fields of a query or mutation.
func (w *world) roots(ctx context.Context, operation *ast.OperationDefinition) []byte {
	opCtx := graphql.GetOperationContext(ctx)
	root := map[ast.Operation]string{ast.Query: "Query", ast.Mutation: "Mutation"}[operation.Operation]
	out := map[string]any{}
	for _, field := range graphql.CollectFields(opCtx, operation.SelectionSet, []string{root}) {
		value, err := w.root(ctx, root, field)
		if err != nil {
			graphql.AddError(ctx, &gqlerror.Error{Err: err, Message: err.Error(), Path: ast.Path{ast.PathName(field.Alias)}})
			if field.Definition.Type.NonNull {
				return []byte("null")
			}
			value = nil
		}
		out[field.Alias] = value
	}
	data, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return data
}

func (w *world) root(ctx context.Context, root string, field graphql.CollectedField) (value any, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = graphql.GetOperationContext(ctx).RecoverFunc(ctx, panicked)
		}
	}()
	opCtx := graphql.GetOperationContext(ctx)
	return opCtx.ResolverMiddleware(ctx, func(ctx context.Context) (any, error) {
		return w.resolve(ctx, root, field, field.ArgumentMap(opCtx.Variables))
	})
}

func (w *world) resolve(ctx context.Context, root string, field graphql.CollectedField, arguments map[string]any) (any, error) {
	switch field.Name {
	case "__typename":
		return root, nil
	case "__type", "__schema":
		return nil, nil
	case "hello":
		if name, ok := arguments["name"].(string); ok {
			return "hello " + name, nil
		}
		return "hello", nil
	case "who":
		return viewer(ctx), nil
	case "refused":
		return nil, fault.New(fault.Unauthenticated, "Sign in first.")
	case "broken":
		return nil, errors.New("the database at 10.0.0.1 said secret")
	case "panics":
		panic("secret detail")
	case "blocked":
		w.blocked <- struct{}{}
		select {
		case <-w.release:
			return "released", nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	case "bump":
		return w.bumps.Add(1), nil
	case "store":
		return w.store(ctx, arguments)
	case "uploadImage":
		return uploadImage(arguments)
	default:
		text, err := json.Marshal(arguments)
		return string(text), err
	}
}

// subscribe gives the events of a subscription as generated code does: one buffer for all of them.
func (w *world) subscribe(ctx context.Context, operation *ast.OperationDefinition) graphql.ResponseHandler {
	opCtx := graphql.GetOperationContext(ctx)
	field := graphql.CollectFields(opCtx, operation.SelectionSet, []string{"Subscription"})[0]
	arguments := field.ArgumentMap(opCtx.Variables)
	if field.Name == "forbidden" {
		graphql.AddError(ctx, fault.New(fault.Forbidden, "You may not."))
		return nil
	}
	context.AfterFunc(ctx, func() { w.ended.Add(1) })
	if field.Name == "notes" {
		return w.board.subscribe(ctx)
	}
	var buffer bytes.Buffer
	n := int64(0)
	return func(ctx context.Context) *graphql.Response {
		w.pulled.Add(1)
		n++
		buffer.Reset()
		switch field.Name {
		case "count":
			if n > arguments["to"].(int64) {
				return nil
			}
			fmt.Fprintf(&buffer, `{%q:%d}`, field.Alias, n)
		case "ticks":
			select {
			case tick := <-w.ticks:
				fmt.Fprintf(&buffer, `{%q:%d}`, field.Alias, tick)
			case <-ctx.Done():
				return nil
			}
		case "revoked":
			if n > arguments["after"].(int64) {
				return &graphql.Response{Errors: gqlerror.List{{
					Message:    "You have been removed from the room.",
					Extensions: map[string]any{"code": string(fault.NotAMember)},
				}}}
			}
			fmt.Fprintf(&buffer, `{%q:%d}`, field.Alias, n)
		case "panics":
			panic("secret detail")
		case "large":
			text, err := opCtx.ResolverMiddleware(ctx, func(context.Context) (any, error) {
				return strings.Repeat("x", int(arguments["bytes"].(int64))), nil
			})
			if err != nil {
				return &graphql.Response{Data: []byte("null")}
			}
			fmt.Fprintf(&buffer, `{%q:%q}`, field.Alias, text)
		}
		return &graphql.Response{Data: buffer.Bytes()}
	}
}

// shares is an extension that gives the events of Subscription.shared, which were made for many.
type shares struct{}

func (shares) ExtensionName() string { return "Shares" }

func (shares) Validate(graphql.ExecutableSchema) error { return nil }

func (shares) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	opCtx := graphql.GetOperationContext(ctx)
	field, ok := opCtx.Operation.SelectionSet[0].(*ast.Field)
	if !ok || field.Name != "shared" {
		return next(ctx)
	}
	size := field.ArgumentMap(opCtx.Variables)["bytes"].(int64) //nolint:forcetypeassert // an Int!
	resp := &graphql.Response{Data: []byte(`{"shared":"` + strings.Repeat("x", int(size)) + `"}`)}
	return func(context.Context) *graphql.Response { return resp }
}

type viewerKey struct{}

func viewer(ctx context.Context) any {
	name, ok := ctx.Value(viewerKey{}).(string)
	if !ok {
		return nil
	}
	return name
}
