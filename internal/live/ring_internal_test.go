package live

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/chat"
)

func TestARingHandsOutEachRowOnceAsItIsNow(t *testing.T) {
	said := func(version int, id, text string) chat.Change {
		return chat.Change{Version: version, Message: &ent.Message{ID: id, Text: text}}
	}
	r := ring{floor: 2}
	r.append([]chat.Change{said(3, "a", "secret"), said(4, "b", "x")}, 4)
	require.Equal(t, []chat.Change{said(3, "a", "secret"), said(4, "b", "x")}, r.after(2, 10))
	r.append([]chat.Change{said(5, "a", "")}, 4)
	require.Equal(t, []chat.Change{said(4, "b", "x"), said(5, "a", "")}, r.after(2, 10), "what was deleted is not told")
	require.Equal(t, []chat.Change{said(4, "b", "x")}, r.after(2, 1))
	require.Equal(t, []chat.Change{said(5, "a", "")}, r.after(4, 10))
	require.Empty(t, r.after(5, 10))

	r.append([]chat.Change{said(6, "c", "y"), said(7, "d", "z")}, 4)
	require.Equal(t, 3, r.floor)
	require.Zero(t, r.stale, "the superseded change is forgotten")
	require.Equal(t, []chat.Change{said(4, "b", "x"), said(5, "a", ""), said(6, "c", "y"), said(7, "d", "z")}, r.after(3, 10))
	r.append([]chat.Change{said(8, "e", "z"), said(9, "f", "z")}, 4)
	require.Len(t, r.latest, 4, "so are the rows that are gone")
}

func TestARingSkipsWhatIsSuperseded(t *testing.T) {
	r := ring{floor: 2}
	r.append([]chat.Change{{Version: 3, Message: &ent.Message{ID: "a"}}, {Version: 4, Message: &ent.Message{ID: "a"}}}, 4)
	require.Equal(t, []chat.Change{{Version: 4, Message: &ent.Message{ID: "a"}}}, r.after(2, 10))
}
