package chat

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/mention"
	"parley/ent/predicate"
	"parley/ent/reaction"
)

// Reactions is all reactions to one message with one emoji.
type Reactions struct {
	Emoji         string
	Count         int
	ViewerReacted bool
}

// ReactionKey names the reactions to one message with one emoji.
type ReactionKey struct {
	MessageID string
	Emoji     string
}

// ReactionGroups gives the reactions to each message in a room of the viewer's, by message id, grouped by
// emoji in the order in which each was first used.
func (s *Service) ReactionGroups(ctx context.Context, viewerID string, messageIDs []string) (map[string][]Reactions, error) {
	var rows []struct {
		MessageID string `sql:"message_id"`
		Emoji     string `sql:"emoji"`
		Count     int    `sql:"used"`
		Mine      int    `sql:"mine"`
		First     string `sql:"first"`
	}
	err := s.db.Read().Reaction.Query().Where(hangsOn(viewerID, reaction.FieldMessageID, messageIDs)).Modify(func(q *entsql.Selector) {
		q.Select(q.C(reaction.FieldMessageID), q.C(reaction.FieldEmoji)).
			AppendSelectAs("COUNT(*)", "used").
			AppendSelectAs("MIN("+q.C(reaction.FieldID)+")", "first").
			AppendSelectExprAs(entsql.ExprFunc(func(b *entsql.Builder) {
				b.WriteString("SUM(CASE WHEN ").Ident(q.C(reaction.FieldUserID)).WriteString(" = ").Arg(viewerID).
					WriteString(" THEN 1 ELSE 0 END)")
			}), "mine").
			GroupBy(q.C(reaction.FieldMessageID), q.C(reaction.FieldEmoji)).
			OrderExpr(entsql.Expr("MIN(" + q.C(reaction.FieldID) + ")"))
	}).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read reactions: %w", err)
	}
	out := make(map[string][]Reactions, len(messageIDs))
	for _, r := range rows {
		out[r.MessageID] = append(out[r.MessageID], Reactions{Emoji: r.Emoji, Count: r.Count, ViewerReacted: r.Mine > 0})
	}
	return out, nil
}

// Reactors gives the same page of each group's reactions, first come first; the key is a reaction's id.
func (s *Service) Reactors(ctx context.Context, keys []ReactionKey, k Keyset) (map[ReactionKey]Slice[*ent.Reaction], error) {
	messages, emoji := make([]string, len(keys)), make([]string, len(keys))
	for i, of := range keys {
		messages[i], emoji[i] = of.MessageID, of.Emoji
	}
	rows, err := s.db.Read().Reaction.Query().Order(ent.Asc(reaction.FieldID)).Where(
		predicate.Reaction(topOfEach(reaction.Table, [][]string{messages, emoji}, k.Limit+1, "id", func(b *entsql.Builder) {
			b.WriteString("message_id = k.p0 AND emoji = k.p1 AND id > ").Arg(k.After)
		}))).All(ctx)
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

// MentionedUsers gives the ids of the users each message in a room of the viewer's mentions, by message id.
func (s *Service) MentionedUsers(ctx context.Context, viewerID string, messageIDs []string) (map[string][]string, error) {
	rows, err := s.db.Read().Mention.Query().Where(hangsOn(viewerID, mention.FieldMessageID, messageIDs)).
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
