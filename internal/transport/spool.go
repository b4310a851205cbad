package transport

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"parley/internal/fault"
)

// spool is where the files of all requests wait for their operations, on disk and never in memory. It
// bounds what they take together. It is safe for concurrent use.
type spool struct {
	dir  string
	most int64
	held atomic.Int64
}

// file is one file of a form: a place in the variables at first, a file on disk when it has come. It stands
// in the variables as what it is until then, and can't be read.
type file struct {
	*os.File
	part  string   // the name of its part
	path  []string // its place, from "variables" on
	spool *spool
	size  int64
	named bool // it is still to be removed

	failed bool // the disk did not take it
}

// errFull is the spool's refusal of one more byte.
func errFull() error {
	refused := fault.New(fault.Unavailable, "The server takes in too many files at the moment. Try again shortly.")
	refused.RetryAfter = time.Second
	return refused
}

// open makes the file that a part is written to. Where the system lets an open file lose its name it does so
// at once: then nothing stays behind, whatever becomes of the process.
func (s *spool) open(f *file) error {
	made, err := os.CreateTemp(s.dir, "parley-upload-*")
	if err != nil {
		return fmt.Errorf("make a file for an upload: %w", err)
	}
	f.File, f.spool = made, s
	f.named = os.Remove(made.Name()) != nil
	return nil
}

// Write writes what the spool has room for. It hides os.File's ReadFrom, which would not ask.
func (f *file) Write(p []byte) (int, error) {
	if f.spool.held.Add(int64(len(p))) > f.spool.most {
		f.spool.held.Add(-int64(len(p)))
		return 0, errFull()
	}
	f.size += int64(len(p))
	n, err := f.File.Write(p)
	if err != nil {
		f.failed = true
		return n, fmt.Errorf("write an upload: %w", err)
	}
	return n, nil
}

// fill copies at most so many bytes into the file, of what may be more.
func (f *file) fill(from io.Reader, most int64) (fits bool, err error) {
	// The struct hides all of the file but Write.
	n, err := io.Copy(struct{ io.Writer }{f}, io.LimitReader(from, most+1))
	if err != nil {
		return false, err //nolint:wrapcheck // the reader's error, or one that Write has wrapped
	}
	if n > most {
		return false, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		f.failed = true
		return false, fmt.Errorf("rewind an upload: %w", err)
	}
	return true, nil
}

// close removes the file and gives back what it took. It may be called before there is one, and again.
func (f *file) close() {
	if f.File == nil {
		return
	}
	name := f.Name()
	_ = f.Close() // a resolver may have closed it
	if f.named {
		_ = os.Remove(name) // nothing can be done about it
	}
	f.spool.held.Add(-f.size)
	f.File, f.size = nil, 0
}

// field names the place of a file as errors about variables do: inside an input object without the name of
// the variable.
func (f *file) field() string {
	below := f.path[1:]
	if len(below) > 1 && strings.Trim(below[1], "0123456789") != "" {
		below = below[1:]
	}
	return strings.Join(below, ".")
}
