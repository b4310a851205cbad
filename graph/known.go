package graph

import (
	"context"
	"sync"
	"time"

	"parley/ent"
)

// known is the users that a group's execution has read lately. The events of a room are by few people, one
// after the other, and a shared response may be a little old in what it shows beside the event anyway.
type known struct {
	mu    sync.Mutex // guards what follows
	users map[string]knownUser
}

type knownUser struct {
	*ent.User
	at time.Time
}

const (
	// knownFor bounds how old a user's row may be.
	knownFor = 2 * time.Second
	// knownUsers bounds how many are kept.
	knownUsers = 256
)

// knownOf gives the users that may be shown without being read again, nil where all must be read.
func knownOf(ctx context.Context) *known {
	if x, ok := ctx.Value(executionKey{}).(*execution); ok && x.shared != nil {
		return &x.shared.known
	}
	return nil
}

// find gives those of the users that are known, and the ids of the others.
func (k *known) find(ids []string, now time.Time) (users map[string]*ent.User, others []string) {
	users = make(map[string]*ent.User, len(ids))
	if k == nil {
		return users, ids
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, userID := range ids {
		if u, ok := k.users[userID]; ok && now.Sub(u.at) < knownFor {
			users[userID] = u.User
			continue
		}
		others = append(others, userID)
	}
	return users, others
}

// keep remembers users that were just read.
func (k *known) keep(users map[string]*ent.User, now time.Time) {
	if k == nil || len(users) > knownUsers {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.users == nil || len(k.users)+len(users) > knownUsers {
		k.users = make(map[string]knownUser, len(users))
	}
	for userID, u := range users {
		k.users[userID] = knownUser{u, now}
	}
}
