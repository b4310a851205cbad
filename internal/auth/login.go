package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"parley/ent"
	"parley/ent/session"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/request"
)

// maxKnownAddresses bounds how many of a user's sessions are looked at for a known address.
const maxKnownAddresses = 200

// errHashChanged is why a password that was right may not be so any more; it is INVALID_CREDENTIALS.
var errHashChanged = errors.New("the password's hash has changed since it was checked")

// invalidCredentials names the field where only one can be wrong. Of a login it does not tell which one was.
func invalidCredentials(field string) error {
	message := "The username or the password is not right."
	if field != "" {
		message = "The password is not right."
	}
	return &fault.Error{Code: fault.InvalidCredentials, Field: field, Message: message}
}

// Login begins a session for whoever knows the password. login is a username or an email address, in
// any case; device is the client's name for itself, at most 256 bytes, and where it is empty that of
// the request's user agent.
//
// An unknown name, a wrong password and a disabled account are the same INVALID_CREDENTIALS after the
// same work. RATE_LIMITED comes for an address with too many attempts, and for an account with too
// many failures unless the address holds a session of it: so strangers cannot lock anybody out.
func (a *Accounts) Login(ctx context.Context, login, password, device string) (Grant, error) {
	login, device = strings.ToLower(strings.TrimSpace(login)), strings.TrimSpace(device)
	if err := checkLogin(login, password, device); err != nil {
		return Grant{}, err
	}
	if err := a.admitAddress(ctx); err != nil {
		return Grant{}, err
	}
	u, err := a.userByLogin(ctx, login)
	if err != nil {
		return Grant{}, err
	}
	charged, err := a.admitAccount(ctx, login, u)
	if err != nil {
		return Grant{}, err
	}
	grant, err := a.checkAndSignIn(ctx, u, password, device)
	if errors.Is(err, errHashChanged) {
		// Most likely by a login beside this one, which hashed the same password at a new cost.
		if u, err = a.userByLogin(ctx, login); err == nil {
			grant, err = a.checkAndSignIn(ctx, u, password, device)
		}
	}
	if charged && fault.CodeOf(err) != fault.InvalidCredentials {
		a.byAccount.giveBack(login)
	}
	return grant, err
}

func (a *Accounts) checkAndSignIn(ctx context.Context, u *ent.User, password, device string) (Grant, error) {
	ok, outdated, err := a.passwords.check(ctx, u.PasswordHash, password)
	switch {
	case err != nil:
		return Grant{}, err
	case !ok || u.DisabledAt != nil:
		return Grant{}, invalidCredentials("")
	}
	return a.signIn(ctx, u, device, a.rehash(ctx, password, outdated))
}

func checkLogin(login, password, device string) error {
	if login == "" || len(login) > MaxEmailBytes {
		return fault.Input("login", "Enter a username or an email address.")
	}
	if err := checkGuess("password", password); err != nil {
		return err
	}
	return checkDevice("device", device)
}

// userByLogin gives the user of that name, or an empty one without an id where there is none.
func (a *Accounts) userByLogin(ctx context.Context, login string) (*ent.User, error) {
	if !utf8.ValidString(login) || strings.ContainsRune(login, 0) {
		return &ent.User{}, nil // such text reaches no database
	}
	by := user.UsernameKey(login)
	if strings.Contains(login, "@") {
		by = user.Email(login)
	}
	u, err := a.db.Read().User.Query().Where(by).Only(ctx)
	if ent.IsNotFound(err) {
		return &ent.User{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the user who signs in: %w", err)
	}
	return u, nil
}

// admitAccount charges the name for a failure in advance, so that many attempts at once cannot all
// pass; success gives back what was charged. A username and an email address have a bucket each,
// because a common one would tell that they belong together.
func (a *Accounts) admitAccount(ctx context.Context, login string, u *ent.User) (charged bool, err error) {
	wait := a.byAccount.take(login)
	if wait == 0 {
		return true, nil
	}
	// Unknown users are asked about too: the same answer in the same time.
	known, err := a.knownAddress(ctx, u.ID)
	if err != nil {
		return false, err
	}
	if !known {
		return false, fault.Limited(wait, "Too many failed attempts to sign in to this account. Try again later.")
	}
	return false, nil
}

// knownAddress tells whether the request comes from where the user has a live session.
func (a *Accounts) knownAddress(ctx context.Context, userID string) (bool, error) {
	here := neighbourhood(request.From(ctx).Address)
	sessions, err := a.db.Read().Session.Query().Where(session.UserID(userID), live(a.now())).
		Order(session.ByLastSeenAt(descending())).Limit(maxKnownAddresses).Select(session.FieldIP).All(ctx)
	if err != nil {
		return false, fmt.Errorf("read the addresses of a user: %w", err)
	}
	for _, s := range sessions {
		if here != "" && neighbourhood(s.IP) == here {
			return true, nil
		}
	}
	return false, nil
}

// rehash gives the password's hash at today's cost, or "" where the stored one is up to date or there
// is no room for the work now: the next login will try again.
func (a *Accounts) rehash(ctx context.Context, password string, outdated bool) string {
	if !outdated {
		return ""
	}
	hash, err := a.passwords.hash(ctx, password)
	if err != nil {
		return ""
	}
	return hash
}

// signIn begins the session of a user whose password has been checked. Under the user's lock it looks
// again: an account disabled or a password changed meanwhile (errHashChanged) begins no session.
func (a *Accounts) signIn(ctx context.Context, checked *ent.User, device, newHash string) (Grant, error) {
	var grant Grant
	err := a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		u, err := lockUser(ctx, tx, checked.ID)
		if err != nil {
			return err
		}
		if u.DisabledAt != nil {
			return invalidCredentials("")
		}
		if u.PasswordHash != checked.PasswordHash {
			return fmt.Errorf("%w: %w", errHashChanged, invalidCredentials(""))
		}
		if newHash != "" {
			if u, err = setPassword(ctx, tx, u.ID, newHash, a.now()); err != nil {
				return err
			}
		}
		grant, err = a.beginSession(ctx, tx, u, device)
		return err
	})
	if err != nil {
		return Grant{}, err
	}
	return grant, nil
}

// lockUser reads a user and holds the row until the transaction ends.
func lockUser(ctx context.Context, tx *ent.Tx, id string) (*ent.User, error) {
	u, err := tx.User.Query().Where(user.ID(id), database.LockRowsButKeys).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock user: %w", err)
	}
	return u, nil
}

func setPassword(ctx context.Context, tx *ent.Tx, userID, hash string, now time.Time) (*ent.User, error) {
	u, err := tx.User.UpdateOneID(userID).SetPasswordHash(hash).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("set password: %w", err)
	}
	return u, nil
}
