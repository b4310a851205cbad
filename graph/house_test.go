package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/graph"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/id"
	"parley/internal/live"
	"parley/internal/media"
	"parley/internal/presence"
	"parley/internal/push"
	"parley/internal/request"
	"parley/internal/testkit/dbtest"
	"parley/internal/testkit/mediatest"
)

const password = "correct horse battery"

// house is the schema over real parts, executed without a transport.
type house struct {
	chat     *chat.Service
	accounts *auth.Accounts
	hub      *live.Hub
	presence *presence.Service
	media    *media.Service
	push     *push.Service
	db       *database.DB
	exec     *executor.Executor
	// unshared executes the same schema for each subscriber alone.
	unshared *executor.Executor
	// executed counts the events that were executed, for whomever.
	executed atomic.Int64
	// sabotage is called before a field of a subscription is resolved, and may panic or fail; nil does nothing.
	sabotage atomic.Pointer[func(*graphql.FieldContext) error]
}

// ExtensionName makes the house an extension of its executor.
func (h *house) ExtensionName() string { return "House" }

// Validate accepts every schema.
func (h *house) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptField sabotages.
func (h *house) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	if sabotage := h.sabotage.Load(); sabotage != nil && graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
		if err := (*sabotage)(graphql.GetFieldContext(ctx)); err != nil {
			return nil, err
		}
	}
	return next(ctx)
}

// InterceptResponse counts.
func (h *house) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
		h.executed.Add(1)
	}
	return next(ctx)
}

// vars are the variables of an operation.
type vars = map[string]any

func newHouse(t testing.TB, db *database.DB) *house {
	t.Helper()
	h := &house{db: db}
	h.connect(t)
	accounts, err := auth.New(t.Context(), auth.Options{
		ReplaceAvatar: graph.ReplaceAvatar,
		DB:            db, Keys: [][]byte{make([]byte, 32)}, PasswordCost: auth.PasswordCost{MemoryKiB: 8, Passes: 1, Threads: 1},
	})
	require.NoError(t, err)
	h.accounts = accounts
	h.media = mediatest.New(t, db, h.chat)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	h.push, err = push.New(t.Context(), db, push.Options{Notifications: h.chat, Users: accounts.UsersByIDs, Contact: "mailto:operator@example.org"})
	require.NoError(t, err)
	schema := graph.New(graph.Deps{
		Chat: h.chat, Accounts: accounts, Hub: h.hub, Presence: h.presence, Media: h.media, Push: h.push, Logger: log,
		Edge: graph.Edge{
			Version: "test", RequestBodyBytes: 1, QueryBytes: 1, QueryTokens: 1, QueryDepth: 1, QueryAliases: 1, QueryRootFields: 1,
			QueryCost: 1, EventCost: 1, OperationsPerSocket: 1, SocketsPerUser: 1, ImageBytes: 1, ImagePixels: 1, AccessTokenTTL: 15 * time.Minute, RefreshTokenTTL: time.Hour,
			InitTimeout: time.Second, PingInterval: 20 * time.Second, PresenceAway: time.Minute, PresenceGrace: time.Second,
		},
	})
	h.exec, h.unshared = executor.New(schema), executor.New(schema)
	for exec, extensions := range map[*executor.Executor][]graphql.HandlerExtension{
		h.exec: graph.Extensions(log), h.unshared: graph.UnsharedExtensions(log),
	} {
		exec.SetErrorPresenter(graph.ErrorPresenter(log))
		exec.SetRecoverFunc(graph.Recover(log))
		for _, extension := range extensions {
			exec.Use(extension)
		}
		exec.Use(h)
	}
	return h
}

// onEach runs a test on SQLite and on PostgreSQL.
func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { test(t, newHouse(t, db)) })
}

// answer is a response as a client sees it.
type answer struct {
	Data   map[string]any
	Errors gqlerror.List
	raw    string // Data as it was encoded
}

// code gives the code of the first error, or "".
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// at gives what stands in the data at the path of keys and indices.
func (a answer) at(t testing.TB, path ...any) any {
	t.Helper()
	require.Empty(t, a.Errors)
	var here any = a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, ok := here.(map[string]any)
			require.True(t, ok, "no object at %v of %v: %v", step, path, here)
			here = object[step]
		case int:
			list, ok := here.([]any)
			require.True(t, ok && step < len(list), "no item %v of %v: %v", step, path, here)
			here = list[step]
		}
	}
	return here
}

func (a answer) text(t testing.TB, path ...any) string {
	t.Helper()
	text, ok := a.at(t, path...).(string)
	require.True(t, ok, "no text at %v", path)
	return text
}

