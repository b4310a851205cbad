package pushtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// maxBody is what push services take at least, and many at most (RFC 8030, section 7.2).
const maxBody = 4096

// maxLife is how far ahead a signature may expire (RFC 8292, section 2).
const maxLife = 24 * time.Hour

// verify checks who signed a request and gives whom to turn to.
func verify(authorization, key, origin string) (subject string, err error) {
	found := regexp.MustCompile(`^vapid t=([\w.-]+), ?k=([\w-]+)$`).FindStringSubmatch(authorization)
	if found == nil {
		return "", fmt.Errorf("no VAPID in %q", authorization)
	}
	if key != "" && found[2] != key {
		return "", errors.New("signed by another server")
	}
	point, err := base64.RawURLEncoding.DecodeString(found[2])
	if err != nil {
		return "", fmt.Errorf("the key: %w", err)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return "", fmt.Errorf("the key: %w", err)
	}
	var claims jwt.RegisteredClaims
	_, err = jwt.ParseWithClaims(found[1], &claims, func(*jwt.Token) (any, error) { return public, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithAudience(origin), jwt.WithExpirationRequired())
	if err != nil {
		return "", fmt.Errorf("the token: %w", err)
	}
	if time.Until(claims.ExpiresAt.Time) > maxLife {
		return "", errors.New("the token lives for longer than a day")
	}
	if !strings.HasPrefix(claims.Subject, "mailto:") && !strings.HasPrefix(claims.Subject, "https:") {
		return "", fmt.Errorf("nobody to turn to: %q", claims.Subject)
	}
	return claims.Subject, nil
}

// headers checks what a message comes with.
func headers(method string, h http.Header) error {
	if method != http.MethodPost || h.Get("Content-Encoding") != "aes128gcm" {
		return errors.New("no POST of something encrypted")
	}
	if _, err := strconv.ParseUint(h.Get("TTL"), 10, 31); err != nil {
		return fmt.Errorf("the TTL: %w", err)
	}
	if topic := h.Get("Topic"); topic != "" && !regexp.MustCompile(`^[\w-]{1,32}$`).MatchString(topic) {
		return fmt.Errorf("the topic %q", topic)
	}
	switch h.Get("Urgency") {
	case "", "very-low", "low", "normal", "high":
		return nil
	}
	return fmt.Errorf("the urgency %q", h.Get("Urgency"))
}

func limited(body io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err == nil && len(text) > maxBody {
		err = errors.New("too large")
	}
	return text, err
}

// decrypt opens a body of one record (RFC 8188, section 2; RFC 8291, section 3.4).
func (b *Browser) decrypt(body []byte) ([]byte, error) {
	const saltBytes, headBytes, pointBytes = 16, 21, 65
	if len(body) < headBytes+pointBytes || body[headBytes-1] != pointBytes {
		return nil, errors.New("no header of a record")
	}
	salt, point, sealed := body[:saltBytes], body[headBytes:headBytes+pointBytes], body[headBytes+pointBytes:]
	if size := binary.BigEndian.Uint32(body[saltBytes:]); len(sealed) > int(size) {
		return nil, errors.New("more than one record")
	}
	sender, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, fmt.Errorf("the sender's key: %w", err)
	}
	shared, err := b.private.ECDH(sender)
	if err != nil {
		return nil, fmt.Errorf("agree on a key: %w", err)
	}
	info := "WebPush: info\x00" + string(b.private.PublicKey().Bytes()) + string(point)
	secret, err := hkdf.Key(sha256.New, shared, b.secret, info, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive the secret: %w", err)
	}
	key, keyErr := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	nonce, nonceErr := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", 12)
	if err := errors.Join(keyErr, nonceErr); err != nil {
		return nil, fmt.Errorf("derive the keys: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make the cipher: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make the cipher: %w", err)
	}
	text, err := gcm.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	text = []byte(strings.TrimRight(string(text), "\x00"))
	if len(text) == 0 || text[len(text)-1] != 2 { // the delimiter of the last record
		return nil, errors.New("no end of the last record")
	}
	return text[:len(text)-1], nil
}
