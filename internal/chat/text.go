package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"parley/internal/fault"
)

// maxEmojiBytes holds the longest emoji sequences in use (families, flags of regions) with room to spare.
const maxEmojiBytes = 64

// line trims and checks a text of one line: between least and most code points, at least one of them
// to be seen where least is not 0, no control characters and none that turn the text around it.
func line(field, text string, least, most int) (string, error) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || turning(r) }) {
		return "", fault.Input(field, "The text must be of one line, without control characters.")
	}
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n < least || least > 0 && !strings.ContainsFunc(text, shows):
		return "", fault.Input(field, "The text must not be empty.")
	case n > most:
		return "", fault.Input(field, "The text must be at most %d characters long.", most)
	}
	return text, nil
}

// turning tells line separators and what changes the direction of the text around it: in a list of
// names one of them would disturb the others.
func turning(r rune) bool {
	return r == '\u2028' || r == '\u2029' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// shows tells what can be seen by itself: no space, no mark, no formatting sign, none of the letters
// and signs that are blank. A code point that this program's Unicode does not know yet may be an emoji.
func shows(r rune) bool {
	const blank = "\u115F\u1160\u3164\uFFA0\u2800" // Hangul fillers, the empty Braille pattern
	return !unicode.In(r, unicode.Z, unicode.Cf, unicode.Cc, unicode.M) && !strings.ContainsRune(blank, r)
}

// body checks the text of a message and leaves it as it is: something to be seen in it, at most most
// code points, no control characters but tabs and line ends.
func body(text string, most int) error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	}):
		return fault.Input("text", "The text must not contain control characters other than tabs and line ends.")
	case !strings.ContainsFunc(text, shows):
		return fault.Input("text", "The text must not be empty.")
	case utf8.RuneCountInString(text) > most:
		return fault.Input("text", "The text must be at most %d characters long.", most)
	}
	return nil
}

// emoji checks that text is a single emoji: one grapheme cluster (Unicode UAX #29) that begins with a
// pictograph, or with a sign that is asked to be shown as one: by a keycap or, for what isn't a letter,
// digit, space or ASCII sign of a text, by the selector U+FE0F.
func emoji(text string) error {
	bad := fault.Input("emoji", "The reaction must be a single emoji.")
	if len(text) > maxEmojiBytes || !utf8.ValidString(text) || uniseg.GraphemeClusterCount(text) != 1 {
		return bad
	}
	first, size := utf8.DecodeRuneInString(text)
	switch rest := text[size:]; {
	case !shows(first) || first == '\uFFFC' || first == '\uFFFD': // symbols that stand for what is not there
	case unicode.Is(unicode.So, first) || first == '◽' || first == '◾' || awaited(first):
		return nil
	case strings.ContainsRune("0123456789*#", first):
		if rest == "\uFE0F\u20E3" || rest == "\u20E3" {
			return nil
		}
	case strings.HasPrefix(rest, "\uFE0F") && first > unicode.MaxASCII:
		if first == 'ℹ' || unicode.In(first, unicode.Sm, unicode.Po, unicode.Pd) {
			return nil
		}
	}
	return bad
}

// awaited tells whether r is the place of a pictograph that our tables do not know yet: Unicode keeps these blocks for
// them (Extended_Pictographic), and browsers show new emoji before the language has their names.
func awaited(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF && !unicode.IsGraphic(r)
}

// clientKey checks an idempotency key.
func clientKey(key string, mostBytes int) error {
	if key == "" || len(key) > mostBytes || !utf8.ValidString(key) || strings.ContainsFunc(key, unicode.IsControl) {
		return fault.Input("clientKey", "The client key must be 1 to %d bytes without control characters.", mostBytes)
	}
	return nil
}
