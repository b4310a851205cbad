package chat

import "context"

// Waiting tells how many changes wait for a writer.
func (s *Service) Waiting() int { return s.writes.Waiting() }

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
