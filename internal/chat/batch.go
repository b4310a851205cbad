package chat

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/room"
	"parley/internal/database"
	"parley/internal/fault"
)

// work is one change of one room that waits for its transaction: a message to send, or a function.
// Its results may be read once submit has returned nil.
type work struct {
	viewerID, roomID string
	send             *sending
	fn               func(context.Context, *change) error
}

// submit has a change committed together with those that wait at the same time.
func (s *Service) submit(ctx context.Context, w *work) error {
	err := s.writes.Do(ctx, w.roomID, w)
	if errors.Is(err, database.ErrBusy) {
		return fault.New(fault.Unavailable, "The server has too much to write just now. Try again shortly.")
	}
	return err //nolint:wrapcheck // the error of the change itself
}

// commit runs a batch of changes in one transaction, announces the rooms that changed and gives each
// change its own error. Should one of them break the transaction, each runs in one of its own.
func (s *Service) commit(ctx context.Context, items []*work) []error {
	b, err := s.attempt(ctx, items)
	switch {
	case err == nil:
		return b.errs
	case len(items) == 1:
		return []error{err}
	case fault.CodeOf(err) == fault.Unavailable || ctx.Err() != nil:
		return slices.Repeat([]error{err}, len(items))
	}
	errs := make([]error, 0, len(items))
	for _, item := range items {
		errs = append(errs, s.commit(ctx, []*work{item})...)
	}
	return errs
}

func (s *Service) attempt(ctx context.Context, items []*work) (*batch, error) {
	var b *batch
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		b = &batch{tx: tx, dialect: s.db.Dialect(), now: s.now(), limits: s.limits, items: items, errs: make([]error, len(items))}
		return b.run(ctx)
	})
	if err != nil {
		return nil, err
	}
	for roomID, rm := range b.rooms {
		if rm.Version > b.before[roomID] {
			s.announce.RoomChanged(roomID, Changes{After: b.before[roomID], Upto: rm.Version})
		}
	}
	return b, nil
}

// batch is changes of one or more rooms in one transaction. An error of its methods breaks the
// transaction; what is wrong with a single change stands in errs at its index.
type batch struct {
	tx      *ent.Tx
	dialect string
	now     time.Time
	limits  Limits
	items   []*work
	errs    []error
	rooms   map[string]*ent.Room // locked, by id
	before  map[string]int       // the rooms' versions when they were locked
	touched map[string]bool      // rooms of which more than the counters of sending may have changed
}

// run locks the rooms, sends all messages together, then makes the other changes one by one, and
// writes the rooms' rows. Changes that nobody has an answer to yet have no order among each other.
func (b *batch) run(ctx context.Context) error {
	if err := b.lock(ctx); err != nil {
		return err
	}
	if err := b.sendAll(ctx); err != nil {
		return err
	}
	for i, w := range b.items {
		if w.send != nil {
			continue
		}
		if err := b.apply(ctx, i, w); err != nil {
			return err
		}
	}
	return b.finish(ctx)
}

// lock takes the row locks of all rooms in the order of their ids, so that no two transactions, of
// this process or another, ever wait for each other in a circle.
func (b *batch) lock(ctx context.Context) error {
	var ids []string
	for _, w := range b.items {
		ids = append(ids, w.roomID)
	}
	slices.Sort(ids)
	rows, err := b.tx.Room.Query().Where(room.IDIn(slices.Compact(ids)...), database.LockRows).
		Order(ent.Asc(room.FieldID)).All(ctx)
	if err != nil {
		return fmt.Errorf("lock rooms: %w", err)
	}
	b.rooms = byKey(rows, func(r *ent.Room) string { return r.ID })
	b.before, b.touched = make(map[string]int, len(rows)), make(map[string]bool)
	for _, rm := range rows {
		b.before[rm.ID] = rm.Version
	}
	return nil
}

// change begins one caller's work on a locked room; NOT_FOUND where there is no such room.
func (b *batch) change(w *work) (*change, error) {
	rm := b.rooms[w.roomID]
	if rm == nil {
		return nil, noRoom()
	}
	return &change{tx: b.tx, room: rm, viewerID: w.viewerID, now: b.now, limits: b.limits}, nil
}

// apply makes one change that is not a send. Where it fails, what it wrote and drew is undone.
func (b *batch) apply(ctx context.Context, i int, w *work) error {
	c, err := b.change(w)
	if err != nil {
		b.errs[i] = err
		return nil
	}
	b.touched[w.roomID] = true
	if len(b.items) == 1 {
		return w.safely(ctx, c) // the transaction is its own: it undoes itself
	}
	saved := *c.room
	if err := b.exec(ctx, "SAVEPOINT one_change"); err != nil {
		return err
	}
	if b.errs[i] = w.safely(ctx, c); b.errs[i] == nil {
		return b.exec(ctx, "RELEASE SAVEPOINT one_change")
	}
	*c.room = saved
	return b.exec(ctx, "ROLLBACK TO SAVEPOINT one_change")
}

// safely runs the function of a change for a viewer who may see the room.
func (w *work) safely(ctx context.Context, c *change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a change: %v\n%s", p, debug.Stack())
		}
	}()
	if c.viewer, err = c.membership(ctx, w.viewerID); err != nil {
		return err
	}
	if !visible(c.room, c.viewer) {
		return noRoom()
	}
	return w.fn(ctx, c)
}

// finish writes the rows of the rooms that changed: those that only got messages by one statement.
func (b *batch) finish(ctx context.Context) error {
	var counted []*ent.Room
	for roomID, rm := range b.rooms {
		switch {
		case rm.Version == b.before[roomID]:
		case b.touched[roomID]:
			if err := (&change{tx: b.tx, room: rm}).finish(ctx); err != nil {
				return err
			}
		default:
			counted = append(counted, rm)
		}
	}
	return b.saveCounters(ctx, counted)
}

// saveCounters writes what sending changes of rooms. Both databases call the columns of VALUES
// column1, column2, ….
func (b *batch) saveCounters(ctx context.Context, rooms []*ent.Room) error {
	if len(rooms) == 0 {
		return nil
	}
	var q entsql.Builder
	q.SetDialect(b.dialect)
	q.WriteString("UPDATE rooms SET version = v.column2, last_seq = v.column3, last_activity_at = ").Arg(b.now).
		WriteString(" FROM (VALUES ")
	for i, rm := range rooms {
		if i > 0 {
			q.Comma()
		}
		q.WriteString("(CAST(").Arg(rm.ID).WriteString(" AS text), CAST(").Arg(rm.Version).
			WriteString(" AS bigint), CAST(").Arg(rm.LastSeq).WriteString(" AS bigint))")
	}
	q.WriteString(") AS v WHERE rooms.id = v.column1")
	query, args := q.Query()
	return b.exec(ctx, query, args...)
}

func (b *batch) exec(ctx context.Context, query string, args ...any) error {
	if _, err := b.tx.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	return nil
}
