package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // the variants of an opaque picture may be JPEGs
	"image/png"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/fault"
	"parley/internal/media"
	"parley/internal/media/imaging"
)

func requireCode(t *testing.T, err error, code fault.Code) *fault.Error {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.Equal(t, code, f.Code)
	return f
}

func TestAnUploadIsStoredWithItsVariants(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		content := strings.Repeat("picture ", 20)
		a, err := s.Upload(t.Context(), ada, strings.NewReader(content), 160, "  A cat, asleep  ")
		require.NoError(t, err)
		require.Equal(t, ada, a.OwnerID)
		require.Equal(t, "A cat, asleep", a.Alt)
		require.Equal(t, "image/png", a.MimeType)
		require.Equal(t, []int{40, 30, 160, 160 + 100 + 11}, []int{a.Width, a.Height, a.ByteSize, a.StoredBytes})
		require.NotNil(t, a.ReadyAt)
		require.Nil(t, a.TakenAt)
		require.Nil(t, a.MessageID)
		require.Equal(t, strip([]*ent.Attachment{a}), strip(h.attachments()))
		for name, want := range map[string]string{a.Original: content, a.Large: content[:100], a.Thumbnail: "thumbnail p"} {
			r, _, err := h.disk.Open(t.Context(), name)
			require.NoError(t, err)
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			require.Equal(t, want, string(got))
			require.NoError(t, r.Close())
		}
		h.requireNothingLeft(t)
		require.EqualValues(t, 1, s.Stats().Uploads)
		require.EqualValues(t, 271, s.Stats().UploadedBytes)
	})
}

// strip gives ready attachments without the client that read them, times in UTC.
func strip(all []*ent.Attachment) (out []ent.Attachment) {
	for _, a := range all {
		readyAt := a.ReadyAt.UTC()
		out = append(out, ent.Attachment{
			ID: a.ID, OwnerID: a.OwnerID, MimeType: a.MimeType, ByteSize: a.ByteSize, Width: a.Width, Height: a.Height,
			Animated: a.Animated, Blurhash: a.Blurhash, Alt: a.Alt, StoredBytes: a.StoredBytes, Original: a.Original,
			Large: a.Large, Thumbnail: a.Thumbnail, CreatedAt: a.CreatedAt.UTC(), ReadyAt: &readyAt,
		})
	}
	return out
}

func TestEqualContentsShareAnObject(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada, bob := h.node(), h.user(), h.user()
		first := h.upload(s, ada, "picture")
		require.Equal(t, first.Original, first.Large, "a short one is its own large variant")
		require.Equal(t, 7+11, first.StoredBytes, "and counts once")
		second := h.upload(s, bob, "picture")
		require.NotEqual(t, first.ID, second.ID)
		require.Equal(t, first.Original, second.Original)
		third := h.upload(s, bob, "painting")
		require.Equal(t, first.Thumbnail, third.Thumbnail)
		require.Len(t, h.objects(), 3)
		h.requireNothingLeft(t)
	})
}

func TestADescriptionIsOneLineOfBoundedLength(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		try := func(alt string) error {
			_, err := s.Upload(t.Context(), ada, strings.NewReader("x"), 1, alt)
			return err
		}
		require.NoError(t, try(strings.Repeat("ä", 1000)))
		require.NoError(t, try("   "))
		for _, alt := range []string{strings.Repeat("ä", 1001), "two\nlines", "nul\x00", "\xff"} {
			require.Equal(t, "alt", requireCode(t, try(alt), fault.BadUserInput).Field)
		}
	})
}

func TestWhatIsNoPictureLeavesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := h.node()
		_, err := s.Upload(t.Context(), h.user(), strings.NewReader("bad"), 3, "")
		requireCode(t, err, fault.ImageCorrupt)
		_, err = s.Upload(t.Context(), "usr_none", strings.NewReader("good"), 4, "")
		requireCode(t, err, fault.NotFound)
		require.Empty(t, h.attachments())
		require.Empty(t, h.blobs())
		require.Empty(t, h.objects())
	})
}

func TestUploadsOfAnHourAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada, bob := h.node(func(o *media.Options) { o.UploadsPerHour = 3 }), h.user(), h.user()
		for _, content := range []string{"one", "two", "three"} {
			h.upload(s, ada, content)
			h.clock.Advance(10 * time.Minute)
		}
		_, err := s.Upload(t.Context(), ada, strings.NewReader("four"), 4, "")
		require.Equal(t, 30*time.Minute, requireCode(t, err, fault.RateLimited).RetryAfter)
		h.upload(s, bob, "four")
		h.clock.Advance(30 * time.Minute)
		h.upload(s, ada, "four")
		_, err = s.Upload(t.Context(), ada, strings.NewReader("five"), 4, "")
		require.Equal(t, 10*time.Minute, requireCode(t, err, fault.RateLimited).RetryAfter)
		h.requireNothingLeft(t)
	})
}

func TestBytesOfAUserAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada, bob := h.node(func(o *media.Options) { o.UserBytes = 45 }), h.user(), h.user()
		m := h.send(h.upload(s, ada, "0123456789")) // 21 with the thumbnail
		h.upload(s, ada, "0123456789")              // stored once, counted twice
		_, err := s.Upload(t.Context(), ada, strings.NewReader("0"), 1, "")
		requireCode(t, err, fault.LimitExceeded)
		h.upload(s, bob, "0")
		h.unsend(m)
		h.sweep(s)
		h.upload(s, ada, "0")
		h.requireNothingLeft(t)
	})
}

func TestQuotasHoldForUploadsAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.user()
		limit := func(o *media.Options) { o.UserBytes, o.UploadsPerHour, o.Uploads = 5*12, 4, 8 }
		nodes := []*media.Service{h.node(limit), h.node(limit)}
		errs := make([]error, 16)
		var all sync.WaitGroup
		for worker := range 4 { // two on each node, as many as a user may have there
			all.Go(func() {
				for i := worker; i < len(errs); i += 4 {
					_, errs[i] = nodes[i%2].Upload(t.Context(), ada, strings.NewReader(string(rune('a'+i))), 1, "")
				}
			})
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
				continue
			}
			requireCode(t, err, fault.RateLimited)
		}
		require.Equal(t, 4, done)
		require.Len(t, h.attachments(), 4)
		h.requireNothingLeft(t)
	})
}

// gate is a store that lets nothing in until it is opened.
type gate struct {
	media.Store
	reached chan struct{}
	open    chan struct{}
}

func (g *gate) Put(ctx context.Context, name, mimeType string, size int64, content io.Reader) error {
	g.reached <- struct{}{}
	select {
	case <-g.open:
	case <-ctx.Done():
		return ctx.Err()
	}
	return g.Store.Put(ctx, name, mimeType, size, content)
}

func TestUploadsUnderWayAreBounded(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := &gate{Store: h.disk, reached: make(chan struct{}, 100), open: make(chan struct{})}
		s, ada := h.node(func(o *media.Options) { o.Store, o.Uploads = g, 1 }), h.user()
		first := make(chan error, 1)
		go func() {
			_, err := s.Upload(t.Context(), ada, strings.NewReader("first"), 5, "")
			first <- err
		}()
		<-g.reached
		ctx, giveUp := context.WithCancel(t.Context())
		waiting := make(chan error, 5)
		others := []string{h.user(), h.user(), h.user(), h.user(), h.user()}
		for _, other := range others {
			go func() {
				_, err := s.Upload(ctx, other, strings.NewReader("next"), 4, "")
				waiting <- err
			}()
		}
		// Four wait; whichever is the fifth is refused at once.
		require.Positive(t, requireCode(t, <-waiting, fault.RateLimited).RetryAfter)
		require.Equal(t, 1, s.Stats().Uploading)
		giveUp()
		for range 4 {
			requireCode(t, <-waiting, fault.Unavailable)
		}
		closed := make(chan struct{})
		go func() { s.Close(); close(closed) }()
		close(g.open)
		require.NoError(t, <-first, "Close waits for it")
		<-closed
		_, err := s.Upload(t.Context(), ada, strings.NewReader("late"), 4, "")
		requireCode(t, err, fault.Unavailable)
		require.Zero(t, s.Stats().Uploading)
		h.requireNothingLeft(t)
	})
}

