package id_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/id"
)

func TestIdsAreTaggedUniqueAndOrderedByCreation(t *testing.T) {
	made := make([]string, 5000)
	for i := range made {
		made[i] = id.New(id.Message)
		require.True(t, id.Is(id.Message, made[i]))
		require.False(t, id.Is(id.Room, made[i]))
	}
	require.True(t, slices.IsSorted(made), "later ids sort after earlier ones")
	require.Len(t, slices.Compact(slices.Clone(made)), len(made))
}

func TestKindOfRefusesWhatItDidNotMake(t *testing.T) {
	for _, s := range []string{
		"", "_", "msg", "msg_", "msg_short", "msg_01234567890123456789012345678901234567890",
		"msg_0123456789012345678901234I", "msg_0123456789012345678901234é",
	} {
		_, ok := id.KindOf(s)
		require.False(t, ok, "%q", s)
	}
	kind, ok := id.KindOf(id.New(id.Room))
	require.True(t, ok)
	require.Equal(t, id.Room, kind)
}
