package main

import (
	"context"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"parley/internal/client"
	"parley/internal/testkit/dbtest"
)

// Two servers on one database are one Parley, even while no bus connects them: what changes on one is
// told on the other by its sweep, and a session revoked on one loses its sockets on the other.
func TestTwoServersOnOneDatabaseAreOneParley(t *testing.T) {
	database := "PARLEY_DATABASE_URL=" + dbtest.PostgresURL(t)
	here, there := launch(t, database, secret), launch(t, database, secret)
	ada := here.register(t, "ada")
	room := makeRoom(t, ada)

	socket, err := there.As(ada.Token).Dial(t.Context())
	require.NoError(t, err)
	events, err := socket.Subscribe(`subscription($room: ID!) { messageAdded(roomId: $room, afterSeq: 0) { seq text } }`,
		client.Variables{"room": room})
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, want := range []string{"created the room", "one", "two"} {
		if want != "created the room" {
			_, err := send(ctx, ada, room, want)
			require.NoError(t, err)
		}
		var got struct {
			MessageAdded struct {
				Seq  int
				Text string
			}
		}
		require.NoError(t, events.Next(ctx, &got))
		require.Equal(t, want, got.MessageAdded.Text)
	}

	require.NoError(t, ada.Do(ctx, `mutation { logout { sessions { id } } }`, nil, nil))
	select {
	case <-socket.Done():
	case <-time.After(patience):
		t.Fatal("the socket stays open")
	}
	require.True(t, websocket.IsCloseError(rootOf(socket.Err()), 4403), "%v", socket.Err())
	err = there.As(ada.Token).Do(ctx, `{ viewer { email } }`, nil, nil)
	require.ErrorContains(t, err, "UNAUTHENTICATED")
}

// A list of rooms is kept true on one server by what happens on the other: messages, reading on another device, being
// added to a room and losing it.
func TestAnInboxHearsOfTheOtherServer(t *testing.T) {
	database := "PARLEY_DATABASE_URL=" + dbtest.PostgresURL(t)
	here, there := launch(t, database, secret), launch(t, database, secret)
	ada, bob := here.register(t, "ada"), here.register(t, "bob")
	var his struct {
		Viewer struct{ User struct{ ID string } }
	}
	require.NoError(t, bob.Do(t.Context(), `{ viewer { user { id } } }`, nil, &his))
	socket, err := there.As(bob.Token).Dial(t.Context())
	require.NoError(t, err)
	inbox, err := socket.Subscribe(`subscription { inboxEvents { room { id } membership { unreadCount leftAt } } }`, nil)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return there.metric(t, "parley_operations") == 1 }, patience, 10*time.Millisecond)

	room := makeRoom(t, ada)
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	sees := func(unread int, left bool) {
		t.Helper()
		for {
			var got struct {
				InboxEvents struct {
					Room       struct{ ID string }
					Membership struct {
						UnreadCount *int
						LeftAt      *string
					}
				}
			}
			require.NoError(t, inbox.Next(ctx, &got), "%d unread, left: %v", unread, left)
			require.Equal(t, room, got.InboxEvents.Room.ID)
			m := got.InboxEvents.Membership
			if (m.LeftAt != nil) == left && (left || *m.UnreadCount == unread) {
				return
			}
		}
	}
	change := func(mutation string) {
		t.Helper()
		require.NoError(t, ada.Do(ctx, `mutation($room: ID!, $user: ID!) { `+mutation+`(input: {roomId: $room, userId: $user}) { room { id } } }`,
			client.Variables{"room": room, "user": his.Viewer.User.ID}, nil))
	}
	change("addMember")
	sees(0, false)
	for i := range 3 {
		_, err := send(ctx, ada, room, "hello")
		require.NoError(t, err)
		sees(i+1, false)
	}
	var last struct{ Room struct{ LastSeq int } }
	require.NoError(t, bob.Do(ctx, `query($room: ID!) { room(id: $room) { lastSeq } }`, client.Variables{"room": room}, &last))
	require.NoError(t, bob.Do(ctx, `mutation($room: ID!, $seq: Int!) { markRead(input: {roomId: $room, seq: $seq}) { membership { id } } }`,
		client.Variables{"room": room, "seq": last.Room.LastSeq}, nil))
	sees(0, false)
	change("removeMember")
	sees(0, true)
}

// A socket lives no longer than its access token.
func TestASocketClosesWhenItsTokenExpires(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_ACCESS_TOKEN_TTL=2s")
	ada := p.register(t, "ada")
	socket, err := ada.Dial(t.Context())
	require.NoError(t, err)
	select {
	case <-socket.Done():
	case <-time.After(patience):
		t.Fatal("the socket stays open")
	}
	require.True(t, websocket.IsCloseError(rootOf(socket.Err()), 4403), "%v", socket.Err())
	err = ada.Do(t.Context(), `{ viewer { email } }`, nil, nil)
	require.ErrorContains(t, err, "TOKEN_EXPIRED")

	var again struct{ Login struct{ AccessToken string } }
	require.NoError(t, ada.Do(t.Context(), `mutation { login(input: {login: "ada", password: "correct horse"}) { accessToken } }`, nil, &again),
		"an expired token that comes with it does not keep anybody from signing in")
	require.NoError(t, p.As(again.Login.AccessToken).Do(t.Context(), `{ viewer { email } }`, nil, nil))
}
