package push

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"parley/ent"
	"parley/ent/pushcursor"
	"parley/internal/database"
)

// span is the places of a user's notifications that follow after, up to upto.
type span struct{ after, upto int }

func (s span) holds(seq int) bool { return seq > s.after && seq <= s.upto }

// with gives what is known of two spans together: their union where they meet, else the later one. To forget the
// earlier one costs nothing but a push too many, and only if its time has not come yet.
func (s span) with(other span) span {
	switch {
	case s == span{}:
		return other
	case other.after > s.upto:
		return other
	case s.after > other.upto:
		return s
	}
	return span{after: min(s.after, other.after), upto: max(s.upto, other.upto)}
}

// told is what live subscriptions of this node were given and other nodes have not been told of.
type told struct {
	mu  sync.Mutex // guards all
	all map[string]span
}

func (t *told) add(userID string, s span) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.all == nil {
		t.all = make(map[string]span)
	}
	t.all[userID] = t.all[userID].with(s)
}

func (t *told) take() map[string]span {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.all
	t.all = nil
	return taken
}

// Told tells that a live subscription of the user's has taken all that is shown of the notifications that follow a
// place, up to another. It never waits.
func (s *Service) Told(userID string, after, upto int) {
	s.told.add(userID, span{after: after, upto: upto})
}

// usersPerWrite bounds a transaction, usersPerRead the arguments of a statement.
const (
	usersPerWrite = 50
	usersPerRead  = 1000
)

// writeTold writes what live subscriptions were given. Users who never registered are only looked for.
func (s *Service) writeTold(ctx context.Context) error {
	spans := s.told.take()
	users := slices.Sorted(maps.Keys(spans)) // the order of row locks
	for chunk := range slices.Chunk(users, usersPerRead) {
		known, err := s.db.Read().PushCursor.Query().Where(pushcursor.IDIn(chunk...)).Order(ent.Asc(pushcursor.FieldID)).IDs(ctx)
		for some := range slices.Chunk(known, usersPerWrite) {
			if err == nil {
				err = s.writeSpans(ctx, some, spans)
			}
		}
		if err != nil {
			for userID, one := range spans {
				s.told.add(userID, one)
			}
			return fmt.Errorf("write what live subscriptions were given: %w", err)
		}
	}
	return nil
}

func (s *Service) writeSpans(ctx context.Context, userIDs []string, spans map[string]span) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		rows, err := lockCursors(ctx, tx, userIDs)
		if err != nil {
			return err
		}
		for _, row := range rows {
			both := span{row.ToldAfter, row.ToldUpto}.with(spans[row.ID])
			row.ToldAfter, row.ToldUpto = both.after, both.upto
		}
		return writeCursors(ctx, tx, rows)
	})
}

// given reads what live subscriptions were given, as far as that is written.
func (s *Service) given(ctx context.Context, userID string) (span, error) {
	row, err := s.db.Read().PushCursor.Query().Where(pushcursor.ID(userID)).Only(ctx)
	if err != nil {
		return span{}, fmt.Errorf("read the push cursor: %w", err)
	}
	return span{row.ToldAfter, row.ToldUpto}, nil
}

// lockCursors reads cursors and holds them until the transaction ends.
func lockCursors(ctx context.Context, tx *ent.Tx, userIDs []string) ([]*ent.PushCursor, error) {
	return tx.PushCursor.Query().Where(pushcursor.IDIn(userIDs...), database.LockRows).
		Order(ent.Asc(pushcursor.FieldID)).All(ctx)
}

// writeCursors writes cursors that the transaction holds, in one statement.
func writeCursors(ctx context.Context, tx *ent.Tx, rows []*ent.PushCursor) error {
	if len(rows) == 0 {
		return nil
	}
	var all []*ent.PushCursorCreate
	for _, row := range rows {
		all = append(all, tx.PushCursor.Create().SetID(row.ID).SetSeq(row.Seq).SetToldAfter(row.ToldAfter).SetToldUpto(row.ToldUpto))
	}
	return tx.PushCursor.CreateBulk(all...).OnConflictColumns(pushcursor.FieldID).UpdateNewValues().Exec(ctx)
}
