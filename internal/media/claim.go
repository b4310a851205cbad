package media

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/attachment"
	"parley/ent/blob"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/media/imaging"
)

// claim is an attachment that is not ready, unless nothing is missing.
type claim struct {
	attachment *ent.Attachment
	missing    []missing // what is not known to be stored
}

// missing is an object to put.
type missing struct {
	name string
	content
}

// names are those of the missing objects, in order.
func (c claim) names() []string {
	names := make([]string, len(c.missing))
	for i, m := range c.missing {
		names[i] = m.name
	}
	slices.Sort(names)
	return names
}

// claim makes the rows of an upload, if its owner's quotas have room for it. Rows are locked in the order
// owner, attachment, blobs by their names, here and everywhere.
func (s *Service) claim(ctx context.Context, ownerID, alt string, p *imaging.Picture) (c claim, err error) {
	contents, digests := contentsOf(p)
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		c = claim{}
		if err := lockOwner(ctx, tx, ownerID); err != nil {
			return err
		}
		if err := s.quota(ctx, tx.Attachment, ownerID, total(contents)); err != nil {
			return err
		}
		blobs, err := takeBlobs(ctx, tx, contents)
		if err != nil {
			return err
		}
		for _, o := range contents {
			if b := blobs[o.digest]; b.StoredAt == nil {
				c.missing = append(c.missing, missing{b.ID, o})
			}
		}
		now := s.now()
		create := tx.Attachment.Create().SetOwnerID(ownerID).SetAlt(alt).
			SetMimeType(p.Original.MIME).SetByteSize(len(p.Original.Bytes)).SetWidth(p.Width).SetHeight(p.Height).
			SetAnimated(p.Animated).SetBlurhash(p.BlurHash).SetStoredBytes(total(contents)).
			SetOriginal(blobs[digests[Original]].ID).SetLarge(blobs[digests[Large]].ID).SetThumbnail(blobs[digests[Thumbnail]].ID).
			SetCreatedAt(now)
		if len(c.missing) == 0 {
			create.SetReadyAt(now)
		}
		if c.attachment, err = create.Save(ctx); err != nil {
			return fmt.Errorf("insert attachment: %w", err)
		}
		return nil
	})
	return c, err
}

// lockOwner keeps other uploads of the user out until the transaction ends. Messages that name the user as
// their author needn't wait for it.
func lockOwner(ctx context.Context, tx *ent.Tx, ownerID string) error {
	_, err := tx.User.Query().Where(user.ID(ownerID), database.LockRowsButKeys).OnlyID(ctx)
	if ent.IsNotFound(err) {
		return fault.New(fault.NotFound, "There is no such user.")
	}
	if err != nil {
		return fmt.Errorf("lock owner: %w", err)
	}
	return nil
}

// quota refuses an upload of some bytes for which there is no room among those of the owner. Where the owner
// is locked nobody takes the room meanwhile.
func (s *Service) quota(ctx context.Context, attachments *ent.AttachmentClient, ownerID string, size int) error {
	now := s.now()
	since := now.Add(-time.Hour)
	// As many uploads ago as an hour may have: the next one may follow an hour after it.
	first, err := attachments.Query().Where(attachment.OwnerID(ownerID), attachment.CreatedAtGT(since)).
		Order(ent.Desc(attachment.FieldCreatedAt)).Offset(s.o.UploadsPerHour - 1).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("count uploads: %w", err)
	}
	if first != nil {
		return fault.Limited(first.CreatedAt.Sub(since), "You may upload %d images an hour.", s.o.UploadsPerHour)
	}
	var used []int
	err = attachments.Query().Where(attachment.OwnerID(ownerID)).Modify(func(s *entsql.Selector) {
		// The sum of bigints is a numeric on PostgreSQL, and that of nothing is null.
		s.Select("CAST(COALESCE(SUM(" + s.C(attachment.FieldStoredBytes) + "), 0) AS bigint)")
	}).Scan(ctx, &used)
	if err != nil {
		return fmt.Errorf("sum up bytes: %w", err)
	}
	if len(used) == 1 && used[0]+size > s.o.UserBytes {
		return fault.New(fault.LimitExceeded, "Your images may take %d bytes together. Delete some of your messages with images.", s.o.UserBytes)
	}
	return nil
}

