package presence

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a commit did whose answer got lost is not known: whatever the user does next is written, though it is what
// stood before.
func TestADoubtedWriteIsWrittenAgain(t *testing.T) {
	now := time.Now()
	s := &Service{o: Options{Now: func() time.Time { return now }}}
	s.people = newPeople(time.Minute, 0)
	s.Opened("ada")
	require.Len(t, s.people.due(now), 1)
	s.people.wrote(s.people.due(now))
	require.Empty(t, s.people.due(now))

	s.Closed("ada")
	gone := s.people.due(now)
	require.Equal(t, absent, gone[0].want)
	s.people.doubt(gone)
	s.Opened("ada")
	back := s.people.due(now)
	require.Len(t, back, 1, "she may be absent in the database")
	require.Equal(t, active, back[0].want)
	s.people.wrote(back)
	require.Empty(t, s.people.due(now))

	s.Opened("bob")
	s.people.doubt(s.people.due(now))
	s.Closed("bob")
	gone = s.people.due(now)
	require.Len(t, gone, 1, "he may be there in the database")
	require.Equal(t, absent, gone[0].want)
	s.people.wrote(gone)
	require.Empty(t, s.people.due(now))
}

// Who was let in while the members were read may have joined since.
func TestAWatchIsNotJudgedByMembersReadBeforeIt(t *testing.T) {
	made := newTeller()
	early, late := &Watch{teller: &made, viewerID: "ada"}, &Watch{teller: &made, viewerID: "bob"}
	require.NoError(t, made.open(early, "room"))
	c := made.circles["room"]
	c.asOf = made.opened
	require.NoError(t, made.open(late, "room"))
	made.compose(c, []string{"eve"})
	require.ErrorIs(t, early.err, ErrRemoved)
	require.NoError(t, late.err)
	require.False(t, made.begin(late), "its own members have yet to be read")
}