// TestAUserHasTwoPlaces has one user's uploads under way: a third is refused, another user's is not.
func TestAUserHasTwoPlaces(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := &gate{Store: h.disk, reached: make(chan struct{}, 100), open: make(chan struct{})}
		s, ada, bob := h.node(func(o *media.Options) { o.Store = g }), h.user(), h.user()
		results := make(chan error, 3)
		upload := func(ownerID, content string) {
			go func() {
				_, err := s.Upload(t.Context(), ownerID, strings.NewReader(content), int64(len(content)), "")
				results <- err
			}()
			<-g.reached
		}
		upload(ada, "one")
		upload(ada, "two")
		_, err := s.Upload(t.Context(), ada, strings.NewReader("three"), 5, "")
		require.Equal(t, time.Second, requireCode(t, err, fault.RateLimited).RetryAfter)
		upload(bob, "three")
		close(g.open)
		for range cap(results) {
			require.NoError(t, <-results)
		}
		h.upload(s, ada, "three")
		h.requireNothingLeft(t)
	})
}

// TestFailuresAreCounted sends what is no picture, over and over: it costs as much as what is one.
func TestFailuresAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		processed := 0
		s := h.node(func(o *media.Options) {
			o.FailuresPerHour = 3
			o.Process = func(ctx context.Context, file io.ReadSeeker, size int64) (*imaging.Picture, error) {
				processed++
				if processed == 7 {
					return nil, fault.Limited(time.Second, "Too many images are being processed.")
				}
				return process(ctx, file, size)
			}
		})
		ada, bob := h.user(), h.user()
		for i := range 4 { // what succeeds does not count as a failure
			h.upload(s, ada, string(rune('a'+i)))
		}
		try := func(ctx context.Context, content string) error {
			_, err := s.Upload(ctx, ada, strings.NewReader(content), int64(len(content)), "")
			return err
		}
		requireCode(t, try(t.Context(), "bad"), fault.ImageCorrupt)
		h.clock.Advance(10 * time.Minute)
		requireCode(t, try(t.Context(), "bad"), fault.ImageCorrupt)
		requireCode(t, try(t.Context(), "x"), fault.RateLimited) // it was not looked at
		require.Error(t, try(t.Context(), "bad"))
		require.Equal(t, 8, processed)
		require.Equal(t, 50*time.Minute, requireCode(t, try(t.Context(), "good"), fault.RateLimited).RetryAfter)
		require.Equal(t, 8, processed)
		h.upload(s, bob, "good")
		h.clock.Advance(50 * time.Minute)
		require.NoError(t, try(t.Context(), "good"))
		h.clock.Advance(3 * time.Hour)
		h.sweep(s)
		h.requireNothingLeft(t)
	})
}

// TestNothingIsTakenThatWouldFillTheDisk has other programs fill the disk, and make room again.
func TestNothingIsTakenThatWouldFillTheDisk(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		free, known, failure := int64(99), true, error(nil)
		processed := 0
		s, ada := h.node(func(o *media.Options) {
			o.MinFree = 100
			o.Free = func() (int64, bool, error) { return free, known, failure }
			o.Process = func(ctx context.Context, file io.ReadSeeker, size int64) (*imaging.Picture, error) {
				processed++
				return process(ctx, file, size)
			}
		}), h.user()
		try := func() error {
			_, err := s.Upload(t.Context(), ada, strings.NewReader("x"), 1, "")
			return err
		}
		require.Equal(t, time.Minute, requireCode(t, try(), fault.Unavailable).RetryAfter)
		failure = errors.New("/var/lib is gone")
		require.NotContains(t, requireCode(t, try(), fault.Unavailable).Message, "/var/lib")
		require.Zero(t, processed)
		require.EqualValues(t, 2, s.Stats().Failures)
		require.Empty(t, h.attachments())
		free, failure = 100, nil
		require.NoError(t, try())
		free, known = 0, false
		require.NoError(t, try())
		h.requireNothingLeft(t)
	})
}

// TestUploadsThatWereDeletedStillCount has a user make room by deleting, and not time.
func TestUploadsThatWereDeletedStillCount(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(func(o *media.Options) { o.UploadsPerHour = 2 }), h.user()
		m := h.send(h.upload(s, ada, "one"), h.upload(s, ada, "two"))
		h.unsend(m)
		h.clock.Advance(10 * time.Minute)
		h.sweep(s)
		require.Empty(t, h.attachments())
		_, err := s.Upload(t.Context(), ada, strings.NewReader("three"), 5, "")
		require.Equal(t, 50*time.Minute, requireCode(t, err, fault.RateLimited).RetryAfter)
		h.clock.Advance(50 * time.Minute)
		h.upload(s, ada, "three")
		h.requireNothingLeft(t)
	})
}

