package media_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent"
	"parley/ent/attachment"
	"parley/internal/media"
)

func TestWhatNobodyTakesIsSwept(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		h.upload(s, ada, "left behind")
		sent := h.upload(s, ada, "sent")
		h.send(sent)
		h.clock.Advance(23 * time.Hour)
		late := h.upload(s, ada, "sent later")
		require.Zero(t, h.sweep(s))
		h.clock.Advance(2 * time.Hour)
		require.Equal(t, media.Swept{Attachments: 1, Objects: 2}, h.sweep(s))
		left := h.attachments()
		require.Len(t, left, 2)
		require.Equal(t, []string{sent.ID, late.ID}, []string{left[0].ID, left[1].ID})
		h.requireNothingLeft(t)
		require.Zero(t, h.sweep(s))
		require.EqualValues(t, 1, s.Stats().Swept)
		require.EqualValues(t, 2, s.Stats().Deleted)
	})
}

func TestWhatDeletedMessagesHadIsSwept(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada, bob := h.node(), h.user(), h.user()
		m := h.send(h.upload(s, ada, "one"), h.upload(s, ada, "two"))
		kept := h.upload(s, bob, "two")
		h.send(kept)
		other := h.send(h.upload(s, ada, "three"))
		require.Zero(t, h.sweep(s))
		h.unsend(m)
		require.Equal(t, media.Swept{Attachments: 2, Objects: 2}, h.sweep(s), "what bob sent too stays")
		h.requireNothingLeft(t)
		h.clock.Advance(5 * time.Hour)
		require.Zero(t, h.sweep(s))
		h.unsend(other)
		require.Equal(t, media.Swept{Attachments: 1, Objects: 1}, h.sweep(s))
		require.Equal(t, kept.ID, h.attachments()[0].ID)
		h.requireNothingLeft(t)
	})
}

func TestAnAvatarGivenUpIsSwept(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := h.node()
		a := h.upload(s, h.user(), "face")
		takenAt := func(at *time.Time) {
			require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
				return tx.Attachment.UpdateOneID(a.ID).SetNillableTakenAt(at).Exec(ctx)
			}))
		}
		now := h.clock.Now()
		takenAt(&now)
		h.clock.Advance(100 * time.Hour)
		require.Zero(t, h.sweep(s))
		require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return tx.Attachment.UpdateOneID(a.ID).ClearTakenAt().Exec(ctx)
		}))
		require.Equal(t, media.Swept{Attachments: 1, Objects: 2}, h.sweep(s))
		h.requireNothingLeft(t)
	})
}

func TestASweepWorksInPortions(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := h.node(func(o *media.Options) { o.UploadsPerHour = 1000 })
		ada := h.user()
		for i := range 130 {
			h.upload(s, ada, fmt.Sprint("picture ", i))
		}
		h.clock.Advance(25 * time.Hour)
		require.Equal(t, media.Swept{Attachments: 130, Objects: 131}, h.sweep(s))
		h.requireNothingLeft(t)
	})
}

var errBroken = errors.New("the store is broken")

// dies is what a goroutine panics with where its process would have stopped: nothing of the code behind it runs
// but what gives back memory.
type dies struct{}

// faulty is a store at which something happens before or after one of its changes.
type faulty struct {
	media.Store
	mu    sync.Mutex
	after int // so many changes more
	late  bool
	die   bool
}

// spoil says what happens to which change: 0 is the next one.
func (f *faulty) spoil(after int, late, die bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.after, f.late, f.die = after, late, die
}

func (f *faulty) heal() { f.spoil(-1, false, false) }

func (f *faulty) change(do func() error) error {
	f.mu.Lock()
	now, late, die := f.after == 0, f.late, f.die
	f.after--
	f.mu.Unlock()
	if !now {
		return do()
	}
	if late {
		if err := do(); err != nil {
			return err
		}
	}
	if die {
		panic(dies{})
	}
	return errBroken
}

func (f *faulty) Put(ctx context.Context, name, mimeType string, size int64, content io.Reader) error {
	return f.change(func() error { return f.Store.Put(ctx, name, mimeType, size, content) })
}

