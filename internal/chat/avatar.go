package chat

import (
	"context"
	"fmt"
	"time"

	"parley/ent"
	"parley/ent/attachment"
	"parley/internal/database"
	"parley/internal/id"
)

// Avatar is a change of what stands for a user or a room.
type Avatar struct {
	// Of is the id of the user or the room, ViewerID whose the new image must be.
	Of, ViewerID string
	// Before is the attachment that stands for it now, nil for none. It is given up, and deleted after a while.
	Before *string
	// ID is an attachment that the viewer has uploaded and not used yet, "" for none.
	ID string
}

// ReplaceAvatar changes an avatar within a transaction that holds the lock of the user or room, and gives what stands
// for it then. NOT_FOUND for an attachment that is not the viewer's, CONFLICT for one that was used already.
func ReplaceAvatar(ctx context.Context, tx *ent.Tx, now time.Time, in Avatar) (*string, error) {
	if in.Before != nil && *in.Before == in.ID {
		return in.Before, nil
	}
	ids := []string{in.ID}
	if in.Before != nil {
		ids = append(ids, *in.Before)
	}
	found, err := lockAttachments(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	if in.Before != nil {
		err := tx.Attachment.Update().Where(attachment.ID(*in.Before), attachment.AvatarOf(in.Of)).
			ClearAvatarOf().ClearTakenAt().Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("give up an avatar: %w", err)
		}
	}
	if in.ID == "" {
		return nil, nil //nolint:nilnil // none is what was asked for
	}
	if !id.Is(id.Attachment, in.ID) {
		return nil, noAttachment("avatarId")
	}
	a := found[in.ID]
	if err := sendable(a, in.ViewerID, "avatarId"); err != nil {
		return nil, err
	}
	if err := tx.Attachment.Update().Where(attachment.ID(a.ID)).SetAvatarOf(in.Of).SetTakenAt(now).Exec(ctx); err != nil {
		return nil, fmt.Errorf("take an avatar: %w", err)
	}
	return &a.ID, nil
}

// lockAttachments reads attachments and locks them in the order in which sends do.
func lockAttachments(ctx context.Context, tx *ent.Tx, ids []string) (map[string]*ent.Attachment, error) {
	rows, err := tx.Attachment.Query().Where(attachment.IDIn(ids...)).Order(ent.Asc(attachment.FieldID)).Modify(database.LockRows).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock attachments: %w", err)
	}
	return byKey(rows, func(a *ent.Attachment) string { return a.ID }), nil
}

// Avatars gives those of the attachments that stand for somebody or something, by id. Who may see what they stand for
// may see them.
func (s *Service) Avatars(ctx context.Context, ids []string) (map[string]*ent.Attachment, error) {
	rows, err := s.db.Read().Attachment.Query().Where(attachment.IDIn(ids...), attachment.AvatarOfNotNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read avatars: %w", err)
	}
	return byKey(rows, func(a *ent.Attachment) string { return a.ID }), nil
}
