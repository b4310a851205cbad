package presence

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"parley/ent/presence"
	"parley/internal/bus"
)

// tell reads what has changed of whom somebody watches, and makes it due for those who may know.
//
// The order is: states first, then who may know of them. So whoever has lost sight of a user before the
// user changed is not told of the change.
func (s *Service) tell(ctx context.Context) error {
	now := s.o.Now()
	if err := s.heal(ctx, now); err != nil {
		return err
	}
	for more := true; more; {
		if err := s.gather(ctx, now, s.teller.unloaded()); err != nil {
			return err
		}
		changed, err := s.read(ctx)
		if err != nil {
			return err
		}
		if more, err = s.deliver(ctx, now, changed); err != nil {
			s.teller.again(changed)
			return err
		}
	}
	return nil
}

// heal finds the changes whose hints got lost, and the texts that have expired.
func (s *Service) heal(ctx context.Context, now time.Time) error {
	users, rooms := s.teller.stale(now)
	for chunk := range slices.Chunk(users, usersPerRead) {
		rows, err := s.db.Read().Presence.Query().Where(presence.IDIn(chunk...)).
			Select(presence.FieldID, presence.FieldVersion).All(ctx)
		if err != nil {
			return fmt.Errorf("read versions of presences: %w", err)
		}
		for _, row := range rows {
			s.heard(bus.Hint{UserID: row.ID, Version: row.Version})
		}
	}
	if len(rooms) == 0 {
		return nil
	}
	versions, err := s.o.Rooms.Versions(ctx, rooms)
	if err != nil {
		return fmt.Errorf("read versions of rooms: %w", err)
	}
	for roomID, version := range versions {
		s.heard(bus.Hint{RoomID: roomID, Version: version})
	}
	return nil
}

// stale has those subjects read whose text has expired, and gives what is to be compared with the database,
// once in a while.
func (t *teller) stale(now time.Time) (userIDs, roomIDs []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for userID := range t.expiring {
		if n := t.subjects[userID].notice; n == nil || !now.Before(*n.TextExpiresAt) {
			t.unread[userID] = true
			delete(t.expiring, userID)
		}
	}
	if now.Sub(t.healed) < healEvery {
		return nil, nil
	}
	t.healed = now
	return slices.Collect(maps.Keys(t.subjects)), slices.Collect(maps.Keys(t.circles))
}

// read reads the subjects that are to be read, and gives those that have changed.
func (s *Service) read(ctx context.Context) (changed []string, err error) {
	userIDs := s.teller.takeUnread()
	if len(userIDs) == 0 {
		return nil, nil
	}
	s.count.reads.Add(1)
	notices, err := s.notices(ctx, userIDs)
	if err != nil {
		s.teller.again(userIDs)
		return nil, err
	}
	return s.teller.learn(userIDs, notices), nil
}

func (t *teller) takeUnread() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	userIDs := slices.Collect(maps.Keys(t.unread))
	clear(t.unread)
	return userIDs
}

// learn takes in what was read, and gives the subjects that have changed.
func (t *teller) learn(userIDs []string, notices map[string]*Notice) (changed []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, userID := range userIDs {
		sub, n := t.subjects[userID], notices[userID]
		if sub == nil || n == nil {
			continue
		}
		sub.heard = max(sub.heard, n.version)
		if n.TextExpiresAt != nil {
			t.expiring[userID] = true
		} else {
			delete(t.expiring, userID)
		}
		same := sub.notice != nil && sub.notice.same(n.State)
		sub.notice = n
		if !same {
			changed = append(changed, userID)
		}
	}
	return changed
}

// again has subjects read once more, as if nothing were known of them.
func (t *teller) again(userIDs []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, userID := range userIDs {
		if sub := t.subjects[userID]; sub != nil {
			sub.notice, t.unread[userID] = nil, true
			delete(t.expiring, userID)
		}
	}
}
