package live_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"parley/internal/live"
	"parley/internal/outlet"
)

// group is a group of the house's room, and what writes for it.
type group struct {
	*house
	live    *live.Group
	encoder *encoder
}

// inGroup runs a test on a group in a bubble. The room is at version 5 and its feed begins there.
func inGroup(t *testing.T, o live.Options, test func(t *testing.T, g *group)) {
	t.Helper()
	inHouse(t, o, func(t *testing.T, h *house) {
		x := newEncoder()
		test(t, &group{house: h, live: live.NewGroup(h.subscribe("alice"), x), encoder: x})
	})
}

// follow makes a stream a member, and lets it catch up.
func (g *group) follow(source live.Source, change ...func(*follower)) *follower {
	g.t.Helper()
	f := follow(g.live, source, change...)
	g.t.Cleanup(func() { f.leave() })
	synctest.Wait()
	return f
}

// announce tells the hub of the last commit with its rows, and lets all go on who can.
func (g *group) announce() {
	g.hub.RoomChanged(g.id, g.committed())
	synctest.Wait()
}

// hint tells the hub of the version alone.
func (g *group) hint() {
	g.house.announce()
	synctest.Wait()
}

func TestAGroupEncodesAnEventOnceForAllWhoHaveCaughtUp(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		var all []*follower
		for range 50 {
			all = append(all, g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob")))
		}
		g.post(2)
		g.announce()
		g.rename("b")
		g.hint()
		for _, f := range all {
			require.True(t, f.isParked())
			require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7", "room @8"}, f.got(t))
		}
		require.Equal(t, 3, g.encoder.encoded())
		require.EqualValues(t, 300, g.hub.Stats().Pushed)
		require.Equal(t, 1, g.calls("Changes"), "what came with its rows is not read")
		require.Zero(t, g.calls("Left"), "nothing shows more than the event")
	})
}

// TestAResponseIsGivenToEachMemberAsItIsForThem has an event among others that is not the same for all.
func TestAResponseIsGivenToEachMemberAsItIsForThem(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		g.encoder.own = func(e live.Event) bool { return e.Message != nil && e.Message.ID == "msg_4" }
		alice, bob := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		slow := g.follow(g.subscribe("bob"))
		slow.stall()
		g.post(3)
		g.announce()
		slow.relieve()
		synctest.Wait()
		for f, user := range map[*follower]string{alice: "alice", bob: "bob", slow: "bob"} {
			require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7 for " + user, "posted msg_5 @8"}, f.got(t))
			require.True(t, f.isParked())
		}
		require.Equal(t, 3, g.encoder.encoded())
		g.post(1)
		g.announce()
		require.Equal(t, []string{"posted msg_6 @9"}, bob.got(t))
		require.Equal(t, 4, g.encoder.encoded())
	})
}

// TestAResponseThatWasNotMadeForAMemberIsMadeForItAlone has one such event among others that are pushed to all.
func TestAResponseThatWasNotMadeForAMemberIsMadeForItAlone(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		g.encoder.own, g.encoder.stranger = func(e live.Event) bool { return e.Message != nil && e.Message.ID == "msg_4" }, "bob"
		alice, bob := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		g.post(3)
		g.announce()
		require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7 for alice", "posted msg_5 @8"}, alice.got(t))
		require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8"}, bob.got(t))
		require.True(t, bob.isParked(), "it is pushed to again")
	})
}

func TestRowsServeOnlyWhereTheyFollowWhatTheFeedHas(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		f := g.follow(g.subscribe("bob"))
		g.post(1)
		first := g.committed()
		g.post(1)
		second := g.committed()
		g.post(1)
		g.hub.RoomChanged(g.id, second) // before the first
		g.hub.RoomChanged(g.id, first)
		synctest.Wait()
		require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8"}, f.got(t))
		require.NotZero(t, g.calls("Changes"))
		g.hub.RoomChanged(g.id, second) // again
		synctest.Wait()
		require.Empty(t, f.got(t))
		g.post(1)
		third := g.committed()
		third.After = 6 // a transaction's rows, and some that the feed has
		g.hub.RoomChanged(g.id, third)
		synctest.Wait()
		require.Equal(t, []string{"posted msg_6 @9"}, f.got(t))
	})
}

