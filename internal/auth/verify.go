package auth

import (
	"context"
	"fmt"
	"time"

	"parley/ent"
	"parley/ent/session"
)

// Verify tells whose access token this is and until when it is valid.
//
// It asks no database, save for a token that was made to live longer than AccessTTL. The error is
// UNAUTHENTICATED, with one message for every reason, TOKEN_EXPIRED, or UNAVAILABLE.
func (a *Accounts) Verify(ctx context.Context, token string) (v Viewer, expiresAt time.Time, err error) {
	got, err := a.tokens.parse(token)
	if err != nil {
		return Viewer{}, time.Time{}, err
	}
	if a.revocations.has(got.viewer.SessionID) {
		return Viewer{}, time.Time{}, unauthenticated()
	}
	if a.outlivesRevocations(got) {
		if err := a.checkSession(ctx, got.viewer); err != nil {
			return Viewer{}, time.Time{}, err
		}
	}
	return got.viewer, got.expiresAt, nil
}

// Watch gives a context that ends when a session is revoked, here or on another node, for who serves it
// for longer than a request. Whoever watches calls release once, when it is done.
func (a *Accounts) Watch(sessionID string) (ended context.Context, release func()) {
	return a.revocations.watch(sessionID)
}

// outlivesRevocations tells that the session may have been revoked so long ago that it is forgotten.
func (a *Accounts) outlivesRevocations(got access) bool {
	return a.clock().Sub(got.issuedAt) > a.accessTTL+time.Second
}

func (a *Accounts) checkSession(ctx context.Context, v Viewer) error {
	s, err := a.db.Read().Session.Query().Where(session.ID(v.SessionID), session.UserID(v.UserID)).Only(ctx)
	if ent.IsNotFound(err) {
		return unauthenticated()
	}
	if err != nil {
		return fmt.Errorf("read the session of a token: %w", err)
	}
	if s.RevokedAt != nil {
		return unauthenticated()
	}
	return nil
}
