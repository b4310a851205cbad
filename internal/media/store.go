package media

import (
	"context"
	"errors"
	"io"
)

// ErrNotExist tells that a store has no object of that name.
var ErrNotExist = errors.New("there is no such object")

// Store keeps objects, whole files under names that never change their content. Implementations are
// internal/media/disk and internal/media/s3; internal/media/storetest holds what both must do. All methods
// are safe for concurrent use, by several nodes too, and refuse names that CheckName refuses.
type Store interface {
	// Put keeps the size bytes of content, at least one, no more and no fewer, or fails and leaves the object as it was.
	// When it returns nil the object survives a power cut. Putting an object twice is fine, at the same
	// time too: the name stands for its content. Nobody ever sees a part of an object.
	Put(ctx context.Context, name, mimeType string, size int64, content io.Reader) error
	// Open gives an object's content, from its beginning, and its size; ErrNotExist where there is none.
	// The caller closes it, and may do nothing with it once ctx has ended.
	Open(ctx context.Context, name string) (content io.ReadSeekCloser, size int64, err error)
	// Delete removes an object, as durably as Put keeps it. What is not there is as good as deleted.
	Delete(ctx context.Context, name string) error
}

const (
	minNameBytes = 3
	maxNameBytes = 128
)

// CheckName refuses what is no name of an object: 3 to 128 lower-case letters, digits and hyphens, the first
// two no hyphens. So every name is a path and a key as it stands.
func CheckName(name string) error {
	if len(name) < minNameBytes || len(name) > maxNameBytes {
		return errors.New("the name of the object is too short or too long")
	}
	for i := range len(name) {
		c := name[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c != '-' || i < 2) {
			return errors.New("the name of the object has a character that no name has")
		}
	}
	return nil
}