func (f *faulty) Delete(ctx context.Context, name string) error {
	return f.change(func() error { return f.Store.Delete(ctx, name) })
}

// survive runs what may die, and tells whether it did.
func survive(f func()) (died bool) {
	defer func() {
		p := recover()
		_, died = p.(dies)
		if p != nil && !died {
			panic(p)
		}
	}()
	f()
	return false
}

// TestRowsAndObjectsAgreeAfterACrashAtAnyStep lets each change of the store be the last, one after the other, of
// an upload and then of the sweep that follows it.
func TestRowsAndObjectsAgreeAfterACrashAtAnyStep(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, late := range []bool{false, true} {
			for _, die := range []bool{false, true} {
				for step := range 6 { // three objects are put, and three deleted
					f := &faulty{Store: h.disk}
					s, ada := h.node(func(o *media.Options) { o.Store = f }), h.user()
					content := fmt.Sprint(step, late, die, strings.Repeat("-", 200))
					f.spoil(step, late, die)
					died := survive(func() {
						_, err := s.Upload(t.Context(), ada, strings.NewReader(content), int64(len(content)), "")
						require.Equal(t, step < 3, err != nil)
						if err != nil {
							require.ErrorIs(t, err, errBroken)
							require.Empty(t, h.attachments(), "a failed upload leaves no row")
						}
					})
					require.Equal(t, die && step < 3, died)
					h.requireAgreement(t)
					h.clock.Advance(25 * time.Hour)
					died = survive(func() {
						_, err := s.Sweep(t.Context())
						require.Equal(t, step >= 3, err != nil)
					})
					require.Equal(t, die && step >= 3, died)
					h.requireAgreement(t)
					f.heal()
					again := h.node()
					h.clock.Advance(2 * time.Hour)
					h.sweep(again)
					require.Empty(t, h.blobs(), "step %d, late %v, die %v", step, late, die)
					require.Empty(t, h.objects())
					require.Empty(t, h.attachments())
				}
			}
		}
	})
}

// TestRowsAndObjectsAgreeWhateverHappens does anything in any order on two nodes, crashes included.
func TestRowsAndObjectsAgreeWhateverHappens(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		owners := []string{h.user(), h.user()}
		rapid.Check(t, func(rt *rapid.T) {
			f := &faulty{Store: h.disk}
			f.heal()
			limits := func(o *media.Options) { o.Store, o.UploadsPerHour = f, 1000 }
			nodes := [2]*media.Service{h.node(limits), h.node(limits)}
			var messages []string
			for range rapid.IntRange(1, 12).Draw(rt, "steps") {
				s := nodes[rapid.IntRange(0, 1).Draw(rt, "node")]
				if rapid.Bool().Draw(rt, "trouble") {
					f.spoil(rapid.IntRange(0, 3).Draw(rt, "after"), rapid.Bool().Draw(rt, "late"), rapid.Bool().Draw(rt, "die"))
				}
				switch rapid.SampledFrom([]string{"upload", "upload", "upload", "send", "unsend", "sweep", "wait"}).Draw(rt, "act") {
				case "upload":
					content := rapid.SampledFrom([]string{"x", "xy", strings.Repeat("z", 101)}).Draw(rt, "content")
					survive(func() {
						_, err := s.Upload(t.Context(), rapid.SampledFrom(owners).Draw(rt, "owner"), strings.NewReader(content), int64(len(content)), "")
						require.True(rt, err == nil || errors.Is(err, errBroken), "%v", err)
					})
				case "send":
					for _, a := range h.attachments() {
						if a.ReadyAt != nil && a.TakenAt == nil {
							messages = append(messages, h.send(a))
							break
						}
					}
				case "unsend":
					if len(messages) > 0 {
						h.unsend(messages[0])
						messages = messages[1:]
					}
				case "sweep":
					survive(func() {
						_, err := s.Sweep(t.Context())
						require.True(rt, err == nil || errors.Is(err, errBroken), "%v", err)
					})
				case "wait":
					h.clock.Advance(time.Duration(rapid.IntRange(1, 30).Draw(rt, "h")) * time.Hour)
				}
				f.heal()
				h.requireAgreement(rt)
			}
			h.clock.Advance(25 * time.Hour)
			for range 2 { // what failed uploads released has an hour more
				h.sweep(nodes[0])
				h.clock.Advance(2 * time.Hour)
			}
			require.Len(rt, h.attachments(), len(messages), "what was sent and not deleted")
			h.requireNothingLeft(rt)
			for _, m := range messages {
				h.unsend(m)
			}
			h.sweep(nodes[1])
			require.Empty(rt, h.objects())
			require.Empty(rt, h.blobs())
		})
	})
}

