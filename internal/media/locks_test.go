package media_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/attachment"
	"parley/ent/blob"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/media"
	"parley/internal/testkit/dbtest"
)

// meet has others do something while a transaction of the test's own is under way, before it commits.
func (h *house) meet(others func() error, do func(ctx context.Context, tx *ent.Tx) error) error {
	h.t.Helper()
	done := make(chan error, 1)
	require.NoError(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		go func() { done <- others() }()
		dbtest.RequireWaiting(ctx, h.t, h.db, 1)
		return nil
	}))
	return <-done
}

// remove deletes an attachment with what follows from it, as one step of a sweep.
func remove(ctx context.Context, tx *ent.Tx, a *ent.Attachment, now time.Time) error {
	if err := tx.Attachment.DeleteOneID(a.ID).Exec(ctx); err != nil {
		return err
	}
	return tx.Blob.Update().Where(blob.IDIn(a.Original, a.Large, a.Thumbnail)).SetReleasedAt(now).Exec(ctx)
}

// TestABlobThatIsReleasedAgainMeanwhileIsNotKept has a sweep look at a blob of which the last attachment is just
// being deleted elsewhere. It must not take what it saw before for what is.
func TestABlobThatIsReleasedAgainMeanwhileIsNotKept(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		first, last := h.upload(s, ada, "picture"), h.upload(s, ada, "picture")
		require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return remove(ctx, tx, first, h.clock.Now())
		}))
		err := h.meet(
			func() error { _, err := s.Sweep(t.Context()); return err },
			func(ctx context.Context, tx *ent.Tx) error { return remove(ctx, tx, last, h.clock.Now()) },
		)
		require.NoError(t, err)
		h.sweep(s)
		require.Empty(t, h.attachments())
		h.requireNothingLeft(t)
	})
}

// TestABlobThatIsFoundMeanwhileIsNotDoomed has a sweep look at a blob of which an upload is just making an
// attachment.
func TestABlobThatIsFoundMeanwhileIsNotDoomed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		a := h.upload(s, ada, "picture")
		require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return remove(ctx, tx, a, h.clock.Now())
		}))
		err := h.meet(
			func() error { _, err := s.Sweep(t.Context()); return err },
			func(ctx context.Context, tx *ent.Tx) error {
				if err := tx.Blob.Update().Where(blob.IDIn(a.Original, a.Large, a.Thumbnail)).ClearReleasedAt().Exec(ctx); err != nil {
					return err
				}
				return tx.Attachment.Create().SetOwnerID(ada).SetAlt("").SetMimeType("image/png").SetByteSize(7).SetWidth(1).SetHeight(1).
					SetAnimated(false).SetBlurhash("").SetStoredBytes(18).SetOriginal(a.Original).SetLarge(a.Large).
					SetThumbnail(a.Thumbnail).SetCreatedAt(h.clock.Now()).SetReadyAt(h.clock.Now()).Exec(ctx)
			},
		)
		require.NoError(t, err)
		require.Len(t, h.objects(), 2)
		h.requireNothingLeft(t)
	})
}

// TestABlobThatIsDoomedMeanwhileIsNotFound has an upload of contents whose blobs are just being doomed.
func TestABlobThatIsDoomedMeanwhileIsNotFound(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		a := h.upload(s, ada, "picture")
		require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return remove(ctx, tx, a, h.clock.Now())
		}))
		err := h.meet(
			func() error { _, err := s.Upload(t.Context(), ada, strings.NewReader("picture"), 7, ""); return err },
			func(ctx context.Context, tx *ent.Tx) error {
				return tx.Blob.Update().Where(blob.ReleasedAtNotNil()).SetDoomedAt(h.clock.Now()).Exec(ctx)
			},
		)
		require.NoError(t, err)
		require.Len(t, h.blobs(), 4)
		require.NotEqual(t, a.Original, h.attachments()[0].Original)
		h.requireAgreement(t)
		require.Equal(t, media.Swept{Objects: 2}, h.sweep(s))
		h.requireNothingLeft(t)
	})
}

// TestWhatIsTakenMeanwhileIsNotSwept has a sweep look at an attachment that is just being sent.
func TestWhatIsTakenMeanwhileIsNotSwept(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := h.node()
		a := h.upload(s, h.user(), "picture")
		h.clock.Advance(25 * time.Hour)
		err := h.meet(
			func() error { _, err := s.Sweep(t.Context()); return err },
			func(ctx context.Context, tx *ent.Tx) error {
				return tx.Attachment.Update().Where(attachment.ID(a.ID)).SetTakenAt(h.clock.Now()).Exec(ctx)
			},
		)
		require.NoError(t, err)
		require.Len(t, h.attachments(), 1)
		h.requireNothingLeft(t)
	})
}

// TestTheQuotaWaitsForOtherUploadsOfTheOwner has an upload come while another one of the same owner is counted.
func TestTheQuotaWaitsForOtherUploadsOfTheOwner(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(func(o *media.Options) { o.UploadsPerHour = 2 }), h.user()
		a := h.upload(s, ada, "one")
		err := h.meet(
			func() error { _, err := s.Upload(t.Context(), ada, strings.NewReader("two"), 3, ""); return err },
			func(ctx context.Context, tx *ent.Tx) error {
				if _, err := tx.User.Query().Where(user.ID(ada), database.LockRows).Only(ctx); err != nil {
					return err
				}
				return tx.Attachment.Create().SetOwnerID(ada).SetAlt("").SetMimeType("image/png").SetByteSize(3).SetWidth(1).SetHeight(1).
					SetAnimated(false).SetBlurhash("").SetStoredBytes(14).SetOriginal(a.Original).SetLarge(a.Large).
					SetThumbnail(a.Thumbnail).SetCreatedAt(h.clock.Now()).SetReadyAt(h.clock.Now()).Exec(ctx)
			},
		)
		requireCode(t, err, fault.RateLimited)
		require.Len(t, h.attachments(), 2)
		h.requireNothingLeft(t)
	})
}

// TestWhatAnotherSweepLeftIsNotForgotten has a sweep find attachments of which another one has just removed some, as
// one that died before it came to the others.
func TestWhatAnotherSweepLeftIsNotForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(func(o *media.Options) { o.UploadsPerHour = 1000 }), h.user()
		all := make([]*ent.Attachment, 130) // more than a portion
		for i := range all {
			all[i] = h.upload(s, ada, string(rune('a'+i)))
		}
		h.unsend(h.send(all...))
		h.clock.Advance(3 * time.Hour) // longer than what a sweep has seen to be done is looked at again
		err := h.meet(
			func() error { _, err := s.Sweep(t.Context()); return err },
			func(ctx context.Context, tx *ent.Tx) error {
				for _, a := range all[:60] { // so that 30 at least are of the portion
					if err := remove(ctx, tx, a, h.clock.Now()); err != nil {
						return err
					}
				}
				return nil
			},
		)
		require.NoError(t, err)
		h.sweep(s)
		require.Empty(t, h.attachments())
		h.requireNothingLeft(t)
	})
}
