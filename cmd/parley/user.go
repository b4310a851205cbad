package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"parley/ent"
	"parley/ent/user"
	"parley/internal/auth"
)

// userCmd manages accounts, on a running server too.
type userCmd struct {
	Create  userCreateCmd  `cmd:"" help:"Make an account."`
	Disable userDisableCmd `cmd:"" help:"Keep a user from signing in and end their sessions."`
	Enable  userEnableCmd  `cmd:"" help:"Let a disabled user sign in again."`
	List    userListCmd    `cmd:"" help:"List all users."`
}

// userCreateCmd makes an account.
type userCreateCmd struct {
	Username      string `arg:"" help:"3 to 50 letters, digits, dots, dashes or underscores."`
	Email         string `required:"" help:"Email address of the user."`
	DisplayName   string `help:"Name that others see; the username if left out."`
	PasswordStdin bool   `help:"Read the password from standard input; without it one is made and printed."`
}

// maxPasswordLine bounds what is read from standard input; longer is refused as a password anyway.
const maxPasswordLine = 4096

// Run makes the account and prints its generated password, once.
func (c userCreateCmd) Run(ctx context.Context, p *program) error {
	password := rand.Text()
	if c.PasswordStdin {
		line, err := readLine(p.stdin)
		if err != nil {
			return err
		}
		password = line
	}
	return withAccounts(ctx, p, func(a *auth.Accounts) error {
		u, err := a.CreateUser(ctx, auth.RegisterInput{
			Username: c.Username, Email: c.Email, DisplayName: c.DisplayName, Password: password,
		})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(p.stdout, "Created %s.\n", u.Username); err != nil || c.PasswordStdin {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Password: %s\nIt is shown this once.\n", password)
		return err
	})
}

// readLine reads the first line, without its end.
func readLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("there is no password on standard input")
	}
	return line, nil
}

// userDisableCmd disables an account.
type userDisableCmd struct {
	Username string `arg:"" help:"The user's name."`
}

// Run disables the account and says how many sessions ended.
func (c userDisableCmd) Run(ctx context.Context, p *program) error {
	return withAccounts(ctx, p, func(a *auth.Accounts) error {
		ended, err := a.DisableUser(ctx, c.Username)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Disabled %s. Sessions ended: %d.\n", c.Username, ended)
		return err
	})
}

// userEnableCmd enables an account.
type userEnableCmd struct {
	Username string `arg:"" help:"The user's name."`
}

// Run enables the account.
func (c userEnableCmd) Run(ctx context.Context, p *program) error {
	return withAccounts(ctx, p, func(a *auth.Accounts) error {
		if err := a.EnableUser(ctx, c.Username); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.stdout, "Enabled %s.\n", c.Username)
		return err
	})
}

// userListCmd lists accounts.
type userListCmd struct{}

// listPage is how many users are held in memory at a time.
const listPage = 500

// Run prints a line for each user, in the order of their names.
func (userListCmd) Run(ctx context.Context, p *program) (err error) {
	db, err := openMigrated(ctx, p)
	if err != nil {
		return err
	}
	defer closing(&err, db.Close)
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	if _, err := fmt.Fprintln(table, "USERNAME\tEMAIL\tCREATED\tSTATUS"); err != nil {
		return err
	}
	for last := ""; ; {
		page, err := db.Read().User.Query().Where(user.UsernameKeyGT(last)).Order(user.ByUsernameKey()).Limit(listPage).All(ctx)
		if err != nil {
			return fmt.Errorf("list users: %w", err)
		}
		for _, u := range page {
			last = u.UsernameKey
			if err := printUser(table, u); err != nil {
				return err
			}
		}
		if len(page) < listPage {
			return table.Flush()
		}
	}
}

func printUser(w io.Writer, u *ent.User) error {
	status := "active"
	if u.DisabledAt != nil {
		status = "disabled"
	}
	_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.Username, u.Email, u.CreatedAt.UTC().Format(time.DateOnly), status)
	return err
}
