package chat

import (
	"context"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/mention"
	"parley/ent/predicate"
	"parley/ent/reaction"
)

// Reactions is all reactions to one message with one emoji.
type Reactions struct {
	Emoji string
	Count int
}

// ReactionKey names the reactions to one message with one emoji.
type ReactionKey struct {
	MessageID string
	Emoji     string
}

// ReactionGroups gives the reactions to each message in a room of the reader's, by message id, grouped by
// emoji in the order in which each was first used.
func (s *Service) ReactionGroups(ctx context.Context, by Reader, messageIDs []string) (map[string][]Reactions, error) {
	var rows []struct {
		MessageID string `sql:"message_id"`
		Emoji     string `sql:"emoji"`
		Count     int    `sql:"used"`
		First     string `sql:"first"`
	}
	err := s.db.Read().Reaction.Query().Where(by.among(messageIDs, reaction.FieldMessageID)).Modify(func(q *entsql.Selector) {
		q.Select(q.C(reaction.FieldMessageID), q.C(reaction.FieldEmoji)).
			AppendSelectAs("COUNT(*)", "used").
			AppendSelectAs("MIN("+q.C(reaction.FieldID)+")", "first").
			GroupBy(q.C(reaction.FieldMessageID), q.C(reaction.FieldEmoji)).
			OrderExpr(entsql.Expr("MIN(" + q.C(reaction.FieldID) + ")"))
	}).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read reactions: %w", err)
	}
	out := make(map[string][]Reactions, len(messageIDs))
	for _, r := range rows {
		out[r.MessageID] = append(out[r.MessageID], Reactions{Emoji: r.Emoji, Count: r.Count})
	}
	return out, nil
}

// Reactors gives the same page of the reactions of each group in a room of the reader's, first come first;
// the key is a reaction's id.
func (s *Service) Reactors(ctx context.Context, by Reader, keys []ReactionKey, k Keyset) (map[ReactionKey]Slice[*ent.Reaction], error) {
	rows, err := s.db.Read().Reaction.Query().Order(ent.Asc(reaction.FieldID)).Where(
		predicate.Reaction(topOfEach(reaction.Table, parts(keys), k.Limit+1, "id", func(b *entsql.Builder) {
			b.WriteString("message_id = k.p0 AND emoji = k.p1 AND id > ").Arg(k.After)
		})), predicate.Reaction(by.under(reaction.FieldMessageID))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read reactors: %w", err)
	}
	grouped := groupBy(rows, func(r *ent.Reaction) ReactionKey { return ReactionKey{r.MessageID, r.Emoji} })
	out := make(map[ReactionKey]Slice[*ent.Reaction], len(keys))
	for _, key := range keys {
		out[key] = cut(grouped[key], k.Limit, false, k.After != "")
	}
	return out, nil
}

// Reacted gives who of some users is in each of the groups of reactions in a room of the reader's: a row is looked for by
// each of them in each group. Where users is nil it gives everybody, and reads a row for each reaction to the messages.
func (s *Service) Reacted(ctx context.Context, by Reader, keys []ReactionKey, users []string) (map[ReactionKey]map[string]bool, error) {
	rows, err := s.db.Read().Reaction.Query().Where(reactedBy(keys, users), predicate.Reaction(by.under(reaction.FieldMessageID))).
		Select(reaction.FieldMessageID, reaction.FieldEmoji, reaction.FieldUserID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read who reacted: %w", err)
	}
	out := make(map[ReactionKey]map[string]bool, len(keys))
	for _, r := range rows {
		key := ReactionKey{r.MessageID, r.Emoji}
		if out[key] == nil {
			out[key] = make(map[string]bool)
		}
		out[key][r.UserID] = true
	}
	return out, nil
}

// reactedBy selects the users' reactions of the groups; where users is nil, all that the messages have.
func reactedBy(keys []ReactionKey, users []string) predicate.Reaction {
	if users == nil {
		messages := parts(keys)[0]
		slices.Sort(messages)
		return reaction.MessageIDIn(slices.Compact(messages)...)
	}
	all, whose := make([]ReactionKey, 0, len(keys)*len(users)), make([]string, 0, len(keys)*len(users))
	for _, userID := range users {
		all = append(all, keys...)
		whose = append(whose, slices.Repeat([]string{userID}, len(keys))...)
	}
	return predicate.Reaction(topOfEach(reaction.Table, append(parts(all), whose), 1, "id", func(b *entsql.Builder) {
		b.WriteString("message_id = k.p0 AND emoji = k.p1 AND user_id = k.p2")
	}))
}

// parts gives the keys as topOfEach takes them: all messages, and all emoji.
func parts(keys []ReactionKey) [][]string {
	messages, emoji := make([]string, len(keys)), make([]string, len(keys))
	for i, of := range keys {
		messages[i], emoji[i] = of.MessageID, of.Emoji
	}
	return [][]string{messages, emoji}
}

// MentionedUsers gives the ids of the users each message in a room of the reader's mentions, by message id.
func (s *Service) MentionedUsers(ctx context.Context, by Reader, messageIDs []string) (map[string][]string, error) {
	rows, err := s.db.Read().Mention.Query().Where(by.among(messageIDs, mention.FieldMessageID)).
		Order(ent.Asc(mention.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read mentions: %w", err)
	}
	out := make(map[string][]string, len(messageIDs))
	for _, r := range rows {
		out[r.MessageID] = append(out[r.MessageID], r.UserID)
	}
	return out, nil
}
