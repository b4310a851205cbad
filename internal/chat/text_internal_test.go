package chat

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
)

func TestTextsThatCannotBeSeenAreEmpty(t *testing.T) {
	for _, blank := range []string{
		"", " ", "\u00A0", "\u3000", "\u200B", "\u200D\u200D", "\uFEFF", "\u00AD", "\u2063", "\u200F", "\u0301", "\uFE0F",
		"\u3164", "\u115F", "\u2800", "\U000E0041", " \u200B\uFE0F ",
	} {
		_, err := line("name", blank, 1, 10)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(err), "%+q", blank)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(body(blank, 10)), "%+q", blank)
		_, err = line("description", blank, 0, 10)
		require.NoError(t, err, "%+q", blank)
	}
	for _, seen := range []string{"a", ".", "1", "$", "語", "👍", "\U0001FAE9", "\U0010FFFF", "\u200Bx", "e\u0301", "❤\uFE0F"} {
		got, err := line("name", " "+seen+" ", 1, 10)
		require.NoError(t, err, "%+q", seen)
		require.Equal(t, seen, got)
		require.NoError(t, body(seen, 10), "%+q", seen)
	}
}

func TestNamesDoNotTurnTheTextAroundThem(t *testing.T) {
	for _, turning := range []string{"\u202Etxt", "a\u202A", "a\u2066b", "a\u2069", "a\u2028b", "a\u2029", "a\nb", "a\x1bb", "a\x00"} {
		_, err := line("name", turning, 0, 10)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(err), "%+q", turning)
	}
	_, err := line("name", "\u05E9\u05DC\u05D5\u05DD", 1, 10)
	require.NoError(t, err, "a name of another direction is one")
}
