package graph

import (
	"context"
	"slices"

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
	reacted, err := load(ctx, g, field{name: "viewerReacted"}, func(ctx context.Context, groups []*model.ReactionGroup) (reacted, error) {
		users, err := askedFor(ctx, groups)
		if err != nil {
			return reacted{}, err
		}
		who, err := r.chat.Reacted(ctx, by, each(groups, reactionKey), users)
		return reacted{users: users, who: who}, err
	})
	if err != nil {
		return false, err
	}
	who := reacted.who[reactionKey(g)]
	return ownBoolean(ctx, func(viewerID string) (is, known bool) { return who[viewerID], reacted.knows(viewerID) })
}

// reacted is who made reactions, of some users or, where they are nil, of everybody.
type reacted struct {
	users []string
	who   map[chat.ReactionKey]map[string]bool
}

func (r reacted) knows(userID string) bool { return r.users == nil || slices.Contains(r.users, userID) }

// fewSubscribers is of how many it is looked up who reacted, where that is less than to read all reactions.
const fewSubscribers = 50

// askedFor gives whose reactions to look for, or nil for everybody's. Whoever subscribes to a selection that nobody else
// has must not have all reactions to popular messages read for them alone.
func askedFor(ctx context.Context, groups []*model.ReactionGroup) ([]string, error) {
	viewerID, marks, err := own(ctx)
	if err != nil {
		return nil, err
	}
	if marks == nil {
		return []string{viewerID}, nil
	}
	a := audienceOf(ctx)
	if a.subscribers == nil {
		return nil, nil //nolint:nilnil // everybody's
	}
	reactions := 0
	for _, g := range groups {
		reactions += g.Count
	}
	return a.subscribers(min(reactions/len(groups), fewSubscribers)), nil
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
