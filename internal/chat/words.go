package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortestBeginning is how many letters and digits the beginning of a word needs to find it. FTS5 reads all that
// begins so, in all rooms: of 300,000 messages in English in 57 ms for "t", 24 for "th", 15 for "the" and 3 for "tha".
const shortestBeginning = 3

// asked is what a query asks for.
type asked struct {
	all    []string // the words, as white space parts them
	begins bool     // the last of them may be the beginning of a longer word
}

// ask reads a query. What has neither letter nor digit is no word.
func ask(query string) asked {
	words := slices.DeleteFunc(strings.Fields(query), func(word string) bool { return !strings.ContainsFunc(word, spells) })
	if len(words) == 0 {
		return asked{}
	}
	parts := partsOf(words[len(words)-1])
	return asked{all: words, begins: tells(parts[len(parts)-1])}
}

// tells whether a beginning is long enough. One ideograph or Korean syllable tells as much as a few letters.
func tells(beginning string) bool {
	return utf8.RuneCountInString(beginning) >= shortestBeginning ||
		strings.ContainsFunc(beginning, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hangul) })
}

// spells tells what words are made of, for FTS5 and near enough for PostgreSQL: letters, digits, what is for
// private use, and accents that stand for themselves.
func spells(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.Co) || r >= 0x300 && r <= 0x331
}

// partsOf gives the parts of a word that punctuation divides.
func partsOf(word string) []string {
	return strings.FieldsFunc(word, func(r rune) bool { return !spells(r) })
}

// simple tells whether PostgreSQL has a word in its index as its only part. A sign may belong to a number.
func simple(word string) bool {
	return len(partsOf(word)) == 1 && !strings.ContainsAny(word, "+-")
}

// begunTSQuery asks in the language of tsquery for what begins with a word: its parts in their order, the last of
// which goes on, or all of it as one, as PostgreSQL has addresses and numbers. A word has room in a lexeme, of 2,046
// bytes.
func begunTSQuery(word string) string {
	parts := partsOf(word)
	for i, part := range parts {
		parts[i] = quoteTSQuery(part)
	}
	inOrder := strings.Join(parts, " <-> ") + ":*"
	if simple(word) {
		return inOrder
	}
	whole := strings.TrimFunc(word, func(r rune) bool { return !spells(r) })
	return quoteTSQuery(whole) + ":* | " + inOrder
}

// quoteTSQuery makes a stranger's text a lexeme, so that nothing in it is syntax.
func quoteTSQuery(text string) string {
	return "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(text) + "'"
}
