package chat

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/ent/user"
	"parley/internal/fault"
)

// sending is a message to send and what came of it.
type sending struct {
	in   SendMessage
	hash string // of the content, see contentHash

	message      *ent.Message
	deduplicated bool
}

// key is what may be sent once: a client key of a user in a room.
type key struct{ roomID, userID, clientKey string }

// sendAll sends the messages of the batch by a number of statements that does not depend on theirs.
// Each send is refused on its own and before anything of it is written.
func (b *batch) sendAll(ctx context.Context) error {
	sends, err := b.admitted(ctx)
	if err != nil || len(sends) == 0 {
		return err
	}
	before, err := b.sentBefore(ctx, sends)
	if err != nil {
		return err
	}
	parents, err := b.parents(ctx, sends)
	if err != nil {
		return err
	}
	var drafts []*ent.MessageCreate
	first := make(map[key]*sending) // of this batch
	for _, one := range sends {
		if draft := b.prepare(one, before, first, parents); draft != nil {
			drafts, one.posts = append(drafts, draft), true
		}
	}
	messages, err := b.tx.Message.CreateBulk(drafts...).Save(ctx)
	if err != nil {
		return fmt.Errorf("insert messages: %w", err)
	}
	for _, one := range sends {
		switch twin := first[one.key()]; {
		case one.posts:
			one.work.send.message, messages = messages[0], messages[1:]
		case twin != nil:
			one.work.send.message = twin.message
		}
	}
	if err := b.mentionAll(ctx, sends); err != nil {
		return err
	}
	return b.countReplies(ctx, sends, parents)
}

// admission is a send of a member, on its way.
type admission struct {
	*change
	index int // in the batch
	work  *work
	posts bool // it adds a message
}

func (a *admission) key() key {
	return key{a.work.roomID, a.work.viewerID, a.work.send.in.ClientKey}
}

// admitted gives the sends whose senders are members, and refuses the others.
func (b *batch) admitted(ctx context.Context) ([]*admission, error) {
	var sends []*admission
	for i, w := range b.items {
		if w.send == nil {
			continue
		}
		w.send.message, w.send.deduplicated = nil, false // a transaction may run again
		c, err := b.change(w)
		if err != nil {
			b.errs[i] = err
			continue
		}
		sends = append(sends, &admission{change: c, index: i, work: w})
	}
	if len(sends) == 0 {
		return nil, nil
	}
	rows, err := b.tx.Membership.Query().Where(predicate.Membership(
		tuples([]string{membership.FieldRoomID, membership.FieldUserID}, len(sends), func(i int) []any {
			return []any{sends[i].work.roomID, sends[i].work.viewerID}
		}))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	held := byKey(rows, func(m *ent.Membership) string { return m.RoomID + m.UserID })
	var members []*admission
	for _, one := range sends {
		one.viewer = held[one.work.roomID+one.work.viewerID]
		switch {
		case !visible(one.room, one.viewer):
			b.errs[one.index] = noRoom()
		case !active(one.viewer):
			b.errs[one.index] = notAMember()
		default:
			members = append(members, one)
		}
	}
	return members, nil
}

// sentBefore gives the messages that were sent under the keys of the sends in earlier transactions.
func (b *batch) sentBefore(ctx context.Context, sends []*admission) (map[key]*ent.Message, error) {
	columns := []string{message.FieldRoomID, message.FieldAuthorID, message.FieldClientKey}
	rows, err := b.tx.Message.Query().Where(predicate.Message(tuples(columns, len(sends), func(i int) []any {
		k := sends[i].key()
		return []any{k.roomID, k.userID, k.clientKey}
	}))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read messages by client key: %w", err)
	}
	out := make(map[key]*ent.Message, len(rows))
	for _, m := range rows {
		out[key{m.RoomID, m.AuthorID, *m.ClientKey}] = m
	}
	return out, nil
}

// parents gives the messages that the sends answer, by id.
func (b *batch) parents(ctx context.Context, sends []*admission) (map[string]*ent.Message, error) {
	var ids []string
	for _, one := range sends {
		if to := one.work.send.in.ReplyToID; to != nil {
			ids = append(ids, *to)
		}
	}
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // no parents
	}
	rows, err := b.tx.Message.Query().Where(message.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read messages to reply to: %w", err)
	}
	return byKey(rows, func(m *ent.Message) string { return m.ID }), nil
}

