package push_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/push"
	"parley/internal/testkit/pushtest"
)

// patience bounds what must happen.
const patience = time.Minute

func TestWhoIsNotThereIsPushedTo(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.mention(t, bob, "before any subscription")
		browser := h.subscribe(t, bob)
		n := h.mention(t, bob, "hello @bob")
		require.Empty(t, h.settle(t), "its time has not come")
		h.due()
		require.Equal(t, []string{"hello @bob"}, h.settle(t))
		h.due()
		require.Len(t, h.settle(t), 1, "once")

		got, _ := h.pushes.Got()
		m := got[0]
		require.Same(t, browser, m.Browser)
		require.Equal(t, "MENTION", m.Kind)
		require.Equal(t, n.ID, m.ID)
		require.Equal(t, *n.MessageID, *m.MessageID)
		require.Equal(t, h.room.ID, m.Room.ID)
		require.Equal(t, "Lounge", m.Room.Name)
		require.Equal(t, "ada", m.Actor.DisplayName)
		require.Equal(t, n.CreatedAt.UTC().Format(time.RFC3339Nano), m.CreatedAt)
		require.Equal(t, "mailto:operator@example.org", m.Subject)
		require.Equal(t, "86400", m.TTL)
		require.Equal(t, "normal", m.Urgency)
		require.NotEmpty(t, m.Topic)
		require.NotContains(t, m.Topic, h.room.ID)
		require.EqualValues(t, 1, h.Stats().Sent)
	})
}

func TestEveryBrowserOfAUserIsPushedTo(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		one, other := h.subscribe(t, bob), h.subscribe(t, h.signIn(t, bob.userID))
		h.mention(t, bob, "one")
		h.mention(t, bob, "two")
		h.due()
		require.ElementsMatch(t, []string{"one", "one", "two", "two"}, h.settle(t))
		got, _ := h.pushes.Got()
		topics := map[*pushtest.Browser]map[string]bool{one: {}, other: {}}
		for _, m := range got {
			topics[m.Browser][m.Topic] = true
			require.Equal(t, got[0].Size, m.Size, "the length tells nothing")
		}
		require.Len(t, topics[one], 1, "the newest of a room replaces the others")
		require.Len(t, topics[other], 1)
		require.NotEqual(t, topics[one], topics[other])
	})
}

func TestWhatALiveSubscriptionWasGivenIsNotPushed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		first := h.mention(t, bob, "before the socket")
		told := h.mention(t, bob, "told")
		h.Told(bob.userID, first.Seq, told.Seq)
		h.mention(t, bob, "after the socket")
		h.due()
		require.Equal(t, []string{"before the socket", "after the socket"}, h.settle(t))
	})
}

func TestWhatAnotherNodeGaveIsNotPushed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		there := h.node(t)
		first, second := h.mention(t, bob, "one"), h.mention(t, bob, "two")
		third := h.mention(t, bob, "three")
		there.Told(bob.userID, first.Seq-1, first.Seq)
		there.Told(bob.userID, first.Seq, second.Seq)
		require.NoError(t, there.Settle(t.Context()))
		there.Told(bob.userID, second.Seq, second.Seq) // nothing more
		require.NoError(t, there.Settle(t.Context()))
		h.due()
		require.Equal(t, []string{"three"}, h.settle(t))
		there.Told(bob.userID, second.Seq, third.Seq) // too late
		require.NoError(t, there.Settle(t.Context()))
		require.Len(t, h.settle(t), 1)
	})
}

func TestWhatWasReadOrIsNotShownIsNotPushed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		read, hidden := h.mention(t, bob, "read"), h.mention(t, bob, "hidden")
		h.mention(t, bob, "neither")
		h.write(t, func(ctx context.Context, tx *ent.Tx) error {
			return tx.Notification.UpdateOneID(read.ID).SetReadAt(h.clock.Now().UTC()).Exec(ctx)
		})
		h.hide(hidden.ID, func() {})
		h.due()
		require.Equal(t, []string{"neither"}, h.settle(t))
	})
}

func TestNothingIsPushedAfterTheSessionHasEnded(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		stays := h.subscribe(t, h.signIn(t, bob.userID))
		h.mention(t, bob, "hello")
		h.signOut(t, bob)
		h.due()
		require.Equal(t, []string{"hello"}, h.settle(t))
		got, _ := h.pushes.Got()
		require.Same(t, stays, got[0].Browser)

		h.clock.Advance(2 * time.Hour)
		h.settle(t)
		require.Len(t, h.subscriptions(t), 1, "that of the ended session is swept away")
		h.clock.Advance(31 * 24 * time.Hour)
		h.mention(t, bob, "after the other session has expired")
		h.due()
		require.Len(t, h.settle(t), 1)
		require.Empty(t, h.subscriptions(t))
	})
}

