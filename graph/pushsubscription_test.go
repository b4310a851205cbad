package graph_test

import (
	"log/slog"
	"testing"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/stretchr/testify/require"

	"parley/ent/pushsubscription"
	"parley/graph"
	"parley/internal/testkit/dbtest"
)

// What a browser says of itself: the public key and the secret of RFC 8291, section 5.
const (
	p256dh     = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
	pushSecret = "BTBZMqHH6r4Tts7J_aSIgg"
)

const (
	registerPush = `mutation ($endpoint: String!) { registerPushSubscription(input: {endpoint: $endpoint, p256dh: "` + p256dh +
		`", auth: "` + pushSecret + `"}) { pushSubscription { id endpoint createdAt } } }`
	removePush = `mutation ($endpoint: String!) { removePushSubscription(input: {endpoint: $endpoint}) { removed } }`
)

func TestBrowsersAreRegisteredAndRemoved(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		require.Equal(t, h.push.PublicKey(), h.do(t.Context(), nil, `query { serverInfo { webPush { publicKey } } }`, nil).
			text(t, "serverInfo", "webPush", "publicKey"))
		here := vars{"endpoint": "https://push.example.com/here"}
		first := h.do(t.Context(), ada, registerPush, here)
		require.Equal(t, "https://push.example.com/here", first.text(t, "registerPushSubscription", "pushSubscription", "endpoint"))
		again := h.do(t.Context(), ada, registerPush, here)
		require.Equal(t, first.text(t, "registerPushSubscription", "pushSubscription", "id"),
			again.text(t, "registerPushSubscription", "pushSubscription", "id"))

		h.do(t.Context(), bob, registerPush, here).at(t, "registerPushSubscription")
		row, err := h.db.Read().PushSubscription.Query().Only(t.Context())
		require.NoError(t, err)
		require.Equal(t, bob.UserID, row.UserID, "whoever signed in last")
		require.Equal(t, false, h.do(t.Context(), ada, removePush, here).at(t, "removePushSubscription", "removed"))
		require.Equal(t, true, h.do(t.Context(), bob, removePush, here).at(t, "removePushSubscription", "removed"))
		require.Equal(t, false, h.do(t.Context(), bob, removePush, here).at(t, "removePushSubscription", "removed"))

		h.do(t.Context(), ada, registerPush, here).at(t, "registerPushSubscription")
		h.do(t.Context(), ada, `mutation { logout { sessions { id } } }`, nil).at(t, "logout")
		require.Equal(t, "UNAUTHENTICATED", h.do(t.Context(), ada, registerPush, here).code(), "the session has ended")
		some, err := h.db.Read().PushSubscription.Query().Where(pushsubscription.UserID(ada.UserID)).Exist(t.Context())
		require.NoError(t, err)
		require.True(t, some, "it is there until it is swept, and serves nothing")
	})
}

func TestAServerThatDoesNotPushSaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.SQLite(t))
	log := slog.New(slog.DiscardHandler)
	h.exec = executor.New(graph.New(graph.Deps{Chat: h.chat, Accounts: h.accounts, Hub: h.hub, Presence: h.presence, Media: h.media}))
	h.exec.SetErrorPresenter(graph.ErrorPresenter(log))
	for _, extension := range graph.Extensions(log) {
		h.exec.Use(extension)
	}
	ada := h.join(t, "ada")
	require.Nil(t, h.do(t.Context(), nil, `query { serverInfo { webPush { publicKey } } }`, nil).at(t, "serverInfo", "webPush"))
	for _, document := range []string{registerPush, removePush} {
		require.Equal(t, "UNAUTHENTICATED", h.do(t.Context(), nil, document, vars{"endpoint": "https://push.example.com/x"}).code())
		require.Equal(t, "CONFLICT", h.do(t.Context(), ada, document, vars{"endpoint": "https://push.example.com/x"}).code())
	}
}
