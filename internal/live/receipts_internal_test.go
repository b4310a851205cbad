package live

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/chat"
)

func receipts(versions ...int) chat.Change {
	c := chat.Change{Version: versions[len(versions)-1]}
	for _, version := range versions {
		c.Receipts = append(c.Receipts, &chat.Receipt{Version: version})
	}
	return c
}

func TestRunsOfReceiptsAreGathered(t *testing.T) {
	t.Parallel()
	post := func(version int) chat.Change { return chat.Change{Version: version, Message: &ent.Message{}} }
	for _, changes := range [][]chat.Change{nil, {post(1)}, {receipts(1)}, {receipts(1), post(2), receipts(3)}} {
		require.Equal(t, changes, gather(changes))
	}
	given := []chat.Change{receipts(1), receipts(2), post(3), receipts(4), receipts(5), receipts(6)}
	require.Equal(t, []chat.Change{receipts(1, 2), post(3), receipts(4, 5, 6)}, gather(given))
	require.Equal(t, receipts(1), given[0], "what is shared stays as it is")
}

// A member may attach in the middle of what its group is about to push: then it has had some of a run.
func TestAStreamInsideARunIsPulledForTheRest(t *testing.T) {
	t.Parallel()
	s := &Stream{walk: &walk{viewerID: "alice", cursor: 6}}
	_, v := s.offer(receipts(5, 6, 7))
	require.Equal(t, looks, v)
	require.Equal(t, 6, s.walk.cursor, "it has not had the rest")
	_, v = s.offer(receipts(5, 6))
	require.Equal(t, passes, v, "it has had them all")
	e, v := s.offer(receipts(7, 8))
	require.Equal(t, tells, v)
	require.Equal(t, 8, e.Cursor)
}

func TestResponsesToRunsThatBeginElsewhereAreKeptApart(t *testing.T) {
	t.Parallel()
	long, short := told(receipts(5, 6, 7), ReceiptsAdvanced), told(receipts(7), ReceiptsAdvanced)
	require.Equal(t, long.Cursor, short.Cursor)
	require.NotEqual(t, keyOf(long), keyOf(short))
}
