package chat

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"parley/ent"
	"parley/internal/database"
	"parley/internal/fault"
)

// work is one change of one room that waits for its transaction: a message to send, or a function.
// Its results may be read once submit has returned nil.
type work struct {
	viewerID, roomID string
	send             *sending
	fn               func(context.Context, *change) error
	forMany          bool // fn works for several members, and looks at each one's membership itself
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
	err := s.db.Transact(ctx, func(ctx context.Context, tx *database.Tx) error {
		b = &batch{
			tx: tx, now: s.now(), limits: s.limits, items: items, errs: make([]error, len(items)),
			rooms: make(map[string]*ent.Room), before: make(map[string]int),
			touched: make(map[string]bool), unlisted: make(map[string]bool), written: make(map[string][]Change),
			relisted: make(map[string][]string),
		}
		return b.run(ctx)
	})
	if err != nil {
		return nil, err
	}
	for roomID, rm := range b.rooms {
		if rm.Version > b.before[roomID] || len(b.relisted[roomID]) > 0 {
			c := b.changes(rm)
			c.Notified = b.notes.in(roomID)
			s.announce.RoomChanged(roomID, c)
		}
	}
	return b, nil
}

// batch is changes of one or more rooms in one transaction. An error of its methods breaks the
// transaction; what is wrong with a single change stands in errs at its index.
type batch struct {
	tx      *database.Tx
	ent     *ent.Tx // of the same transaction, once a change that is not a send needs it
	now     time.Time
	limits  Limits
	items   []*work
	errs    []error
	rooms   map[string]*ent.Room // locked, by id
	before  map[string]int       // the rooms' versions when they were locked
	touched map[string]bool      // rooms of which more than the counters of sending may have changed
	written map[string][]Change  // by room, the rows that sends and marks wrote, in the order of their versions
	// unlisted are rooms of which not all rows that were written are in written.
	unlisted map[string]bool
	// relisted are, by room, the users whose own lists of rooms show a change.
	relisted map[string][]string
	notes    notes // to be written at the end
}

// run locks the rooms, sends all messages together, then makes the other changes one by one, and
// writes the rooms' rows. Changes that nobody has an answer to yet have no order among each other.
//
// The locks and what the sends must know go to the database together, in this order: what is read after a
// lock was taken is what the last holder of the lock left.
func (b *batch) run(ctx context.Context) error {
	b.lock()
	s := b.sends()
	s.ask()
	if err := b.tx.Flush(ctx); err != nil {
		return err //nolint:wrapcheck // by its statement
	}
	if err := s.post(ctx); err != nil {
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
func (b *batch) lock() {
	ids := make([]string, len(b.items))
	for i, w := range b.items {
		ids[i] = w.roomID
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	b.tx.Queue(&lockRooms, len(ids), func(row database.Row) error {
		rm, err := scanRoom(row)
		b.rooms[rm.ID], b.before[rm.ID] = rm, rm.Version
		return err
	}, ids)
}

// wrote remembers a row that a send wrote, to be announced.
func (b *batch) wrote(c Change) {
	b.written[c.Message.RoomID] = append(b.written[c.Message.RoomID], c)
}

// changes are what the batch did to a room, to be announced; with the rows where sends and marks did
// it all.
func (b *batch) changes(rm *ent.Room) Changes {
	c := Changes{After: b.before[rm.ID], Upto: rm.Version, Members: b.relisted[rm.ID], Listed: rm.ListedVersion}
	if !b.unlisted[rm.ID] {
		c.Changes = b.written[rm.ID]
	}
	return c
}

// change begins one caller's work on a locked room; NOT_FOUND where there is no such room.
func (b *batch) change(w *work) (*change, error) {
	rm := b.rooms[w.roomID]
	if rm == nil {
		return nil, noRoom()
	}
	return &change{tx: b.ent, queue: b.tx, room: rm, viewerID: w.viewerID, now: b.now, limits: b.limits, notes: &b.notes}, nil
}

// apply makes one change that is not a send. Where it fails, what it wrote and drew is undone.
func (b *batch) apply(ctx context.Context, i int, w *work) error {
	if b.ent == nil {
		var err error
		if b.ent, err = b.tx.Ent(ctx); err != nil {
			return err //nolint:wrapcheck // by its statement
		}
	}
	c, err := b.change(w)
	if err != nil {
		b.errs[i] = err
		return nil
	}
	b.touched[w.roomID] = true
	if !w.forMany {
		b.unlisted[w.roomID] = true
	}
	if len(b.items) == 1 {
		err := w.safely(ctx, c) // the transaction is its own: it undoes itself
		b.relisted[w.roomID] = c.members
		b.written[w.roomID] = append(b.written[w.roomID], c.receipts...)
		return err
	}
	saved, noted := *c.room, len(b.notes.all)
	if err := b.exec(ctx, "SAVEPOINT one_change"); err != nil {
		return err
	}
	if b.errs[i] = w.safely(ctx, c); database.Conflicted(b.errs[i]) {
		return b.errs[i] // it is the transaction's: all of it runs again
	}
	if b.errs[i] == nil {
		b.relisted[w.roomID] = append(b.relisted[w.roomID], c.members...)
		b.written[w.roomID] = append(b.written[w.roomID], c.receipts...)
		return b.exec(ctx, "RELEASE SAVEPOINT one_change")
	}
	*c.room, b.notes.all = saved, b.notes.all[:noted]
	return b.exec(ctx, "ROLLBACK TO SAVEPOINT one_change")
}

// safely runs the function of a change for a viewer who may see the room.
func (w *work) safely(ctx context.Context, c *change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a change: %v\n%s", p, debug.Stack())
		}
	}()
	if w.forMany {
		return w.fn(ctx, c)
	}
	if c.viewer, err = c.membership(ctx, w.viewerID); err != nil {
		return err
	}
	if !visible(c.room, c.viewer) {
		return noRoom()
	}
	return w.fn(ctx, c)
}

// finish writes the rows of the rooms that changed, those that only got messages by one statement, and then the
// notifications.
func (b *batch) finish(ctx context.Context) error {
	var ids []string
	var versions, seqs []int
	for roomID, rm := range b.rooms {
		switch {
		case rm.Version == b.before[roomID]:
		case b.touched[roomID]:
			if err := (&change{tx: b.ent, room: rm}).finish(ctx); err != nil {
				return err
			}
		default:
			ids, versions, seqs = append(ids, rm.ID), append(versions, rm.Version), append(seqs, rm.LastSeq)
		}
	}
	b.tx.Queue(&countPosts, len(ids), nil, ids, versions, seqs, b.now, int(b.now.UnixMilli()))
	b.notes.queue(b.tx, b.now)
	return nil
}

func (b *batch) exec(ctx context.Context, query string) error {
	if _, err := b.ent.ExecContext(ctx, query); err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	return nil
}
