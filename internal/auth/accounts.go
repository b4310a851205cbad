package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"parley/ent"
	"parley/internal/database"
	"parley/internal/fault"
)

// Options say what an Accounts works with. DB and Keys are required; a zero duration or cost means
// the default named beside it.
type Options struct {
	DB *database.DB
	// Keys sign access tokens: the first signs, all verify. Each has at least MinKeyBytes.
	Keys [][]byte
	// AccessTTL is how long an access token lives: 15 min.
	AccessTTL time.Duration
	// RefreshTTL is how long a refresh token lives unused, and so a session: 30 days.
	RefreshTTL time.Duration
	// RefreshGrace is for how long a used refresh token still gives the successor it gave: 10 s.
	RefreshGrace time.Duration
	// AuthRate is how many registrations and logins one address may try in a minute; 0 means no limit.
	AuthRate int
	// ReplaceAvatar changes avatars; nil refuses all.
	ReplaceAvatar AvatarReplacer
	// PasswordCost is what hashing a password costs. Lower it in tests only.
	PasswordCost PasswordCost
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Logger takes what an operator should know; nil means no log.
	Logger *slog.Logger
}

// AvatarReplacer has an image that a user has uploaded stand for them from now on, none where attachmentID is "", in
// the transaction that holds their row, and gives what stands for them then.
type AvatarReplacer func(ctx context.Context, tx *ent.Tx, now time.Time, u *ent.User, attachmentID string) (*string, error)

const (
	defaultAccessTTL    = 15 * time.Minute
	defaultRefreshTTL   = 30 * 24 * time.Hour
	defaultRefreshGrace = 10 * time.Second
)

// Failed logins of one account from addresses that hold no session of it: ten at once, then one every
// thirty seconds.
const (
	failureBurst = 10
	failureEvery = 30 * time.Second
)

func (o Options) withDefaults() Options {
	setDefault(&o.AccessTTL, defaultAccessTTL)
	setDefault(&o.RefreshTTL, defaultRefreshTTL)
	setDefault(&o.RefreshGrace, defaultRefreshGrace)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.ReplaceAvatar == nil {
		o.ReplaceAvatar = func(context.Context, *ent.Tx, time.Time, *ent.User, string) (*string, error) {
			return nil, fault.Input("avatarId", "Avatars are not kept here.")
		}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

// Accounts is the service behind everything a user does with their account, and behind the question
// who sends a request. Make it with New and keep Run running.
type Accounts struct {
	db           *database.DB
	accessTTL    time.Duration
	refreshTTL   time.Duration
	refreshGrace time.Duration
	clock        func() time.Time
	logger       *slog.Logger
	avatars      AvatarReplacer

	tokens      *tokens
	passwords   *hasher
	revocations *revocations
	byAddress   *throttle // registrations and logins; nil: no limit
	byAccount   *throttle // failed logins
	bySession   *throttle // wrong current passwords
}

// New makes the service and reads which sessions were revoked lately, so the tables must be migrated.
func New(ctx context.Context, o Options) (*Accounts, error) {
	o = o.withDefaults()
	if o.DB == nil {
		return nil, errors.New("accounts need a database")
	}
	if o.AccessTTL < 0 || o.RefreshTTL < 0 || o.RefreshGrace < 0 || o.AuthRate < 0 {
		return nil, errors.New("lifetimes and rates must not be negative")
	}
	tokens, err := newTokens(o.Keys, o.Now)
	if err != nil {
		return nil, err
	}
	passwords, err := newHasher(o.PasswordCost)
	if err != nil {
		return nil, err
	}
	a := &Accounts{
		db: o.DB, accessTTL: o.AccessTTL, refreshTTL: o.RefreshTTL, refreshGrace: o.RefreshGrace,
		clock: o.Now, logger: o.Logger, avatars: o.ReplaceAvatar, tokens: tokens, passwords: passwords,
		revocations: newRevocations(o.DB, o.AccessTTL, o.Now),
		byAccount:   newThrottle(failureBurst, failureEvery, o.Now),
		bySession:   newThrottle(failureBurst, failureEvery, o.Now),
	}
	if o.AuthRate > 0 {
		a.byAddress = newThrottle(o.AuthRate, time.Minute/time.Duration(o.AuthRate), o.Now)
	}
	if err := a.revocations.read(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// Run keeps the service in step with other nodes until ctx ends: it reads the revoked sessions every
// second and removes long-dead ones every hour. It outlives a lost database and a panic, and returns
// nil.
func (a *Accounts) Run(ctx context.Context) error {
	poll, sweep := time.NewTicker(pollEvery), time.NewTicker(sweepEvery)
	defer poll.Stop()
	defer sweep.Stop()
	outage := &outage{logger: a.logger, now: a.clock}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-poll.C:
			outage.report(ctx, guarded(ctx, pollTimeout, a.revocations.read))
		case <-sweep.C:
			if err := guarded(ctx, sweepTimeout, a.sweep); err != nil && ctx.Err() == nil {
				a.logger.WarnContext(ctx, "sweep of dead sessions failed", "error", err)
			}
		}
	}
}

// guarded runs step within a time and turns its panic into an error.
func guarded(ctx context.Context, timeout time.Duration, step func(context.Context) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return step(ctx)
}

// Grant is what a client gets when a session begins or goes on.
type Grant struct {
	User                 *ent.User
	SessionID            string
	AccessToken          string
	AccessTokenExpiresAt time.Time
	// RefreshToken is for one use; "" in a session that cannot be refreshed.
	RefreshToken string
}

// now is the time as it is stored: UTC, to the millisecond.
func (a *Accounts) now() time.Time { return a.clock().UTC().Truncate(time.Millisecond) }