func TestANodeThatDiesIsStoodInFor(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		h.settle(t) // has swept
		h.mention(t, bob, "hello")
		h.Forget()
		h.due()
		require.Empty(t, h.settle(t))
		h.clock.Advance(time.Minute)
		require.Equal(t, []string{"hello"}, h.settle(t))

		h.commit(t, bob, "of long ago")
		h.clock.Advance(25 * time.Hour)
		require.Len(t, h.settle(t), 1, "nobody wants to hear of it now")
	})
}

// Two nodes that run on one database, and want to push the same at the same time, push once.
func TestTwoNodesPushOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		there := h.node(t)
		require.Equal(t, h.PublicKey(), there.PublicKey())
		var people []person
		for i := range 20 {
			p := h.join(t, "user"+strconv.Itoa(i))
			h.subscribe(t, p)
			people = append(people, p)
		}
		for _, p := range people {
			h.mention(t, p, "for "+p.userID)
			there.Notified([]string{p.userID})
		}
		h.due()
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i, node := range []*push.Service{h.Service, there} {
			both.Go(func() { errs[i] = node.Settle(t.Context()) })
		}
		both.Wait()
		require.NoError(t, errs[0])
		require.NoError(t, errs[1])
		var want []string
		for _, p := range people {
			want = append(want, "for "+p.userID)
		}
		require.ElementsMatch(t, want, h.texts())
		require.EqualValues(t, 20, h.Stats().Sent+there.Stats().Sent)
	})
}

func TestANewSubscriptionBeginsWithWhatComesNext(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		browser := h.subscribe(t, bob)
		removed, err := h.Remove(t.Context(), bob.userID, browser.Endpoint)
		require.NoError(t, err)
		require.True(t, removed)
		h.commit(t, bob, "while there was none")
		h.register(t, bob, browser)
		h.mention(t, bob, "hello")
		h.due()
		require.Equal(t, []string{"hello"}, h.settle(t))
		h.mention(t, bob, "while another was there")
		h.subscribe(t, bob)
		h.due()
		require.Len(t, h.settle(t), 3)
	})
}

func TestAFloodIsBounded(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		for i := range 130 {
			h.mention(t, bob, strconv.Itoa(i))
		}
		h.due()
		texts := h.settle(t)
		require.Len(t, texts, 20)
		require.ElementsMatch(t, []string{"110", "129"}, []string{texts[0], texts[19]})
		require.EqualValues(t, 110, h.Stats().Dropped)
	})
}

func TestAnExpiredEndpointIsDropped(t *testing.T) {
	for _, code := range []int{http.StatusNotFound, http.StatusGone} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			onEach(t, func(t *testing.T, h *house) {
				bob := h.join(t, "bob")
				h.subscribe(t, bob)
				h.mention(t, bob, "hello")
				h.due()
				h.pushes.Answer(pushtest.Status(code))
				require.Empty(t, h.settle(t))
				require.Empty(t, h.subscriptions(t))
				require.EqualValues(t, 1, h.Stats().Expired)
			})
		})
	}
}

func TestABusyPushServiceIsAskedAgain(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		h.mention(t, bob, "hello")
		h.due()
		h.pushes.Answer(pushtest.Status(http.StatusServiceUnavailable), func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "100")
			w.WriteHeader(http.StatusTooManyRequests)
		})
		require.Empty(t, h.settle(t))
		require.Empty(t, h.settle(t))
		require.Equal(t, 1, h.pushes.Calls())
		h.clock.Advance(6 * time.Second)
		require.Empty(t, h.settle(t))
		require.Equal(t, 2, h.pushes.Calls())
		h.clock.Advance(90 * time.Second)
		require.Empty(t, h.settle(t))
		require.Equal(t, 2, h.pushes.Calls(), "it has asked for more time")
		h.clock.Advance(time.Minute)
		require.Equal(t, []string{"hello"}, h.settle(t))
		require.EqualValues(t, 2, h.Stats().Retried)
	})
}

// What is sent again is still to be sent: nothing was read or received meanwhile, and nobody signed out.
func TestAnotherAttemptLooksAgain(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob, eve, joe := h.join(t, "bob"), h.join(t, "eve"), h.join(t, "joe")
		h.subscribe(t, bob)
		h.subscribe(t, eve)
		h.subscribe(t, joe)
		n := h.mention(t, bob, "read meanwhile")
		h.mention(t, eve, "signed out meanwhile")
		told := h.mention(t, joe, "received meanwhile")
		h.due()
		busy := pushtest.Status(http.StatusBadGateway)
		h.pushes.Answer(busy, busy, busy)
		require.Empty(t, h.settle(t))
		h.Told(joe.userID, told.Seq-1, told.Seq)
		h.write(t, func(ctx context.Context, tx *ent.Tx) error {
			return tx.Notification.UpdateOneID(n.ID).SetReadAt(h.clock.Now().UTC()).Exec(ctx)
		})
		h.signOut(t, eve)
		h.clock.Advance(time.Minute)
		require.Empty(t, h.settle(t))
		require.Equal(t, 3, h.pushes.Calls())
		require.Zero(t, h.Stats().Waiting)
	})
}

