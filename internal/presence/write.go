package presence

import (
	"context"
	"fmt"
	"slices"

	"parley/ent"
	"parley/ent/attendance"
	"parley/ent/presence"
	"parley/ent/user"
	"parley/internal/bus"
)

// versions gives the hints of presences as they are in the transaction.
func versions(ctx context.Context, tx *ent.Tx, userIDs []string) ([]bus.Hint, error) {
	rows, err := tx.Presence.Query().Where(presence.IDIn(userIDs...)).Select(presence.FieldID, presence.FieldVersion).All(ctx)
	hints := make([]bus.Hint, len(rows))
	for i, row := range rows {
		hints[i] = bus.Hint{UserID: row.ID, Version: row.Version}
	}
	return hints, err
}

func (s *Service) publish(hints []bus.Hint) {
	for _, h := range hints {
		s.bus.Publish(h)
	}
}

// write writes attendances in one transaction of a fixed number of statements.
func (s *Service) write(ctx context.Context, changes []change) error {
	var hints []bus.Hint
	committing := false
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		committing = false
		if !s.lease.held {
			if err := tx.PresenceLease.Create().SetID(s.lease.id).SetRenewedAt(s.now()).Exec(ctx); err != nil {
				return err
			}
		}
		hints, err = s.writeAll(ctx, tx, changes)
		committing = err == nil
		return err
	})
	if err != nil && committing { // nobody knows whether it stands
		s.people.doubt(changes)
	}
	if ent.IsConstraintError(err) { // the lease is gone, or is there though its commit seemed to fail
		s.lease.held = !s.lease.held
		s.people.lost()
	}
	if err != nil {
		return fmt.Errorf("write attendances: %w", err)
	}
	s.lease.held = true
	s.count.writes.Add(1)
	s.people.wrote(changes)
	s.publish(hints)
	return nil
}

func (s *Service) writeAll(ctx context.Context, tx *ent.Tx, changes []change) ([]bus.Hint, error) {
	userIDs := make([]string, len(changes))
	for i, c := range changes {
		userIDs[i] = c.userID
	}
	// Who has no account, because the database was put back to an earlier state, must not keep the others from
	// being written.
	var known []string
	err := tx.User.Query().Where(user.IDIn(userIDs...)).Order(ent.Asc(user.FieldID)).Select(user.FieldID).Scan(ctx, &known)
	if err != nil {
		return nil, err
	}
	var presences []*ent.PresenceCreate
	var here []*ent.AttendanceCreate
	var gone []string
	for _, c := range changes {
		if _, found := slices.BinarySearch(known, c.userID); !found {
			continue
		}
		presences = append(presences, tx.Presence.Create().SetID(c.userID).SetVersion(1).SetAway(false).SetStatusText("").
			SetNillableLastSeenAt(c.seen))
		if c.want == absent {
			gone = append(gone, c.userID)
			continue
		}
		here = append(here, tx.Attendance.Create().SetLeaseID(s.lease.id).SetUserID(c.userID).SetIdle(c.want == idle))
	}
	if len(presences) == 0 {
		return nil, nil
	}
	err = tx.Presence.CreateBulk(presences...).OnConflictColumns(presence.FieldID).Update(func(u *ent.PresenceUpsert) {
		u.AddVersion(1).UpdateLastSeenAt()
	}).Exec(ctx)
	if err != nil {
		return nil, err
	}
	if len(here) > 0 {
		err = tx.Attendance.CreateBulk(here...).OnConflictColumns(attendance.FieldLeaseID, attendance.FieldUserID).
			Update(func(u *ent.AttendanceUpsert) { u.UpdateIdle() }).Exec(ctx)
		if err != nil {
			return nil, err
		}
	}
	if len(gone) > 0 {
		_, err = tx.Attendance.Delete().Where(attendance.LeaseID(s.lease.id), attendance.UserIDIn(gone...)).Exec(ctx)
		if err != nil {
			return nil, err
		}
	}
	return versions(ctx, tx, known)
}
