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
	// Text may be empty where there are attachments.
	Text      string
	ReplyToID *string
	// AttachmentIDs are images that the sender has uploaded and not sent yet, in the order to show them in.
	AttachmentIDs []string
}

// Send posts a message. The same client key with the same content gives the message that was posted
// first, whatever became of the room meanwhile, and deduplicated; with other content it is
// IDEMPOTENCY_KEY_REUSED. Only members may send: NOT_FOUND, NOT_A_MEMBER, ROOM_ARCHIVED. An attachment that is not the
// sender's is NOT_FOUND, one that was sent or made an avatar is CONFLICT.
func (s *Service) Send(ctx context.Context, viewerID string, in SendMessage) (m *ent.Message, deduplicated bool, err error) {
	if err := clientKey(in.ClientKey, s.limits.ClientKeyBytes); err != nil {
		return nil, false, err
	}
	if err := s.checkContent(in); err != nil {
		return nil, false, err
	}
	w := &work{viewerID: viewerID, roomID: in.RoomID, send: &sending{in: in, hash: contentHash(in)}}
	if err := s.submit(ctx, w); err != nil {
		return nil, false, err
	}
	return w.send.message, w.send.deduplicated, nil
}

// checkContent checks what a message is to consist of.
func (s *Service) checkContent(in SendMessage) error {
	if err := checkAttachmentIDs(in.AttachmentIDs, s.limits.AttachmentsPerMessage); err != nil {
		return err
	}
	if in.Text == "" && len(in.AttachmentIDs) > 0 {
		return nil
	}
	return body(in.Text, s.limits.MessageText)
}

// contentHash is what two sends under one key must agree on.
func contentHash(in SendMessage) string {
	h := sha256.New()
	if in.ReplyToID != nil {
		fmt.Fprintf(h, "reply:%s\n", *in.ReplyToID)
	}
	for _, attachmentID := range in.AttachmentIDs {
		fmt.Fprintf(h, "attachment:%s\n", attachmentID)
	}
	fmt.Fprintf(h, "text:%s", in.Text)
	return hex.EncodeToString(h.Sum(nil))
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
