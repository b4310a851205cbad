package auth

import (
	"context"
	"fmt"
	"time"

	"parley/ent"
	"parley/ent/session"
)

// Verify tells whose access token this is, until when it is valid, and gives a context that ends
// when its session is revoked, here or on another node. What it costs is held until ctx
// ends: give the context of the request, stream or socket.
//
// It asks no database, save for a token that was made to live longer than AccessTTL. The error is
// UNAUTHENTICATED, with one message for every reason, TOKEN_EXPIRED, or UNAVAILABLE.
func (a *Accounts) Verify(ctx context.Context, token string) (v Viewer, expiresAt time.Time, ended context.Context, err error) {
	got, err := a.tokens.parse(token)
	if err != nil {
		return Viewer{}, time.Time{}, nil, err
	}
	ended, live := a.revocations.watch(ctx, got.viewer.SessionID)
	if !live {
		return Viewer{}, time.Time{}, nil, unauthenticated()
	}
	if a.outlivesRevocations(got) {
		if err := a.checkSession(ctx, got.viewer); err != nil {
			return Viewer{}, time.Time{}, nil, err
		}
	}
	return got.viewer, got.expiresAt, ended, nil
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
