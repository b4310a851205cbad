package main

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
	"parley/internal/testkit/dbtest"
)

// A server that is killed without a word takes its users offline on the others, and those
// who have a socket elsewhere stay.
func TestAKilledServersUsersAreOfflineOnTheOthers(t *testing.T) {
	database := "PARLEY_DATABASE_URL=" + dbtest.PostgresURL(t)
	here, there := launch(t, database, secret), launch(t, database, secret)
	ada, bob := here.register(t, "ada"), here.register(t, "bob")
	room := makeRoom(t, ada)
	var bobs struct {
		Viewer struct{ User struct{ ID string } }
	}
	require.NoError(t, bob.Do(t.Context(), `{ viewer { user { id } } }`, nil, &bobs))
	require.NoError(t, ada.Do(t.Context(), `mutation($room: ID!, $user: ID!) { addMember(input: {roomId: $room, userId: $user}) { room { id } } }`,
		client.Variables{"room": room, "user": bobs.Viewer.User.ID}, nil))

	watching, err := ada.Dial(t.Context())
	require.NoError(t, err)
	events, err := watching.Subscribe(`subscription($room: ID!) { presenceChanged(roomId: $room) { status lastSeenAt user { username } } }`,
		client.Variables{"room": room})
	require.NoError(t, err)
	sees := func(name, status string, within time.Duration) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		for {
			var e struct {
				PresenceChanged struct {
					Status string
					User   struct{ Username string }
				}
			}
			require.NoError(t, events.Next(ctx, &e), "%s is to be %s", name, status)
			if p := e.PresenceChanged; p.User.Username == name {
				if p.Status == status {
					return
				}
				require.Equal(t, "OFFLINE", p.Status)
			}
		}
	}
	sees("ada", "ONLINE", patience)
	elsewhere, err := there.As(ada.Token).Dial(t.Context())
	require.NoError(t, err)
	_, err = there.As(bob.Token).Dial(t.Context())
	require.NoError(t, err)
	sees("bob", "ONLINE", patience)

	there.signal(t, syscall.SIGKILL)
	<-elsewhere.Done()
	sees("bob", "OFFLINE", patience) // internal/presence tests how soon
	var ours struct {
		Viewer struct {
			User struct{ Presence struct{ Status string } }
		}
	}
	require.NoError(t, ada.Do(t.Context(), `{ viewer { user { presence { status } } } }`, nil, &ours))
	require.Equal(t, "ONLINE", ours.Viewer.User.Presence.Status)
	require.NoError(t, watching.Kill())
	require.Eventually(t, func() bool {
		_, metrics := here.get(t, "/metrics")
		return strings.Contains(metrics, "parley_presence_watches 0\n") && strings.Contains(metrics, "parley_users_online 0\n")
	}, patience, 10*time.Millisecond)
	_, metrics := here.get(t, "/metrics")
	require.Contains(t, metrics, "parley_presence_dead_nodes_total 1")
}
