package presence

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/ent"
	"parley/ent/attendance"
	"parley/ent/presence"
	"parley/ent/presencelease"
	"parley/internal/bus"
	"parley/internal/database"
)

// lease is this node's lease, and what it has seen of those of others. It is of keep's goroutine alone.
type lease struct {
	id     string
	held   bool // the database has it, as far as is known
	looked time.Time
	seen   map[string]sighting
}

// sighting is a lease of another node as it was last seen to change.
type sighting struct {
	renewedAt time.Time // by the other node's clock
	since     time.Time // by this node's
}

// keep renews the lease, buries the dead and writes who has come, stirred and gone.
func (s *Service) keep(ctx context.Context) error {
	var err error
	if now := s.o.Now(); now.Sub(s.lease.looked) >= renewEvery {
		err = errors.Join(s.renew(ctx), s.sweep(ctx, now))
	}
	due := s.people.due(s.o.Now())
	slices.SortFunc(due, func(a, b change) int { return strings.Compare(a.userID, b.userID) }) // the order of row locks
	for chunk := range slices.Chunk(due, usersPerWrite) {
		if failure := s.write(ctx, chunk); failure != nil {
			return errors.Join(err, failure)
		}
	}
	return err
}

// renew keeps the lease, and gives it back where nothing hangs on it: a node without users writes nothing.
func (s *Service) renew(ctx context.Context) error {
	if !s.lease.held {
		return nil
	}
	release := s.people.none()
	kept := 0
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		if release {
			_, err = tx.PresenceLease.Delete().Where(presencelease.ID(s.lease.id)).Exec(ctx)
			return err
		}
		kept, err = tx.PresenceLease.Update().Where(presencelease.ID(s.lease.id)).SetRenewedAt(s.now()).Save(ctx)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("renew the lease: %w", err)
	case release:
		s.lease.held = false
	case kept == 0:
		s.logger.WarnContext(ctx, "another node has taken this one for dead; its users are written again")
		s.dispossessed()
	}
	return nil
}

// dispossessed tells that the lease is gone, and all that hung on it.
func (s *Service) dispossessed() {
	s.lease.held = false
	s.people.lost()
}

// sweep looks at the leases of all nodes and buries those that have not changed for too long. Who has not
// looked for a while, because the database was away, can't tell, and begins anew.
func (s *Service) sweep(ctx context.Context, now time.Time) error {
	leases, err := s.db.Read().PresenceLease.Query().All(ctx)
	if err != nil {
		return fmt.Errorf("read leases: %w", err)
	}
	if now.Sub(s.lease.looked) > 2*renewEvery {
		clear(s.lease.seen)
	}
	s.lease.looked = now
	standing := make(map[string]sighting, len(leases))
	var dead []*ent.PresenceLease
	for _, l := range leases {
		before, known := s.lease.seen[l.ID]
		switch {
		case l.ID == s.lease.id:
		case !known || !before.renewedAt.Equal(l.RenewedAt):
			standing[l.ID] = sighting{renewedAt: l.RenewedAt, since: now}
		case now.Sub(before.since) >= leaseLife:
			dead = append(dead, l)
		default:
			standing[l.ID] = before
		}
	}
	s.lease.seen = standing
	for _, l := range dead {
		if failure := s.bury(ctx, l); failure != nil {
			standing[l.ID] = sighting{renewedAt: l.RenewedAt, since: now.Add(-leaseLife)}
			err = errors.Join(err, failure)
		}
	}
	return err
}

// lastSeen writes when users were last seen, unless they were seen later elsewhere, and gives the hints of that.
func lastSeen(ctx context.Context, tx *ent.Tx, userIDs []string, at time.Time) ([]bus.Hint, error) {
	if err := tx.Presence.Update().Where(presence.IDIn(userIDs...)).AddVersion(1).Exec(ctx); err != nil {
		return nil, err
	}
	earlier := presence.Or(presence.LastSeenAtIsNil(), presence.LastSeenAtLT(at))
	if err := tx.Presence.Update().Where(presence.IDIn(userIDs...), earlier).SetLastSeenAt(at).Exec(ctx); err != nil {
		return nil, err
	}
	return versions(ctx, tx, userIDs)
}

// bury deletes the lease of a dead node with its attendances, unless the node has just come back. Its users
// were last seen when it last renewed the lease.
func (s *Service) bury(ctx context.Context, l *ent.PresenceLease) error {
	var hints []bus.Hint
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		hints = nil
		stands, err := tx.PresenceLease.Query().Where(presencelease.ID(l.ID), presencelease.RenewedAt(l.RenewedAt)).
			Modify(database.LockRows).All(ctx)
		if err != nil || len(stands) == 0 {
			return err
		}
		var userIDs []string
		err = tx.Attendance.Query().Where(attendance.LeaseID(l.ID)).Order(ent.Asc(attendance.FieldUserID)).
			Select(attendance.FieldUserID).Scan(ctx, &userIDs)
		if err != nil {
			return err
		}
		for chunk := range slices.Chunk(userIDs, usersPerRead) {
			changed, err := lastSeen(ctx, tx, chunk, l.RenewedAt)
			if err != nil {
				return err
			}
			hints = append(hints, changed...)
		}
		_, err = tx.PresenceLease.Delete().Where(presencelease.ID(l.ID)).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("take the users of a dead node offline: %w", err)
	}
	if hints != nil {
		s.count.buried.Add(1)
		s.logger.InfoContext(ctx, "a node has died; its users are offline", "lease", l.ID, "users", len(hints))
	}
	s.publish(hints)
	return nil
}
