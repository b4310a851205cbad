package database_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/database"
)

func TestOpenMigratesAnEmptySQLite(t *testing.T) {
	ctx := t.Context()
	db, err := database.Open(ctx, database.Options{DataDir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	steps, err := db.Migrate(ctx)
	require.NoError(t, err)
	require.Positive(t, steps)
	current, needed, err := db.Versions(ctx)
	require.NoError(t, err)
	require.Equal(t, needed, current)
	steps, err = db.Migrate(ctx)
	require.NoError(t, err)
	require.Zero(t, steps)
	n, err := db.Read().User.Query().Count(ctx)
	require.NoError(t, err)
	require.Zero(t, n)
	_, err = db.Read().User.Create().Save(ctx)
	require.Error(t, err)
}

func TestVersions(t *testing.T) {
	ctx := t.Context()
	db, err := database.Open(ctx, database.Options{DataDir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	current, needed, err := db.Versions(ctx)
	require.NoError(t, err)
	require.Zero(t, current)
	require.Positive(t, needed)
	_, err = db.Migrate(ctx)
	require.NoError(t, err)
	current, _, err = db.Versions(ctx)
	require.NoError(t, err)
	require.Equal(t, needed, current)
}
