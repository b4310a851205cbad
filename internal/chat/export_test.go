package chat

import (
	"context"
	"time"

	"parley/ent"
	"parley/internal/database"
)

// Waiting tells how many changes wait for a writer.
func (s *Service) Waiting() int { return s.writes.Waiting() }

// Held tells how many marks of a room wait for its pace.
func (s *Service) Held(roomID string) int {
	s.receipts.mu.Lock()
	defer s.receipts.mu.Unlock()
	return len(s.receipts.waiting[roomID])
}

// PanickingChange writes and then panics.
func (s *Service) PanickingChange(ctx context.Context, viewerID, roomID string) error {
	return s.changeRoom(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		c.room.MemberCount = 99
		if err := c.archive(ctx); err != nil {
			return err
		}
		panic("boom")
	})
}

// OneWriter makes all changes pass one writer. Whoever calls hold keeps it busy until they call release, and
// what is asked for meanwhile commits together.
func (s *Service) OneWriter() (hold func(context.Context) (release func())) {
	gate := &work{}
	began, ended := make(chan struct{}), make(chan struct{})
	s.writes = database.NewGroup(database.GroupOptions{Shards: 1, Batch: 256, Waiting: 1024, Timeout: time.Minute},
		func(ctx context.Context, items []*work) []error {
			if items[0] != gate {
				return s.commit(ctx, items)
			}
			began <- struct{}{}
			<-ended
			return make([]error, len(items))
		})
	return func(ctx context.Context) func() {
		go func() { _ = s.writes.Do(ctx, "", gate) }()
		<-began
		return func() { ended <- struct{}{} }
	}
}

// LastUpto is lastUpto.
func (s *Service) LastUpto(ctx context.Context, rooms []*ent.Room) (map[string]*ent.Message, error) {
	return s.lastUpto(ctx, rooms)
}