func TestAPushServiceThatTakesNothingIsGivenUp(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		attempt := func(answers ...func(http.ResponseWriter)) {
			h.mention(t, bob, "hello")
			h.due()
			h.pushes.Answer(answers...)
			for range 5 {
				h.settle(t)
				h.clock.Advance(3 * time.Minute)
			}
		}
		busy := pushtest.Status(http.StatusInternalServerError)
		attempt(busy, busy, busy, busy)
		require.Equal(t, 4, h.pushes.Calls(), "four attempts")
		require.Zero(t, h.subscriptions(t)[0].Failures, "it is the service that is down")
		attempt(func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", h.clock.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		require.Equal(t, 5, h.pushes.Calls(), "it wants to be left alone")
		attempt(func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(http.StatusTemporaryRedirect)
		})
		require.Equal(t, 6, h.pushes.Calls(), "no redirect is followed")
		require.Equal(t, 1, h.subscriptions(t)[0].Failures)
		attempt()
		require.Equal(t, []string{"hello"}, h.texts())
		require.Zero(t, h.subscriptions(t)[0].Failures)
		for range 10 {
			require.NotEmpty(t, h.subscriptions(t))
			attempt(pushtest.Status(http.StatusForbidden))
		}
		require.Empty(t, h.subscriptions(t))
		require.EqualValues(t, 13, h.Stats().Failed)
		require.EqualValues(t, 1, h.Stats().Expired)
	})
}

// What this server cannot compose, and what no push service hears of, costs nobody their subscription.
func TestOwnFailuresDropNoSubscription(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob, eve := h.join(t, "bob"), h.join(t, "eve")
		h.subscribe(t, bob)
		nowhere := h.pushes.Subscribe()
		nowhere.Endpoint = "http://127.0.0.1:1/"
		h.register(t, eve, nowhere)
		h.fail(errors.New("as a test wants it"))
		for range 2 { // the second time by the network alone
			for range 10 {
				h.mention(t, bob, "hello")
				h.mention(t, eve, "hello")
			}
			h.due()
			for range 5 {
				h.settle(t)
				h.clock.Advance(3 * time.Minute)
			}
			h.fail(nil)
		}
		require.Len(t, h.subscriptions(t), 2)
		for _, row := range h.subscriptions(t) {
			require.Zero(t, row.Failures)
		}
		require.EqualValues(t, 30, h.Stats().Failed)
		require.Len(t, h.texts(), 10)
	})
}

// A service that runs pushes by itself, and sends what it has claimed when it is stopped.
func TestARunningServicePushes(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.Run(ctx) }()
		h.mention(t, bob, "hello")
		h.due()
		await(t, h.pushes, 1)
		h.mention(t, bob, "again")
		h.due()
		await(t, h.pushes, 2)
		stop()
		require.NoError(t, <-ended)
		require.Equal(t, "hello again", strings.Join(h.texts(), " "))
	})
}

// What was claimed before a node stops is sent by it, for nobody else will. What is to be sent again later is lost.
func TestAStoppingServiceSendsWhatItHasClaimed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob := h.join(t, "bob")
		h.subscribe(t, bob)
		h.mention(t, bob, "refused at first")
		h.due()
		h.pushes.Answer(func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		require.Empty(t, h.settle(t))
		told := h.mention(t, bob, "told")
		h.mention(t, bob, "hello")
		h.due()
		h.mention(t, bob, "too late to be claimed")
		h.Told(bob.userID, told.Seq-1, told.Seq)
		require.NoError(t, h.Step(t.Context()))
		stopped, stop := context.WithCancel(t.Context())
		stop()
		require.NoError(t, h.Run(stopped))
		require.Equal(t, []string{"hello"}, h.texts())
		require.EqualValues(t, 1, h.Stats().Dropped)
		require.Zero(t, h.Stats().Waiting)
	})
}

// A push service that fails in a way that nobody thought of takes nobody else along.
func TestAPanicIsOneMessagesOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bob, eve := h.join(t, "bob"), h.join(t, "eve")
		h.subscribe(t, bob)
		h.subscribe(t, eve)
		n := h.mention(t, bob, "broken")
		h.mention(t, eve, "hello")
		h.hide(n.ID, func() { panic("as a test wants it") })
		h.due()
		require.Equal(t, []string{"hello"}, h.settle(t))
		require.EqualValues(t, 1, h.Stats().Failed)
	})
}

func await(t *testing.T, pushes *pushtest.Service, n int) {
	t.Helper()
	late := time.After(patience)
	for {
		got, more := pushes.Got()
		if len(got) >= n {
			return
		}
		select {
		case <-more:
		case <-late:
			require.Fail(t, "nothing is pushed")
		}
	}
}
