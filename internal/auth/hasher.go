package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/fault"
)

// A hash takes tens of milliseconds of a core and its memory: two run at once, and as many wait as
// will be served in about a second. Whoever comes then is told to come back.
const (
	hashesAtOnce  = 2
	hashesWaiting = 32
	hashRetry     = time.Second
)

// hasher computes password hashes, a few at a time.
type hasher struct {
	cost PasswordCost
	// admitted holds one element for each caller that computes or waits; when it is full the caller
	// is refused. running holds one for each that computes.
	admitted chan struct{}
	running  chan struct{}
}

func newHasher(cost PasswordCost) (*hasher, error) {
	cost = cost.orDefault()
	if !cost.valid() {
		return nil, errors.New("the password cost is out of bounds")
	}
	return &hasher{
		cost:     cost,
		admitted: make(chan struct{}, hashesAtOnce+hashesWaiting),
		running:  make(chan struct{}, hashesAtOnce),
	}, nil
}

// hash gives the stored form of a password. RATE_LIMITED where too many wait.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	release, err := h.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return newPasswordHash(h.cost, password).String(), nil
}

// check tells whether password is the one stored, and whether it should be hashed anew because the
// cost has changed. With stored == "" (nobody has that name) it takes the same time and says no.
func (h *hasher) check(ctx context.Context, stored, password string) (ok, outdated bool, err error) {
	known := passwordHash{cost: h.cost, salt: make([]byte, saltBytes), sum: make([]byte, hashBytes)}
	if stored != "" {
		if known, err = parsePasswordHash(stored); err != nil {
			return false, false, err
		}
	}
	release, err := h.acquire(ctx)
	if err != nil {
		return false, false, err
	}
	defer release()
	ok = known.matches(password) && stored != ""
	return ok, known.cost != h.cost, nil
}

func (h *hasher) acquire(ctx context.Context) (release func(), err error) {
	select {
	case h.admitted <- struct{}{}:
	default:
		return nil, fault.Limited(hashRetry, "Too many people are signing in at this moment. Try again shortly.")
	}
	select {
	case h.running <- struct{}{}:
		return func() { <-h.running; <-h.admitted }, nil
	case <-ctx.Done():
		<-h.admitted
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
}
