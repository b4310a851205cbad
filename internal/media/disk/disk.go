// Package disk keeps the objects of the media store as files: abcdef… is ab/cdef… in one directory, so
// that no directory grows without end.
//
// An object is written under another name, synced, renamed, and the directories synced: it is there whole
// or not at all, whatever happens to the process or the machine. What is left of a write that did not get
// so far lies in a directory of its own, incoming, and is removed by the next Open that finds it older
// than an hour; younger ones may be those of another process.
//
// The package never leaves its directory: names are checked, and all paths go through an os.Root. Several
// processes may use one directory. A Store is safe for concurrent use. Imported by cmd.
package disk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"parley/internal/media"
)

const (
	incoming = "incoming"
	// stale is the age at which nobody writes to an incoming file any more.
	stale = time.Hour
)

// Store is a directory of objects.
type Store struct{ root *os.Root }

var _ media.Store = (*Store)(nil)

// Open opens the directory of a store. It makes it, with mode 0700, where it is missing, and removes what
// crashes have left in it.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the media directory: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the media directory: %w", err)
	}
	s := &Store{root}
	err = s.makeDir(incoming)
	if err == nil {
		err = s.clean()
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return s, nil
}

// Close closes the directory. Nothing may use the store after it.
func (s *Store) Close() error { return s.root.Close() }

// Put is that of media.Store. The type is not kept: rows have it.
func (s *Store) Put(ctx context.Context, name, _ string, size int64, content io.Reader) error {
	if err := media.CheckName(name); err != nil {
		return err
	}
	dir, file := place(name)
	if err := s.makeDir(dir); err != nil {
		return err
	}
	temporary := path.Join(incoming, rand.Text())
	if err := s.write(ctx, temporary, size, content); err != nil {
		return errors.Join(err, s.remove(temporary))
	}
	if err := s.root.Rename(temporary, file); err != nil {
		return errors.Join(fmt.Errorf("name the object: %w", err), s.remove(temporary))
	}
	return s.sync(dir)
}

// Open is that of media.Store.
func (s *Store) Open(_ context.Context, name string) (io.ReadSeekCloser, int64, error) {
	if err := media.CheckName(name); err != nil {
		return nil, 0, err
	}
	_, at := place(name)
	file, err := s.root.Open(at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, media.ErrNotExist
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open the object: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("look at the object: %w", err), file.Close())
	}
	return file, info.Size(), nil
}

// Delete is that of media.Store.
func (s *Store) Delete(_ context.Context, name string) error {
	if err := media.CheckName(name); err != nil {
		return err
	}
	dir, file := place(name)
	if err := s.remove(file); err != nil {
		return err
	}
	// Even where there was no file: whoever removed it may not have got to this.
	if err := s.sync(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// place gives the directory and the path of an object. No object is called as incoming is: its directory
// has two letters.
func place(name string) (dir, file string) { return name[:2], path.Join(name[:2], name[2:]) }

// makeDir makes a directory in the root, unless it is there, and makes its name last.
func (s *Store) makeDir(dir string) error {
	switch err := s.root.Mkdir(dir, 0o700); {
	case errors.Is(err, fs.ErrExist):
		// Whoever made it may not have come to sync it. That is cheap where there is nothing to do.
	case err != nil:
		return fmt.Errorf("make a directory of objects: %w", err)
	}
	return s.sync(".")
}

// write makes a file of exactly size bytes that is on the disk, under a name that needn't be.
func (s *Store) write(ctx context.Context, at string, size int64, content io.Reader) (err error) {
	file, err := s.root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make the object: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	n, err := io.Copy(file, io.LimitReader(content, size+1))
	if err == nil {
		err = ctx.Err() // the reader may have ended for it
	}
	if err != nil {
		return fmt.Errorf("write the object: %w", err)
	}
	if n != size {
		return fmt.Errorf("write the object: it has not the %d bytes that were announced", size)
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("sync the object: %w", err)
	}
	return nil
}

// sync makes the names in a directory last.
func (s *Store) sync(dir string) error {
	d, err := s.root.Open(dir)
	if err != nil {
		return fmt.Errorf("open a directory of objects: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync a directory of objects: %w", err)
	}
	return nil
}

func (s *Store) remove(file string) error {
	if err := s.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an object: %w", err)
	}
	return nil
}

// clean removes what crashes have left.
func (s *Store) clean() error {
	files, err := fs.ReadDir(s.root.FS(), incoming)
	if err != nil {
		return fmt.Errorf("list unfinished objects: %w", err)
	}
	for _, file := range files {
		info, err := file.Info()
		if errors.Is(err, fs.ErrNotExist) || (err == nil && time.Since(info.ModTime()) < stale) {
			continue
		}
		if err := errors.Join(err, s.remove(path.Join(incoming, file.Name()))); err != nil {
			return err
		}
	}
	return nil
}
