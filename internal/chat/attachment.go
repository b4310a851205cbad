package chat

import (
	"context"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/attachment"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/ent/room"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
)

// An attachment is its owner's alone until it is sent, and then as visible as its message, which it ends with. What it
// looks like, and where its bytes are, is internal/media's; who may send and see it is decided here.

// checkAttachmentIDs checks the images of one message before any is looked up.
func checkAttachmentIDs(ids []string, most int) error {
	if len(ids) > most {
		return fault.Input("attachmentIds", "A message has at most %d attachments.", most)
	}
	for i, attachmentID := range ids {
		if !id.Is(id.Attachment, attachmentID) {
			return noAttachment("attachmentIds")
		}
		if slices.Contains(ids[:i], attachmentID) {
			return fault.Input("attachmentIds", "An attachment can be in a message once only.")
		}
	}
	return nil
}

func noAttachment(field string) error {
	return &fault.Error{Code: fault.NotFound, Message: "There is no such attachment of yours.", Field: field}
}

func attachmentTaken(field string) error {
	return &fault.Error{
		Code: fault.Conflict, Field: field,
		Message: "The attachment has been used already. Upload the image again to use it once more.",
	}
}

// sendable tells whether its owner may use an attachment now.
func sendable(a *ent.Attachment, ownerID, field string) error {
	switch {
	case a == nil || a.OwnerID != ownerID || a.ReadyAt == nil:
		return noAttachment(field)
	case a.TakenAt != nil:
		return attachmentTaken(field)
	}
	return nil
}

func (s *sends) askAttachments() {
	var ids []string
	for _, one := range s.all {
		ids = append(ids, one.work.send.in.AttachmentIDs...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	s.tx.Queue(&readAttachments, len(ids), func(row database.Row) error {
		a, err := scanAttachment(row)
		s.images[a.ID] = a
		return err
	}, ids)
}

// take has the attachments of a send be its own, for the rest of the batch too, or refuses the send and takes none.
func (s *sends) take(one *admission) error {
	ids := one.work.send.in.AttachmentIDs
	for _, attachmentID := range ids {
		if err := sendable(s.images[attachmentID], one.viewerID, "attachmentIds"); err != nil {
			return err
		}
	}
	for _, attachmentID := range ids {
		s.images[attachmentID].TakenAt = &one.now
	}
	return nil
}

// attach queues what became of the attachments of the new messages.
func (s *sends) attach() {
	var ids, messageIDs []string
	var positions []int
	for _, one := range s.all {
		if !one.posts {
			continue
		}
		for i, attachmentID := range one.work.send.in.AttachmentIDs {
			ids, positions = append(ids, attachmentID), append(positions, i)
			messageIDs = append(messageIDs, one.work.send.message.ID)
		}
	}
	s.tx.Queue(&takeAttachments, len(ids), nil, ids, messageIDs, positions, s.now)
}

// Attachments gives the attachments of those of the messages that the reader may see, by message, in their order.
func (s *Service) Attachments(ctx context.Context, by Reader, messageIDs []string) (map[string][]*ent.Attachment, error) {
	rows, err := s.db.Read().Attachment.Query().Order(ent.Asc(attachment.FieldMessageID, attachment.FieldPosition)).
		Where(attachment.MessageIDIn(messageIDs...), sentIn(by)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	return groupBy(rows, func(a *ent.Attachment) string { return *a.MessageID }), nil
}

// sentIn selects the attachments of messages that stand, in rooms that the reader reads from inside.
func sentIn(by Reader) predicate.Attachment {
	return func(s *entsql.Selector) {
		t := entsql.Table(message.Table)
		of := entsql.Select(t.C(message.FieldID)).From(t).Where(entsql.And(
			entsql.ColumnsEQ(t.C(message.FieldID), s.C(attachment.FieldMessageID)), entsql.IsNull(t.C(message.FieldDeletedAt)),
		))
		by.inside(message.FieldRoomID)(of)
		s.Where(entsql.Exists(of))
	}
}

// AttachmentsByID gives those of the attachments that the viewer may see, by id: their own that are not sent yet, those
// of messages in their rooms, the avatars of users, and those of rooms that they may know of.
func (s *Service) AttachmentsByID(ctx context.Context, viewerID string, ids []string) (map[string]*ent.Attachment, error) {
	unsent := attachment.And(attachment.OwnerID(viewerID), attachment.MessageIDIsNil())
	rows, err := s.db.Read().Attachment.Query().Where(attachment.IDIn(ids...), attachment.ReadyAtNotNil(), attachment.Or(
		unsent, sentIn(AsViewer(viewerID)), attachment.AvatarOfHasPrefix(string(id.User)+"_"), avatarOfRoom(AsViewer(viewerID)),
	)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	return byKey(rows, func(a *ent.Attachment) string { return a.ID }), nil
}

// avatarOfRoom selects the avatars of rooms that the reader may know of.
func avatarOfRoom(by Reader) predicate.Attachment {
	return func(s *entsql.Selector) {
		t := entsql.Table(room.Table)
		of := entsql.Select(t.C(room.FieldID)).From(t).
			Where(entsql.ColumnsEQ(t.C(room.FieldID), s.C(attachment.FieldAvatarOf)))
		by.rooms()(of)
		s.Where(entsql.Exists(of))
	}
}

// MaySee tells whether a user may see an attachment now. Nobody, "", may see the avatars of users.
func (s *Service) MaySee(ctx context.Context, viewerID string, a *ent.Attachment) (bool, error) {
	if viewerID == "" {
		return a.ReadyAt != nil && a.AvatarOf != nil && id.Is(id.User, *a.AvatarOf), nil
	}
	found, err := s.AttachmentsByID(ctx, viewerID, []string{a.ID})
	return found[a.ID] != nil, err
}
