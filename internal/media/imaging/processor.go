package imaging

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
)

// Limits say what a Processor accepts and how much it does at once. A zero stands for the default.
type Limits struct {
	// Bytes is the largest file. No output is larger than four times that.
	Bytes int64
	// Pixels is the largest picture, width times height; of an animation, the largest canvas.
	Pixels int
	// Frames and TotalPixels limit an animation; TotalPixels counts those of every frame.
	Frames      int
	TotalPixels int
	// Memory is how many bytes the decoded forms of one file may take: what is held while it is decoded and
	// turned, without the file and the outputs. Only forms that are rare in a photo come near it: 16 bits
	// a channel, progressive without subsampling.
	Memory int64
	// Decodings is how many files are processed at once, Waiting how many callers may wait for their turn.
	Decodings int
	Waiting   int
}

// DefaultLimits are 10 MiB, 25 megapixels, animations of 1,000 frames and 100 megapixels, 256 MiB for
// decoding, two files at once and eight that wait.
func DefaultLimits() Limits {
	return Limits{
		Bytes:       10 << 20,
		Pixels:      25_000_000,
		Frames:      1_000,
		TotalPixels: 100_000_000,
		Memory:      256 << 20,
		Decodings:   2,
		Waiting:     8,
	}
}

func (l Limits) orDefault() Limits {
	usual := DefaultLimits()
	l.Bytes = cmp.Or(l.Bytes, usual.Bytes)
	l.Pixels = cmp.Or(l.Pixels, usual.Pixels)
	l.Frames = cmp.Or(l.Frames, usual.Frames)
	l.TotalPixels = cmp.Or(l.TotalPixels, usual.TotalPixels)
	l.Memory = cmp.Or(l.Memory, usual.Memory)
	l.Decodings = cmp.Or(l.Decodings, usual.Decodings)
	l.Waiting = cmp.Or(l.Waiting, usual.Waiting)
	return l
}

// The longest sides of the variants, in pixels.
const (
	largeSide     = 1600
	thumbnailSide = 320
)

// retryAfter is about what one photo takes.
const retryAfter = time.Second

// collectAbove is more than a photo takes, lying on its side, of all but the best cameras.
const collectAbove = 64 << 20

// Picture is a checked image, ready to be kept.
type Picture struct {
	// Width and Height are in pixels, as the picture is shown: its orientation is applied.
	Width, Height int
	// Animated says that Original has several frames. Variants show the first.
	Animated bool
	// BlurHash has 4 by 3 components, or 3 by 4 where the picture is higher than wide.
	BlurHash string
	// Original has all pixels. Large's longest side is at most 1600 and Thumbnail's at most 320; a picture
	// that is not larger than a variant is that variant: they share their bytes, and an animation moves.
	Original, Large, Thumbnail Encoded
}

// Encoded is one file. Its bytes may be shared with another and are never written to.
type Encoded struct {
	// MIME is image/jpeg, image/png, image/gif or image/webp.
	MIME          string
	Width, Height int
	Bytes         []byte
}

// Processor checks and processes images, a few at a time.
type Processor struct {
	limits Limits
	// admitted holds one element for each caller that works or waits; when it is full the caller is
	// refused. running holds one for each that works.
	admitted chan struct{}
	running  chan struct{}
}

// New makes a Processor. It owns nothing that must be closed.
func New(limits Limits) *Processor {
	limits = limits.orDefault()
	return &Processor{
		limits:   limits,
		admitted: make(chan struct{}, limits.Decodings+limits.Waiting),
		running:  make(chan struct{}, limits.Decodings),
	}
}

// Process checks one image and processes it. src is the whole file, of which size is the expected length;
// it is read twice from the start, and not any more once Process has returned.
//
// Refusals are faults with the field "file": FILE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE (also for what is an
// image and something else at once), IMAGE_CORRUPT, IMAGE_DIMENSIONS_EXCEEDED and, where too many wait,
// RATE_LIMITED. When ctx ends, a caller that waits leaves at once and one that works leaves after its step.
func (p *Processor) Process(ctx context.Context, src io.ReadSeeker, size int64) (*Picture, error) {
	if size > p.limits.Bytes {
		return nil, tooLarge(p.limits.Bytes)
	}
	// What is no image at all is refused before it takes anybody's turn.
	format, err := identify(src)
	if err != nil {
		return nil, err
	}
	release, err := p.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	data, err := p.read(src, size)
	if err != nil {
		return nil, err
	}
	job := &job{limits: p.limits, data: data}
	picture, err := job.process(ctx, format)
	if job.memory > collectAbove {
		// Its memory is given back before the next file takes as much: else what two files leave behind would
		// double what two files hold. It costs little beside decoding so much.
		runtime.GC()
	}
	return picture, err
}

func (p *Processor) acquire(ctx context.Context) (release func(), err error) {
	select {
	case p.admitted <- struct{}{}:
	default:
		return nil, busy()
	}
	select {
	case p.running <- struct{}{}:
		return func() { <-p.running; <-p.admitted }, nil
	case <-ctx.Done():
		<-p.admitted
		return nil, fmt.Errorf("wait to process an image: %w", ctx.Err())
	}
}

// read gives the whole file, which a caller may have announced with another size.
func (p *Processor) read(src io.ReadSeeker, size int64) ([]byte, error) {
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("rewind the image: %w", err)
	}
	buffer := bytes.NewBuffer(make([]byte, 0, max(size, 0)+bytes.MinRead))
	if _, err := buffer.ReadFrom(io.LimitReader(src, p.limits.Bytes+1)); err != nil {
		return nil, fmt.Errorf("read the image: %w", err)
	}
	if int64(buffer.Len()) > p.limits.Bytes {
		return nil, tooLarge(p.limits.Bytes)
	}
	return buffer.Bytes(), nil
}

// identify reads the beginning of src and tells what it is.
func identify(src io.ReadSeeker) (format, error) {
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("rewind the image: %w", err)
	}
	head := make([]byte, sniffed)
	n, err := io.ReadFull(src, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, fmt.Errorf("read the image: %w", err)
	}
	return sniff(head[:n])
}
