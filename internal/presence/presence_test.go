package presence_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/presence"
)

func TestAUserIsOnlineUntilTheLastSocketHasBeenClosedForAWhile(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		require.Equal(t, presence.State{UserID: ada, Status: presence.Offline}, h.state(node, ada))
		node.Opened(ada)
		node.Opened(ada)
		h.keep(node)
		require.Equal(t, presence.Online, h.state(node, ada).Status)
		require.Nil(t, h.state(node, ada).LastSeenAt)
		require.False(t, node.Closed(ada))
		h.pass(time.Minute, node)
		require.Equal(t, presence.Online, h.state(node, ada).Status)

		require.True(t, node.Closed(ada))
		left := h.clock.Now()
		h.pass(9500*time.Millisecond, node)
		require.Equal(t, presence.Online, h.state(node, ada).Status)
		h.pass(500*time.Millisecond, node)
		gone := h.state(node, ada)
		require.Equal(t, presence.Offline, gone.Status)
		require.Equal(t, left, gone.LastSeenAt.UTC())
		require.False(t, node.Closed(ada), "there is none to close")
		require.Zero(t, node.Stats().Users)
	})
}

func TestAReloadWritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		node.Opened(ada)
		h.keep(node)
		for range 5 {
			node.Closed(ada)
			h.pass(8*time.Second, node)
			node.Opened(ada)
			h.keep(node)
			node.Active(ada)
		}
		require.EqualValues(t, 1, node.Stats().Writes)
		require.Equal(t, presence.Online, h.state(node, ada).Status)
	})
}

func TestAUserIsAwayWhenIdleOnEveryNode(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		here, there, ada := h.node(), h.node(), h.users(1)[0]
		here.Opened(ada)
		there.Opened(ada)
		h.pass(3*time.Minute, here, there)
		there.Active(ada)
		h.pass(3*time.Minute, here, there)
		require.Equal(t, presence.Online, h.state(here, ada).Status, "idle here, active there")
		h.pass(2*time.Minute, here, there)
		require.Equal(t, presence.Away, h.state(here, ada).Status)
		writes := here.Stats().Writes + there.Stats().Writes
		h.pass(10*time.Minute, here, there)
		require.Equal(t, writes, here.Stats().Writes+there.Stats().Writes, "a change is written once")
		here.Active(ada)
		h.keep(here)
		require.Equal(t, presence.Online, h.state(there, ada).Status)
		here.Closed(ada)
		h.pass(10*time.Second, here, there)
		require.Equal(t, presence.Away, h.state(there, ada).Status, "there she is still idle")
	})
}

func TestWhatUsersSayOfThemselves(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		away, online, text, none := presence.Away, presence.Online, " on the train ", ""
		soon := h.clock.Now().Add(time.Minute)
		set := func(c presence.Choice) presence.State {
			state, err := node.Set(t.Context(), ada, c)
			require.NoError(t, err)
			require.Equal(t, state, h.state(node, ada))
			return state
		}
		require.Equal(t, presence.Offline, set(presence.Choice{}).Status)
		require.Equal(t, presence.Offline, set(presence.Choice{Status: &away}).Status, "she is not here")
		node.Opened(ada)
		h.keep(node)
		require.Equal(t, presence.Away, h.state(node, ada).Status)
		said := set(presence.Choice{Text: &text, TextExpiresAt: &soon})
		require.Equal(t, presence.Away, said.Status, "as it was")
		require.Equal(t, "on the train", said.Text)
		require.True(t, soon.Equal(*said.TextExpiresAt))
		require.Equal(t, presence.Online, set(presence.Choice{Status: &online}).Status)
		require.Equal(t, "on the train", h.state(node, ada).Text)
		h.clock.Advance(time.Minute)
		require.Empty(t, h.state(node, ada).Text)
		require.Nil(t, h.state(node, ada).TextExpiresAt)
		require.Equal(t, "on the train", set(presence.Choice{Text: &text}).Text)
		h.clock.Advance(time.Hour)
		require.Equal(t, "on the train", h.state(node, ada).Text, "for good")
		require.Empty(t, set(presence.Choice{Text: &none}).Text)
	})
}

func TestBadChoicesAreRefusedAndChangeNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		good, long, control, broken := "fine", strings.Repeat("é", presence.MaxTextLength+1), "a\x00b", "\xff"
		lines, none, offline, unknown := "two\nlines", "", presence.Offline, presence.Status("BUSY")
		now := h.clock.Now()
		later, never := now.Add(time.Hour), now.Add(presence.MaxTextLife+time.Second)
		_, err := node.Set(t.Context(), ada, presence.Choice{Text: &good})
		require.NoError(t, err)
		before := h.state(node, ada)
		for field, choices := range map[string][]presence.Choice{
			"status":     {{Status: &offline}, {Status: &unknown, Text: &long}},
			"statusText": {{Text: &long}, {Text: &control}, {Text: &broken}, {Text: &lines}},
			"statusExpiresAt": {
				{TextExpiresAt: &later},
				{Text: &none, TextExpiresAt: &later},
				{Text: &good, TextExpiresAt: &now},
				{Text: &good, TextExpiresAt: &never},
			},
		} {
			for _, c := range choices {
				_, err := node.Set(t.Context(), ada, c)
				var f *fault.Error
				require.ErrorAs(t, err, &f)
				require.Equal(t, fault.BadUserInput, f.Code)
				require.Equal(t, field, f.Field)
				require.Equal(t, before, h.state(node, ada))
			}
		}
	})
}

// TestAStormOfReconnectionsCostsAFewStatements counts them for one user and for six hundred.
func TestAStormOfReconnectionsCostsAFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, users := h.node(), h.users(600)
		count := func(do func()) int64 {
			var n atomic.Int64
			do()
			require.NoError(t, node.Keep(database.CountStatements(t.Context(), &n)))
			return n.Load()
		}
		node.Opened(users[0])
		h.keep(node)
		one := count(func() { node.Opened(users[1]) })
		all := count(func() {
			for _, userID := range users[2:502] {
				node.Opened(userID)
				node.Opened(userID)
			}
		})
		require.Equal(t, one, all)
		require.LessOrEqual(t, all, int64(5))
		states, err := node.States(t.Context(), users[:502])
		require.NoError(t, err)
		for userID, state := range states {
			require.Equal(t, presence.Online, state.Status, userID)
		}
		require.Equal(t, one, count(func() {
			for _, userID := range users[:502] {
				for range 3 {
					node.Closed(userID)
					node.Opened(userID)
				}
			}
			for _, userID := range users[502:] {
				node.Opened(userID)
			}
		}), "who comes back in time costs nothing")
		require.Zero(t, count(func() {
			for _, userID := range users {
				node.Active(userID)
			}
		}), "nor does whatever they do")
	})
}

func TestANodeThatDiesTakesItsUsersOffline(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		dead, alive, users := h.node(), h.node(), h.users(3)
		dead.Opened(users[0])
		dead.Opened(users[1])
		alive.Opened(users[1])
		alive.Opened(users[2])
		h.pass(time.Minute, dead, alive)
		for _, userID := range users {
			require.Equal(t, presence.Online, h.state(alive, userID).Status)
		}
		died := h.clock.Now() // without a word: nobody calls it any more
		h.pass(7*time.Second, alive)
		require.Equal(t, presence.Online, h.state(alive, users[0]).Status, "too soon to tell")
		h.pass(8*time.Second, alive)
		gone := h.state(alive, users[0])
		require.Equal(t, presence.Offline, gone.Status, "within 15 s")
		require.WithinDuration(t, died, *gone.LastSeenAt, 3*time.Second)
		require.Equal(t, presence.Online, h.state(alive, users[1]).Status, "another socket of hers is there")
		require.Equal(t, presence.Online, h.state(alive, users[2]).Status)
		require.EqualValues(t, 1, alive.Stats().Buried)

		h.keep(dead) // it was only frozen: once it sees that its lease is gone, it writes its users anew
		h.pass(3*time.Second, dead, alive)
		require.Equal(t, presence.Online, h.state(alive, users[0]).Status)
		alive.Closed(users[1])
		h.pass(10*time.Second, dead, alive)
		require.Equal(t, presence.Online, h.state(alive, users[1]).Status)
	})
}

