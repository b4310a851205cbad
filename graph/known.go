package graph

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"parley/ent"
)

// known is what a group's execution has read lately of users. The events of a room are by few people, one after the
// other, and a shared response may be a little old in what it shows beside the event anyway.
type known struct {
	users   shelf[ent.User]
	avatars shelf[ent.Attachment]
}

// shelf keeps rows for a short time, by their ids. A nil shelf keeps nothing.
type shelf[T any] struct {
	mu   sync.Mutex // guards rows
	rows map[string]shelved[T]
}

type shelved[T any] struct {
	row *T
	at  time.Time
}

const (
	// knownFor bounds how old a row may be.
	knownFor = 2 * time.Second
	// knownRows bounds how many of a kind are kept.
	knownRows = 256
	// rowsPerStatement keeps below the number of arguments that the databases take in a statement.
	rowsPerStatement = 10_000
)

// knownUsers gives the users that may be shown without being read again, nil where all must be read.
func knownUsers(ctx context.Context) *shelf[ent.User] {
	if k := knownOf(ctx); k != nil {
		return &k.users
	}
	return nil
}

// knownAvatars is knownUsers for their avatars.
func knownAvatars(ctx context.Context) *shelf[ent.Attachment] {
	if k := knownOf(ctx); k != nil {
		return &k.avatars
	}
	return nil
}

func knownOf(ctx context.Context) *known {
	if x, ok := ctx.Value(executionKey{}).(*execution); ok && x.shared != nil {
		return &x.shared.known
	}
	return nil
}

// readKnown gives rows by their ids: those that are known, and what read gives of the others.
func readKnown[T any](
	ctx context.Context, k *shelf[T], ids []string, read func(context.Context, []string) (map[string]*T, error),
) (map[string]*T, error) {
	now := time.Now()
	found, others := k.find(ids, now)
	for chunk := range slices.Chunk(others, rowsPerStatement) {
		some, err := read(ctx, chunk)
		if err != nil {
			return nil, err
		}
		k.keep(some, now)
		maps.Copy(found, some)
	}
	return found, nil
}

// find gives those of the rows that are known, and the ids of the others.
func (k *shelf[T]) find(ids []string, now time.Time) (rows map[string]*T, others []string) {
	rows = make(map[string]*T, len(ids))
	if k == nil {
		return rows, ids
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, rowID := range ids {
		if s, ok := k.rows[rowID]; ok && now.Sub(s.at) < knownFor {
			rows[rowID] = s.row
			continue
		}
		others = append(others, rowID)
	}
	return rows, others
}

// keep remembers rows that were just read.
func (k *shelf[T]) keep(rows map[string]*T, now time.Time) {
	if k == nil || len(rows) > knownRows {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rows == nil || len(k.rows)+len(rows) > knownRows {
		k.rows = make(map[string]shelved[T], len(rows))
	}
	for rowID, row := range rows {
		k.rows[rowID] = shelved[T]{row, now}
	}
}
