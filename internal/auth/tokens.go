package auth

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	lru "github.com/hashicorp/golang-lru/v2"

	"parley/internal/id"
)

const (
	tokenIssuer   = "parley"
	tokenAudience = "parley"
	// maxTokenBytes bounds what is parsed at all; ours have about 400.
	maxTokenBytes = 4096
	kidBytes      = 8
	// knownTokens is how many tokens need not be checked again while they are used.
	knownTokens = 8192
)

// claims are those of RFC 7519, and sid, the session.
type claims struct {
	jwt.RegisteredClaims
	SessionID string `json:"sid"`
}

// access is what a valid access token says.
type access struct {
	viewer    Viewer
	issuedAt  time.Time
	expiresAt time.Time
}

// tokens signs and checks access tokens: JWTs by HMAC-SHA256 with the key that their kid names. Keys
// written or linked in a token's header (jwk, jku, x5u) are ignored.
type tokens struct {
	keys    map[string][]byte
	signKid string
	parser  *jwt.Parser
	now     func() time.Time
	// known are the valid tokens that were used last, by their SHA-256: a client sends its token with
	// each request, and what it says never changes but by its expiry.
	known *lru.Cache[[sha256.Size]byte, access]
}

// newTokens takes the keys, of which the first signs and all verify.
func newTokens(keys [][]byte, now func() time.Time) (*tokens, error) {
	if len(keys) == 0 {
		return nil, errors.New("a signing key is needed")
	}
	known, err := lru.New[[sha256.Size]byte, access](knownTokens)
	if err != nil {
		return nil, fmt.Errorf("make a cache of tokens: %w", err)
	}
	t := &tokens{keys: make(map[string][]byte, len(keys)), signKid: kidOf(keys[0]), now: now, known: known}
	for i, key := range keys {
		if len(key) < MinKeyBytes {
			return nil, fmt.Errorf("signing key %d has %d bytes: at least %d are needed", i+1, len(key), MinKeyBytes)
		}
		t.keys[kidOf(key)] = key
	}
	// No leeway: exp is the only time that nodes must agree upon, and tokens that live for minutes
	// lose nothing by ending on time. It also keeps open sockets and requests of one mind.
	t.parser = jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(now),
	)
	return t, nil
}

// kidOf names a key without giving it away.
func kidOf(key []byte) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:kidBytes])
}

// expiryOf is when a token ends: JWT counts whole seconds, so it is given the second in which ttl ends.
func expiryOf(issued time.Time, ttl time.Duration) time.Time {
	return issued.Add(ttl + time.Second - time.Nanosecond).Truncate(time.Second)
}

// sign makes a token that is valid from issued until expiresAt, see expiryOf.
func (t *tokens) sign(v Viewer, issued time.Time, ttl time.Duration) (token string, expiresAt time.Time, err error) {
	expiresAt = expiryOf(issued, ttl)
	unsigned := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Audience: jwt.ClaimStrings{tokenAudience}, Subject: v.UserID,
			IssuedAt: jwt.NewNumericDate(issued), ExpiresAt: jwt.NewNumericDate(expiresAt),
		},
		SessionID: v.SessionID,
	})
	unsigned.Header["kid"] = t.signKid
	token, err = unsigned.SignedString(t.keys[t.signKid])
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign an access token: %w", err)
	}
	return token, expiresAt, nil
}

// parse reads a token. TOKEN_EXPIRED where its time is all that is wrong with it, else
// UNAUTHENTICATED with the same message for every reason.
func (t *tokens) parse(token string) (access, error) {
	if len(token) > maxTokenBytes {
		return access{}, unauthenticated()
	}
	sum := sha256.Sum256([]byte(token))
	if got, ok := t.known.Get(sum); ok && t.now().Before(got.expiresAt) {
		return got, nil
	}
	var c claims
	if _, err := t.parser.ParseWithClaims(token, &c, t.keyOf); err != nil {
		if onlyExpired(err) && wellFormed(c) {
			return access{}, tokenExpired()
		}
		return access{}, unauthenticated()
	}
	if !wellFormed(c) {
		return access{}, unauthenticated()
	}
	got := access{
		viewer:    Viewer{UserID: c.Subject, SessionID: c.SessionID},
		issuedAt:  c.IssuedAt.UTC(),
		expiresAt: c.ExpiresAt.UTC(),
	}
	t.known.Add(sum, got)
	return got, nil
}

func wellFormed(c claims) bool {
	return c.IssuedAt != nil && id.Is(id.User, c.Subject) && id.Is(id.Session, c.SessionID)
}

func (t *tokens) keyOf(token *jwt.Token) (any, error) {
	// A critical extension that is not understood invalidates the token (RFC 7515, section 4.1.11);
	// none is understood here.
	if _, critical := token.Header["crit"]; critical {
		return nil, errors.New("unknown critical header")
	}
	kid, _ := token.Header["kid"].(string)
	key, ok := t.keys[kid]
	if !ok {
		return nil, errors.New("unknown kid")
	}
	return key, nil
}

// onlyExpired tells an expired token from one that is wrong in another way too: the parser joins the
// errors of all claims, and reads no claim before the signature has been verified.
func onlyExpired(err error) bool {
	if !errors.Is(err, jwt.ErrTokenExpired) {
		return false
	}
	for _, other := range []error{
		jwt.ErrTokenInvalidAudience, jwt.ErrTokenInvalidIssuer, jwt.ErrTokenNotValidYet,
		jwt.ErrTokenRequiredClaimMissing, jwt.ErrTokenInvalidSubject, jwt.ErrTokenUsedBeforeIssued,
	} {
		if errors.Is(err, other) {
			return false
		}
	}
	return true
}
