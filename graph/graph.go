package graph

import (
	"log/slog"

	"github.com/99designs/gqlgen/graphql"

	"parley/graph/generated"
	"parley/graph/model"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/live"
	"parley/internal/media"
	"parley/internal/presence"
	"parley/internal/push"
)

// Deps is what the resolvers call. All fields are required but Push and Logger.
type Deps struct {
	Chat     *chat.Service
	Accounts *auth.Accounts
	Hub      *live.Hub
	Presence *presence.Service
	Media    *media.Service
	// Push is nil on a server that does not push.
	Push *push.Service
	// Edge is what serverInfo tells of the limits that others hold clients to.
	Edge Edge
	// Logger takes what goes wrong where no client can be told; nil discards it.
	Logger *slog.Logger
}

// New makes the executable schema. Its executor must use Extensions, ErrorPresenter and Recover.
func New(d Deps) graphql.ExecutableSchema {
	return generated.NewExecutableSchema(generated.Config{Resolvers: newRoot(d)})
}

// Resolvers are those of New's schema, for whoever executes them in another one.
func Resolvers(d Deps) generated.ResolverRoot { return newRoot(d) }

func newRoot(d Deps) *root {
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	info := serverInfo(d.Edge, d.Chat.Limits(), d.Media.Limits(), d.Chat.ReceiptPace())
	if d.Push != nil {
		info.WebPush = &model.WebPush{PublicKey: d.Push.PublicKey()}
	}
	return &root{
		chat: d.Chat, accounts: d.Accounts, hub: d.Hub, presence: d.Presence, media: d.Media, push: d.Push, log: d.Logger,
		info: info, pageMax: d.Chat.Limits().PageSize,
	}
}

// Tokenless are the root fields that clients get their tokens by: they need no viewer, and must not be
// refused for a token that came with them and has expired.
func Tokenless() []string { return []string{"register", "login", "refreshSession"} }

// Extensions are what the resolvers need of their executor: the batches of each response, the viewer
// of each root field and the ends of subscriptions. Equal subscriptions share their executions.
func Extensions(log *slog.Logger) []graphql.HandlerExtension {
	present := ErrorPresenter(log)
	return []graphql.HandlerExtension{subscriptions{present: present, groups: &groups{present: present}}, batches{}}
}

// UnsharedExtensions are Extensions by which every subscription executes for itself, as it does in gqlgen:
// what sharing is compared with. Responses are the same.
func UnsharedExtensions(log *slog.Logger) []graphql.HandlerExtension {
	return []graphql.HandlerExtension{subscriptions{present: ErrorPresenter(log)}, batches{}}
}
