package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
)

func reactionKey(g *model.ReactionGroup) chat.ReactionKey {
	return chat.ReactionKey{MessageID: g.MessageID, Emoji: g.Emoji}
}

// ViewerReacted is ReactionGroup.viewerReacted.
func (r reactionGroupResolver) ViewerReacted(ctx context.Context, g *model.ReactionGroup) (bool, error) {
	by, err := reader(ctx)
	if err != nil {
		return false, err
	}
	reacted, err := load(ctx, g, field{name: "viewerReacted"}, func(ctx context.Context, groups []*model.ReactionGroup) (map[chat.ReactionKey]map[string]bool, error) {
		return r.chat.Reacted(ctx, by, each(groups, reactionKey))
	})
	if err != nil {
		return false, err
	}
	who := reacted[reactionKey(g)]
	return ownBoolean(ctx, func(viewerID string) bool { return who[viewerID] })
}

// Users is ReactionGroup.users.
func (r reactionGroupResolver) Users(ctx context.Context, g *model.ReactionGroup, first *int, after *string) (*model.UserConnection, error) {
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	page, err := r.forward(listReactors, first, after, g.MessageID, g.Emoji)
	if err != nil {
		return nil, err
	}
	type reactorsPage struct {
		forwardPage
		emoji string // of the only one
	}
	key := reactorsPage{forwardPage: page}
	if page.only != "" {
		key.emoji = g.Emoji
	}
	pages, err := load(ctx, g, field{"users", key}, func(ctx context.Context, groups []*model.ReactionGroup) (reactors, error) {
		var keys []chat.ReactionKey
		for _, g := range groups {
			if page.only == "" || g.MessageID == page.only && g.Emoji == key.emoji {
				keys = append(keys, reactionKey(g))
			}
		}
		return r.reactors(ctx, by, keys, chat.Keyset{Limit: page.limit, After: page.after})
	})
	if err != nil {
		return nil, err
	}
	return pages.connection(reactionKey(g)), nil
}

// reactors are pages of reactions and who made them.
type reactors struct {
	pages map[chat.ReactionKey]chat.Slice[*ent.Reaction]
	users map[string]*ent.User
}

func (r *root) reactors(ctx context.Context, by chat.Reader, keys []chat.ReactionKey, k chat.Keyset) (reactors, error) {
	pages, err := r.chat.Reactors(ctx, by, keys, k)
	if err != nil {
		return reactors{}, err
	}
	users, err := r.users(ctx, each(items(pages), func(re *ent.Reaction) string { return re.UserID }))
	return reactors{pages: pages, users: users}, err
}

func (rs reactors) connection(key chat.ReactionKey) *model.UserConnection {
	page := rs.pages[key]
	cursor := func(re *ent.Reaction) string { return encodeCursor(listReactors, re.ID, key.MessageID, key.Emoji) }
	return &model.UserConnection{
		Nodes: each(page.Items, func(re *ent.Reaction) *ent.User { return rs.users[re.UserID] }),
		Edges: each(page.Items, func(re *ent.Reaction) *model.UserEdge {
			return &model.UserEdge{Cursor: cursor(re), Node: rs.users[re.UserID]}
		}),
		PageInfo: pageInfo(page, cursor),
	}
}
