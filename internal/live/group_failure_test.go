package live_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/live"
	"parley/internal/outlet"
)

// endedWith requires that a follower got exactly these responses, and has ended after the last.
func endedWith(t *testing.T, f *follower, want ...string) {
	t.Helper()
	require.Equal(t, want, f.got(t))
	err, over := f.ended()
	require.True(t, over)
	require.NoError(t, err, "the last response says why")
}

func TestAnEventThatTheDatabaseKeepsFromBeingWrittenIsTriedAgain(t *testing.T) {
	inGroup(t, live.Options{CatchUpTries: 3}, func(t *testing.T, g *group) {
		all := []*follower{g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))}
		away := 2 // of the group's goroutine
		g.encoder.before = func(e live.Event) error {
			if e.Cursor == 7 && away > 0 {
				away--
				return fault.New(fault.Unavailable, "no connection")
			}
			return nil
		}
		g.post(3)
		g.announce()
		time.Sleep(patience)
		for _, f := range all {
			require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8"}, f.got(t))
			require.True(t, f.isParked())
		}
		require.Equal(t, 5, g.encoder.encoded())
		require.EqualValues(t, 2, g.hub.Stats().Failures)
	})
}

func TestAnEventThatCannotBeWrittenEndsAllByTheSameResponse(t *testing.T) {
	for name, tc := range map[string]struct {
		fail  func() error
		calls int
		want  string
	}{
		"unavailable for too long": {func() error { return fault.New(fault.Unavailable, "no connection") }, 3, "failed: no connection"},
		"for another reason":       {func() error { return errors.New("a bug") }, 1, "failed: a bug"},
		"a panic":                  {func() error { panic("a bug") }, 1, "failed: panic: a bug"},
	} {
		t.Run(name, func(t *testing.T) {
			inGroup(t, live.Options{CatchUpTries: 3}, func(t *testing.T, g *group) {
				all := []*follower{g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob")), g.follow(g.subscribe("bob"))}
				other := live.NewGroup(g.subscribe("alice"), newEncoder())
				bystander := follow(other, g.subscribe("bob"))
				t.Cleanup(func() { bystander.leave() })
				g.encoder.before = func(e live.Event) error {
					if e.Cursor == 7 {
						return tc.fail()
					}
					return nil
				}
				g.post(3)
				g.announce()
				time.Sleep(patience)
				for _, f := range all {
					endedWith(t, f, "posted msg_3 @6", tc.want)
				}
				require.Equal(t, 1+tc.calls, g.encoder.encoded())
				require.Len(t, bystander.got(t), 3, "another group goes on")

				g.encoder.before = nil
				again := g.follow(g.subscribe("bob", 6))
				require.Equal(t, []string{"posted msg_4 @7", "posted msg_5 @8"}, again.got(t))
				g.post(1)
				g.announce()
				require.Equal(t, []string{"posted msg_6 @9"}, again.got(t))
			})
		})
	}
}

func TestAResponseThatIsTheLastEndsWhoeverMeetsIt(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		quick, slow := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		slow.stall()
		g.encoder.last = func(e live.Event) bool { return e.Cursor == 7 }
		g.post(3)
		g.announce()
		endedWith(t, quick, "posted msg_3 @6", "posted msg_4 @7")
		slow.relieve()
		synctest.Wait()
		endedWith(t, slow, "posted msg_3 @6", "posted msg_4 @7")
		require.Equal(t, 2, g.encoder.encoded())
	})
}

func TestAPanicWhileSayingWhyEndsEachForItself(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		all := []*follower{g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))}
		g.encoder.before = func(live.Event) error { return errors.New("a bug") }
		g.encoder.failed = func(error) *outlet.Response { panic("another") }
		g.post(1)
		g.announce()
		for _, f := range all {
			require.Empty(t, f.got(t))
			err, over := f.ended()
			require.True(t, over)
			require.ErrorContains(t, err, "a bug")
		}
	})
}

