package dbtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/database"
	"parley/internal/id"
)

// Attachment inserts an image that its owner has uploaded, ready to be sent. No store has its bytes.
func Attachment(t testing.TB, db *database.DB, ownerID string, change ...func(*ent.AttachmentCreate)) *ent.Attachment {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	name := id.New(id.Attachment)
	var a *ent.Attachment
	err := db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) (err error) {
		blob := tx.Blob.Create().SetID(name).SetDigest(name).SetMimeType("image/png").SetByteSize(100).SetStoredAt(now)
		if err := blob.Exec(ctx); err != nil {
			return err
		}
		create := tx.Attachment.Create().SetOwnerID(ownerID).SetMimeType("image/png").SetByteSize(100).SetWidth(4).SetHeight(3).
			SetAnimated(false).SetBlurhash("00OZZy").SetAlt("a picture").SetStoredBytes(100).
			SetOriginal(name).SetLarge(name).SetThumbnail(name).SetCreatedAt(now).SetReadyAt(now)
		for _, f := range change {
			f(create)
		}
		a, err = create.Save(ctx)
		return err
	})
	require.NoError(t, err)
	return a
}
