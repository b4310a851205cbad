package chat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"parley/ent"
	"parley/ent/message"
	"parley/internal/fault"
	"parley/internal/id"
)

// SendMessage is the input of Service.Send.
type SendMessage struct {
	RoomID string
	// ClientKey makes the send safe to repeat; unique for the sender and the room.
	ClientKey string
	Text      string
	ReplyToID *string
}

// Send posts a message. The same client key with the same content gives the message that was posted
// first, whatever became of the room meanwhile, and deduplicated; with other content it is
// IDEMPOTENCY_KEY_REUSED. Only members may send: NOT_FOUND, NOT_A_MEMBER, ROOM_ARCHIVED.
func (s *Service) Send(ctx context.Context, viewerID string, in SendMessage) (m *ent.Message, deduplicated bool, err error) {
	if err := clientKey(in.ClientKey, s.limits.ClientKeyBytes); err != nil {
		return nil, false, err
	}
	if err := body(in.Text, s.limits.MessageText); err != nil {
		return nil, false, err
	}
	hash := contentHash(in)
	err = s.changeRoom(ctx, viewerID, in.RoomID, func(ctx context.Context, c *change) error {
		if !active(c.viewer) {
			return notAMember()
		}
		m, err = c.sentBefore(ctx, in.ClientKey, hash)
		if deduplicated = m != nil; err != nil || deduplicated {
			return err
		}
		if err := c.need(SendMessages); err != nil {
			return err
		}
		m, err = c.send(ctx, in, hash)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return m, deduplicated, nil
}

// contentHash is what two sends under one key must agree on.
func contentHash(in SendMessage) string {
	h := sha256.New()
	if in.ReplyToID != nil {
		fmt.Fprintf(h, "reply:%s\n", *in.ReplyToID)
	}
	fmt.Fprintf(h, "text:%s", in.Text)
	return hex.EncodeToString(h.Sum(nil))
}

// sentBefore gives the message the viewer sent under the key, or nil.
func (c *change) sentBefore(ctx context.Context, key, hash string) (*ent.Message, error) {
	m, err := c.tx.Message.Query().Where(
		message.RoomID(c.room.ID), message.AuthorID(c.viewerID), message.ClientKey(key),
	).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // absence is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("read message by client key: %w", err)
	}
	if m.ContentHash == nil || *m.ContentHash != hash {
		return nil, &fault.Error{
			Code: fault.IdempotencyKeyReused, Field: "clientKey",
			Message: "The client key was used for another message. Use a new key for each message.",
		}
	}
	return m, nil
}

func (c *change) send(ctx context.Context, in SendMessage, hash string) (*ent.Message, error) {
	parent, err := c.parent(ctx, in.ReplyToID)
	if err != nil {
		return nil, err
	}
	m, err := c.post(ctx, c.tx.Message.Create().SetKind(message.KindTEXT).SetText(in.Text).
		SetNillableReplyToID(in.ReplyToID).SetClientKey(in.ClientKey).SetContentHash(hash))
	if err != nil {
		return nil, err
	}
	if err := c.mention(ctx, m); err != nil {
		return nil, err
	}
	if parent != nil {
		parent.ReplyCount++
		if err := c.saveMessage(ctx, parent); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// parent reads the message that a new one answers: one of this room that is not deleted.
func (c *change) parent(ctx context.Context, replyToID *string) (*ent.Message, error) {
	if replyToID == nil {
		return nil, nil //nolint:nilnil // no parent, no error
	}
	parent, err := c.message(ctx, *replyToID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, &fault.Error{Code: fault.NotFound, Message: "There is no such message in this room.", Field: "replyToId"}
	}
	if err != nil {
		return nil, err
	}
	if parent.DeletedAt != nil {
		return nil, &fault.Error{Code: fault.Conflict, Message: "The message to reply to is deleted.", Field: "replyToId"}
	}
	return parent, nil
}

// message reads a message of the locked room.
func (c *change) message(ctx context.Context, messageID string) (*ent.Message, error) {
	m, err := c.tx.Message.Query().Where(message.ID(messageID), message.RoomID(c.room.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, noMessage()
	}
	if err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	return m, nil
}

// saveMessage stamps a changed message and writes what can change in one.
func (c *change) saveMessage(ctx context.Context, m *ent.Message) error {
	m.Version = c.version()
	err := c.tx.Message.Update().Where(message.ID(m.ID)).
		SetVersion(m.Version).SetText(m.Text).SetReplyCount(m.ReplyCount).
		SetNillableEditedAt(m.EditedAt).SetNillableDeletedAt(m.DeletedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update message: %w", err)
	}
	return nil
}

// roomOf gives the room that a message stands in, which never changes.
func (s *Service) roomOf(ctx context.Context, messageID string) (string, error) {
	if !id.Is(id.Message, messageID) {
		return "", noMessage()
	}
	roomID, err := s.db.Read().Message.Query().Where(message.ID(messageID)).
		Select(message.FieldRoomID).String(ctx)
	if ent.IsNotFound(err) {
		return "", noMessage()
	}
	if err != nil {
		return "", fmt.Errorf("read room of message: %w", err)
	}
	return roomID, nil
}

func noMessage() error {
	return &fault.Error{Code: fault.NotFound, Message: "There is no such message.", Field: "messageId"}
}
