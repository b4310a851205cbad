package push

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

const (
	headerBytes = 16 << 10
	// bodyBytes is how much of an answer is read, so that its connection can be used again.
	bodyBytes = 4 << 10
	// maxIdle bounds connections that are kept: hosts are strangers' choice.
	maxIdle = senders
)

// errNotPublic refuses a connection to where push services are not.
var errNotPublic = errors.New("the endpoint is not at a public address")

// newClient makes the client that calls push services. The address is checked when its name has been looked up and for
// each connection, so that a name that changes what it stands for gains nothing. Hence no proxy either: it would look
// names up by itself.
func newClient(o Options) *http.Client {
	dialer := &net.Dialer{Timeout: o.Timeout}
	if !o.AllowPrivate {
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !public(to.Addr()) || to.Port() != 443 {
				return errNotPublic
			}
			return nil
		}
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, DisableCompression: true,
			TLSHandshakeTimeout: o.Timeout, MaxResponseHeaderBytes: headerBytes,
			MaxIdleConns: maxIdle, MaxIdleConnsPerHost: perHost, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       o.Timeout,
	}
}

// public tells whether an address is one of the Internet at large, by the registries of special addresses
// (https://www.iana.org/assignments/iana-ipv4-special-registry, …ipv6…).
func public(addr netip.Addr) bool {
	addr = addr.Unmap()
	if addr.Zone() != "" || !addr.IsGlobalUnicast() || addr.IsPrivate() {
		return false
	}
	if nat64 := netip.MustParsePrefix("64:ff9b::/96"); nat64.Contains(addr) { // an IPv4 address within (RFC 6052)
		raw := addr.As16()
		return public(netip.AddrFrom4([4]byte(raw[12:])))
	}
	if addr.Is6() && !netip.MustParsePrefix("2000::/3").Contains(addr) {
		return false
	}
	for _, special := range specials() {
		if special.Contains(addr) {
			return false
		}
	}
	return true
}

// specials are what netip does not know: networks of providers, documentation, benchmarks, tunnels and the like.
func specials() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
		netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
		netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
		netip.MustParsePrefix("3fff::/20"),
	}
}
