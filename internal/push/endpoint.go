package push

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"net/url"
	"strings"

	"parley/internal/fault"
)

// authBytes is the length of the secret that a browser shares (RFC 8291, section 3.2).
const authBytes = 16

// checkEndpoint takes addresses as push services make them. Names are looked up when something is sent, and what they
// stand for is checked then.
func checkEndpoint(endpoint string, anywhere bool) error {
	if len(endpoint) > MaxEndpointBytes {
		return fault.Input("endpoint", "The endpoint has at most %d bytes.", MaxEndpointBytes)
	}
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Opaque != "" || u.Hostname() == "" || strings.ContainsFunc(endpoint, notPrintable):
		return fault.Input("endpoint", "The endpoint is not the address of a push service.")
	case u.User != nil || strings.Contains(endpoint, "#"):
		return fault.Input("endpoint", "The endpoint holds credentials or a fragment.")
	case anywhere && (u.Scheme == "https" || u.Scheme == "http"):
		return nil
	case u.Scheme != "https" || u.Port() != "" && u.Port() != "443":
		return fault.Input("endpoint", "The endpoint must begin with https:// and name no port.")
	}
	addr, err := netip.ParseAddr(u.Hostname())
	if err == nil && !public(addr) || err != nil && !strings.Contains(u.Hostname(), ".") {
		return fault.Input("endpoint", "The endpoint is not at a public address.")
	}
	return nil
}

func notPrintable(r rune) bool { return r <= ' ' || r > '~' }

// checkKeys takes a browser's public key, an uncompressed point of P-256, and its secret, and gives both without padding.
func checkKeys(p256dh, auth string) (point, secret string, err error) {
	raw, err := decode(p256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(raw)
	}
	if err != nil {
		return "", "", fault.Input("p256dh", "The key is not a point of P-256, 65 bytes in base64url.")
	}
	shared, err := decode(auth)
	if err != nil || len(shared) != authBytes {
		return "", "", fault.Input("auth", "The secret is not %d bytes in base64url.", authBytes)
	}
	return encode(raw), encode(shared), nil
}

func hashOf(endpoint string) string {
	sum := sha256.Sum256([]byte(endpoint))
	return hex.EncodeToString(sum[:])
}

// hostOf is which push service an endpoint is at, and what a log may tell of it: whoever knows all of it may push.
func hostOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Host), ":443")
}
