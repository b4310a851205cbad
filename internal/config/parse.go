package config

import (
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// minSecretBytes is the least length of an HMAC-SHA-256 key (RFC 7518, section 3.2).
const minSecretBytes = 32

// The parse functions say what is wrong with a value so that "PARLEY_X …" reads as a sentence, and
// never repeat it.

func parseDuration(raw string) (time.Duration, error) {
	d, err := time.ParseDuration(raw)
	if err == nil {
		return d, nil
	}
	if _, err := strconv.ParseFloat(raw, 64); err == nil {
		return 0, errors.New("lacks a unit: ms, s, m or h")
	}
	return 0, errors.New("is not a duration with the units ms, s, m, h")
}

func parseInt(raw string) (int, error) {
	n, err := strconv.Atoi(raw)
	if err != nil {
		return 0, errors.New("is not a whole number")
	}
	return n, nil
}

func parseSize(raw string) (int, error) {
	number, unit := raw, 1
	for suffix, factor := range map[string]int{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if n, ok := strings.CutSuffix(raw, suffix); ok {
			number, unit = strings.TrimSpace(n), factor
		}
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil {
		return 0, errors.New("is not a size in bytes, KiB, MiB or GiB")
	}
	return int(n) * unit, nil
}

func parseBool(raw string) (bool, error) {
	switch strings.ToLower(raw) {
	case "true", "1", "yes":
		return true, nil
	case "false", "0", "no":
		return false, nil
	}
	return false, errors.New("is neither true nor false")
}

func parseChoice(raw string, tag *kong.Tag) (string, error) {
	choices := strings.Split(tag.Get("choices"), ",")
	if !slices.Contains(choices, raw) {
		return "", fmt.Errorf("is none of %s", strings.Join(choices, ", "))
	}
	return raw, nil
}

func parseAddress(raw string) (string, error) {
	host, port, err := net.SplitHostPort(raw)
	if err != nil {
		return "", errors.New("is not an address with a port")
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return "", errors.New("has a port that is not a number from 0 to 65535")
	}
	if strings.ContainsAny(host, "/@ ") {
		return "", errors.New("has a host that is neither a name nor an IP address")
	}
	return raw, nil
}

func parsePublicURL(raw string) (string, error) {
	if raw == "" {
		return "", nil
	}
	return parseOrigin(raw)
}

// parseOrigin gives scheme, host and port as browsers write them in the header Origin.
func parseOrigin(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", errors.New("is not an http:// or https:// address")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("holds more than scheme, host and port")
	}
	return strings.ToLower(u.Scheme + "://" + u.Host), nil
}

func parseOrigins(raw string) ([]string, error) {
	var origins []string
	for n, part := range splitList(raw) {
		if part != "*" {
			origin, err := parseOrigin(part)
			if err != nil {
				return nil, fmt.Errorf("entry %d %w", n+1, err)
			}
			part = origin
		}
		origins = append(origins, part)
	}
	if len(origins) > 1 && slices.Contains(origins, "*") {
		return nil, errors.New("lists origins beside *, which allows all of them")
	}
	return origins, nil
}

func parsePrefixes(raw string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for n, part := range splitList(raw) {
		prefix, err := parsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("entry %d %w", n+1, err)
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}

func parsePrefix(raw string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(raw); err == nil && addr.Zone() == "" {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(raw)
	if err != nil {
		return netip.Prefix{}, errors.New("is not a network such as 10.0.0.0/8")
	}
	if prefix != prefix.Masked() {
		return netip.Prefix{}, errors.New("has bits set behind its prefix length")
	}
	return prefix, nil
}

func parseDSN(raw string) (DSN, error) {
	if raw == "" {
		return "", nil
	}
	u, err := url.Parse(raw) // its error would repeat the password
	switch {
	case err != nil:
		return "", errors.New("is not a URL; special characters of the password must be percent-encoded")
	case u.Scheme != "postgres" && u.Scheme != "postgresql":
		return "", errors.New("does not begin with postgres://")
	case strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "":
		return "", errors.New("names no database")
	}
	return DSN(raw), nil
}

func parseSecrets(raw string) ([]Secret, error) {
	var secrets []Secret
	for n, part := range splitList(raw) {
		if len(part) < minSecretBytes {
			return nil, fmt.Errorf("secret %d has %d bytes, fewer than %d", n+1, len(part), minSecretBytes)
		}
		if slices.Contains(secrets, Secret(part)) {
			return nil, fmt.Errorf("secret %d repeats an earlier one", n+1)
		}
		secrets = append(secrets, Secret(part))
	}
	return secrets, nil
}

// parseContact takes what may stand as "sub" in a VAPID token (RFC 8292, section 2.1).
func parseContact(raw string) (string, error) {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return "", nil
	case err == nil && u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"), err == nil && u.Scheme == "https" && u.Hostname() != "":
		return raw, nil
	}
	return "", errors.New("is neither a mailto: nor an https: address")
}

func parseVAPIDKey(raw string) (Secret, error) {
	if raw == "" {
		return "", nil
	}
	key, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(raw, "="))
	if err == nil {
		_, err = ecdh.P256().NewPrivateKey(key)
	}
	if err != nil {
		return "", errors.New("is not the private key of P-256, 32 bytes in base64url")
	}
	return Secret(raw), nil
}

// splitList splits at commas and trims; an empty list has no entries, an empty entry stays and is
// refused by whoever parses it.
func splitList(raw string) []string {
	if raw == "" {
		return nil
	}
	parts := strings.Split(raw, ",")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}