func TestAMemberThatLagsCostsNobodyAnythingAndCatchesUp(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		quick, slow := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		slow.stall()
		for range 20 {
			g.post(1)
			g.announce()
		}
		require.Len(t, quick.got(t), 20)
		require.Empty(t, slow.got(t))
		slow.relieve()
		synctest.Wait()
		require.Len(t, slow.got(t), 20)
		require.True(t, slow.isParked(), "it has caught up")
		require.Equal(t, 20, g.encoder.encoded(), "it came soon enough to share")
		require.Zero(t, g.hub.Stats().CatchUpReads)
		g.post(1)
		g.announce()
		require.Equal(t, []string{"posted msg_23 @26"}, slow.got(t))
		require.Equal(t, []int{1}, slow.pushes)
	})
}

func TestAMemberThatLagsBeyondTheRingReadsTheDatabase(t *testing.T) {
	inGroup(t, live.Options{Ring: 4, Page: 4}, func(t *testing.T, g *group) {
		quick, slow := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		slow.stall()
		for range 3 {
			g.post(4)
			g.hint()
		}
		require.Len(t, quick.got(t), 12)
		require.Zero(t, g.hub.Stats().CatchUpReads)
		slow.relieve()
		synctest.Wait()
		require.Len(t, slow.got(t), 12)
		require.True(t, slow.isParked())
		require.NotZero(t, g.hub.Stats().CatchUpReads)
	})
}

func TestAGroupThatTheFeedOutrunsLosesNothing(t *testing.T) {
	inGroup(t, live.Options{Ring: 4, Page: 4}, func(t *testing.T, g *group) {
		all := []*follower{g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))}
		g.encoder.before = func(e live.Event) error {
			if e.Cursor == 6 { // meanwhile the feed forgets what follows
				g.post(12)
				g.hub.RoomChanged(g.id, g.committed())
			}
			return nil
		}
		g.post(1)
		g.announce()
		for _, f := range all {
			require.Len(t, f.got(t), 13)
			require.True(t, f.isParked())
		}
	})
}

// TestAMemberAttachesWhereAnotherIsAheadOfTheFeed has one read from the database what the feed has yet to
// hear of. The other has no more to read, and must not try again and again.
func TestAMemberAttachesWhereAnotherIsAheadOfTheFeed(t *testing.T) {
	inGroup(t, live.Options{Sweep: never}, func(t *testing.T, g *group) {
		behind, ahead := g.subscribe("bob"), g.subscribe("alice", 4)
		g.post(3)
		first := g.follow(ahead)
		require.Equal(t, []string{"posted msg_2 @5", "posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8"}, first.got(t))
		require.True(t, first.isParked())
		second := g.follow(behind)
		require.Empty(t, second.got(t))
		require.True(t, second.isParked())
		g.post(1)
		g.hint()
		require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8", "posted msg_6 @9"}, second.got(t))
		require.Equal(t, []string{"posted msg_6 @9"}, first.got(t))
	})
}

// TestWhatCommitsBetweenTheLastPollAndTheAttachIsPushed is the moment in which a wake-up could get lost.
func TestWhatCommitsBetweenTheLastPollAndTheAttachIsPushed(t *testing.T) {
	for name, others := range map[string]int{"alone": 0, "with others": 2} {
		t.Run(name, func(t *testing.T) {
			inGroup(t, live.Options{}, func(t *testing.T, g *group) {
				for range others {
					g.follow(g.subscribe("bob"))
				}
				f := newFollower(g.subscribe("alice"))
				f.member = g.live.Join(f.source, f)
				t.Cleanup(func() { f.leave() })
				events, err := f.source.Poll(t.Context())
				require.NoError(t, err)
				require.Empty(t, events)
				g.post(1)
				g.announce()
				f.attach()
				if !f.waits || !f.park() {
					f.working.Go(f.work)
				}
				synctest.Wait()
				require.Equal(t, []string{"posted msg_3 @6"}, f.got(t))
			})
		})
	}
}

