package server

import (
	"crypto/rand"
	"net/http"
	"net/netip"
	"strings"
	"sync"

	"parley/internal/request"
)

const (
	headerRequestID   = "X-Request-Id"
	headerForwarded   = "X-Forwarded-For"
	maxRequestIDBytes = 64
	maxUserAgentBytes = 256
)

// identify gives each request its id and finds out who sent it. The id of a caller is kept if it is
// short and plain, so that a request can be followed through several programs.
func (s *Server) identify(next http.Handler) http.Handler {
	trusted := s.options.Config.TrustedProxies
	var stranger sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info := request.Info{
			ID:        requestID(r.Header.Get(headerRequestID)),
			Address:   clientAddress(r, trusted),
			UserAgent: cut(r.UserAgent(), maxUserAgentBytes),
		}
		if r.Header.Get(headerForwarded) != "" && !fromProxy(r, trusted) {
			stranger.Do(func() { s.warnOfProxy(r) })
		}
		if s.draining.Load() {
			// The next request goes to another server, and meets no connection that is just being closed.
			w.Header().Set("Connection", "close")
		}
		w.Header().Set(headerRequestID, info.ID)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r.WithContext(request.With(r.Context(), info)))
	})
}

// requestID keeps a caller's id of letters, digits and ._-:+/=, and makes one instead of others.
func requestID(given string) string {
	if given == "" || len(given) > maxRequestIDBytes {
		return rand.Text()
	}
	for _, c := range []byte(given) {
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._-:+/=", c) >= 0
		if !plain {
			return rand.Text()
		}
	}
	return given
}

// clientAddress is the IP address a request came from. X-Forwarded-For is read from its end, where
// the nearest proxy writes, for as long as whoever wrote an entry is trusted: what stands before was
// written by a stranger.
func clientAddress(r *http.Request, trusted []netip.Prefix) string {
	address, ok := parseAddress(r.RemoteAddr)
	if !ok {
		return ""
	}
	hops := strings.Split(strings.Join(r.Header.Values(headerForwarded), ","), ",")
	for i := len(hops) - 1; i >= 0 && contains(trusted, address); i-- {
		hop, ok := parseAddress(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		address = hop
	}
	return address.String()
}

// fromProxy tells whether what a request's headers say of its way here is believed.
func fromProxy(r *http.Request, trusted []netip.Prefix) bool {
	address, ok := parseAddress(r.RemoteAddr)
	return ok && contains(trusted, address)
}

// warnOfProxy says, of the first request only, that it came by a proxy nobody named: to limits by address all people behind
// it are one.
func (s *Server) warnOfProxy(r *http.Request) {
	s.log.WarnContext(r.Context(), "X-Forwarded-For is not believed", "from", r.RemoteAddr,
		"problem", "the address is not in PARLEY_TRUSTED_PROXIES; if it is your proxy's, all its clients share the limits of one address")
}

// parseAddress reads an IP address with or without a port; an IPv4 address in IPv6 clothes is IPv4.
func parseAddress(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		withPort, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		address = withPort.Addr()
	}
	return address.Unmap().WithZone(""), true
}

func contains(prefixes []netip.Prefix, address netip.Addr) bool {
	for _, prefix := range prefixes {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// cut shortens text to at most n bytes of valid UTF-8.
func cut(text string, n int) string {
	if len(text) > n {
		text = text[:n]
	}
	return strings.ToValidUTF8(text, "")
}
