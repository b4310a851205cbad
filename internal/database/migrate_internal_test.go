package database

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMessagesFromBeforeTheIndexKnewRoomsAreFoundByRoom goes up to what came before, and on, and back.
func TestMessagesFromBeforeTheIndexKnewRoomsAreFoundByRoom(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := Open(ctx, Options{DataDir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	provider, err := db.migrator()
	require.NoError(t, err)
	_, err = provider.UpTo(ctx, 1)
	require.NoError(t, err)
	for _, statement := range []string{
		`INSERT INTO users VALUES ('usr_1', 'ada', 'ada', 'a@b', 'ada', '', NULL, '2026-01-01', '2026-01-01')`,
		`INSERT INTO rooms VALUES ('room_a1', 'CHANNEL', 'PUBLIC', 'A', 'a', '', 'usr_1', NULL, '2026-01-01', NULL, '2026-01-01', 1, 1, 1, 1)`,
		`INSERT INTO messages (id, room_id, seq, version, posted_version, author_id, kind, text, created_at) VALUES
			('msg_1', 'room_a1', 1, 1, 1, 'usr_1', 'TEXT', 'hello', '2026-01-01'), ('msg_2', 'room_a1', 2, 2, 2, 'usr_1', 'SYSTEM', 'hello', '2026-01-01')`,
	} {
		_, err := db.pools.write.ExecContext(ctx, statement)
		require.NoError(t, err)
	}
	count := func(match string) (n int) {
		require.NoError(t, db.pools.write.QueryRowContext(ctx, `SELECT count(*) FROM messages_search WHERE messages_search MATCH ?`, match).Scan(&n))
		return n
	}
	require.Equal(t, 1, count(`hello`))
	_, err = provider.UpTo(ctx, 2)
	require.NoError(t, err)
	require.Equal(t, 1, count(`text : hello AND room_id : a1`), "without the one of the system")
	_, err = db.pools.write.ExecContext(ctx, `UPDATE messages SET text = 'goodbye' WHERE id = 'msg_1'`)
	require.NoError(t, err)
	require.Zero(t, count(`hello`))
	require.Equal(t, 1, count(`text : goodbye AND room_id : a1`))
	_, err = provider.DownTo(ctx, 1)
	require.NoError(t, err)
	require.Equal(t, 1, count(`goodbye`))
	require.Zero(t, count(`a1`))
}
