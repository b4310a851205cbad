package auth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/id"
)

var (
	ownKey     = bytes.Repeat([]byte("a"), 32)
	foreignKey = bytes.Repeat([]byte("b"), 32)
	noon       = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func tokensAt(t testing.TB, at time.Time, keys ...[]byte) *tokens {
	t.Helper()
	made, err := newTokens(keys, func() time.Time { return at })
	require.NoError(t, err)
	return made
}

// forge signs whatever it is told to.
func forge(t testing.TB, method jwt.SigningMethod, key any, header, body map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, jwt.MapClaims(body))
	for name, value := range header {
		token.Header[name] = value
	}
	signed, err := token.SignedString(key)
	require.NoError(t, err)
	return signed
}

// body is a right set of claims, changed; nil takes a claim away.
func body(changes map[string]any) map[string]any {
	b := map[string]any{
		"iss": "parley", "aud": "parley", "sub": id.New(id.User), "sid": id.New(id.Session),
		"iat": noon.Unix(), "exp": noon.Add(time.Minute).Unix(),
	}
	for name, value := range changes {
		if value == nil {
			delete(b, name)
			continue
		}
		b[name] = value
	}
	return b
}

func TestTokensSayWhatWasSigned(t *testing.T) {
	want := Viewer{UserID: id.New(id.User), SessionID: id.New(id.Session)}
	issued := noon.Add(250 * time.Millisecond)
	signed, expiresAt, err := tokensAt(t, noon, ownKey).sign(want, issued, time.Minute)
	require.NoError(t, err)
	require.Equal(t, noon.Add(61*time.Second), expiresAt)
	require.Less(t, len(signed), 512)
	got, err := tokensAt(t, expiresAt.Add(-time.Millisecond), ownKey).parse(signed)
	require.NoError(t, err)
	require.Equal(t, want, got.viewer)
	require.Equal(t, expiresAt, got.expiresAt)
	_, err = tokensAt(t, expiresAt, ownKey).parse(signed)
	require.Equal(t, fault.TokenExpired, fault.CodeOf(err))
}

func TestKeysRotate(t *testing.T) {
	v := Viewer{UserID: id.New(id.User), SessionID: id.New(id.Session)}
	old, _, err := tokensAt(t, noon, ownKey).sign(v, noon, time.Minute)
	require.NoError(t, err)
	both := tokensAt(t, noon, foreignKey, ownKey)
	_, err = both.parse(old)
	require.NoError(t, err)
	young, _, err := both.sign(v, noon, time.Minute)
	require.NoError(t, err)
	_, err = tokensAt(t, noon, foreignKey).parse(young)
	require.NoError(t, err)
	_, err = tokensAt(t, noon, foreignKey).parse(old)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))

	clock := func() time.Time { return noon }
	_, err = newTokens(nil, clock)
	require.Error(t, err)
	_, err = newTokens([][]byte{ownKey, []byte("secret31bytes-secret31bytes-sec")}, clock)
	require.ErrorContains(t, err, "signing key 2")
	require.NotContains(t, err.Error(), "secret31")
}