func TestNobodyIsHandedMuchMoreThanTheOthersAtATime(t *testing.T) {
	long := strings.Repeat("x", 100<<10)
	for name, tc := range map[string]struct {
		beside string
		posts  int
		want   []int
	}{
		"changes": {"", 70, []int{32, 32, 6}},
		"bytes":   {long, 8, []int{3, 3, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			inGroup(t, live.Options{}, func(t *testing.T, g *group) {
				g.encoder.beside = func(live.Event) string { return tc.beside }
				var order []string // written to by the group's goroutine alone
				var all []*follower
				for i := range 5 {
					all = append(all, g.follow(g.subscribe("alice"), func(f *follower) {
						f.took = func(*outlet.Response) { order = append(order, strconv.Itoa(i)) }
					}))
				}
				g.post(tc.posts)
				g.announce()
				for _, f := range all {
					require.Len(t, f.got(t), tc.posts)
					require.Equal(t, tc.want, f.pushes)
				}
				require.Equal(t, tc.posts, g.encoder.encoded())
				var want string
				for _, n := range tc.want {
					for i := range all {
						want += strings.Repeat(strconv.Itoa(i), n)
					}
				}
				require.Equal(t, want, strings.Join(order, ""))
			})
		})
	}
}

func TestWhoHasLeftIsToldNothing(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		one, two := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		g.encoder.before = func(live.Event) error {
			go two.leave()
			return nil
		}
		g.post(1)
		g.announce()
		require.Len(t, one.got(t), 1)
		require.False(t, two.leave(), "it has left once")
		g.post(1)
		g.announce()
		require.Len(t, one.got(t), 1)
		require.LessOrEqual(t, len(two.got(t)), 1)
		require.True(t, one.leave(), "the last one")
		g.post(1)
		g.announce()
		require.Equal(t, 2, g.encoder.encoded(), "nothing is written for nobody")
	})
}

func TestWhoHasLeftDoesNotAttach(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		f := newFollower(g.subscribe("bob"))
		f.member = g.live.Join(f.source, f)
		_, err := f.source.Poll(t.Context())
		require.NoError(t, err)
		require.True(t, f.leave())
		require.False(t, f.member.Attach(), "nobody would ever let it go")
		g.post(1)
		g.announce()
		require.Zero(t, g.encoder.encoded())
	})
}

func TestAGroupTakesStreamsOfItsFeedAlone(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		require.True(t, g.live.Takes(g.subscribe("bob")))
		other := newHouse(t, newDocument("alice", "bob"), live.Options{})
		require.False(t, g.live.Takes(other.subscribe("bob")))
	})
}

func TestALongCatchUpTellsPostsAsPostsToAMemberToo(t *testing.T) {
	inGroup(t, live.Options{Ring: 10, Page: 50}, func(t *testing.T, g *group) {
		const posts = 1000
		start := g.version()
		g.post(posts)
		for seq := 3; seq <= posts; seq += 2 { // more than a stream remembers to have passed by
			g.edit(seq)
		}
		f := g.follow(g.subscribe("alice", start))
		caught := f.got(t)
		require.Len(t, caught, posts)
		for _, text := range caught {
			require.Contains(t, text, "posted", "however far the feed itself had come meanwhile")
		}
		g.edit(4, 5, posts)
		g.hint()
		for _, text := range f.got(t) {
			require.Contains(t, text, "changed")
		}
		require.Len(t, f.pushes, 1)
	})
}
