package live

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/chat"
	"parley/internal/fault"
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

// moments is the Log of a hub that reads nothing.
type moments struct{ Log }

func (moments) ListMoment() chat.ListMoment { return 1 }

// standing gives the lists of a hub whose reader is held, and an inbox of bob's.
func standing(t *testing.T) (*lists, *Inbox) {
	t.Helper()
	l := newLists(&Hub{log: moments{}})
	l.ticking = true
	return l, inboxOf(l, "bob")
}

func inboxOf(l *lists, userID string) *Inbox {
	return &Inbox{
		lists: l, userID: userID, wake: make(chan struct{}, 1), seats: make(map[string]*seat), waiting: make(map[string]*chat.Activity),
	}
}

func listed(room int, left bool) chat.Listed {
	return chat.Listed{RoomID: "room", UserID: "bob", Room: room, Left: left}
}

// While an inbox reads what it owes, all others may be told of something newer: it is told of that too.
func TestWhatOthersWereToldMeanwhileIsDueToWhoPays(t *testing.T) {
	l, in := standing(t)
	l.seat(in, "room").owed = true
	in.owed = []string{"room"}
	l.rooms["room"].known = 11
	in.pay([]*chat.Activity{{Listed: listed(10, false)}}, 1)
	require.Contains(t, l.due["room"].users, "bob")
	require.Len(t, in.waiting, 1)
}

// A room that was heard of before the list was read is one that the client has: losing it is told.
func TestTheEndOfARoomInTheListIsToldThoughItWasHeardOfBefore(t *testing.T) {
	l, in := standing(t)
	l.seat(in, "room")
	l.fill(in, []chat.Listed{listed(5, false)}, nil)
	in.take(&chat.Activity{Listed: listed(6, true)}, 0)
	require.Len(t, in.waiting, 1)

	never := inboxOf(l, "bob")
	l.seat(never, "room")
	never.take(&chat.Activity{Listed: listed(6, true)}, 0)
	require.Empty(t, never.waiting, "nobody has it who was never told of it")
}

func TestInboxesOfAUserAreBounded(t *testing.T) {
	l, _ := standing(t)
	for range inboxesPerUser {
		require.NoError(t, l.open(inboxOf(l, "bob")))
	}
	require.Equal(t, fault.LimitExceeded, fault.CodeOf(l.open(inboxOf(l, "bob"))))
	require.NoError(t, l.open(inboxOf(l, "ada")))
}