func TestForgedTokensGetOneAnswer(t *testing.T) {
	kid := map[string]any{"kid": kidOf(ownKey)}
	with := func(more map[string]any) map[string]any {
		h := map[string]any{"kid": kidOf(ownKey)}
		for name, value := range more {
			h[name] = value
		}
		return h
	}
	hs256 := jwt.SigningMethodHS256
	good := forge(t, hs256, ownKey, kid, body(nil))
	jwk := map[string]any{"kty": "oct", "alg": "HS256", "kid": kidOf(foreignKey), "k": base64.RawURLEncoding.EncodeToString(foreignKey)}
	parts := strings.Split(good, ".")
	changed, err := json.Marshal(body(map[string]any{"sub": id.New(id.User)}))
	require.NoError(t, err)

	for name, token := range map[string]string{
		"empty": "", "dots": "..", "words": "not a token", "two parts": parts[0] + "." + parts[1], "four parts": good + ".x",
		"nul": good + "\x00", "huge": strings.Repeat("a", 1<<20), "huge but right": good[:strings.LastIndex(good, ".")] + strings.Repeat("A", 5000),
		"huge and rightly signed": forge(t, hs256, ownKey, kid, body(map[string]any{"pad": strings.Repeat("a", 4096)})),
		"alg none":                forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid, body(nil)),
		"alg none, signed":        forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid, body(nil)) + parts[2],
		"no signature":            parts[0] + "." + parts[1] + ".",
		"other claims":            parts[0] + "." + base64.RawURLEncoding.EncodeToString(changed) + "." + parts[2],
		"HS384":                   forge(t, jwt.SigningMethodHS384, ownKey, kid, body(nil)),
		"HS512":                   forge(t, jwt.SigningMethodHS512, ownKey, kid, body(nil)),
		"wrong key":               forge(t, hs256, foreignKey, kid, body(nil)),
		"unknown kid":             forge(t, hs256, foreignKey, map[string]any{"kid": kidOf(foreignKey)}, body(nil)),
		"no kid":                  forge(t, hs256, ownKey, nil, body(nil)),
		"kid of another type":     forge(t, hs256, ownKey, map[string]any{"kid": 1}, body(nil)),
		"kid is a path":           forge(t, hs256, []byte{}, map[string]any{"kid": "../../../../dev/null"}, body(nil)),
		"jwk":                     forge(t, hs256, foreignKey, with(map[string]any{"jwk": jwk}), body(nil)),
		"jku":                     forge(t, hs256, foreignKey, with(map[string]any{"jku": "https://example.com/keys"}), body(nil)),
		"x5u":                     forge(t, hs256, foreignKey, with(map[string]any{"x5u": "https://example.com/cert"}), body(nil)),
		"crit":                    forge(t, hs256, ownKey, with(map[string]any{"crit": []string{"exp"}}), body(nil)),
		"other issuer":            forge(t, hs256, ownKey, kid, body(map[string]any{"iss": "other"})),
		"no issuer":               forge(t, hs256, ownKey, kid, body(map[string]any{"iss": nil})),
		"other audience":          forge(t, hs256, ownKey, kid, body(map[string]any{"aud": "other"})),
		"no audience":             forge(t, hs256, ownKey, kid, body(map[string]any{"aud": nil})),
		"no expiry":               forge(t, hs256, ownKey, kid, body(map[string]any{"exp": nil})),
		"expiry of a type":        forge(t, hs256, ownKey, kid, body(map[string]any{"exp": "tomorrow"})),
		"no iat":                  forge(t, hs256, ownKey, kid, body(map[string]any{"iat": nil})),
		"not yet valid":           forge(t, hs256, ownKey, kid, body(map[string]any{"nbf": noon.Add(time.Hour).Unix()})),
		"no subject":              forge(t, hs256, ownKey, kid, body(map[string]any{"sub": nil})),
		"subject not a user":      forge(t, hs256, ownKey, kid, body(map[string]any{"sub": id.New(id.Room)})),
		"no session":              forge(t, hs256, ownKey, kid, body(map[string]any{"sid": nil})),
		"session of no form":      forge(t, hs256, ownKey, kid, body(map[string]any{"sid": "1"})),
		"expired, other aud":      forge(t, hs256, ownKey, kid, body(map[string]any{"exp": noon.Unix() - 9, "aud": "other"})),
		"expired, wrong key":      forge(t, hs256, foreignKey, kid, body(map[string]any{"exp": noon.Unix() - 9})),
		"expired, no session":     forge(t, hs256, ownKey, kid, body(map[string]any{"exp": noon.Unix() - 9, "sid": nil})),
		"expired, not yet too":    forge(t, hs256, ownKey, kid, body(map[string]any{"exp": noon.Unix() - 9, "nbf": noon.Unix() + 9})),
	} {
		_, err := tokensAt(t, noon, ownKey).parse(token)
		require.Equal(t, unauthenticated(), err, name)
	}

	_, err = tokensAt(t, noon, ownKey).parse(good)
	require.NoError(t, err)
	_, err = tokensAt(t, noon, ownKey).parse(forge(t, hs256, ownKey, kid, body(map[string]any{"exp": noon.Unix() - 9})))
	require.Equal(t, fault.TokenExpired, fault.CodeOf(err))
	_, err = tokensAt(t, noon, ownKey).parse(forge(t, hs256, ownKey, with(map[string]any{"jwk": jwk, "jku": "x"}), body(nil)))
	require.NoError(t, err, "keys in the header are ignored, not followed")
}

func FuzzParseToken(f *testing.F) {
	// Always the same token: several processes fuzz.
	v := Viewer{UserID: "usr_01234567890123456789012345", SessionID: "ses_01234567890123456789012345"}
	good, _, err := tokensAt(f, noon, ownKey).sign(v, noon, time.Minute)
	require.NoError(f, err)
	f.Add(good)
	f.Add(strings.Replace(good, ".", "..", 1))
	f.Add(forge(f, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, map[string]any{"kid": kidOf(ownKey)}, body(nil)))
	f.Add("eyJhbGciOiJIUzI1NiIsImtpZCI6W119.e30.")
	own := tokensAt(f, noon, ownKey)
	f.Fuzz(func(t *testing.T, token string) {
		_, err := own.parse(token)
		if token == good {
			require.NoError(t, err)
			return
		}
		require.Contains(t, []fault.Code{fault.Unauthenticated, fault.TokenExpired}, fault.CodeOf(err))
	})
}

func TestAKnownTokenExpiresAndVouchesForNoOther(t *testing.T) {
	now := noon
	made, err := newTokens([][]byte{ownKey}, func() time.Time { return now })
	require.NoError(t, err)
	token, expiresAt, err := made.sign(Viewer{UserID: id.New(id.User), SessionID: id.New(id.Session)}, now, time.Minute)
	require.NoError(t, err)
	first, err := made.parse(token)
	require.NoError(t, err)
	again, err := made.parse(token)
	require.NoError(t, err)
	require.Equal(t, first, again)

	_, err = made.parse(token[:len(token)-1])
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	now = expiresAt
	_, err = made.parse(token)
	require.Equal(t, fault.TokenExpired, fault.CodeOf(err))
}
