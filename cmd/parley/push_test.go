package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
	"parley/internal/testkit/dbtest"
	"parley/internal/testkit/pushtest"
)

// pushing are the settings of a server that pushes to a push service on this machine. The delay is what a loaded machine
// may take to give a notification to a socket of another server and to write that.
func pushing() []string {
	return []string{"PARLEY_PUSH_CONTACT=mailto:operator@example.org", "PARLEY_PUSH_ALLOW_PRIVATE=true", "PARLEY_PUSH_DELAY=10s"}
}

// receive waits for n pushed texts and gives them.
func receive(t *testing.T, pushes *pushtest.Service, n int) []string {
	t.Helper()
	late := time.After(time.Minute)
	for {
		got, more := pushes.Got()
		if len(got) >= n {
			texts := make([]string, len(got))
			for i, m := range got {
				texts[i] = m.Text
			}
			return texts
		}
		select {
		case <-more:
		case <-late:
			require.Fail(t, "nothing is pushed", "%d of %d came", len(got), n)
		}
	}
}

// requireStreams waits until a server serves n live subscriptions of notifications or rooms.
func requireStreams(t *testing.T, s *process, n int) {
	t.Helper()
	require.Eventually(t, func() bool {
		_, metrics := s.get(t, "/metrics")
		return strings.Contains(metrics, fmt.Sprintf("parley_room_streams %d\n", n))
	}, time.Minute, 20*time.Millisecond)
}

// subscribeToPush registers a new browser of the user's.
func subscribeToPush(t *testing.T, user *client.Client, pushes *pushtest.Service) *pushtest.Browser {
	t.Helper()
	b := pushes.Subscribe()
	require.NoError(t, user.Do(t.Context(), `mutation($endpoint: String!, $p256dh: String!, $auth: String!) {
		registerPushSubscription(input: {endpoint: $endpoint, p256dh: $p256dh, auth: $auth}) { pushSubscription { id } } }`,
		client.Variables{"endpoint": b.Endpoint, "p256dh": b.P256dh, "auth": b.Auth}, nil))
	return b
}

// A conversation over two servers: ada writes on one, bob and carol have browsers. Bob has a live subscription on the
// other server first, and another one that tells him nothing of it; carol has none.
func TestPushReachesWhomNoSocketReaches(t *testing.T) {
	settings := append(pushing(), "PARLEY_DATABASE_URL="+dbtest.PostgresURL(t), secret)
	here, there := launch(t, settings...), launch(t, settings...)
	pushes := pushtest.New(t)
	var info struct {
		ServerInfo struct{ WebPush struct{ PublicKey string } }
	}
	require.NoError(t, there.Do(t.Context(), `{ serverInfo { webPush { publicKey } } }`, nil, &info))
	pushes.Expect(info.ServerInfo.WebPush.PublicKey) // of either server

	ada, bob, carol := here.register(t, "ada"), here.register(t, "bob"), here.register(t, "carol")
	room := makeRoom(t, ada)
	var browsers []*pushtest.Browser
	for _, who := range []*client.Client{bob, carol} {
		var me struct {
			Viewer struct{ User struct{ ID string } }
		}
		require.NoError(t, who.Do(t.Context(), `{ viewer { user { id } } }`, nil, &me))
		require.NoError(t, ada.Do(t.Context(), `mutation($room: ID!, $user: ID!) { addMember(input: {roomId: $room, userId: $user}) { room { id } } }`,
			client.Variables{"room": room, "user": me.Viewer.User.ID}, nil))
		browsers = append(browsers, subscribeToPush(t, who, pushes)) // the invitation was before
	}

	socket, err := there.As(bob.Token).Dial(t.Context())
	require.NoError(t, err)
	events, err := socket.Subscribe(`subscription { notificationAdded { kind message { text } } }`, nil)
	require.NoError(t, err)
	requireStreams(t, there, 1)
	_, err = send(t.Context(), ada, room, "one for @bob and @carol")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var e struct {
		NotificationAdded struct {
			Kind    string
			Message struct{ Text string }
		}
	}
	require.NoError(t, events.Next(ctx, &e))
	require.Equal(t, "one for @bob and @carol", e.NotificationAdded.Message.Text)
	require.Equal(t, "one for @bob and @carol", receive(t, pushes, 1)[0], "for carol")

	require.NoError(t, socket.Kill())
	<-socket.Done()
	requireStreams(t, there, 0) // till then the server takes it for one that receives
	other, err := there.As(bob.Token).Dial(t.Context())
	require.NoError(t, err)
	_, err = other.Subscribe(`subscription($room: ID!) { messageAdded(roomId: $room) { text } }`, client.Variables{"room": room})
	require.NoError(t, err)
	_, err = send(t.Context(), ada, room, "two for @bob")
	require.NoError(t, err)
	require.Equal(t, "two for @bob", receive(t, pushes, 2)[1], "nothing but that came")

	require.NoError(t, bob.Do(t.Context(), `mutation { logout { sessions { id } } }`, nil, nil))
	deleted, err := send(t.Context(), ada, room, "deleted before @carol was told")
	require.NoError(t, err)
	require.NoError(t, ada.Do(t.Context(), `mutation($id: ID!) { deleteMessage(input: {messageId: $id}) { message { id } } }`,
		client.Variables{"id": deleted}, nil))
	_, err = send(t.Context(), ada, room, "read before @carol was told")
	require.NoError(t, err)
	require.NoError(t, carol.Do(t.Context(), `mutation { markNotificationsRead(input: {all: true}) { viewer { unreadNotificationCount } } }`, nil, nil))
	_, err = send(t.Context(), ada, room, "three for @bob and @carol")
	require.NoError(t, err)
	require.Equal(t, "three for @bob and @carol", receive(t, pushes, 3)[2])
	got, _ := pushes.Got()
	require.Same(t, browsers[1], got[2].Browser, "bob has signed out")
	require.Equal(t, 3, pushes.Calls())
	_, metrics := here.get(t, "/metrics")
	require.Contains(t, metrics, "parley_push_sent_total ")
}