// takeBlobs finds or makes a blob for each of the contents and locks it, so that it is not doomed before the
// transaction has made an attachment of it. The contents are in the order of their digests, which is that of
// the names.
func takeBlobs(ctx context.Context, tx *ent.Tx, contents []content) (map[string]*ent.Blob, error) {
	builders := make([]*ent.BlobCreate, len(contents))
	digests := make([]string, len(contents))
	for i, c := range contents {
		digests[i] = c.digest
		builders[i] = tx.Blob.Create().SetID(newName(c.digest)).SetDigest(c.digest).SetMimeType(c.mime).SetByteSize(len(c.bytes))
	}
	err := tx.Blob.CreateBulk(builders...).OnConflict(
		entsql.ConflictColumns(blob.FieldDigest), entsql.ConflictWhere(entsql.IsNull(blob.FieldDoomedAt)),
		entsql.ResolveWith(func(u *entsql.UpdateSet) { u.SetNull(blob.FieldReleasedAt) }), // and so locks it
	).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("insert blobs: %w", err)
	}
	found, err := tx.Blob.Query().Where(blob.DigestIn(digests...), blob.DoomedAtIsNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read blobs: %w", err)
	}
	blobs := make(map[string]*ent.Blob, len(found))
	for _, b := range found {
		blobs[b.Digest] = b
	}
	if len(blobs) != len(contents) {
		return nil, fmt.Errorf("read blobs: %d of %d are there", len(blobs), len(contents))
	}
	return blobs, nil
}

// newName gives a name that was never given before. It begins with the digest, so that names sort as digests do.
func newName(digest string) string { return digest + "-" + strings.ToLower(rand.Text()[:13]) }

// finish tells that what was missing is stored, and the attachment ready. errGone if there is no attachment.
func (s *Service) finish(ctx context.Context, c claim) (readyAt time.Time, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		readyAt = s.now()
		n, err := tx.Attachment.Update().Where(attachment.ID(c.attachment.ID), attachment.ReadyAtIsNil()).SetReadyAt(readyAt).Save(ctx)
		if err != nil {
			return fmt.Errorf("make attachment ready: %w", err)
		}
		if n == 0 {
			return errGone
		}
		if err := lockBlobs(ctx, tx, c.names()); err != nil {
			return err
		}
		err = tx.Blob.Update().Where(blob.IDIn(c.names()...), blob.StoredAtIsNil()).SetStoredAt(readyAt).Exec(ctx)
		if err != nil {
			return fmt.Errorf("mark blobs as stored: %w", err)
		}
		return nil
	})
	return readyAt, err
}

// abandon deletes an attachment that did not get ready.
func (s *Service) abandon(ctx context.Context, c claim) error {
	_, err := s.remove(ctx, []string{c.attachment.ID}, attachment.ReadyAtIsNil())
	return err
}

// lost gives the names of those missing objects whose blobs are doomed or gone.
func (s *Service) lost(ctx context.Context, c claim) ([]string, error) {
	alive, err := s.db.Read().Blob.Query().Where(blob.IDIn(c.names()...), blob.DoomedAtIsNil()).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("read blobs: %w", err)
	}
	return slices.DeleteFunc(c.names(), func(name string) bool { return slices.Contains(alive, name) }), nil
}

// lockBlobs locks blobs in the order of their names.
func lockBlobs(ctx context.Context, tx *ent.Tx, names []string) error {
	_, err := tx.Blob.Query().Where(blob.IDIn(names...), database.LockRows).Order(ent.Asc(blob.FieldID)).IDs(ctx)
	if err != nil {
		return fmt.Errorf("lock blobs: %w", err)
	}
	return nil
}
