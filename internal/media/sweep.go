package media

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/attachment"
	"parley/ent/blob"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/internal/database"
)

const (
	// unreadyTTL is how long an attachment that did not get ready may yet do so.
	unreadyTTL = time.Hour
	// lateness is how much later than its upload gave up a store may yet carry out a put.
	lateness = time.Hour
	// margin is how much later than its time a message's deletion may be seen, and how far clocks may differ.
	margin = 2 * time.Hour
	// portion bounds a transaction.
	portion = 100
)

// Swept is what a sweep deleted.
type Swept struct{ Attachments, Objects int }

// Sweep deletes what nobody wants: attachments that nobody took in time, that never got ready and those of
// deleted messages, then the objects that no attachment has. It works in portions of which none holds up others
// for long, costs nothing for what stays, and may run on several nodes at once. What it could not do it leaves to
// the next one.
func (s *Service) Sweep(ctx context.Context) (Swept, error) {
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	began := s.now()
	s.attempts.sweep(began)
	var swept Swept
	errs := []error{
		s.sweepUntaken(ctx, &swept, attachment.ReadyAtNotNil(), began.Add(-s.o.UnsentTTL)),
		s.sweepUntaken(ctx, &swept, attachment.ReadyAtIsNil(), began.Add(-unreadyTTL)),
		s.sweepDeleted(ctx, began, &swept),
		s.repeat(ctx, s.doom),
		s.bury(ctx, &swept),
	}
	s.count.swept.Add(int64(swept.Attachments))
	s.count.deletions.Add(int64(swept.Objects))
	err := errors.Join(errs...)
	if err != nil && ctx.Err() == nil {
		s.count.failures.Add(1)
	}
	return swept, err
}

// repeat takes a step until it finds nothing to do. What it found and did not do itself, somebody else has done, or
// will have to: it is looked at again.
func (s *Service) repeat(ctx context.Context, step func(context.Context) (found int, err error)) error {
	for {
		found, err := step(ctx)
		if err != nil || found == 0 {
			return err
		}
	}
}

// sweepUntaken removes attachments that nobody took in time.
func (s *Service) sweepUntaken(ctx context.Context, swept *Swept, which predicate.Attachment, before time.Time) error {
	matching := []predicate.Attachment{attachment.TakenAtIsNil(), attachment.CreatedAtLT(before), which}
	return s.repeat(ctx, func(ctx context.Context) (int, error) {
		ids, err := s.db.Read().Attachment.Query().Where(matching...).
			Order(ent.Asc(attachment.FieldCreatedAt)).Limit(portion).IDs(ctx)
		if err != nil {
			return 0, fmt.Errorf("look for attachments that nobody took: %w", err)
		}
		removed, err := s.remove(ctx, ids, matching...)
		swept.Attachments += removed
		return len(ids), err
	})
}

// sweepDeleted removes the attachments of deleted messages. Deletions of which a sweep has seen that nothing is left
// are not looked at again. That another one was about to remove it is not enough: it may have died.
func (s *Service) sweepDeleted(ctx context.Context, began time.Time, swept *Swept) error {
	err := s.repeat(ctx, func(ctx context.Context) (int, error) {
		// No message has an attachment twice, and telling so by DISTINCT would walk through all attachments.
		ids, err := s.db.Read().Message.Query().Where(message.DeletedAtGTE(s.deletedSince)).
			QueryAttachments().Unique(false).Limit(portion).IDs(ctx)
		if err != nil {
			return 0, fmt.Errorf("look for attachments of deleted messages: %w", err)
		}
		removed, err := s.remove(ctx, ids, attachment.HasMessageWith(message.DeletedAtNotNil()))
		swept.Attachments += removed
		return len(ids), err
	})
	if err == nil {
		s.deletedSince = began.Add(-margin)
	}
	return err
}