// prepare gives the message of one send at its position, or nil where it was sent before or is
// refused.
func (b *batch) prepare(
	one *admission, before map[key]*ent.Message, first map[key]*sending, parents map[string]*ent.Message,
) *ent.MessageCreate {
	send := one.work.send
	if m := before[one.key()]; m != nil {
		send.message, send.deduplicated = m, true
		if m.ContentHash == nil || *m.ContentHash != send.hash {
			b.errs[one.index] = keyReused()
		}
		return nil
	}
	if twin := first[one.key()]; twin != nil {
		send.deduplicated = true
		if twin.hash != send.hash {
			b.errs[one.index] = keyReused()
		}
		return nil
	}
	if err := one.may(parents); err != nil {
		b.errs[one.index] = err
		return nil
	}
	first[one.key()] = send
	return one.draft().SetKind(message.KindTEXT).SetText(send.in.Text).
		SetNillableReplyToID(send.in.ReplyToID).SetClientKey(send.in.ClientKey).SetContentHash(send.hash)
}

// may refuses a send that the room or the message to reply to does not allow.
func (a *admission) may(parents map[string]*ent.Message) error {
	if err := a.need(SendMessages); err != nil {
		return err
	}
	to := a.work.send.in.ReplyToID
	if to == nil {
		return nil
	}
	switch parent := parents[*to]; {
	case parent == nil || parent.RoomID != a.room.ID:
		return &fault.Error{Code: fault.NotFound, Message: "There is no such message in this room.", Field: "replyToId"}
	case parent.DeletedAt != nil:
		return &fault.Error{Code: fault.Conflict, Message: "The message to reply to is deleted.", Field: "replyToId"}
	}
	return nil
}

// countReplies counts the new replies on their parents, each of which is changed once.
func (b *batch) countReplies(ctx context.Context, sends []*admission, parents map[string]*ent.Message) error {
	by := make(map[string]*admission) // who stamps the parent
	var order []string
	for _, one := range sends {
		if to := one.work.send.in.ReplyToID; one.posts && to != nil {
			parents[*to].ReplyCount++
			if by[*to] == nil {
				order = append(order, *to)
			}
			by[*to] = one
		}
	}
	for _, parentID := range order {
		if err := by[parentID].saveMessage(ctx, parents[parentID]); err != nil {
			return err
		}
	}
	return nil
}

// mentionAll inserts the mentions of the new messages: the current members that each names.
func (b *batch) mentionAll(ctx context.Context, sends []*admission) error {
	var names, roomIDs []string
	for _, one := range sends {
		if found := mentioned(one.work.send.in.Text); one.posts && len(found) > 0 {
			names, roomIDs = append(names, found...), append(roomIDs, one.room.ID)
		}
	}
	if len(names) == 0 {
		return nil
	}
	members, err := b.tx.Membership.Query().Where(
		membership.RoomIDIn(roomIDs...), membership.LeftAtIsNil(),
		membership.HasUserWith(user.UsernameKeyIn(names...)),
	).WithUser().Order(ent.Asc(membership.FieldUserID)).All(ctx)
	if err != nil {
		return fmt.Errorf("read mentioned members: %w", err)
	}
	called := groupBy(members, func(m *ent.Membership) string { return m.RoomID + m.Edges.User.UsernameKey })
	var rows []*ent.MentionCreate
	for _, one := range sends {
		if !one.posts {
			continue
		}
		for _, name := range mentioned(one.work.send.in.Text) {
			for _, m := range called[one.room.ID+name] {
				rows = append(rows, b.tx.Mention.Create().SetMessageID(one.work.send.message.ID).SetUserID(m.UserID))
			}
		}
	}
	return insertMentions(ctx, b.tx, rows)
}

func insertMentions(ctx context.Context, tx *ent.Tx, rows []*ent.MentionCreate) error {
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Mention.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("insert mentions: %w", err)
	}
	return nil
}

// tuples selects the rows whose columns equal one of the n tuples.
func tuples(columns []string, n int, tuple func(i int) []any) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteByte('(')
			for i, column := range columns {
				if i > 0 {
					b.Comma()
				}
				b.Ident(s.C(column))
			}
			b.WriteString(") IN (VALUES ")
			for i := range n {
				if i > 0 {
					b.Comma()
				}
				b.WriteByte('(').Args(tuple(i)...).WriteByte(')')
			}
			b.WriteByte(')')
		}))
	}
}

func keyReused() error {
	return &fault.Error{
		Code: fault.IdempotencyKeyReused, Field: "clientKey",
		Message: "The client key was used for another message. Use a new key for each message.",
	}
}
