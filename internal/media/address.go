package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley/ent"
	"parley/internal/id"
)

// Path is where addresses begin, and what Handler serves.
const Path = "/media/"

// address is what an address says: who may get which variant of which attachment, and until when. One for nobody in
// particular, "", is for whoever has it.
type address struct {
	attachmentID string
	variant      Variant
	viewerID     string
	expires      int64 // seconds since 1970
}

// URL gives the viewer's address of a variant. It is good for Options.URLTTL at least and twice that at most,
// and the same for all of that time, so that browsers find in their caches what they have fetched. It lets nobody
// see what Access does not. An address for nobody, "", is the same for all, and good for whoever has it.
func (s *Service) URL(viewerID string, a *ent.Attachment, v Variant) string {
	at := address{attachmentID: a.ID, variant: v, viewerID: viewerID, expires: s.signer.expiry(s.o.Now())}
	query := url.Values{"u": {viewerID}, "e": {strconv.FormatInt(at.expires, 10)}, "s": {s.signer.sign(at)}}
	return s.o.PublicURL + Path + a.ID + "/" + string(v) + "?" + query.Encode()
}

// signer signs addresses by HMAC-SHA256.
type signer struct {
	keys   [][]byte
	window int64 // seconds
}

func newSigner(keys [][]byte, ttl time.Duration) (signer, error) {
	if len(keys) == 0 {
		return signer{}, errors.New("a key for the addresses of media is needed")
	}
	for _, key := range keys {
		if len(key) < minKeyBytes {
			return signer{}, fmt.Errorf("a key for the addresses of media has %d bytes, fewer than %d", len(key), minKeyBytes)
		}
	}
	if ttl < time.Second {
		return signer{}, errors.New("addresses of media must live for a second at least")
	}
	return signer{keys: keys, window: int64(ttl / time.Second)}, nil
}

// expiry is the end of the window after this one.
func (g signer) expiry(now time.Time) int64 { return (now.Unix()/g.window + 2) * g.window }

func (g signer) sign(a address) string {
	return base64.RawURLEncoding.EncodeToString(mac(g.keys[0], a))
}

// signs tells whether the signature is that of any key over exactly this address.
func (g signer) signs(a address, signature string) bool {
	given, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	if err != nil {
		return false
	}
	for _, key := range g.keys {
		if hmac.Equal(mac(key, a), given) {
			return true
		}
	}
	return false
}

// mac runs over lines: none of the parts holds a line break, so no two addresses are signed alike. The first
// line is for this purpose alone.
func mac(key []byte, a address) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(h, "parley media address 1\n%s\n%s\n%s\n%d\n", a.attachmentID, a.variant, a.viewerID, a.expires)
	return h.Sum(nil)
}

// parsePath reads /media/{attachment}/{variant}.
func parsePath(path string) (attachmentID string, v Variant, ok bool) {
	rest, ok := strings.CutPrefix(path, Path)
	if !ok {
		return "", "", false
	}
	attachmentID, variant, ok := strings.Cut(rest, "/")
	switch v := Variant(variant); v {
	case Original, Large, Thumbnail:
		return attachmentID, v, ok && id.Is(id.Attachment, attachmentID)
	}
	return "", "", false
}

// parseQuery reads the rest of an address, as URL writes it and in no other way.
func parseQuery(query url.Values) (viewerID string, expires int64, signature string, ok bool) {
	viewerID, signature = query.Get("u"), query.Get("s")
	expires, err := strconv.ParseInt(query.Get("e"), 10, 64)
	ok = err == nil && strconv.FormatInt(expires, 10) == query.Get("e") && (viewerID == "" || id.Is(id.User, viewerID))
	return viewerID, expires, signature, ok
}
