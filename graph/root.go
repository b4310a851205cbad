package graph

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"parley/ent"
	"parley/graph/generated"
	"parley/graph/model"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/live"
	"parley/internal/media"
	"parley/internal/presence"
	"parley/internal/push"
)

// root is what all resolvers share.
type root struct {
	chat     *chat.Service
	accounts *auth.Accounts
	hub      *live.Hub
	presence *presence.Service
	media    *media.Service
	push     *push.Service // nil where the server does not push
	log      *slog.Logger
	info     *model.ServerInfo
	pageMax  int
}

type (
	queryResolver         struct{ *root }
	mutationResolver      struct{ *root }
	subscriptionResolver  struct{ *root }
	userResolver          struct{ *root }
	viewerResolver        struct{ *root }
	sessionResolver       struct{ *root }
	roomResolver          struct{ *root }
	membershipResolver    struct{ *root }
	messageResolver       struct{ *root }
	systemEventResolver   struct{ *root }
	reactionGroupResolver struct{ *root }
	typingStateResolver   struct{ *root }

	receiptsAdvancedResolver struct{ *root }
	receiptResolver          struct{ *root }
	notificationResolver     struct{ *root }
	attachmentResolver       struct{ *root }
)

var _ generated.ResolverRoot = (*root)(nil)

func (r *root) Query() generated.QueryResolver                 { return queryResolver{r} }
func (r *root) Mutation() generated.MutationResolver           { return mutationResolver{r} }
func (r *root) Subscription() generated.SubscriptionResolver   { return subscriptionResolver{r} }
func (r *root) User() generated.UserResolver                   { return userResolver{r} }
func (r *root) TypingState() generated.TypingStateResolver     { return typingStateResolver{r} }
func (r *root) Viewer() generated.ViewerResolver               { return viewerResolver{r} }
func (r *root) Session() generated.SessionResolver             { return sessionResolver{r} }
func (r *root) Room() generated.RoomResolver                   { return roomResolver{r} }
func (r *root) Membership() generated.MembershipResolver       { return membershipResolver{r} }
func (r *root) Message() generated.MessageResolver             { return messageResolver{r} }
func (r *root) SystemEvent() generated.SystemEventResolver     { return systemEventResolver{r} }
func (r *root) ReactionGroup() generated.ReactionGroupResolver { return reactionGroupResolver{r} }
func (r *root) Receipt() generated.ReceiptResolver             { return receiptResolver{r} }
func (r *root) Attachment() generated.AttachmentResolver       { return attachmentResolver{r} }
func (r *root) Notification() generated.NotificationResolver   { return notificationResolver{r} }

func (r *root) ReceiptsAdvanced() generated.ReceiptsAdvancedResolver {
	return receiptsAdvancedResolver{r}
}

// users gives those of the users that exist, by id. They are one cohort.
func (r *root) users(ctx context.Context, ids []string) (map[string]*ent.User, error) {
	found, err := readKnown(ctx, knownUsers(ctx), unique(ids), r.accounts.UsersByIDs)
	together(ctx, values(found)...)
	return found, err
}

// userOf gives the user that a row of the cohort names. Accounts are never deleted, so a missing one
// is a fault of ours.
func userOf[T any](ctx context.Context, r *root, object *T, name string, userID func(*T) string) (*ent.User, error) {
	users, err := load(ctx, object, field{name: name}, func(ctx context.Context, all []*T) (map[string]*ent.User, error) {
		return r.users(ctx, each(all, userID))
	})
	if err != nil {
		return nil, err
	}
	u := users[userID(object)]
	if u == nil {
		return nil, fmt.Errorf("%s names a user who does not exist", name)
	}
	return u, nil
}

// roomOf gives the room that a row of the cohort is in: where the reader may not see it any more, the
// one that the response remembers, and else NOT_FOUND.
func roomOf[T any](ctx context.Context, r *root, object *T, roomID func(*T) string) (*ent.Room, error) {
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	if a := told(ctx, roomID(object)); a != nil && !a.Left {
		return a.Room, nil
	}
	rooms, err := load(ctx, object, field{name: "room"}, func(ctx context.Context, all []*T) (map[string]*ent.Room, error) {
		rooms, err := r.chat.Rooms(ctx, by, unique(each(all, roomID)))
		together(ctx, values(rooms)...)
		return rooms, err
	})
	if err != nil {
		return nil, err
	}
	if rm := rooms[roomID(object)]; rm != nil {
		return rm, nil
	}
	if rm := remembered(ctx, roomID(object)); rm != nil {
		widen(ctx) // for it may be older than what a subscription saw last
		return rm, nil
	}
	return nil, noRoom("")
}

// each maps rows.
func each[T, R any](rows []T, fn func(T) R) []R {
	out := make([]R, len(rows))
	for i, row := range rows {
		out[i] = fn(row)
	}
	return out
}

// unique gives the ids that are not "", each once, sorted.
func unique(ids []string) []string {
	ids = slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return s == "" })
	slices.Sort(ids)
	return slices.Compact(ids)
}

// values gives a map's values in no order.
func values[T any](m map[string]T) []T {
	out := make([]T, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// deref gives what p points at, or the zero value.
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
