package auth

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// throttledKeys bounds the memory of a throttle. Beyond it the key unused for longest is forgotten,
// which gives it a full bucket again.
const throttledKeys = 1 << 16

// throttle gives each key a bucket of tokens that refills continuously. A nil throttle never refuses.
type throttle struct {
	burst float64
	every time.Duration // for one token
	now   func() time.Time

	mu      sync.Mutex // guards buckets and what is in them
	buckets *simplelru.LRU[throttleKey, *bucket]
}

// throttleKey is a digest, so that keys chosen by strangers all have one size.
type throttleKey [16]byte

type bucket struct {
	tokens float64
	at     time.Time
}

func newThrottle(burst int, every time.Duration, now func() time.Time) *throttle {
	buckets, err := simplelru.NewLRU[throttleKey, *bucket](throttledKeys, nil)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &throttle{burst: float64(burst), every: every, now: now, buckets: buckets}
}

// take takes a token of the key, or says after what time there will be one. It is safe against many
// takers at once: what is taken is gone before anybody else looks.
func (t *throttle) take(key string) (wait time.Duration) {
	if t == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.refilled(digest(key))
	if b.tokens < 1 {
		return max(time.Millisecond, time.Duration((1-b.tokens)*float64(t.every)))
	}
	b.tokens--
	return 0
}

// giveBack returns a token that take gave.
func (t *throttle) giveBack(key string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.refilled(digest(key))
	b.tokens = min(t.burst, b.tokens+1)
}

// refilled gives the key's bucket as it is now. The caller holds mu.
func (t *throttle) refilled(key throttleKey) *bucket {
	now := t.now()
	b, ok := t.buckets.Get(key)
	if !ok {
		b = &bucket{tokens: t.burst, at: now}
		t.buckets.Add(key, b)
		return b
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(t.burst, b.tokens+float64(passed)/float64(t.every))
		b.at = now
	}
	return b
}

func digest(key string) throttleKey {
	sum := sha256.Sum256([]byte(key))
	return throttleKey(sum[:16])
}

// neighbourhood is the part of an address that one subscriber of a network holds: an IPv4 address, or
// the /64 of an IPv6 address, within which a host changes its own as it likes. It is "" for no address.
func neighbourhood(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}
