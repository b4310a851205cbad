// Package id makes the global identifiers of everything that has one: opaque to clients, tagged with
// the type they name, and ordered by time of creation.
//
// An id is a tag, an underscore and a UUIDv7 (RFC 9562) in 26 characters of lower-case Crockford
// base32, so that ids of one kind sort bytewise in the order of their creation. Ids are stored as
// they are shown. The package imports nothing of ours; its functions are safe for concurrent use.
package id

import (
	"strings"

	"github.com/google/uuid"
)

// Kind is the tag in front of an id.
type Kind string

// The kinds of Node in the schema, and those of rows that are never a Node.
const (
	User         Kind = "usr"
	Session      Kind = "ses"
	Room         Kind = "room"
	Membership   Kind = "mem"
	Message      Kind = "msg"
	Reaction     Kind = "rct"
	Mention      Kind = "mtn"
	Notification Kind = "ntf"
	Attachment   Kind = "att"
	Refresh      Kind = "rft"
	Lease        Kind = "lse"
	Attendance   Kind = "atd"
	Push         Kind = "psh"
)

const (
	alphabet  = "0123456789abcdefghjkmnpqrstvwxyz"
	bodyBytes = 26
	maxBytes  = 40
)

// New makes an id of the kind. It panics only where the system has no randomness.
func New(kind Kind) string {
	return string(kind) + "_" + encode(uuid.Must(uuid.NewV7()))
}

// KindOf tells which kind an id names; ok is false for what this package cannot have made.
func KindOf(s string) (kind Kind, ok bool) {
	if len(s) > maxBytes {
		return "", false
	}
	tag, body, found := strings.Cut(s, "_")
	if !found || len(body) != bodyBytes {
		return "", false
	}
	for i := range len(body) {
		if strings.IndexByte(alphabet, body[i]) < 0 {
			return "", false
		}
	}
	return Kind(tag), true
}

// Is reports whether s is a well-formed id of the kind.
func Is(kind Kind, s string) bool {
	k, ok := KindOf(s)
	return ok && k == kind
}

// encode writes 128 bits as 26 digits of 5 bits, the first digit holding the upper 3 bits.
func encode(u uuid.UUID) string {
	var out [bodyBytes]byte
	var acc uint16
	bits := 0
	pos := bodyBytes - 1
	for i := len(u) - 1; i >= 0; i-- {
		acc |= uint16(u[i]) << bits
		for bits += 8; bits >= 5; bits -= 5 {
			out[pos] = alphabet[acc&31]
			acc >>= 5
			pos--
		}
	}
	out[pos] = alphabet[acc&31]
	return string(out[:])
}
