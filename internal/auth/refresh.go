package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"parley/ent"
	"parley/ent/refreshtoken"
	"parley/ent/session"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/request"
)

const (
	// refreshPrefix lets people and scanners tell what a leaked string is.
	refreshPrefix = "prt_"
	refreshBytes  = 32
)

// newRefreshToken gives 256 random bits in base64url behind the prefix.
func newRefreshToken() string {
	secret := make([]byte, refreshBytes)
	_, _ = rand.Read(secret) // never fails: the process ends instead
	return refreshPrefix + base64.RawURLEncoding.EncodeToString(secret)
}

// successorOf derives the token that follows. Whoever holds the token gets the same successor again
// from the salt that is stored; the database, which holds neither token, can't make it.
func successorOf(token, salt string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte(salt))
	return refreshPrefix + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func newSalt() string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: the process ends instead
	return hex.EncodeToString(salt)
}

func hashRefreshToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// isRefreshToken tells whether this package can have made the token.
func isRefreshToken(token string) bool {
	body, found := strings.CutPrefix(token, refreshPrefix)
	if !found || len(body) != base64.RawURLEncoding.EncodedLen(refreshBytes) {
		return false
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(body)
	return err == nil && len(secret) == refreshBytes
}

// Refresh gives a new access token and the successor of the refresh token, which is used up. Within
// RefreshGrace of its first use a token gives the same successor again, so that a client whose answer
// was lost may retry and two tabs may refresh at once.
//
// A token used after that has been copied by somebody: its session is revoked and the answer is
// TOKEN_REUSED. A token unused for RefreshTTL is TOKEN_EXPIRED, an unknown one or one of a revoked
// session UNAUTHENTICATED.
func (a *Accounts) Refresh(ctx context.Context, refreshToken string) (Grant, error) {
	if !isRefreshToken(refreshToken) {
		return Grant{}, unauthenticated()
	}
	found, err := a.db.Read().RefreshToken.Query().Where(refreshtoken.Hash(hashRefreshToken(refreshToken))).Only(ctx)
	if ent.IsNotFound(err) {
		return Grant{}, unauthenticated()
	}
	if err != nil {
		return Grant{}, fmt.Errorf("find refresh token: %w", err)
	}
	rotation := &rotation{Accounts: a, token: refreshToken, now: a.now()}
	err = a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error { return rotation.run(ctx, tx, found) })
	if err != nil {
		return Grant{}, err
	}
	if rotation.refusal != nil {
		if len(rotation.revoked) > 0 {
			a.logger.WarnContext(ctx, "a used refresh token came again", "session_id", found.SessionID)
		}
		a.ended(ctx, rotation.revoked...)
		return Grant{}, rotation.refusal
	}
	return rotation.grant, nil
}

// rotation is one use of a refresh token. A refusal is set instead of returned, because the
// transaction that revokes a session for it must be committed.
type rotation struct {
	*Accounts
	token string
	now   time.Time

	grant   Grant
	refusal error
	revoked []string
}

// run rotates under the lock of the session, so that of two users of a token the second sees what the
// first has done.
func (r *rotation) run(ctx context.Context, tx *ent.Tx, found *ent.RefreshToken) error {
	r.grant, r.refusal, r.revoked = Grant{}, nil, nil // may run again
	s, err := tx.Session.Query().Where(session.ID(found.SessionID), database.LockRows).Only(ctx)
	if err != nil {
		return fmt.Errorf("lock session: %w", err)
	}
	t, err := tx.RefreshToken.Get(ctx, found.ID)
	if err != nil {
		return fmt.Errorf("read refresh token: %w", err)
	}
	spent := t.UsedAt != nil && r.now.Sub(*t.UsedAt) > r.refreshGrace
	switch {
	case r.expired(s, t):
		r.refusal = tokenExpired()
		return nil
	case spent:
		return r.refuseReuse(ctx, tx, s)
	case s.RevokedAt != nil:
		r.refusal = unauthenticated()
		return nil
	case t.UsedAt != nil:
		return r.finish(ctx, tx, s, successorOf(r.token, *t.SuccessorSalt))
	}
	successor, err := r.rotate(ctx, tx, t)
	if err != nil {
		return err
	}
	if s, err = r.touch(ctx, tx, s); err != nil {
		return err
	}
	return r.finish(ctx, tx, s, successor)
}

func (r *rotation) expired(s *ent.Session, t *ent.RefreshToken) bool {
	return !r.now.Before(s.ExpiresAt) || !r.now.Before(t.CreatedAt.Add(r.refreshTTL))
}

func (r *rotation) refuseReuse(ctx context.Context, tx *ent.Tx, s *ent.Session) error {
	r.refusal = fault.New(fault.TokenReused, "This refresh token has been used before. Its session has ended; sign in again.")
	if s.RevokedAt != nil {
		return nil
	}
	if err := tx.Session.UpdateOneID(s.ID).SetRevokedAt(r.now).Exec(ctx); err != nil {
		return fmt.Errorf("revoke the session of a reused token: %w", err)
	}
	r.revoked = []string{s.ID}
	return nil
}

// rotate uses the token up and stores its successor. Used tokens are kept for as long as they would
// have lived unused, so that all reuse in that time is noticed and a session's tokens stay bounded.
func (r *rotation) rotate(ctx context.Context, tx *ent.Tx, t *ent.RefreshToken) (successor string, err error) {
	salt := newSalt()
	successor = successorOf(r.token, salt)
	if err := tx.RefreshToken.UpdateOneID(t.ID).SetUsedAt(r.now).SetSuccessorSalt(salt).Exec(ctx); err != nil {
		return "", fmt.Errorf("use refresh token: %w", err)
	}
	if err := insertRefreshToken(ctx, tx, t.SessionID, successor, r.now); err != nil {
		return "", err
	}
	_, err = tx.RefreshToken.Delete().
		Where(refreshtoken.SessionID(t.SessionID), refreshtoken.CreatedAtLT(r.now.Add(-r.refreshTTL))).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("prune refresh tokens: %w", err)
	}
	return successor, nil
}

func (r *rotation) touch(ctx context.Context, tx *ent.Tx, s *ent.Session) (*ent.Session, error) {
	s, err := tx.Session.UpdateOne(s).SetLastSeenAt(r.now).SetExpiresAt(r.now.Add(r.refreshTTL)).
		SetIP(request.From(ctx).Address).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("touch session: %w", err)
	}
	return s, nil
}

func (r *rotation) finish(ctx context.Context, tx *ent.Tx, s *ent.Session, successor string) error {
	u, err := tx.User.Get(ctx, s.UserID)
	if err != nil {
		return fmt.Errorf("read the user of a session: %w", err)
	}
	r.grant, err = r.grantFor(u, s.ID, successor, r.now)
	return err
}

func insertRefreshToken(ctx context.Context, tx *ent.Tx, sessionID, token string, now time.Time) error {
	err := tx.RefreshToken.Create().SetSessionID(sessionID).SetHash(hashRefreshToken(token)).SetCreatedAt(now).Exec(ctx)
	if err != nil {
		return fmt.Errorf("insert refresh token: %w", err)
	}
	return nil
}
