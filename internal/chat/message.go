package chat

import (
	"context"
	"fmt"

	"parley/ent"
	"parley/ent/mention"
	"parley/ent/message"
	"parley/ent/reaction"
	"parley/internal/fault"
)

// EditMessage changes the text of the viewer's own message; only one with attachments may lose it. FORBIDDEN for others' messages, CONFLICT
// for a deleted one. The same text changes nothing.
func (s *Service) EditMessage(ctx context.Context, viewerID, messageID, text string) (*ent.Message, error) {
	if text != "" {
		if err := body(text, s.limits.MessageText); err != nil {
			return nil, err
		}
	}
	return s.changeMessage(ctx, viewerID, messageID, SendMessages, func(ctx context.Context, c *change, m *ent.Message) error {
		switch {
		case m.AuthorID != viewerID || m.Kind == message.KindSYSTEM:
			return fault.New(fault.Forbidden, "Only the author can edit a message.")
		case m.DeletedAt != nil:
			return deleted()
		case text == "" && m.Kind != message.KindIMAGE:
			return body(text, s.limits.MessageText)
		case m.Text == text:
			return nil
		}
		m.Text, m.EditedAt = text, &c.now
		if err := c.saveMessage(ctx, m); err != nil {
			return err
		}
		return c.mention(ctx, m)
	})
}

// DeleteMessage leaves a tombstone: of the viewer's own message, or of any with DELETE_MESSAGES.
// Deleting a deleted message changes nothing.
func (s *Service) DeleteMessage(ctx context.Context, viewerID, messageID string) (*ent.Message, error) {
	return s.changeMessage(ctx, viewerID, messageID, SendMessages, func(ctx context.Context, c *change, m *ent.Message) error {
		switch {
		case m.Kind == message.KindSYSTEM:
			return fault.New(fault.Forbidden, "A message of the system can't be deleted.")
		case m.AuthorID != viewerID && !May(DeleteMessages, c.room, c.viewer):
			return fault.New(fault.Forbidden, "Your role in this room does not allow deleting messages of others.")
		case m.DeletedAt != nil:
			return nil
		}
		return c.entomb(ctx, m)
	})
}

// entomb empties a message and takes it out of its parent's count of replies.
func (c *change) entomb(ctx context.Context, m *ent.Message) error {
	if _, err := c.tx.Reaction.Delete().Where(reaction.MessageID(m.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("delete reactions: %w", err)
	}
	if _, err := c.tx.Mention.Delete().Where(mention.MessageID(m.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("delete mentions: %w", err)
	}
	m.Text, m.DeletedAt = "", &c.now
	if err := c.saveMessage(ctx, m); err != nil {
		return err
	}
	if m.ReplyToID == nil {
		return nil
	}
	parent, err := c.message(ctx, *m.ReplyToID)
	if err != nil {
		return err
	}
	parent.ReplyCount--
	return c.saveMessage(ctx, parent)
}

// AddReaction adds the viewer's emoji to a message, and notifies its author of the viewer's first. It does nothing
// where it is there already.
// LIMIT_EXCEEDED where the message has too many different emoji, CONFLICT for a deleted message.
func (s *Service) AddReaction(ctx context.Context, viewerID, messageID, text string) (*ent.Message, error) {
	if err := emoji(text); err != nil {
		return nil, err
	}
	return s.changeMessage(ctx, viewerID, messageID, React, func(ctx context.Context, c *change, m *ent.Message) error {
		if m.DeletedAt != nil {
			return deleted()
		}
		used, mine, err := c.emojiOn(ctx, m.ID, text)
		if err != nil || mine {
			return err
		}
		if used >= s.limits.ReactionsPerMessage {
			return fault.New(fault.LimitExceeded, "A message takes at most %d different reactions.", s.limits.ReactionsPerMessage)
		}
		err = c.tx.Reaction.Create().SetMessageID(m.ID).SetUserID(viewerID).SetEmoji(text).SetCreatedAt(c.now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("insert reaction: %w", err)
		}
		if err := c.notifyOfReaction(ctx, m); err != nil {
			return err
		}
		return c.saveMessage(ctx, m)
	})
}

// emojiOn tells whether the viewer's text is on a message, and counts the other emoji where nobody's is: a
// message that many have given the same emoji is not counted for each.
func (c *change) emojiOn(ctx context.Context, messageID, text string) (others int, mine bool, err error) {
	same := c.tx.Reaction.Query().Where(reaction.MessageID(messageID), reaction.Emoji(text))
	if mine, err = same.Clone().Where(reaction.UserID(c.viewerID)).Exist(ctx); err != nil {
		return 0, false, fmt.Errorf("read reaction: %w", err)
	}
	known, err := same.Exist(ctx)
	if err != nil {
		return 0, false, fmt.Errorf("read reaction: %w", err)
	}
	if known {
		return 0, mine, nil
	}
	all, err := c.tx.Reaction.Query().Where(reaction.MessageID(messageID)).
		Unique(true).Select(reaction.FieldEmoji).Strings(ctx)
	if err != nil {
		return 0, false, fmt.Errorf("read reactions: %w", err)
	}
	return len(all), false, nil
}

// RemoveReaction takes the viewer's emoji back. It does nothing where there is none.
func (s *Service) RemoveReaction(ctx context.Context, viewerID, messageID, text string) (*ent.Message, error) {
	if err := emoji(text); err != nil {
		return nil, err
	}
	return s.changeMessage(ctx, viewerID, messageID, React, func(ctx context.Context, c *change, m *ent.Message) error {
		n, err := c.tx.Reaction.Delete().
			Where(reaction.MessageID(m.ID), reaction.UserID(viewerID), reaction.Emoji(text)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("delete reaction: %w", err)
		}
		if n == 0 {
			return nil
		}
		return c.saveMessage(ctx, m)
	})
}

// changeMessage runs a change of one message by a member who holds the permission and gives the
// message as fn left it. To those who are not members the message does not exist.
func (s *Service) changeMessage(
	ctx context.Context, viewerID, messageID string, p Permission,
	fn func(ctx context.Context, c *change, m *ent.Message) error,
) (*ent.Message, error) {
	roomID, err := s.roomOf(ctx, messageID)
	if err != nil {
		return nil, err
	}
	var left *ent.Message
	err = s.changeRoom(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		if !active(c.viewer) {
			return noMessage()
		}
		if err := c.need(p); err != nil {
			return err
		}
		m, err := c.message(ctx, messageID)
		if err != nil {
			return err
		}
		left = m
		return fn(ctx, c, m)
	})
	if fault.CodeOf(err) == fault.NotFound {
		return nil, noMessage() // whatever was not found, the caller named a message only
	}
	if err != nil {
		return nil, err
	}
	return left, nil
}

func deleted() error { return fault.New(fault.Conflict, "The message is deleted.") }