// remove deletes those of the attachments that match still, and marks their blobs as released. It gives how many
// there were, which is less than there are ids where others were faster.
func (s *Service) remove(ctx context.Context, ids []string, matching ...predicate.Attachment) (removed int, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		removed = 0
		// Who takes one in the meantime holds its row; once it is taken it no longer matches.
		locked := append(slices.Clone(matching), attachment.IDIn(ids...), database.LockRows)
		found, err := tx.Attachment.Query().Where(locked...).Order(ent.Asc(attachment.FieldID)).All(ctx)
		if err != nil {
			return fmt.Errorf("lock attachments: %w", err)
		}
		if len(found) == 0 {
			return nil
		}
		var gone, names []string
		for _, a := range found {
			gone = append(gone, a.ID)
			names = append(names, a.Original, a.Large, a.Thumbnail)
		}
		if err := lockBlobs(ctx, tx, names); err != nil {
			return err
		}
		if removed, err = tx.Attachment.Delete().Where(attachment.IDIn(gone...)).Exec(ctx); err != nil {
			return fmt.Errorf("delete attachments: %w", err)
		}
		if err := tx.Blob.Update().Where(blob.IDIn(names...)).SetReleasedAt(s.now()).Exec(ctx); err != nil {
			return fmt.Errorf("release blobs: %w", err)
		}
		return nil
	})
	return removed, err
}

// doom looks at a portion of the released blobs and dooms those that no attachment has. One whose object is not
// known to be stored waits: it may yet come, and would be left behind.
func (s *Service) doom(ctx context.Context) (looked int, err error) {
	now := s.now()
	released := []predicate.Blob{
		blob.ReleasedAtNotNil(), blob.DoomedAtIsNil(), blob.Or(blob.StoredAtNotNil(), blob.ReleasedAtLT(now.Add(-lateness))),
	}
	names, err := s.db.Read().Blob.Query().Where(released...).Order(ent.Asc(blob.FieldReleasedAt)).Limit(portion).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("read released blobs: %w", err)
	}
	if len(names) == 0 {
		return 0, nil
	}
	released = append(released, blob.IDIn(names...))
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := lockBlobs(ctx, tx, names); err != nil {
			return err
		}
		// Only now, by statements that see what uploads have committed before their locks came to this one.
		if err := tx.Blob.Update().Where(append(slices.Clone(released), unused)...).SetDoomedAt(now).Exec(ctx); err != nil {
			return fmt.Errorf("doom blobs: %w", err)
		}
		if err := tx.Blob.Update().Where(released...).ClearReleasedAt().Exec(ctx); err != nil {
			return fmt.Errorf("keep blobs: %w", err)
		}
		return nil
	})
	return len(names), err
}

// unused matches blobs that no attachment has, by an index for each variant.
func unused(s *entsql.Selector) {
	for _, column := range []string{attachment.FieldOriginal, attachment.FieldLarge, attachment.FieldThumbnail} {
		t := entsql.Table(attachment.Table)
		s.Where(entsql.NotExists(
			entsql.Select(t.C(attachment.FieldID)).From(t).Where(entsql.ColumnsEQ(t.C(column), s.C(blob.FieldID))),
		))
	}
}

// bury deletes the objects of all doomed blobs, then their rows. An object that the store doesn't delete is
// passed over.
func (s *Service) bury(ctx context.Context, swept *Swept) error {
	var errs []error
	for failed := 0; ; {
		names, err := s.db.Read().Blob.Query().Where(blob.DoomedAtNotNil()).
			Order(ent.Asc(blob.FieldDoomedAt, blob.FieldID)).Offset(failed).Limit(portion).IDs(ctx)
		if err != nil {
			return errors.Join(append(errs, fmt.Errorf("read doomed blobs: %w", err))...)
		}
		if len(names) == 0 {
			return errors.Join(errs...)
		}
		deleted, err := s.deleteObjects(ctx, names)
		errs = append(errs, err)
		failed += len(names) - len(deleted)
		if len(deleted) == 0 {
			return errors.Join(errs...) // the store is out of reach
		}
		err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
			if err := lockBlobs(ctx, tx, deleted); err != nil { // in order: another sweep may delete the same ones
				return err
			}
			_, err := tx.Blob.Delete().Where(blob.IDIn(deleted...), blob.DoomedAtNotNil()).Exec(ctx)
			return err
		})
		if err != nil {
			return errors.Join(append(errs, fmt.Errorf("delete blobs: %w", err))...)
		}
		swept.Objects += len(deleted)
	}
}

// deleteObjects gives the names of those objects that are no more, and the first failure.
func (s *Service) deleteObjects(ctx context.Context, names []string) (deleted []string, err error) {
	for _, name := range names {
		ctx, cancel := context.WithTimeout(ctx, deleteTimeout)
		failure := s.o.Store.Delete(ctx, name)
		cancel()
		if failure == nil {
			deleted = append(deleted, name)
		} else if err == nil {
			err = fmt.Errorf("delete an object: %w", failure)
		}
	}
	return deleted, err
}
