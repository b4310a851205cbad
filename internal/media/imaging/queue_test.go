package imaging_test

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/media/imaging"
)

// allocations is how many bytes do allocates in all. Nothing else may run.
func allocations(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// slowFile is a file whose second reading, which happens while it is processed, waits to be let go.
type slowFile struct {
	*bytes.Reader
	seeks   int
	reading chan<- struct{}
	release <-chan struct{}
}

func (f *slowFile) Seek(offset int64, whence int) (int64, error) {
	f.seeks++
	if f.seeks == 2 {
		f.reading <- struct{}{}
		<-f.release
	}
	return f.Reader.Seek(offset, whence)
}

func TestAFewAreProcessedAFewWaitAndOthersComeBack(t *testing.T) {
	limits := imaging.DefaultLimits()
	limits.Decodings, limits.Waiting = 2, 1
	processor := imaging.New(limits)
	photo := jpegOf(t, quartered(16, 16), 90)
	reading, release := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	results := make(chan error, 2)
	for range 2 {
		group.Go(func() {
			file := &slowFile{Reader: bytes.NewReader(photo), reading: reading, release: release}
			_, err := processor.Process(t.Context(), file, int64(len(photo)))
			results <- err
		})
	}
	<-reading
	<-reading

	// Both turns are taken. One may wait, and leaves when it is not waited for any more.
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	group.Go(func() {
		_, err := processor.Process(ctx, bytes.NewReader(photo), int64(len(photo)))
		waiting <- err
	})
	full := func() bool { return processor.Admitted() == limits.Decodings+limits.Waiting }
	require.Eventually(t, full, time.Minute, time.Millisecond)
	_, err := processor.Process(t.Context(), bytes.NewReader(photo), int64(len(photo)))
	requireRefused(t, err, fault.RateLimited)
	var refusal *fault.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, time.Second, refusal.RetryAfter)
	// What is no image is told so at once, whatever the queue.
	_, err = processor.Process(t.Context(), bytes.NewReader([]byte("<svg/>")), 6)
	requireRefused(t, err, fault.UnsupportedMediaType)

	cancel()
	require.ErrorIs(t, <-waiting, context.Canceled)
	close(release)
	group.Wait()
	require.NoError(t, <-results)
	require.NoError(t, <-results)
	_, err = processor.Process(t.Context(), bytes.NewReader(photo), int64(len(photo)))
	require.NoError(t, err, "all turns were given back")
}

func TestWhoGaveUpIsLetGo(t *testing.T) {
	for name, file := range map[string][]byte{
		"jpeg": jpegOf(t, quartered(400, 300), 90), "png": pngOf(t, quartered(400, 300)),
		"webp": sample(t, "lossy.webp"), "moving webp": sample(t, "moving.webp"),
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			last := &lastRead{Reader: bytes.NewReader(file), cancel: cancel}
			_, err := imaging.New(imaging.DefaultLimits()).Process(ctx, last, int64(len(file)))
			require.ErrorIs(t, err, context.Canceled)
		})
	}
}

// lastRead gives up on the request when all of the file has been read the second time.
type lastRead struct {
	*bytes.Reader
	ends   int
	cancel context.CancelFunc
}

func (f *lastRead) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF || f.Len() == 0 {
		f.ends++
		if f.ends > 1 {
			f.cancel()
		}
	}
	return n, err
}
