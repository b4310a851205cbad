package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

// object reads an object of a known size by one request from where it is first read, and another after each
// Seek that leads elsewhere. Reading nothing asks nothing. It belongs to one goroutine.
type object struct {
	store *Store
	ctx   context.Context // of Open: the reader lives no longer than what opened it
	key   string
	etag  string
	size  int64

	at      int64
	body    io.ReadCloser // nil, or at at
	stalled *time.Timer   // ends the body's request
	cancel  context.CancelFunc
}

// Read gives the next bytes. A server that sends none for idleTimeout ends it with an error.
func (o *object) Read(p []byte) (int, error) {
	if o.at >= o.size {
		return 0, io.EOF
	}
	if o.body == nil {
		if err := o.request(); err != nil {
			return 0, err
		}
	}
	o.stalled.Reset(o.store.idle)
	n, err := o.body.Read(p)
	o.stalled.Stop()
	o.at += int64(n)
	switch {
	case errors.Is(err, io.EOF) && o.at < o.size:
		return n, fmt.Errorf("read the object: %w", io.ErrUnexpectedEOF)
	case err != nil && !errors.Is(err, io.EOF):
		return n, fmt.Errorf("read the object: %w", err)
	}
	return n, err // io.EOF as it is: the contract of io.Reader
}

// request begins to read at o.at. That the object is still the one that was opened is part of it.
func (o *object) request() error {
	var options minio.GetObjectOptions
	if err := options.SetMatchETag(o.etag); err != nil {
		return fmt.Errorf("ask for the object: %w", err)
	}
	if o.at > 0 {
		if err := options.SetRange(o.at, 0); err != nil { // to its end
			return fmt.Errorf("ask for a part of the object: %w", err)
		}
	}
	ctx, cancel := context.WithCancel(o.ctx)
	o.stalled = time.AfterFunc(o.store.idle, cancel)
	body, _, _, err := o.store.client.GetObject(ctx, o.store.bucket, o.key, options)
	if err != nil {
		o.stalled.Stop()
		cancel()
		return fmt.Errorf("read the object: %w", missing(err))
	}
	o.body, o.cancel = body, cancel
	return nil
}

// Seek is that of io.Seeker. It asks nothing of the server.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return 0, errors.New("seek before the beginning of the object")
	}
	if offset != o.at {
		_ = o.Close() // what is left of it is of no use
	}
	o.at = offset
	return offset, nil
}

// Close gives up the request under way.
func (o *object) Close() error {
	if o.body == nil {
		return nil
	}
	o.stalled.Stop()
	o.cancel()
	err := o.body.Close()
	o.body = nil
	if err != nil {
		return fmt.Errorf("close the object: %w", err)
	}
	return nil
}
