package graph

import (
	"context"
	"strconv"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
)

func messageID(m *ent.Message) string { return m.ID }

// Room is Message.room.
func (r messageResolver) Room(ctx context.Context, m *ent.Message) (*ent.Room, error) {
	return roomOf(ctx, r.root, m, func(m *ent.Message) string { return m.RoomID })
}

// Author is Message.author.
func (r messageResolver) Author(ctx context.Context, m *ent.Message) (*ent.User, error) {
	if u := toldAuthor(ctx, m); u != nil {
		return u, nil
	}
	return userOf(ctx, r.root, m, "author", func(m *ent.Message) string { return m.AuthorID })
}

// SystemEvent is Message.systemEvent. Those of a page are one cohort too, for their subjects.
func (r messageResolver) SystemEvent(ctx context.Context, m *ent.Message) (*model.SystemEvent, error) {
	if m.SystemEvent == nil {
		return nil, nil //nolint:nilnil // null is the answer
	}
	events, err := load(ctx, m, field{name: "systemEvent"}, func(ctx context.Context, messages []*ent.Message) (map[string]*model.SystemEvent, error) {
		events := make(map[string]*model.SystemEvent)
		for _, m := range messages {
			if m.SystemEvent != nil {
				events[m.ID] = &model.SystemEvent{Kind: *m.SystemEvent, SubjectID: m.SystemSubjectID, Detail: m.SystemDetail}
			}
		}
		together(ctx, values(events)...)
		return events, nil
	})
	return events[m.ID], err
}

// Subject is SystemEvent.subject.
func (r systemEventResolver) Subject(ctx context.Context, e *model.SystemEvent) (*ent.User, error) {
	if e.SubjectID == nil {
		return nil, nil //nolint:nilnil // null is the answer
	}
	return userOf(ctx, r.root, e, "subject", func(e *model.SystemEvent) string { return deref(e.SubjectID) })
}

// ReplyTo is Message.replyTo.
func (r messageResolver) ReplyTo(ctx context.Context, m *ent.Message) (*ent.Message, error) {
	if m.ReplyToID == nil {
		return nil, nil //nolint:nilnil // null is the answer
	}
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	parents, err := load(ctx, m, field{name: "replyTo"}, func(ctx context.Context, messages []*ent.Message) (map[string]*ent.Message, error) {
		ids := unique(each(messages, func(m *ent.Message) string { return deref(m.ReplyToID) }))
		parents, err := r.chat.MessagesByID(ctx, by, ids)
		together(ctx, values(parents)...)
		return parents, err
	})
	return parents[*m.ReplyToID], err
}

// Replies is Message.replies.
func (r messageResolver) Replies(ctx context.Context, m *ent.Message, first *int, after *string) (*model.MessageConnection, error) {
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	page, err := r.forward(listReplies, first, after, m.ID)
	if err != nil {
		return nil, err
	}
	seq := 0
	if page.after != "" {
		if seq, err = parseNumber(page.after); err != nil {
			return nil, err
		}
	}
	pages, err := load(ctx, m, field{"replies", page}, func(ctx context.Context, messages []*ent.Message) (map[string]chat.Slice[*ent.Message], error) {
		var ids []string
		for _, m := range messages {
			if m.ReplyCount > 0 && (page.only == "" || m.ID == page.only) {
				ids = append(ids, m.ID)
			}
		}
		pages, err := r.chat.Replies(ctx, by, unique(ids), chat.Page{Limit: page.limit, After: seq})
		together(ctx, items(pages)...)
		return pages, err
	})
	if err != nil {
		return nil, err
	}
	return messageConnection(pages[m.ID], func(reply *ent.Message) string {
		return encodeCursor(listReplies, strconv.Itoa(reply.Seq), m.ID)
	}), nil
}

// Reactions is Message.reactions.
func (r messageResolver) Reactions(ctx context.Context, m *ent.Message) ([]*model.ReactionGroup, error) {
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := load(ctx, m, field{name: "reactions"}, func(ctx context.Context, messages []*ent.Message) (map[string][]*model.ReactionGroup, error) {
		found, err := r.chat.ReactionGroups(ctx, by, unique(each(messages, messageID)))
		groups := make(map[string][]*model.ReactionGroup, len(found))
		for id, reactions := range found {
			groups[id] = each(reactions, func(g chat.Reactions) *model.ReactionGroup {
				return &model.ReactionGroup{MessageID: id, Emoji: g.Emoji, Count: g.Count}
			})
		}
		var all []*model.ReactionGroup
		for _, some := range groups {
			all = append(all, some...)
		}
		together(ctx, all...)
		return groups, err
	})
	return groups[m.ID], err
}

// Mentions is Message.mentions.
func (r messageResolver) Mentions(ctx context.Context, m *ent.Message) ([]*ent.User, error) {
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	mentions, err := load(ctx, m, field{name: "mentions"}, func(ctx context.Context, messages []*ent.Message) (map[string][]*ent.User, error) {
		named, err := r.chat.MentionedUsers(ctx, by, unique(each(messages, messageID)))
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, some := range named {
			ids = append(ids, some...)
		}
		users, err := r.users(ctx, ids)
		mentions := make(map[string][]*ent.User, len(named))
		for messageID, some := range named {
			mentions[messageID] = each(some, func(userID string) *ent.User { return users[userID] })
		}
		return mentions, err
	})
	return mentions[m.ID], err
}

// ClientKey is Message.clientKey: its sender's alone.
func (r messageResolver) ClientKey(ctx context.Context, m *ent.Message) (*string, error) {
	return ownNullableText(ctx, func(viewerID string) *string {
		if viewerID != m.AuthorID {
			return nil
		}
		return m.ClientKey
	})
}