// TestNoReadyAttachmentLacksItsObjects uploads the same contents over and over while two nodes sweep away whatever
// they find, as fast as they can.
func TestNoReadyAttachmentLacksItsObjects(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		now := func(o *media.Options) {
			o.Now, o.UploadsPerHour, o.UnsentTTL = time.Now, 100_000, -time.Hour // everything is old
		}
		nodes := []*media.Service{h.node(now), h.node(now)}
		var done atomic.Bool
		var sweepers, uploaders sync.WaitGroup
		errs := make([]error, 5)
		for i, s := range nodes {
			sweepers.Go(func() {
				for !done.Load() && errs[i] == nil {
					_, errs[i] = s.Sweep(t.Context())
				}
			})
		}
		for i := range 3 {
			owner := h.user()
			uploaders.Go(func() {
				for n := range 60 {
					content := []string{"x", "xy", "y"}[(n+i)%3]
					a, err := nodes[i%2].Upload(t.Context(), owner, strings.NewReader(content), int64(len(content)), "")
					if err == nil {
						err = h.whole(a)
					}
					if err != nil {
						errs[2+i] = err
						return
					}
				}
			})
		}
		uploaders.Wait()
		done.Store(true)
		sweepers.Wait()
		require.NoError(t, errors.Join(errs...))
		h.requireAgreement(t)
		h.sweep(nodes[0])
		require.Empty(t, h.attachments())
		h.requireNothingLeft(t)
	})
}

// whole finds fault with an attachment that is there without its objects.
func (h *house) whole(a *ent.Attachment) error {
	ctx := h.t.Context()
	for _, name := range []string{a.Original, a.Large, a.Thumbnail} {
		r, _, err := h.disk.Open(ctx, name)
		if err == nil {
			err = r.Close()
		}
		if err == nil {
			continue
		}
		// It may have been swept. Its row goes before its objects, so that now it must be gone.
		if there, failure := h.db.Read().Attachment.Query().Where(attachment.ID(a.ID)).Exist(ctx); there || failure != nil {
			return errors.Join(fmt.Errorf("attachment %s lacks %s", a.ID, name), err, failure)
		}
	}
	return nil
}

func TestTwoNodesSweepAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		nodes := []*media.Service{h.node(), h.node(), h.node()}
		owner := h.user()
		for range 5 {
			for i := range 12 {
				h.upload(nodes[0], owner, fmt.Sprint(i, " picture"))
			}
			h.clock.Advance(25 * time.Hour)
			errs := make([]error, len(nodes))
			var all sync.WaitGroup
			for i, s := range nodes {
				all.Go(func() { _, errs[i] = s.Sweep(t.Context()) })
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...))
			h.requireAgreement(t)
			h.sweep(nodes[0])
			require.Empty(t, h.attachments())
			h.requireNothingLeft(t)
		}
	})
}

// TestRunSweepsNowAndThen has a store that panics once, which Run outlives.
func TestRunSweepsNowAndThen(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		f := &faulty{Store: h.disk}
		f.heal()
		s := h.node(func(o *media.Options) { o.Store, o.SweepEvery = f, time.Millisecond })
		h.upload(s, h.user(), "left behind")
		f.spoil(0, false, true)
		h.clock.Advance(25 * time.Hour)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		require.Eventually(t, func() bool { return len(h.blobs()) == 0 }, time.Minute, 10*time.Millisecond)
		stop()
		require.NoError(t, <-ended)
		h.requireNothingLeft(t)
	})
}