// TestADeathElsewhereDoesNotMakeALeavingEarlier has a user leave one node after another has died.
func TestADeathElsewhereDoesNotMakeALeavingEarlier(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		dead, alive, users := h.node(), h.node(), h.users(1)
		dead.Opened(users[0])
		alive.Opened(users[0])
		h.pass(time.Minute, dead, alive)
		h.pass(time.Second, alive) // without a word of the other from here on
		alive.Closed(users[0])
		left := h.clock.Now()
		h.pass(time.Minute, alive)
		gone := h.state(alive, users[0])
		require.Equal(t, presence.Offline, gone.Status)
		require.EqualValues(t, 1, alive.Stats().Buried)
		require.Equal(t, left, gone.LastSeenAt.UTC())
	})
}

// TestANodeFindsItsLeaseGoneWhenItWrites has a user come before the node looks at its lease.
func TestANodeFindsItsLeaseGoneWhenItWrites(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		frozen, alive, users := h.node(), h.node(), h.users(2)
		frozen.Opened(users[0])
		h.keep(frozen)
		h.pass(500*time.Millisecond, frozen, alive)
		h.pass(20*time.Second, alive)
		require.Equal(t, presence.Offline, h.state(alive, users[0]).Status)
		frozen.Opened(users[1])
		for range 3 { // the first step may fail, and tells why
			_ = frozen.Keep(t.Context())
		}
		require.Equal(t, presence.Online, h.state(alive, users[0]).Status)
		require.Equal(t, presence.Online, h.state(alive, users[1]).Status)
	})
}

// TestAnOutageIsNobodysDeath has two nodes that can't reach the database for a minute.
func TestAnOutageIsNobodysDeath(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		here, there, users := h.node(), h.node(), h.users(2)
		here.Opened(users[0])
		there.Opened(users[1])
		h.pass(10*time.Second, here, there)
		h.clock.Advance(time.Minute)
		h.pass(20*time.Second, here, there)
		require.Zero(t, here.Stats().Buried+there.Stats().Buried)
	})
}

func TestANodeWithoutUsersWritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		h.pass(time.Minute, node)
		leases := func() int {
			n, err := h.db.Read().PresenceLease.Query().Count(t.Context())
			require.NoError(t, err)
			return n
		}
		require.Zero(t, leases())
		node.Opened(ada)
		h.pass(time.Minute, node)
		require.Equal(t, 1, leases())
		node.Closed(ada)
		h.pass(15*time.Second, node)
		require.Zero(t, leases())
		require.Equal(t, presence.Offline, h.state(node, ada).Status)
		node.Opened(ada)
		h.keep(node)
		require.Equal(t, presence.Online, h.state(node, ada).Status)
	})
}

// TestSomebodyWithoutAnAccountHoldsUpNobody has a socket of a user whom the database does not know.
func TestSomebodyWithoutAnAccountHoldsUpNobody(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		node.Opened("usr_of_another_database")
		node.Opened(ada)
		h.keep(node)
		require.Equal(t, presence.Online, h.state(node, ada).Status)
		require.Equal(t, presence.Offline, h.state(node, "usr_of_another_database").Status)
	})
}

// TestWhoCameAndWentDuringAnOutageIsForgotten counts on a lease that is given back when nobody is left.
func TestWhoCameAndWentDuringAnOutageIsForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, u := h.node(), h.users(2)
		h.comes(node, u[0])
		over, cancel := context.WithCancel(t.Context())
		cancel()
		node.Opened(u[1])
		require.Error(t, node.Keep(over))
		node.Closed(u[0])
		node.Closed(u[1])
		h.clock.Advance(10 * time.Second)
		h.pass(10*time.Second, node)
		leases, err := h.db.Read().PresenceLease.Query().Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, leases)
		require.Equal(t, presence.Offline, h.state(node, u[0]).Status)
	})
}

func TestAStepThatTheDatabaseRefusesIsTakenAgain(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		h.keep(node)
		node.Opened(ada)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		require.Error(t, node.Keep(over))
		require.Equal(t, presence.Offline, h.state(node, ada).Status)
		h.keep(node)
		require.Equal(t, presence.Online, h.state(node, ada).Status)
	})
}
