package chat

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/fault"
)

// Change is one row of a room as it is now, at the version of its last change. Exactly one of the
// rows is set. The rows are shared and must not be changed.
type Change struct {
	Version int
	Message *ent.Message
	// Membership is one whose holder joined, left or got another role.
	Membership *ent.Membership
	// Receipts are how far members have come: here one, the rows of a run of changes where somebody put
	// several together.
	Receipts []*Receipt
	// Settings is a membership whose holder, and nobody else, is to know that its settings changed.
	Settings *ent.Membership
	Room     *ent.Room
}

// Changes are the rows of a room with After < version <= Upto, ascending by version and complete.
type Changes struct {
	After   int
	Upto    int
	Changes []Change
	// More tells that the room had changes after Upto already when this was read.
	More bool
	// Members are, in an announcement, the users whose memberships changed in a way that shows in their own lists of
	// rooms: whoever joined or left, read, or chose other settings.
	Members []string
	// Listed is, in an announcement, the version of the last change that lists of rooms show; 0 where it isn't known.
	Listed int
	// Notified are, in an announcement, the users who were notified of something in the room by what is announced.
	Notified []string
}

// Changes reads what changed in a room after a version, at most limit rows. NOT_FOUND where there is
// no such room, CURSOR_INVALID where its version has not got that far yet.
//
// The room's version is read first and bounds the other reads. Whatever they miss because it changed
// again in the meantime has a higher version and belongs to a later read, so that no snapshot is
// needed for the result to be complete.
func (s *Service) Changes(ctx context.Context, roomID string, after, limit int) (Changes, error) {
	rm, err := s.db.Read().Room.Query().Where(room.ID(roomID)).Only(ctx)
	if ent.IsNotFound(err) {
		return Changes{}, noRoom()
	}
	if err != nil {
		return Changes{}, fmt.Errorf("read room: %w", err)
	}
	out := Changes{After: after, Upto: rm.Version}
	switch {
	case after > rm.Version:
		return Changes{}, fault.New(fault.CursorInvalid, "The cursor is ahead of the room.")
	case after == rm.Version:
		return out, nil
	}
	if err := s.collect(ctx, &out, roomID, limit); err != nil {
		return Changes{}, err
	}
	if rm.RowVersion > after {
		out.Changes = append(out.Changes, Change{Version: rm.RowVersion, Room: rm})
	}
	slices.SortFunc(out.Changes, func(a, b Change) int { return cmp.Compare(a.Version, b.Version) })
	if len(out.Changes) > limit {
		out.Changes = out.Changes[:limit]
		out.Upto = out.Changes[limit-1].Version
	}
	out.More = out.Upto < rm.Version
	return out, nil
}

// collect reads the rows of each table, at most limit and one more: in sum they hold the limit lowest
// versions, and are more than limit wherever some were left out.
func (s *Service) collect(ctx context.Context, out *Changes, roomID string, limit int) error {
	messages, err := s.db.Read().Message.Query().
		Where(message.RoomID(roomID), message.VersionGT(out.After), message.VersionLTE(out.Upto)).
		Order(ent.Asc(message.FieldVersion)).Limit(limit + 1).All(ctx)
	if err != nil {
		return fmt.Errorf("read changed messages: %w", err)
	}
	for _, m := range messages {
		out.Changes = append(out.Changes, Change{Version: m.Version, Message: m})
	}
	memberships, err := s.db.Read().Membership.Query().
		Where(membership.RoomID(roomID), membership.VersionGT(out.After), membership.VersionLTE(out.Upto)).
		Order(ent.Asc(membership.FieldVersion)).Limit(limit + 1).All(ctx)
	if err != nil {
		return fmt.Errorf("read changed memberships: %w", err)
	}
	for _, m := range memberships {
		out.Changes = append(out.Changes, Change{Version: m.Version, Membership: m})
	}
	return s.collectPersonal(ctx, out, roomID, limit)
}

// collectPersonal reads what members have changed of their own: positions and settings.
func (s *Service) collectPersonal(ctx context.Context, out *Changes, roomID string, limit int) error {
	moved, err := s.db.Read().Membership.Query().
		Where(membership.RoomID(roomID), membership.ReceiptVersionGT(out.After), membership.ReceiptVersionLTE(out.Upto)).
		Order(ent.Asc(membership.FieldReceiptVersion)).Limit(limit + 1).All(ctx)
	if err != nil {
		return fmt.Errorf("read receipts: %w", err)
	}
	for _, m := range moved {
		out.Changes = append(out.Changes, Change{Version: m.ReceiptVersion, Receipts: []*Receipt{receiptOf(m)}})
	}
	set, err := s.db.Read().Membership.Query().
		Where(membership.RoomID(roomID), membership.SettingsVersionGT(out.After), membership.SettingsVersionLTE(out.Upto)).
		Order(ent.Asc(membership.FieldSettingsVersion)).Limit(limit + 1).All(ctx)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	for _, m := range set {
		out.Changes = append(out.Changes, Change{Version: m.SettingsVersion, Settings: m})
	}
	return nil
}

// Left gives the users whose memberships ended after a version of the room and have not begun again.
func (s *Service) Left(ctx context.Context, roomID string, after int) ([]string, error) {
	var userIDs []string
	err := s.db.Read().Membership.Query().
		Where(membership.RoomID(roomID), membership.VersionGT(after), membership.LeftAtNotNil()).
		Select(membership.FieldUserID).Scan(ctx, &userIDs)
	if err != nil {
		return nil, fmt.Errorf("read ended memberships: %w", err)
	}
	return userIDs, nil
}

// Versions gives the versions of those of the rooms that exist, by room id.
func (s *Service) Versions(ctx context.Context, roomIDs []string) (map[string]int, error) {
	out := make(map[string]int, len(roomIDs))
	for chunk := range slices.Chunk(roomIDs, 10_000) { // the databases bound the arguments of a statement
		var rows []struct {
			ID      string `sql:"id"`
			Version int    `sql:"version"`
		}
		err := s.db.Read().Room.Query().Where(room.IDIn(chunk...)).Modify(func(q *entsql.Selector) {
			q.Select(q.C(room.FieldID), q.C(room.FieldVersion))
		}).Scan(ctx, &rows)
		if err != nil {
			return nil, fmt.Errorf("read versions of rooms: %w", err)
		}
		for _, r := range rows {
			out[r.ID] = r.Version
		}
	}
	return out, nil
}
