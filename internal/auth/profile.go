package auth

import (
	"context"
	"fmt"
	"strings"

	"parley/ent"
	"parley/ent/session"
	"parley/internal/fault"
)

// ChangePassword replaces the password of whoever knows the current one, and ends all their sessions
// but the viewer's. Errors: BAD_USER_INPUT, INVALID_CREDENTIALS (field currentPassword), RATE_LIMITED
// after too many wrong guesses of this session, UNAUTHENTICATED where it has just been revoked.
func (a *Accounts) ChangePassword(ctx context.Context, v Viewer, current, next string) error {
	if err := checkGuess("currentPassword", current); err != nil {
		return err
	}
	if err := checkPassword("newPassword", next); err != nil {
		return err
	}
	u, err := a.db.Read().User.Get(ctx, v.UserID)
	if ent.IsNotFound(err) {
		return unauthenticated()
	}
	if err != nil {
		return fmt.Errorf("read the user who changes their password: %w", err)
	}
	if err := a.checkCurrent(ctx, v, u, current); err != nil {
		return err
	}
	hash, err := a.passwords.hash(ctx, next)
	if err != nil {
		return err
	}
	var ids []string
	err = a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		ids, err = a.replacePassword(ctx, tx, v, u, hash)
		return err
	})
	if err != nil {
		return err
	}
	a.ended(ctx, ids...)
	return nil
}

// checkCurrent compares the password. Guesses are counted by session: whoever stole one cannot keep
// the others from changing the password.
func (a *Accounts) checkCurrent(ctx context.Context, v Viewer, u *ent.User, current string) error {
	if wait := a.bySession.take(v.SessionID); wait > 0 {
		return fault.Limited(wait, "Too many wrong passwords. Try again later.")
	}
	ok, _, err := a.passwords.check(ctx, u.PasswordHash, current)
	if err == nil && !ok {
		return invalidCredentials("currentPassword")
	}
	a.bySession.giveBack(v.SessionID)
	return err
}

// replacePassword sets the hash unless the user or the session has changed since it was checked.
func (a *Accounts) replacePassword(ctx context.Context, tx *ent.Tx, v Viewer, checked *ent.User, hash string) ([]string, error) {
	u, err := lockUser(ctx, tx, v.UserID)
	if err != nil {
		return nil, err
	}
	if u.PasswordHash != checked.PasswordHash {
		return nil, invalidCredentials("currentPassword")
	}
	here, err := tx.Session.Query().Where(session.ID(v.SessionID), session.UserID(u.ID), live(a.now())).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the session that changes a password: %w", err)
	}
	if !here {
		return nil, unauthenticated()
	}
	if _, err := setPassword(ctx, tx, u.ID, hash, a.now()); err != nil {
		return nil, err
	}
	return a.revoke(ctx, tx, session.UserID(u.ID), session.IDNEQ(v.SessionID))
}

// Profile is what others see of a user; nil leaves a field as it is.
type Profile struct {
	DisplayName *string
	// AvatarID is an image that the user has uploaded, "" for none.
	AvatarID *string
}

// UpdateProfile changes what others see of the viewer and gives the user as it is then. Errors: BAD_USER_INPUT, and
// NOT_FOUND or CONFLICT for an image that is not the viewer's or was used already.
func (a *Accounts) UpdateProfile(ctx context.Context, v Viewer, in Profile) (*ent.User, error) {
	if in.DisplayName != nil {
		name := strings.TrimSpace(*in.DisplayName)
		if err := checkDisplayName("displayName", name); err != nil {
			return nil, err
		}
		in.DisplayName = &name
	}
	if in == (Profile{}) {
		return a.viewerUser(ctx, v)
	}
	var changed *ent.User
	err := a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		changed, err = a.updateProfile(ctx, tx, v.UserID, in)
		return err
	})
	return changed, err
}

func (a *Accounts) updateProfile(ctx context.Context, tx *ent.Tx, userID string, in Profile) (*ent.User, error) {
	u, err := lockUser(ctx, tx, userID)
	switch {
	case ent.IsNotFound(err):
		return nil, unauthenticated()
	case err != nil:
		return nil, err
	}
	update := tx.User.UpdateOneID(userID).SetUpdatedAt(a.now()).SetNillableDisplayName(in.DisplayName)
	if in.AvatarID != nil {
		avatar, err := a.avatars(ctx, tx, a.now(), u, *in.AvatarID)
		if err != nil {
			return nil, err
		}
		if avatar == nil {
			update.ClearAvatarID()
		}
		update.SetNillableAvatarID(avatar)
	}
	if u, err = update.Save(ctx); err != nil {
		return nil, fmt.Errorf("update profile: %w", err)
	}
	return u, nil
}

// viewerUser gives the viewer's own user; UNAUTHENTICATED where the account is gone.
func (a *Accounts) viewerUser(ctx context.Context, v Viewer) (*ent.User, error) {
	u, err := a.UserByID(ctx, v.UserID)
	if err == nil && u == nil {
		return nil, unauthenticated()
	}
	return u, err
}