func TestWhoHasLeftIsShownTheEventAlone(t *testing.T) {
	inGroup(t, live.Options{CatchUpTries: 3}, func(t *testing.T, g *group) {
		alice, bob, slow := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob")), g.follow(g.subscribe("bob"))
		slow.stall()
		g.encoder.before = func(e live.Event) error {
			if e.Cursor == 6 { // while it is written
				g.leave("bob")
				g.hub.RoomChanged(g.id, g.committed())
			}
			return nil
		}
		g.encoder.beside = func(live.Event) string { return fmt.Sprintf(" and %d versions", g.version()) }
		var failed atomic.Bool
		g.before = func(method string) error {
			if method == "Left" && failed.CompareAndSwap(false, true) {
				return errors.New("no connection")
			}
			return nil
		}
		g.post(1)
		g.announce()
		time.Sleep(patience)
		require.Equal(t, []string{
			"posted msg_3 @6 and 8 versions", "posted msg_4 @7 and 8 versions", "membership mem_bob @8 and 8 versions",
		}, alice.got(t))
		slow.relieve()
		synctest.Wait()
		for _, f := range []*follower{bob, slow} {
			require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7", "membership mem_bob @8"}, f.got(t))
			err, over := f.ended()
			require.True(t, over)
			require.ErrorIs(t, err, live.ErrRemoved)
		}
		require.True(t, failed.Load())
	})
}

// TestTheRemovalItselfIsShownAloneToWhoWasRemoved has the room change behind the removal before that is written, by
// a group that shows the room beside memberships only.
func TestTheRemovalItselfIsShownAloneToWhoWasRemoved(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		alice, bob := g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))
		g.encoder.beside = func(e live.Event) string {
			if e.Kind != live.MembershipChanged {
				return ""
			}
			return fmt.Sprintf(" and %d versions", g.version())
		}
		g.leave("bob")
		removal := g.committed()
		g.rename("what bob must not know")
		g.hub.RoomChanged(g.id, removal)
		synctest.Wait()
		require.Equal(t, []string{"posted msg_3 @6", "membership mem_bob @7 and 8 versions"}, alice.got(t))
		require.Equal(t, []string{"posted msg_3 @6", "membership mem_bob @7"}, bob.got(t))
		err, _ := bob.ended()
		require.ErrorIs(t, err, live.ErrRemoved)
	})
}

func TestClosingEndsTheMembersOfGroups(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		posts := live.NewGroup(g.subscribePosts("bob"), newEncoder())
		all := []*follower{g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob")), follow(posts, g.subscribePosts("bob"))}
		t.Cleanup(func() { all[2].leave() })
		all[1].stall()
		synctest.Wait()
		g.hub.Close()
		all[1].relieve()
		synctest.Wait()
		for _, f := range all {
			err, over := f.ended()
			require.True(t, over)
			require.ErrorIs(t, err, live.ErrClosed)
		}
	})
}

// TestClosingWaitsForWhatIsBeingPushed closes the hub while a group is in the middle of a member.
func TestClosingWaitsForWhatIsBeingPushed(t *testing.T) {
	inGroup(t, live.Options{}, func(t *testing.T, g *group) {
		all := []*follower{g.follow(g.subscribe("alice")), g.follow(g.subscribe("bob"))}
		writing, release := make(chan struct{}), make(chan struct{})
		g.encoder.before = func(e live.Event) error {
			if e.Cursor == 7 {
				close(writing)
				<-release
			}
			return nil
		}
		g.post(3)
		g.hub.RoomChanged(g.id, g.committed())
		<-writing
		closed := make(chan struct{})
		go func() {
			g.hub.Close()
			close(closed)
		}()
		synctest.Wait()
		for _, f := range all {
			require.Empty(t, f.got(t))
			require.True(t, f.isParked(), "its stream is the group's as yet")
		}
		close(release)
		<-closed
		synctest.Wait()
		for _, f := range all {
			texts := f.got(t)
			err, over := f.ended()
			require.True(t, over)
			if err == nil { // the next event could not be written any more
				require.Equal(t, "failed: "+live.ErrClosed.Error(), texts[len(texts)-1])
				continue
			}
			require.ErrorIs(t, err, live.ErrClosed)
		}
	})
}
