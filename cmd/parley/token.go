package main

import (
	"context"
	"fmt"
	"time"

	"parley/internal/auth"
)

// tokenCmd prints an access token.
type tokenCmd struct {
	Username string        `arg:"" help:"The user's name."`
	TTL      time.Duration `name:"ttl" default:"1h" min:"1s" max:"8760h" example:"1h" help:"Lifetime of the token."`
}

// Run prints the token alone, so that scripts can take it as it is; its end goes to standard error.
// The token is a session of its own: disabling the user ends it.
func (c tokenCmd) Run(ctx context.Context, p *program) error {
	return withAccounts(ctx, p, func(a *auth.Accounts) error {
		grant, err := a.IssueToken(ctx, c.Username, c.TTL)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(p.stdout, grant.AccessToken); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stderr, "Valid until %s.\n", grant.AccessTokenExpiresAt.UTC().Format(time.RFC3339))
		return err
	})
}
