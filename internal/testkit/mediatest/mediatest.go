// Package mediatest gives tests media that take every file for a picture. Only tests may import it; it holds no state.
package mediatest

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/database"
	"parley/internal/media"
	"parley/internal/media/disk"
	"parley/internal/media/imaging"
)

// New makes the media of a migrated database in a directory of the test's. Whatever is uploaded is kept as it is, and
// said to be a PNG of four by three pixels.
func New(t testing.TB, db *database.DB, access media.Access) *media.Service {
	t.Helper()
	store, err := disk.Open(t.TempDir())
	require.NoError(t, err)
	s, err := media.New(db, media.Options{Store: store, Access: access, Process: take, Keys: [][]byte{make([]byte, 32)}})
	require.NoError(t, err)
	t.Cleanup(func() {
		s.Close()
		require.NoError(t, store.Close())
	})
	return s
}

func take(_ context.Context, file io.ReadSeeker, _ int64) (*imaging.Picture, error) {
	text, err := io.ReadAll(file)
	one := imaging.Encoded{MIME: "image/png", Width: 4, Height: 3, Bytes: text}
	return &imaging.Picture{Width: 4, Height: 3, BlurHash: "00OZZy", Original: one, Large: one, Thumbnail: one}, err
}
