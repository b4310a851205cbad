package auth

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/predicate"
	"parley/ent/session"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/request"
)

// MaxSessionsListed bounds what Sessions answers; a user may have more.
const MaxSessionsListed = 100

// Dead sessions, and with them their refresh tokens, are kept for a while so that a late token is
// told why it no longer works.
const (
	keepDeadSessions = 30 * 24 * time.Hour
	sweepEvery       = time.Hour
	sweepTimeout     = time.Minute
	sweepBatch       = 500
)

// live are the sessions that are neither revoked nor expired.
func live(now time.Time) predicate.Session {
	return session.And(session.RevokedAtIsNil(), session.ExpiresAtGT(now))
}

func descending() entsql.OrderTermOption { return entsql.OrderDesc() }

// Sessions gives the viewer's live sessions, the newest first, at most MaxSessionsListed.
func (a *Accounts) Sessions(ctx context.Context, v Viewer) ([]*ent.Session, error) {
	list, err := a.db.Read().Session.Query().Where(session.UserID(v.UserID), live(a.now())).
		Order(session.ByCreatedAt(descending()), session.ByID(descending())).Limit(MaxSessionsListed).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read sessions: %w", err)
	}
	return list, nil
}

// Logout ends the viewer's session, or all sessions of the user, and says how many it has ended.
func (a *Accounts) Logout(ctx context.Context, v Viewer, everywhere bool) (ended int, err error) {
	which := session.ID(v.SessionID)
	if everywhere {
		which = session.UserID(v.UserID)
	}
	var ids []string
	err = a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if _, err := lockUser(ctx, tx, v.UserID); err != nil {
			return err
		}
		ids, err = a.revoke(ctx, tx, session.UserID(v.UserID), which)
		return err
	})
	if err != nil {
		return 0, err
	}
	a.ended(ctx, ids...)
	return len(ids), nil
}

// RevokeSession ends one of the viewer's sessions and gives it as it is now; NOT_FOUND for any other.
// Ending it twice changes nothing.
func (a *Accounts) RevokeSession(ctx context.Context, v Viewer, sessionID string) (*ent.Session, error) {
	notFound := fault.New(fault.NotFound, "There is no such session.")
	if !id.Is(id.Session, sessionID) {
		return nil, notFound
	}
	var revoked *ent.Session
	var ids []string
	err := a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		if ids, err = a.revoke(ctx, tx, session.ID(sessionID), session.UserID(v.UserID)); err != nil {
			return err
		}
		revoked, err = tx.Session.Query().Where(session.ID(sessionID), session.UserID(v.UserID)).Only(ctx)
		if ent.IsNotFound(err) {
			return notFound
		}
		if err != nil {
			return fmt.Errorf("read the revoked session: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.ended(ctx, ids...)
	return revoked, nil
}

// revoke ends the live sessions that match and gives their ids, for ended to be called with after the
// commit. For more than one session the caller holds the user's lock: then none begins meanwhile.
func (a *Accounts) revoke(ctx context.Context, tx *ent.Tx, which ...predicate.Session) ([]string, error) {
	now := a.now()
	matching := append([]predicate.Session{live(now)}, which...)
	ids, err := tx.Session.Query().Where(append(matching, database.LockRows)...).
		Order(session.ByID()).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock sessions: %w", err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	if err := tx.Session.Update().Where(matching...).SetRevokedAt(now).Exec(ctx); err != nil {
		return nil, fmt.Errorf("revoke sessions: %w", err)
	}
	return ids, nil
}

// ended makes known on this node what a committed transaction has revoked.
func (a *Accounts) ended(ctx context.Context, ids ...string) {
	if len(ids) == 0 {
		return
	}
	a.revocations.add(ids...)
	a.logger.InfoContext(ctx, "sessions revoked", "session_ids", ids)
}

// beginSession makes a session with its first refresh token and signs its first access token.
func (a *Accounts) beginSession(ctx context.Context, tx *ent.Tx, u *ent.User, device string) (Grant, error) {
	now := a.now()
	s, err := insertSession(ctx, tx, u.ID, device, now, now.Add(a.refreshTTL))
	if err != nil {
		return Grant{}, err
	}
	token := newRefreshToken()
	if err := insertRefreshToken(ctx, tx, s.ID, token, now); err != nil {
		return Grant{}, err
	}
	return a.grantFor(u, s.ID, token, now)
}

func insertSession(ctx context.Context, tx *ent.Tx, userID, device string, now, expires time.Time) (*ent.Session, error) {
	from := request.From(ctx)
	if device == "" {
		device = storable(from.UserAgent)
	}
	s, err := tx.Session.Create().SetUserID(userID).SetDevice(device).SetIP(from.Address).
		SetCreatedAt(now).SetLastSeenAt(now).SetExpiresAt(expires).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("insert session: %w", err)
	}
	return s, nil
}

func (a *Accounts) grantFor(u *ent.User, sessionID, refreshToken string, now time.Time) (Grant, error) {
	token, expiresAt, err := a.tokens.sign(Viewer{UserID: u.ID, SessionID: sessionID}, now, a.accessTTL)
	if err != nil {
		return Grant{}, err
	}
	return Grant{User: u, SessionID: sessionID, AccessToken: token, AccessTokenExpiresAt: expiresAt, RefreshToken: refreshToken}, nil
}

// sweep removes, in small transactions, the sessions that have been dead for long.
func (a *Accounts) sweep(ctx context.Context) error {
	before := a.now().Add(-keepDeadSessions)
	dead := session.Or(session.ExpiresAtLT(before), session.RevokedAtLT(before))
	for {
		ids, err := a.db.Read().Session.Query().Where(dead).Limit(sweepBatch).IDs(ctx)
		if err != nil {
			return fmt.Errorf("find dead sessions: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		err = a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
			_, err := tx.Session.Delete().Where(session.IDIn(ids...), dead).Exec(ctx)
			return err
		})
		if err != nil {
			return fmt.Errorf("delete dead sessions: %w", err)
		}
	}
}
