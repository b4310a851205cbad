package auth

import (
	"context"
	"fmt"
	"strings"

	"parley/ent"
	"parley/ent/user"
	"parley/internal/fault"
	"parley/internal/request"
)

// RegisterInput is what a new account is made from.
type RegisterInput struct {
	// Username has 3 to 50 of [A-Za-z0-9_.-]; it is unique whatever its case.
	Username string
	// Email is trimmed and kept in lower case, at most 254 bytes.
	Email string
	// Password has 8 to 256 bytes.
	Password string
	// DisplayName has 1 to 80 characters; empty means the username.
	DisplayName string
	// Device is the client's name for itself, at most 256 bytes; empty means the request's user agent.
	Device string
}

// Register makes an account and its first session. Errors: BAD_USER_INPUT, USERNAME_TAKEN,
// EMAIL_TAKEN, RATE_LIMITED.
func (a *Accounts) Register(ctx context.Context, in RegisterInput) (Grant, error) {
	in, err := in.normal()
	if err != nil {
		return Grant{}, err
	}
	if err := a.admitAddress(ctx); err != nil {
		return Grant{}, err
	}
	hash, err := a.passwords.hash(ctx, in.Password)
	if err != nil {
		return Grant{}, err
	}
	var grant Grant
	err = a.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		u, err := a.insertUser(ctx, tx, in, hash)
		if err != nil {
			return err
		}
		grant, err = a.beginSession(ctx, tx, u, in.Device)
		return err
	})
	if err != nil {
		return Grant{}, a.explainTaken(ctx, in, err)
	}
	return grant, nil
}

// normal gives the input as it is stored, or what is wrong with it.
func (in RegisterInput) normal() (RegisterInput, error) {
	in.Email = normalEmail(in.Email)
	in.DisplayName, in.Device = strings.TrimSpace(in.DisplayName), strings.TrimSpace(in.Device)
	if err := checkUsername("username", in.Username); err != nil {
		return in, err
	}
	if err := checkEmail("email", in.Email); err != nil {
		return in, err
	}
	if err := checkPassword("password", in.Password); err != nil {
		return in, err
	}
	if in.DisplayName == "" {
		in.DisplayName = in.Username
	}
	if err := checkDisplayName("displayName", in.DisplayName); err != nil {
		return in, err
	}
	return in, checkDevice("device", in.Device)
}

func (a *Accounts) insertUser(ctx context.Context, tx *ent.Tx, in RegisterInput, hash string) (*ent.User, error) {
	now := a.now()
	u, err := tx.User.Create().
		SetUsername(in.Username).SetUsernameKey(strings.ToLower(in.Username)).
		SetEmail(in.Email).SetDisplayName(in.DisplayName).SetPasswordHash(hash).
		SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("insert user: %w", err)
	}
	return u, nil
}

// explainTaken says which name was taken where a unique index refused the user. The index alone
// decides; accounts are never deleted, so whoever won is there to be seen.
func (a *Accounts) explainTaken(ctx context.Context, in RegisterInput, err error) error {
	if !ent.IsConstraintError(err) {
		return err
	}
	key := strings.ToLower(in.Username)
	taken, readErr := a.db.Read().User.Query().Where(user.Or(user.UsernameKey(key), user.Email(in.Email))).All(ctx)
	if readErr != nil {
		return fmt.Errorf("find out which name is taken: %w", readErr)
	}
	for _, u := range taken {
		if u.UsernameKey == key {
			return &fault.Error{Code: fault.UsernameTaken, Field: "username", Message: "This username is taken. Choose another one."}
		}
	}
	if len(taken) > 0 {
		return &fault.Error{Code: fault.EmailTaken, Field: "email", Message: "An account with this email address exists. Sign in instead."}
	}
	return err
}

// admitAddress charges the request's address for one registration or login. Requests without an
// address share one bucket.
func (a *Accounts) admitAddress(ctx context.Context) error {
	if wait := a.byAddress.take(neighbourhood(request.From(ctx).Address)); wait > 0 {
		return fault.Limited(wait, "Too many attempts to sign in or register from your address. Try again later.")
	}
	return nil
}
