package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/fault"
)

// The limits of what people may type, as serverInfo tells them.
const (
	MinUsernameLength    = 3
	MaxUsernameLength    = 50
	MinPasswordBytes     = 8
	MaxPasswordBytes     = 256
	MaxEmailBytes        = 254
	MaxDisplayNameLength = 80
	MaxDeviceBytes       = 256
	MaxSearchLength      = 100

	maxEmailLocalBytes  = 64 // RFC 5321, section 4.5.3.1.1
	maxEmailLabelBytes  = 63
	emailLocalForbidden = `"(),:;<>[\]@`
)

// checkUsername takes 3 to 50 of [A-Za-z0-9_.-], beginning with a letter or digit and not ending with
// a dot, so that a username at the end of a sentence is still the username.
func checkUsername(field, s string) error {
	if len(s) < MinUsernameLength || len(s) > MaxUsernameLength {
		return fault.Input(field, "A username has %d to %d characters.", MinUsernameLength, MaxUsernameLength)
	}
	for i := range len(s) {
		if !alphanumeric(s[i]) && !strings.ContainsRune("_.-", rune(s[i])) {
			return fault.Input(field, "A username consists of the letters A to Z, digits, and the signs _ . and -.")
		}
	}
	if !alphanumeric(s[0]) {
		return fault.Input(field, "A username begins with a letter or a digit.")
	}
	if s[len(s)-1] == '.' {
		return fault.Input(field, "A username does not end with a dot.")
	}
	return nil
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func checkPassword(field, s string) error {
	if len(s) < MinPasswordBytes {
		return fault.Input(field, "A password has at least %d bytes.", MinPasswordBytes)
	}
	if len(s) > MaxPasswordBytes {
		return fault.Input(field, "A password has at most %d bytes.", MaxPasswordBytes)
	}
	return nil
}

// checkGuess bounds a password that is to be compared with the stored one.
func checkGuess(field, s string) error {
	if s == "" || len(s) > MaxPasswordBytes {
		return fault.Input(field, "Enter a password of at most %d bytes.", MaxPasswordBytes)
	}
	return nil
}

// normalEmail gives the address as it is stored: without surrounding space and in lower case. What is
// not UTF-8 is left for checkEmail to refuse, because ToLower would mend it.
func normalEmail(s string) string {
	s = strings.TrimSpace(s)
	if !utf8.ValidString(s) {
		return s
	}
	return strings.ToLower(s)
}

// checkEmail looks at the shape only: whether mail arrives, only mail can tell.
func checkEmail(field, s string) error {
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > MaxEmailBytes || !validLocalPart(local) || !validDomain(domain) {
		return fault.Input(field, "This is not an email address of at most %d bytes.", MaxEmailBytes)
	}
	return nil
}

func validLocalPart(s string) bool {
	if s == "" || len(s) > maxEmailLocalBytes || !printable(s) || strings.ContainsAny(s, emailLocalForbidden) {
		return false
	}
	return s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..") && !strings.ContainsFunc(s, unicode.IsSpace)
}

func validDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > maxEmailLabelBytes || label[0] == '-' || label[len(label)-1] == '-' || !utf8.ValidString(label) {
			return false
		}
		for _, r := range label {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return false
			}
		}
	}
	return true
}

// checkDisplayName takes 1 to 80 characters of which at least one can be seen. s is trimmed already.
func checkDisplayName(field, s string) error {
	if n := utf8.RuneCountInString(s); n < 1 || n > MaxDisplayNameLength {
		return fault.Input(field, "A display name has 1 to %d characters.", MaxDisplayNameLength)
	}
	if !printable(s) || !strings.ContainsFunc(s, visible) {
		return fault.Input(field, "A display name consists of characters that can be shown, on one line.")
	}
	return nil
}

// checkDevice takes a device's name of at most 256 bytes; s is trimmed already and may be empty.
func checkDevice(field, s string) error {
	if len(s) > MaxDeviceBytes || !printable(s) {
		return fault.Input(field, "A device's name has at most %d bytes, on one line.", MaxDeviceBytes)
	}
	return nil
}

// printable tells that s is UTF-8 without control characters, line breaks or marks that turn the
// direction of the text around it.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	})
}

func visible(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) || unicode.IsPunct(r)
}

// storable cuts what a client says of itself down to what checkDevice takes.
func storable(s string) string {
	s = strings.Map(func(r rune) rune {
		if !printable(string(r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	for len(s) > MaxDeviceBytes {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.TrimSpace(s)
}
