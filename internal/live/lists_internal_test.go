package live

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/chat"
)

func TestPortionsBoundPlacesAndRooms(t *testing.T) {
	var all []chat.Place
	for r := range 250 {
		for u := range 1 + r%3 {
			all = append(all, chat.Place{RoomID: fmt.Sprint("room ", r), UserID: fmt.Sprint("user ", u)})
		}
	}
	for u := range 2 * placesAtOnce {
		all = append(all, chat.Place{RoomID: "large", UserID: fmt.Sprint("user ", u)})
	}
	var got []chat.Place
	for some := range portions(all) {
		rooms := make(map[string]bool)
		for _, p := range some {
			rooms[p.RoomID] = true
		}
		require.NotEmpty(t, some)
		require.LessOrEqual(t, len(some), placesAtOnce)
		require.LessOrEqual(t, len(rooms), roomsAtOnce)
		got = append(got, some...)
	}
	require.Equal(t, all, got)
	require.Empty(t, slices.Collect(portions(nil)))
}
