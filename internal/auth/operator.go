package auth

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/ent"
	"parley/ent/session"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
)

// What follows is for the operator at the command line: nothing here asks who calls, or throttles.

// maxIssuedTTL bounds a token made by hand.
const maxIssuedTTL = 365 * 24 * time.Hour

// CreateUser makes an account without a session. Errors as of Register.
func (a *Accounts) CreateUser(ctx context.Context, in RegisterInput) (*ent.User, error) {
	in, err := in.normal()
	if err != nil {
		return nil, err
	}
	hash, err := a.passwords.hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	var u *ent.User
	err = a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		u, err = a.insertUser(ctx, tx, in, hash)
		return err
	})
	if err != nil {
		return nil, a.explainTaken(ctx, in, err)
	}
	return u, nil
}

// DisableUser keeps the user from signing in and ends their sessions, on every node within two
// seconds. It says how many it has ended; NOT_FOUND where there is no such user.
func (a *Accounts) DisableUser(ctx context.Context, username string) (ended int, err error) {
	var ids []string
	err = a.changeUser(ctx, username, func(ctx context.Context, tx *ent.Tx, u *ent.User) (err error) {
		now := a.now()
		if u.DisabledAt == nil {
			if err := tx.User.UpdateOne(u).SetDisabledAt(now).SetUpdatedAt(now).Exec(ctx); err != nil {
				return fmt.Errorf("disable user: %w", err)
			}
		}
		ids, err = a.revoke(ctx, tx, session.UserID(u.ID))
		return err
	})
	if err != nil {
		return 0, err
	}
	a.ended(ctx, ids...)
	return len(ids), nil
}

// EnableUser lets a disabled user sign in again; NOT_FOUND where there is no such user.
func (a *Accounts) EnableUser(ctx context.Context, username string) error {
	return a.changeUser(ctx, username, func(ctx context.Context, tx *ent.Tx, u *ent.User) error {
		if err := tx.User.UpdateOne(u).ClearDisabledAt().SetUpdatedAt(a.now()).Exec(ctx); err != nil {
			return fmt.Errorf("enable user: %w", err)
		}
		return nil
	})
}

// IssueToken begins a session that lasts as long as its one access token, for ttl between a second and
// a year; it has no refresh token. NOT_FOUND where there is no such user, FORBIDDEN for a disabled one.
func (a *Accounts) IssueToken(ctx context.Context, username string, ttl time.Duration) (Grant, error) {
	if ttl < time.Second || ttl > maxIssuedTTL {
		return Grant{}, fault.Input("ttl", "A token lives from a second to a year.")
	}
	var grant Grant
	err := a.changeUser(ctx, username, func(ctx context.Context, tx *ent.Tx, u *ent.User) error {
		if u.DisabledAt != nil {
			return fault.New(fault.Forbidden, "This user is disabled.")
		}
		now := a.now()
		s, err := insertSession(ctx, tx, u.ID, "parley token", now, expiryOf(now, ttl))
		if err != nil {
			return err
		}
		token, expiresAt, err := a.tokens.sign(Viewer{UserID: u.ID, SessionID: s.ID}, now, ttl)
		grant = Grant{User: u, SessionID: s.ID, AccessToken: token, AccessTokenExpiresAt: expiresAt}
		return err
	})
	if err != nil {
		return Grant{}, err
	}
	return grant, nil
}

// changeUser runs change in a transaction that holds the user's lock.
func (a *Accounts) changeUser(ctx context.Context, username string, change func(context.Context, *ent.Tx, *ent.User) error) error {
	notFound := fault.New(fault.NotFound, "There is no such user.")
	if checkUsername("username", username) != nil {
		return notFound
	}
	return a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		u, err := tx.User.Query().Where(user.UsernameKey(strings.ToLower(username)), database.LockRowsButKeys).Only(ctx)
		if ent.IsNotFound(err) {
			return notFound
		}
		if err != nil {
			return fmt.Errorf("lock user: %w", err)
		}
		return change(ctx, tx, u)
	})
}
