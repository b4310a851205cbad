package live

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/outlet"
)

func textOf(version, size int, at time.Time) recentText {
	return recentText{
		key: eventKey{version: version, kind: MessagePosted}, resp: &outlet.Response{Text: make([]byte, size)}, at: at,
	}
}

func TestRecentKeepsTheLastTexts(t *testing.T) {
	now := time.Now()
	for name, tc := range map[string]struct{ size, kept int }{
		"by their number": {100, recentTexts},
		"by their bytes":  {recentBytes / 5, 5},
		"or none at all":  {recentBytes + 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var r recent
			const last = 200
			for version := 1; version <= last; version++ {
				r.keep(textOf(version, tc.size, now))
			}
			require.Len(t, r.texts, tc.kept)
			require.Equal(t, tc.kept*tc.size, r.bytes)
			require.LessOrEqual(t, cap(r.texts), 4*recentTexts)
			for version := 1; version <= last; version++ {
				key := eventKey{version: version, kind: MessagePosted}
				require.Equal(t, version > last-tc.kept, r.find(key, now) != nil, version)
			}
			for _, dropped := range r.texts[len(r.texts):cap(r.texts)] {
				require.Nil(t, dropped.resp, "what was dropped is forgotten")
			}
			require.Nil(t, r.find(eventKey{version: last, kind: MessageChanged}, now), "another event of the same row")
		})
	}
}

func TestRecentGivesNothingOld(t *testing.T) {
	var r recent
	start := time.Now()
	r.keep(textOf(1, 10, start))
	r.keep(textOf(2, 10, start.Add(time.Second)))
	first, second := eventKey{version: 1, kind: MessagePosted}, eventKey{version: 2, kind: MessagePosted}
	require.NotNil(t, r.find(first, start.Add(recentFor-1)))
	require.Nil(t, r.find(first, start.Add(recentFor)))
	require.NotNil(t, r.find(second, start.Add(recentFor)))
}

// parrot encodes everything in the same words.
type parrot struct{}

func (parrot) Encode(context.Context, Event) (*outlet.Response, error) {
	return &outlet.Response{Text: []byte("x")}, nil
}

func (parrot) Failed(context.Context, error) *outlet.Response { return nil }

func TestAnIdleGroupKeepsNoTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &Hub{ctx: t.Context()}
		g := &Group{feed: &feed{hub: h}, encoder: parrot{}, turn: make(chan struct{}, 1)}
		g.users.Store(2)
		for version := range 10 {
			_, err := g.response(t.Context(), Event{Kind: MessagePosted, Cursor: version})
			require.NoError(t, err)
			time.Sleep(recentFor/4 + time.Millisecond) // of the bubble's clock; never when it is time to expire
		}
		kept := func() (texts, room, bytes int) {
			g.turn <- struct{}{}
			defer func() { <-g.turn }()
			return len(g.recent.texts), cap(g.recent.texts), g.recent.bytes
		}
		texts, _, _ := kept()
		require.Positive(t, texts)
		require.LessOrEqual(t, texts, 8, "what is older is of no use")
		g.turn <- struct{}{} // somebody encodes when it is time
		time.Sleep(2 * recentFor)
		<-g.turn
		for range 2 {
			time.Sleep(2 * recentFor)
			texts, room, bytes := kept()
			require.Zero(t, texts+room+bytes)
			_, err := g.response(t.Context(), Event{Kind: MessagePosted, Cursor: 11})
			require.NoError(t, err)
			texts, _, _ = kept()
			require.Equal(t, 1, texts)
		}
	})
}
