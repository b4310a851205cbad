package auth

import (
	"context"

	"parley/ent"
)

// Sweep runs what Run does every hour.
func Sweep(ctx context.Context, a *Accounts) error { return a.sweep(ctx) }

// Poll runs what Run does every second.
func Poll(ctx context.Context, a *Accounts) error { return a.revocations.read(ctx) }

// SignIn is the part of a login that follows the check of the password of u, as it was read then.
func SignIn(ctx context.Context, a *Accounts, u *ent.User) error {
	_, err := a.signIn(ctx, u, "", "")
	return err
}
