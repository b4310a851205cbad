package push_test

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/notification"
	"parley/ent/pushcursor"
	"parley/ent/room"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/push"
	"parley/internal/testkit/dbtest"
	"parley/internal/testkit/pushtest"
)

func TestABrowserBelongsToWhoSignedInLast(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob, eve := h.join(t, "bob"), h.join(t, "eve")
		browser := h.subscribe(t, bob)
		h.mention(t, bob, "for bob")
		h.register(t, eve, browser)
		h.mention(t, eve, "for eve")
		h.due()
		require.Equal(t, []string{"for eve"}, h.settle(t))
		rows := h.subscriptions(t)
		require.Len(t, rows, 1)
		require.Equal(t, eve.userID, rows[0].UserID)
		require.Equal(t, eve.sessionID, rows[0].SessionID)

		removed, err := h.Remove(t.Context(), bob.userID, browser.Endpoint)
		require.NoError(t, err)
		require.False(t, removed, "it is not bob's any more")
		removed, err = h.Remove(t.Context(), eve.userID, browser.Endpoint)
		require.NoError(t, err)
		require.True(t, removed)
		require.Empty(t, h.subscriptions(t))
	})
}

func TestOfTooManySubscriptionsTheOldestGoes(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		first, second := h.subscribe(t, bob), h.subscribe(t, bob)
		for range push.MaxSubscriptions - 2 {
			h.clock.Advance(time.Second)
			h.subscribe(t, bob)
		}
		h.clock.Advance(time.Second)
		h.register(t, bob, first) // and so it is the newest
		require.Len(t, h.subscriptions(t), push.MaxSubscriptions)
		h.clock.Advance(time.Second)
		h.subscribe(t, bob)
		rows := h.subscriptions(t)
		require.Len(t, rows, push.MaxSubscriptions)
		var endpoints []string
		for _, row := range rows {
			endpoints = append(endpoints, row.Endpoint)
		}
		require.Contains(t, endpoints, first.Endpoint)
		require.NotContains(t, endpoints, second.Endpoint)
	})
}

func TestAnEndedSessionRegistersNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob, eve := h.join(t, "bob"), h.join(t, "eve")
		h.signOut(t, bob)
		b := h.pushes.Subscribe()
		in := push.Subscription{Endpoint: b.Endpoint, P256dh: b.P256dh, Auth: b.Auth}
		for _, p := range []person{bob, {bob.userID, eve.sessionID}} {
			_, err := h.Register(t.Context(), p.userID, p.sessionID, in)
			require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
		}
		require.Empty(t, h.subscriptions(t))
	})
}

func TestKeysAreChecked(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.SQLite(t))
	bob, b := h.join(t, "bob"), h.pushes.Subscribe()
	for field, in := range map[string]push.Subscription{
		"p256dh": {Endpoint: b.Endpoint, P256dh: b.P256dh[:86], Auth: b.Auth},
		"auth":   {Endpoint: b.Endpoint, P256dh: b.P256dh, Auth: b.Auth + "AA"},
	} {
		_, err := h.Register(t.Context(), bob.userID, bob.sessionID, in)
		var f *fault.Error
		require.ErrorAs(t, err, &f)
		require.Equal(t, fault.BadUserInput, f.Code)
		require.Equal(t, field, f.Field)
	}
	_, err := h.Register(t.Context(), bob.userID, bob.sessionID, push.Subscription{
		Endpoint: b.Endpoint, P256dh: "BAAA" + strings.Repeat("A", 83), Auth: b.Auth,
	})
	require.Equal(t, fault.BadUserInput, fault.CodeOf(err), "not on the curve")
	row, err := h.Register(t.Context(), bob.userID, bob.sessionID, push.Subscription{
		Endpoint: b.Endpoint, P256dh: b.P256dh + "=", Auth: b.Auth + "==",
	})
	require.NoError(t, err)
	require.Equal(t, []string{b.P256dh, b.Auth}, []string{row.P256dh, row.Auth}, "padding is no matter")
}

func TestEndpointsAreThoseOfPushServices(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"https://fcm.googleapis.com/fcm/send/abc:def", "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
		"https://web.push.apple.com/QGuQ", "https://push.example.com:443/x?y=z", "https://[2606:4700::1111]/x", "https://8.8.8.8/",
	} {
		require.NoError(t, push.CheckEndpoint(good), good)
	}
	for _, bad := range []string{
		"", "x", "http://push.example.com/", "ftp://push.example.com/", "https://push.example.com:8443/", "https:///x", "https://",
		"https:push.example.com", "https://user@push.example.com/", "https://u:p@push.example.com/", "https://push.example.com/#x",
		"https://push.example.com/a b", "https://push.example.com/\x00", "https://push.example.com/é", "https://localhost/",
		"https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://[fe80::1%25eth0]/",
		"https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://push.example.com/" + strings.Repeat("x", push.MaxEndpointBytes),
	} {
		err := push.CheckEndpoint(bad)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(err), "%.60q", bad)
	}
}