func TestAnUploadWhoseCallerLeavesIsForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := &gate{Store: h.disk, reached: make(chan struct{}, 100), open: make(chan struct{})}
		s, ada := h.node(func(o *media.Options) { o.Store = g }), h.user()
		ctx, leave := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := s.Upload(ctx, ada, strings.NewReader("first"), 5, "")
			done <- err
		}()
		<-g.reached
		require.Len(t, h.attachments(), 1)
		leave()
		require.ErrorIs(t, <-done, context.Canceled)
		require.Empty(t, h.attachments())
		h.clock.Advance(2 * time.Hour)
		h.sweep(s)
		h.requireNothingLeft(t)
	})
}

// TestAnUploadThatOversleptDeletesWhatItPut has a machine sleep for hours between the claim and the put.
func TestAnUploadThatOversleptDeletesWhatItPut(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		g := &gate{Store: h.disk, reached: make(chan struct{}, 100), open: make(chan struct{})}
		slow, quick, ada := h.node(func(o *media.Options) { o.Store = g }), h.node(), h.user()
		done := make(chan error, 1)
		go func() {
			_, err := slow.Upload(t.Context(), ada, strings.NewReader("picture"), 7, "")
			done <- err
		}()
		<-g.reached
		h.clock.Advance(90 * time.Minute)
		require.Equal(t, 1, h.sweep(quick).Attachments)
		h.clock.Advance(90 * time.Minute)
		require.Equal(t, 2, h.sweep(quick).Objects)
		require.Empty(t, h.blobs())
		other := h.upload(quick, ada, "picture")
		close(g.open)
		require.Error(t, <-done)
		require.Equal(t, []string{other.ID}, []string{h.attachments()[0].ID})
		h.requireNothingLeft(t)
	})
}

func TestOptionsAreChecked(t *testing.T) {
	good := media.Options{Store: &gate{}, Access: &access{}, Process: process, Keys: [][]byte{key("k")}}
	for name, spoil := range map[string]func(*media.Options){
		"store":   func(o *media.Options) { o.Store = nil },
		"access":  func(o *media.Options) { o.Access = nil },
		"process": func(o *media.Options) { o.Process = nil },
		"keys":    func(o *media.Options) { o.Keys = nil },
		"short":   func(o *media.Options) { o.Keys = [][]byte{key("k"), []byte("short")} },
		"ttl":     func(o *media.Options) { o.URLTTL = time.Millisecond },
	} {
		o := good
		spoil(&o)
		_, err := media.New(nil, o)
		require.Error(t, err, name)
	}
	s, err := media.New(nil, good)
	require.NoError(t, err)
	require.Equal(t, media.Limits{UserBytes: 1 << 30, UploadsPerHour: 200, AltLength: 1000, UnsentTTL: 24 * time.Hour}, s.Limits())
	require.False(t, errors.Is(err, media.ErrNotExist))
}

// TestARealPictureComesBack goes through real processing and real HTTP.
func TestARealPictureComesBack(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := h.node(func(o *media.Options) { o.Process = imaging.New(imaging.DefaultLimits()).Process })
		ada, base := h.user(), h.serve(s)
		picture := image.NewGray(image.Rect(0, 0, 2000, 1000))
		var file bytes.Buffer
		require.NoError(t, png.Encode(&file, picture))
		a, err := s.Upload(t.Context(), ada, bytes.NewReader(file.Bytes()), int64(file.Len()), "")
		require.NoError(t, err)
		require.Equal(t, []int{2000, 1000}, []int{a.Width, a.Height})
		require.NotEmpty(t, a.Blurhash)
		for variant, width := range map[media.Variant]int{media.Original: 2000, media.Large: 1600, media.Thumbnail: 320} {
			resp, body := request(t, http.MethodGet, base+s.URL(ada, a, variant))
			require.Equal(t, http.StatusOK, resp.StatusCode)
			shown, format, err := image.DecodeConfig(strings.NewReader(body))
			require.NoError(t, err)
			require.Equal(t, "image/"+format, resp.Header.Get("Content-Type"))
			require.Equal(t, []int{width, width / 2}, []int{shown.Width, shown.Height})
		}
		h.requireNothingLeft(t)
	})
}
