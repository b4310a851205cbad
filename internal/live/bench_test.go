package live_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/live"
)

// endless is a room of posts that cost nothing to read.
type endless struct {
	live.Log
	version atomic.Int64
}

func (e *endless) Authorize(_ context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	v := int(e.version.Load())
	return &ent.Room{ID: roomID, Version: v, LastSeq: v}, &ent.Membership{UserID: viewerID}, nil
}

func (e *endless) Changes(_ context.Context, _ string, after, limit int) (chat.Changes, error) {
	version := int(e.version.Load())
	upto := min(version, after+limit)
	out := chat.Changes{After: after, Upto: upto, More: upto < version}
	for v := after + 1; v <= upto; v++ {
		m := &ent.Message{ID: strconv.Itoa(v), Seq: v, Version: v, PostedVersion: v}
		out.Changes = append(out.Changes, chat.Change{Version: v, Message: m})
	}
	return out, nil
}

// BenchmarkFanOut gives the cost of one event for one of n subscribers: from the announcement to the
// event in the subscriber's hands, each event on its own, and as many at once as come.
func BenchmarkFanOut(b *testing.B) {
	for _, subscribers := range []int{1, 100, 1000, 5000} {
		for _, burst := range []int{1, 100} {
			b.Run(fmt.Sprintf("subscribers=%d/burst=%d", subscribers, burst), func(b *testing.B) {
				fanOut(b, subscribers, burst)
			})
		}
	}
}

func fanOut(b *testing.B, subscribers, burst int) {
	log, hints := new(endless), bus.NewMemory(bus.MemoryOptions{})
	hub := live.New(log, hints, live.Options{})
	var received, ended sync.WaitGroup
	for range subscribers {
		s, err := hub.Subscribe(b.Context(), "alice", "room", nil)
		require.NoError(b, err)
		ended.Go(func() {
			defer s.Close()
			for {
				events, err := s.Next(b.Context())
				if err != nil {
					return
				}
				received.Add(-len(events))
			}
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		received.Add(subscribers * burst)
		hub.RoomChanged("room", chat.Changes{Upto: int(log.version.Add(int64(burst)))})
		received.Wait()
	}
	deliveries := float64(b.N) * float64(subscribers*burst)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/deliveries, "ns/delivery")
	hub.Close()
	ended.Wait()
	require.NoError(b, hints.Close())
}
