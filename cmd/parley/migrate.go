package main

import (
	"context"
	"fmt"

	"parley/internal/database"
)

// migrateCmd brings the tables up to date, as the server does when it starts.
type migrateCmd struct {
	Status bool `help:"Only tell the versions; change nothing."`
}

// Run prints the version of the tables, and whether it is the one this program needs.
func (c migrateCmd) Run(ctx context.Context, p *program) (err error) {
	db, err := openDatabase(ctx, p)
	if err != nil {
		return err
	}
	defer closing(&err, db.Close)
	if c.Status {
		return printStatus(ctx, p, db)
	}
	before, _, err := db.Versions(ctx)
	if err != nil {
		return err
	}
	if _, err := db.Migrate(ctx); err != nil {
		return explainMigration(p, err)
	}
	after, _, err := db.Versions(ctx)
	if err != nil {
		return err
	}
	if before == after {
		_, err = fmt.Fprintf(p.stdout, "The tables are at version %d already.\n", after)
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "Migrated the tables from version %d to %d.\n", before, after)
	return err
}

func printStatus(ctx context.Context, p *program, db *database.DB) error {
	current, needed, err := db.Versions(ctx)
	if err != nil {
		return err
	}
	state := "up to date"
	switch {
	case current < needed:
		state = "to be migrated"
	case current > needed:
		state = "newer than this program"
	}
	_, err = fmt.Fprintf(p.stdout, "The tables are at version %d, this program needs %d: %s.\n", current, needed, state)
	return err
}