// Whatever is taken for an endpoint is HTTPS, without credentials, and no address that is not public.
func FuzzEndpoint(f *testing.F) {
	for _, seed := range []string{
		"https://push.example.com/x?y#z", "https://u:p@10.0.0.1:443/", "https://[::ffff:127.0.0.1%25lo]/", "HTTPS://a.b:0443/", "https:a.b//c@d",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, endpoint string) {
		if push.CheckEndpoint(endpoint) != nil {
			return
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, endpoint, nil)
		require.NoError(t, err, "it can be called")
		require.Equal(t, "https", req.URL.Scheme)
		require.Nil(t, req.URL.User)
		require.Contains(t, []string{"", "443"}, req.URL.Port())
		if addr, err := netip.ParseAddr(req.URL.Hostname()); err == nil {
			require.True(t, push.Public(addr))
		}
	})
}

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"8.8.8.8", "142.250.185.74", "2606:4700::1111", "2a00:1450:4001::a", "64:ff9b::808:808", "::ffff:8.8.8.8"} {
		require.True(t, push.Public(netip.MustParseAddr(good)), good)
	}
	for _, bad := range []string{
		"0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "192.0.0.8",
		"192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:10.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
		"2002:7f00:1::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "3fff::1", "5f00::1",
	} {
		require.False(t, push.Public(netip.MustParseAddr(bad)), bad)
	}
}

// A name that stands for an address of this machine is not called, though it is registered.
func TestPrivateAddressesAreNotCalled(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.SQLite(t))
	bob, b := h.join(t, "bob"), h.pushes.Subscribe()
	h.register(t, bob, b) // by a node that allows it
	strict, err := push.New(t.Context(), h.db, push.Options{
		Notifications: h, Users: h.users, Contact: "https://example.org", Delay: delay, Now: h.clock.Now,
	})
	require.NoError(t, err)
	h.commit(t, bob, "hello")
	strict.Notified([]string{bob.userID})
	h.due()
	require.NoError(t, strict.Settle(t.Context()))
	require.Zero(t, h.pushes.Calls())
	require.EqualValues(t, 1, strict.Stats().Failed)
	require.Zero(t, strict.Stats().Waiting, "nor tried again")
}

func TestTheKeyIsMadeOnceAndMayBeGiven(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := push.Options{Contact: "mailto:operator@example.org"}
		one, err := push.New(t.Context(), db, o)
		require.NoError(t, err)
		other, err := push.New(t.Context(), db, o)
		require.NoError(t, err)
		require.Equal(t, one.PublicKey(), other.PublicKey())
		require.Len(t, one.PublicKey(), 87)

		// The pair of RFC 8291, section 5.
		o.PrivateKey = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
		given, err := push.New(t.Context(), db, o)
		require.NoError(t, err)
		require.Equal(t, "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", given.PublicKey())
		for _, bad := range []string{"x", "!", strings.Repeat("A", 43), "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ"} {
			o.PrivateKey = bad
			_, err = push.New(t.Context(), db, o)
			require.Error(t, err, bad)
			require.NotContains(t, err.Error(), bad+" ")
		}
		_, err = push.New(t.Context(), db, push.Options{Contact: "operator"})
		require.Error(t, err)
	})
}

// The longest of everything fits into a message.
func TestPayloadsFit(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\u2028", 4000) // the character that JSON makes most of
	id := strings.Repeat("x", 40)
	body, err := push.EncodePayload(&ent.Notification{
		ID: id, Kind: notification.KindDIRECT_MESSAGE, RoomID: id, MessageID: &id, ActorID: id, CreatedAt: time.Now(),
		Edges: ent.NotificationEdges{
			Room: &ent.Room{ID: id, Kind: room.KindCHANNEL, Name: long[:3*80]}, Message: &ent.Message{Text: long},
		},
	}, &ent.User{ID: id, Username: strings.Repeat("u", 50), DisplayName: long[:3*80]})
	require.NoError(t, err)
	require.Less(t, len(body), push.PayloadRoom)
	require.Contains(t, string(body), `\u2028…"`)
}

// A claim that moves the cursor while a registration waits for it is not undone: what it dealt with is not pushed.
func TestARegistrationMovesNoCursorBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.Postgres(t))
	bob, b := h.join(t, "bob"), h.pushes.Subscribe()
	h.register(t, bob, b)
	_, err := h.Remove(t.Context(), bob.userID, b.Endpoint)
	require.NoError(t, err)
	ended := make(chan error, 1)
	meanwhile := func() *ent.Notification {
		go func() { ended <- registered(t.Context(), h, bob, b) }()
		dbtest.RequireWaiting(t.Context(), t, h.db, 1)
		return h.commit(t, bob, "while the registration waited")
	}
	h.write(t, func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.PushCursor.Query().Where(pushcursor.ID(bob.userID), database.LockRows).Only(ctx); err != nil {
			return err
		}
		return tx.PushCursor.UpdateOneID(bob.userID).SetSeq(meanwhile().Seq).Exec(ctx)
	})
	require.NoError(t, <-ended)
	h.Notified([]string{bob.userID})
	h.due()
	require.Empty(t, h.settle(t))
	h.mention(t, bob, "after it")
	h.due()
	require.Equal(t, []string{"after it"}, h.settle(t))
}

// Registrations and sign-outs beside each other end with at most one owner, and nothing fails.
func TestManyRegisterTheSameBrowserAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		b := h.pushes.Subscribe()
		var people []person
		for _, name := range []string{"bob", "eve", "joe", "kim"} {
			people = append(people, h.join(t, name))
		}
		errs := make(chan error, len(people))
		for _, p := range people {
			go func() { errs <- registered(t.Context(), h, p, b) }()
		}
		for range people {
			require.NoError(t, <-errs)
		}
		require.Len(t, h.subscriptions(t), 1)
	})
}

func registered(ctx context.Context, h *house, p person, b *pushtest.Browser) error {
	_, err := h.Register(ctx, p.userID, p.sessionID, push.Subscription{Endpoint: b.Endpoint, P256dh: b.P256dh, Auth: b.Auth})
	return err
}