// operation is begun; next gives one response after the other, ok is false after the last.
func (h *house) operation(ctx context.Context, v *auth.Viewer, document string, variables vars) (next func() (a answer, ok bool)) {
	ctx = request.With(ctx, request.Info{ID: "test-request", Address: "192.0.2.1", UserAgent: "test"})
	if v != nil {
		ctx = auth.WithViewer(ctx, *v)
	}
	ctx = graphql.StartOperationTrace(ctx)
	opCtx, errs := h.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: document, Variables: variables})
	if len(errs) > 0 {
		return once(answer{Errors: errs})
	}
	opCtx.DisableIntrospection = false
	responses, ctx := h.exec.DispatchOperation(ctx, opCtx)
	return func() (answer, bool) {
		response := responses(ctx)
		if response == nil {
			return answer{}, false
		}
		a := answer{Errors: response.Errors, raw: string(response.Data)}
		if response.Data != nil {
			if err := json.Unmarshal(response.Data, &a.Data); err != nil {
				a.Errors = append(a.Errors, gqlerror.Errorf("the data is no JSON: %v", err))
			}
		}
		return a, true
	}
}

func once(a answer) func() (answer, bool) {
	given := false
	return func() (answer, bool) {
		defer func() { given = true }()
		return a, !given
	}
}

// do executes a query or a mutation.
func (h *house) do(ctx context.Context, v *auth.Viewer, document string, variables vars) answer {
	a, _ := h.operation(ctx, v, document, variables)()
	return a
}

// join registers a user and gives them as a viewer.
func (h *house) join(t testing.TB, username string) *auth.Viewer {
	t.Helper()
	grant, err := h.accounts.Register(t.Context(), auth.RegisterInput{
		Username: username, Email: username + "@example.com", Password: password,
	})
	require.NoError(t, err)
	return &auth.Viewer{UserID: grant.User.ID, SessionID: grant.SessionID}
}

// room makes a channel with members.
func (h *house) room(t testing.TB, owner *auth.Viewer, visibility room.Visibility, members ...*auth.Viewer) *ent.Room {
	t.Helper()
	in := chat.CreateRoom{Name: "Lounge", Description: "for talk", Kind: room.KindCHANNEL, Visibility: visibility}
	for _, m := range members {
		in.MemberIDs = append(in.MemberIDs, m.UserID)
	}
	rm, _, err := h.chat.CreateRoom(t.Context(), owner.UserID, in)
	require.NoError(t, err)
	return rm
}

func (h *house) send(t testing.TB, v *auth.Viewer, roomID, text string, replyTo ...string) *ent.Message {
	t.Helper()
	in := chat.SendMessage{RoomID: roomID, ClientKey: id.New("key"), Text: text}
	if len(replyTo) > 0 {
		in.ReplyToID = &replyTo[0]
	}
	m, _, err := h.chat.Send(t.Context(), v.UserID, in)
	require.NoError(t, err)
	return m
}

// sendImage sends an attachment, without a text.
func (h *house) sendImage(t testing.TB, v *auth.Viewer, roomID, attachmentID string) *ent.Message {
	t.Helper()
	m, _, err := h.chat.Send(t.Context(), v.UserID, chat.SendMessage{RoomID: roomID, ClientKey: id.New("key"), AttachmentIDs: []string{attachmentID}})
	require.NoError(t, err)
	return m
}

func (h *house) react(t testing.TB, v *auth.Viewer, messageID, emoji string) {
	t.Helper()
	_, err := h.chat.AddReaction(t.Context(), v.UserID, messageID, emoji)
	require.NoError(t, err)
}

func (h *house) setRole(t testing.TB, owner *auth.Viewer, roomID string, who *auth.Viewer, role membership.Role) *ent.Membership {
	t.Helper()
	_, m, err := h.chat.SetMemberRole(t.Context(), owner.UserID, roomID, who.UserID, role)
	require.NoError(t, err)
	return m
}

func (h *house) remove(t testing.TB, by *auth.Viewer, roomID string, who *auth.Viewer) *ent.Membership {
	t.Helper()
	_, m, err := h.chat.RemoveMember(t.Context(), by.UserID, roomID, who.UserID)
	require.NoError(t, err)
	return m
}

// contents is every row of every table, so that two states can be compared.
func (h *house) contents(t testing.TB) string {
	t.Helper()
	ctx, c := t.Context(), h.db.Read()
	users, err := c.User.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	sessions, err := c.Session.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	tokens, err := c.RefreshToken.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	rooms, err := c.Room.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	memberships, err := c.Membership.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	messages, err := c.Message.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	reactions, err := c.Reaction.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	mentions, err := c.Mention.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	notifications, err := c.Notification.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	counters, err := c.NotificationCounter.Query().Order(ent.Asc("user_id")).All(ctx)
	require.NoError(t, err)
	attachments, err := c.Attachment.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	presences, err := c.Presence.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	subscriptions, err := c.PushSubscription.Query().Order(ent.Asc("id")).All(ctx)
	require.NoError(t, err)
	pushed, err := c.PushCursor.Query().Order(ent.Asc("user_id")).All(ctx)
	require.NoError(t, err)
	return fmt.Sprint(attachments, subscriptions, pushed, presences, users, sessions, tokens, rooms, memberships, messages, reactions, mentions, notifications, counters)
}

// mutate executes one mutation with its input as a variable.
func (h *house) mutate(t testing.TB, v *auth.Viewer, mutation string, input vars) answer {
	t.Helper()
	document := fmt.Sprintf("mutation ($input: %s!) { %s(input: $input) { __typename } }", inputOf(mutation).Name, mutation)
	return h.do(t.Context(), v, document, vars{"input": input})
}
