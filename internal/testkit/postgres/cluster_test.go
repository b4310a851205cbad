package postgres

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestAFailedMigrationLeavesNoTemplateBehind(t *testing.T) {
	t.Parallel()
	c := sharedCluster(t)
	broken := errors.New("broken")
	half := func(ctx context.Context, url string) error {
		return errors.Join(run1(ctx, url, "CREATE TABLE half ()"), broken)
	}
	whole := func(ctx context.Context, url string) error { return run1(ctx, url, "CREATE TABLE whole ()") }
	key := t.Name()

	_, err := c.clone(t.Context(), key, half)
	require.ErrorIs(t, err, broken)

	url := c.database(t, key, whole)
	require.NoError(t, run1(t.Context(), url, "TABLE whole"))
	require.ErrorContains(t, run1(t.Context(), url, "TABLE half"), "does not exist")
}

func TestAConnectionThatAMigrationForgotIsNoObstacle(t *testing.T) {
	t.Parallel()
	c := sharedCluster(t)
	var forgotten *pgx.Conn
	t.Cleanup(func() { _ = forgotten.Close(context.WithoutCancel(t.Context())) })

	name, err := c.clone(t.Context(), t.Name(), func(ctx context.Context, url string) (err error) {
		forgotten, err = pgx.Connect(ctx, url)
		return err
	})

	require.NoError(t, err)
	require.NoError(t, c.drop(t.Context(), name))
}

func TestAGivenServersURLKeepsItsParameters(t *testing.T) {
	t.Parallel()
	c, err := newCluster("postgresql://user:word@db.test:5433/postgres?sslmode=require")
	require.NoError(t, err)
	require.Equal(t, "postgresql://user:word@db.test:5433/name?sslmode=require", c.url("name"))
}

func TestAGivenServersURLMustBeOne(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"host=localhost password=secret", "mysql://secret@host/db", "postgres://secret:\x00@host"} {
		_, err := newCluster(bad)
		require.ErrorContains(t, err, EnvURL)
		require.NotContains(t, err.Error(), "secret")
	}
}

func run1(ctx context.Context, url, sql string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}
