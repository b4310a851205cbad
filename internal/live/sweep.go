package live

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Run sweeps until ctx ends or the hub closes: it finds the changes whose hints got lost, and drops
// the feeds that nobody has watched for a while. Without it a lost hint stays lost until the next one.
// The end of ctx does not close the hub.
func (h *Hub) Run(ctx context.Context) {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return
	}
	h.owned.Add(1)
	h.mu.Unlock()
	defer h.owned.Done()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.ctx, cancel)() //nolint:contextcheck // Either end ends it: the caller's and the hub's.
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(jittered(h.o.Sweep)):
		}
		err := h.safely(func() error { return errors.Join(h.sweep(ctx), h.sweepNotifications(ctx), h.lists.sweep(ctx)) })
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			h.count.failures.Add(1)
		}
		switch { // one line an outage, not one a second
		case err != nil && !failing:
			h.logger.Warn("versions of watched rooms can't be read", "error", err)
		case err == nil && failing:
			h.logger.Info("versions of watched rooms are read again")
		}
		failing = err != nil
	}
}

// sweep compares all feeds with the database by one statement, or none where there are no feeds.
func (h *Hub) sweep(ctx context.Context) error {
	watched := h.watched(time.Now())
	if len(watched) == 0 {
		return nil
	}
	h.count.sweeps.Add(1)
	versions, err := h.log.Versions(ctx, watched)
	if err != nil {
		return fmt.Errorf("read versions: %w", err)
	}
	for roomID, version := range versions {
		h.heard(roomID, version)
	}
	return nil
}

// watched gives the rooms that have a feed, and drops the feeds whose time is over.
func (h *Hub) watched(now time.Time) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	rooms := make([]string, 0, len(h.feeds))
	for roomID, f := range h.feeds {
		if f.expire(now, h.o.Linger) {
			delete(h.feeds, roomID)
			continue
		}
		rooms = append(rooms, roomID)
	}
	return rooms
}
