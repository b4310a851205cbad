package config_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"parley/internal/config"
)

// read parses args as the program does, under the variables of env and no other PARLEY_ variable.
func read(t *testing.T, env map[string]string, args ...string) (config.Config, error) {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, value, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "PARLEY_") {
			t.Setenv(name, value) // puts it back at the end of the test
			require.NoError(t, os.Unsetenv(name))
		}
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
	var c config.Config
	var r config.Reader
	parser, err := kong.New(&c, append(r.Options(), kong.Exit(func(int) { t.Fatal("kong wants to exit") }))...)
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
	return c, r.Check(&c)
}

func TestDefaults(t *testing.T) {
	c, err := read(t, nil)
	require.NoError(t, err)
	require.Equal(t, config.Default(), c)

	require.Equal(t, "127.0.0.1:8080", c.Listen)
	require.Equal(t, "./data", c.DataDir)
	require.Empty(t, c.DatabaseURL)
	require.Empty(t, c.JWTSecret)
	require.Equal(t, 15*time.Minute, c.AccessTokenTTL)
	require.Equal(t, 30*24*time.Hour, c.RefreshTokenTTL)
	require.Equal(t, 30, c.AuthRate)
	require.Equal(t, 10, c.MaxSocketsPerUser)
	require.Equal(t, 50, c.MaxOperationsPerSocket)
	require.Equal(t, 64<<10, c.MaxBodyBytes)
	require.Equal(t, 10<<20, c.MaxImageBytes)
	require.Equal(t, 16<<10, c.MaxQueryBytes)
	require.Equal(t, 4000, c.MaxTextLength)
	require.Equal(t, 256, c.CommitBatch)
	require.Equal(t, 1<<30, c.MediaUserBytes)
	require.Equal(t, 5*time.Minute, c.MediaURLTTL)
	require.True(t, c.Introspection)
}

func TestDefaultIgnoresTheEnvironment(t *testing.T) {
	t.Setenv("PARLEY_LISTEN", "0.0.0.0:80")
	t.Setenv("PARLEY_AUTH_RATE", "many")
	require.Equal(t, "127.0.0.1:8080", config.Default().Listen)
	require.Equal(t, 30, config.Default().AuthRate)
}

// Every setting has a variable and a flag of the same name, a help text and an example.
func TestNames(t *testing.T) {
	var c config.Config
	var r config.Reader
	parser, err := kong.New(&c, r.Options()...)
	require.NoError(t, err)
	fields := reflect.TypeFor[config.Config]().NumField()
	settings := 0
	for _, flag := range parser.Model.Flags {
		if flag.Name == "help" {
			continue
		}
		settings++
		want := "PARLEY_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		require.Equal(t, []string{want}, flag.Tag.Envs)
		require.NotEmpty(t, flag.Help, flag.Name)
		require.NotNil(t, flag.Group, flag.Name)
		require.NotEmpty(t, flag.Tag.Get("example"), flag.Name)
	}
	require.Equal(t, fields, settings)
}

func TestGoodValues(t *testing.T) {
	key, other := strings.Repeat("k", 32), strings.Repeat("o", 40)
	c, err := read(t, map[string]string{
		"PARLEY_LISTEN":           ":0",
		"PARLEY_DATABASE_URL":     "postgres://parley:pw@db/parley?sslmode=disable",
		"PARLEY_JWT_SECRET":       key + ", " + other,
		"PARLEY_ALLOWED_ORIGINS":  "https://App.example.com, http://localhost:5173/",
		"PARLEY_TRUSTED_PROXIES":  "10.0.0.0/8,::1,192.0.2.7",
		"PARLEY_PUBLIC_URL":       "https://chat.example.com/",
		"PARLEY_ACCESS_TOKEN_TTL": "90s",
		"PARLEY_AUTH_RATE":        "0",
		"PARLEY_MAX_BODY_BYTES":   "1MiB",
		"PARLEY_MAX_QUERY_BYTES":  "2048",
		"PARLEY_INTROSPECTION":    "no",
		"PARLEY_LOG_LEVEL":        "", // set but empty counts as not set
		"PARLEY_DRAIN_TIMEOUT":    "",
		"PARLEY_PUSH_CONTACT":     "mailto:operator@example.com",
		// That of RFC 8291, section 5.
		"PARLEY_VAPID_PRIVATE_KEY": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
	}, "--push-allow-private", "--max-sockets-per-user", "3", "--no-graphiql", "--access-token-ttl=5m")
	require.NoError(t, err)
	require.Equal(t, ":0", c.Listen)
	require.Equal(t, "postgres://parley:pw@db/parley?sslmode=disable", c.DatabaseURL.Reveal())
	require.Equal(t, []config.Secret{config.Secret(key), config.Secret(other)}, c.JWTSecret)
	require.Equal(t, []string{"https://app.example.com", "http://localhost:5173"}, c.AllowedOrigins)
	require.Equal(t, []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("192.0.2.7/32"),
	}, c.TrustedProxies)
	require.Equal(t, "https://chat.example.com", c.PublicURL)
	require.Equal(t, 5*time.Minute, c.AccessTokenTTL, "a flag wins over its variable")
	require.Zero(t, c.AuthRate)
	require.Equal(t, 1<<20, c.MaxBodyBytes)
	require.Equal(t, 2048, c.MaxQueryBytes)
	require.False(t, c.Introspection)
	require.False(t, c.GraphiQL)
	require.Equal(t, "info", c.LogLevel)
	require.Equal(t, 20*time.Second, c.DrainTimeout)
	require.Equal(t, 3, c.MaxSocketsPerUser)
	require.Equal(t, "mailto:operator@example.com", c.PushContact)
	require.Equal(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", c.VAPIDPrivateKey.Reveal())
	require.True(t, c.PushAllowPrivate)
}

func TestBadValues(t *testing.T) {
	for _, tc := range []struct{ name, value, fault string }{
		{"PARLEY_LISTEN", "127.0.0.1", "is not an address with a port"},
		{"PARLEY_LISTEN", "localhost:http", "has a port that is not a number from 0 to 65535"},
		{"PARLEY_LISTEN", "localhost:", "has a port that is not a number from 0 to 65535"},
		{"PARLEY_LISTEN", ":65536", "has a port that is not a number from 0 to 65535"},
		{"PARLEY_LISTEN", "http://localhost:80", "is not an address with a port"},
		{"PARLEY_LISTEN", "local/host:80", "has a host that is neither a name nor an IP address"},
		{"PARLEY_PUBLIC_URL", "chat.example.com", "is not an http:// or https:// address"},
		{"PARLEY_PUBLIC_URL", "ftp://chat.example.com", "is not an http:// or https:// address"},
		{"PARLEY_PUBLIC_URL", "https://chat.example.com/sub", "holds more than scheme, host and port"},
		{"PARLEY_PUBLIC_URL", "https://me:pw@chat.example.com", "holds more than scheme, host and port"},
		{"PARLEY_ALLOWED_ORIGINS", "https://a.example,b.example", "entry 2 is not an http:// or https:// address"},
		{"PARLEY_ALLOWED_ORIGINS", "https://a.example,", "entry 2 is not an http:// or https:// address"},
		{"PARLEY_ALLOWED_ORIGINS", "*,https://a.example", "lists origins beside *"},
		{"PARLEY_TRUSTED_PROXIES", "10.0.0.0/8,proxy", "entry 2 is not a network such as 10.0.0.0/8"},
		{"PARLEY_TRUSTED_PROXIES", "10.0.0.1/8", "entry 1 has bits set behind its prefix length"},
		{"PARLEY_DRAIN_TIMEOUT", "20", "lacks a unit: ms, s, m or h"},
		{"PARLEY_DRAIN_TIMEOUT", "20 minutes", "is not a duration"},
		{"PARLEY_DRAIN_TIMEOUT", "0s", "is less than 1s"},
		{"PARLEY_DRAIN_TIMEOUT", "-5s", "is less than 1s"},
		{"PARLEY_READINESS_DELAY", "1h", "is more than 5m"},
		{"PARLEY_INTROSPECTION", "maybe", "is neither true nor false"},
		{"PARLEY_GRAPHIQL", "2", "is neither true nor false"},
		{"PARLEY_DATABASE_URL", "mysql://db/parley", "does not begin with postgres://"},
		{"PARLEY_DATABASE_URL", "postgres://parley:p%zz@db/parley", "is not a URL"},
		{"PARLEY_DATABASE_URL", "postgres://parley@db", "names no database"},
		{"PARLEY_DATABASE_MAX_CONNS", "-1", "is less than 0"},
		{"PARLEY_COMMIT_BATCH", "0", "is less than 1"},
		{"PARLEY_COMMIT_BATCH", "4097", "is more than 4096"},
		{"PARLEY_STATEMENT_TIMEOUT", "0", "is less than 100ms"},
		{"PARLEY_MEDIA_S3_ENDPOINT", "s3.example.com", "is not an http:// or https:// address"},
		{"PARLEY_MEDIA_S3_ENDPOINT", "https://s3.example.com/bucket", "holds more than scheme, host and port"},
		{"PARLEY_MEDIA_URL_TTL", "10s", "is less than 1m"},
		{"PARLEY_MEDIA_USER_BYTES", "1KiB", "is less than 1MiB"},
		{"PARLEY_MEDIA_USER_BYTES", "2MiB", "is less than PARLEY_MAX_IMAGE_BYTES"},
		{"PARLEY_MEDIA_UPLOADS_PER_HOUR", "0", "is less than 1"},
		{"PARLEY_MEDIA_UNSENT_TTL", "1d", "is not a duration"},
		{"PARLEY_LOG_LEVEL", "verbose", "is none of debug, info, warn, error"},
		{"PARLEY_LOG_FORMAT", "xml", "is none of text, json"},
		{"PARLEY_JWT_SECRET", "short", "secret 1 has 5 bytes, fewer than 32"},
		{"PARLEY_JWT_SECRET", strings.Repeat("k", 32) + ",", "secret 2 has 0 bytes, fewer than 32"},
		{"PARLEY_JWT_SECRET", strings.Repeat("k", 32) + "," + strings.Repeat("k", 32), "secret 2 repeats an earlier one"},
		{"PARLEY_ACCESS_TOKEN_TTL", "15minutes", "is not a duration"},
		{"PARLEY_ACCESS_TOKEN_TTL", "0m", "is less than 1s"},
		{"PARLEY_REFRESH_TOKEN_TTL", "30d", "is not a duration"},
		{"PARLEY_REFRESH_TOKEN_TTL", "10m", "is not longer than PARLEY_ACCESS_TOKEN_TTL"},
		{"PARLEY_AUTH_RATE", "-1", "is less than 0"},
		{"PARLEY_AUTH_RATE", "1e3", "is not a whole number"},
		{"PARLEY_MAX_TEXT_LENGTH", "0", "is less than 1"},
		{"PARLEY_MAX_BODY_BYTES", "64KB", "is not a size in bytes, KiB, MiB or GiB"},
		{"PARLEY_MAX_BODY_BYTES", "1TiB", "is not a size in bytes, KiB, MiB or GiB"},
		{"PARLEY_MAX_BODY_BYTES", "1GiB", "is more than 16MiB"},
		{"PARLEY_MAX_BODY_BYTES", "32MiB", "is more than 16MiB"},
		{"PARLEY_MAX_TEXT_LENGTH", "20000", "does not fit into PARLEY_MAX_BODY_BYTES"},
		{"PARLEY_MAX_BODY_BYTES", "16100", "is more than PARLEY_MAX_BODY_BYTES"},
		{"PARLEY_MAX_IMAGE_BYTES", "1023", "is less than 1KiB"},
		{"PARLEY_MAX_IMAGE_BYTES", "1025MiB", "is more than 1024MiB"},
		{"PARLEY_MAX_QUERY_BYTES", "-16KiB", "is less than 1KiB"},
		{"PARLEY_MAX_QUERY_TOKENS", "99999999999999999999", "is not a whole number"},
		{"PARLEY_MAX_QUERY_DEPTH", "1", "is less than 4"},
		{"PARLEY_MAX_QUERY_ALIASES", "-1", "is less than 0"},
		{"PARLEY_MAX_QUERY_COST", "0", "is less than 100"},
		{"PARLEY_MAX_ROOT_FIELDS", "0", "is less than 1"},
		{"PARLEY_QUERY_CACHE_BYTES", "1", "is less than 64KiB"},
		{"PARLEY_PERSISTED_QUERY_BYTES", "2048MiB", "is more than 1024MiB"},
		{"PARLEY_MAX_SOCKETS_PER_USER", "ten", "is not a whole number"},
		{"PARLEY_MAX_SOCKETS_PER_ADDRESS", "-1", "is less than 0"},
		{"PARLEY_MAX_OPERATIONS_PER_SOCKET", "0", "is less than 1"},
		{"PARLEY_SOCKET_INIT_TIMEOUT", "1", "lacks a unit"},
		{"PARLEY_SOCKET_PING_INTERVAL", "1ms", "is less than 1s"},
		{"PARLEY_SOCKET_PONG_TIMEOUT", "-1s", "is less than 100ms"},
		{"PARLEY_SOCKET_QUEUE_BYTES", "1KiB", "is less than 16KiB"},
		{"PARLEY_SOCKET_DRAIN_SPREAD", "1h", "is more than 5m"},
		{"PARLEY_SOCKET_WRITE_TIMEOUT", "forever", "is not a duration"},
		{"PARLEY_PUSH_CONTACT", "operator@example.com", "is neither a mailto: nor an https: address"},
		{"PARLEY_PUSH_CONTACT", "mailto:operator", "is neither a mailto: nor an https: address"},
		{"PARLEY_PUSH_CONTACT", "http://example.com", "is neither a mailto: nor an https: address"},
		{"PARLEY_VAPID_PRIVATE_KEY", "hush", "is not the private key of P-256"},
		{"PARLEY_VAPID_PRIVATE_KEY", strings.Repeat("A", 43), "is not the private key of P-256"},
		{"PARLEY_PUSH_DELAY", "0s", "is less than 1s"},
		{"PARLEY_PUSH_ALLOW_PRIVATE", "some", "is neither true nor false"},
	} {
		t.Run(tc.name+"="+strings.ReplaceAll(tc.value, "/", "|"), func(t *testing.T) {
			_, err := read(t, map[string]string{tc.name: tc.value})
			var bad *config.Error
			require.ErrorAs(t, err, &bad)
			require.Len(t, bad.Problems, 1)
			require.Contains(t, err.Error(), tc.fault)
			require.Contains(t, err.Error(), "; for example ")
			if tc.fault != "is more than PARLEY_MAX_BODY_BYTES" {
				require.Contains(t, bad.Problems[0].Name, tc.name)
			}
		})
	}
}

func TestAllBadValuesInOneMessage(t *testing.T) {
	_, err := read(t, map[string]string{
		"PARLEY_LISTEN":           "localhost",
		"PARLEY_ACCESS_TOKEN_TTL": "15",
		"PARLEY_JWT_SECRET":       "hunter2",
		"PARLEY_DATABASE_URL":     "mysql://root:hunter2@db/parley",
		"PARLEY_AUTH_RATE":        "-3",
	}, "--log-format=yaml")
	require.EqualError(t, err, `some settings are wrong:
  PARLEY_LOG_FORMAT (--log-format) is none of text, json; for example json
  PARLEY_LISTEN (--listen) is not an address with a port; for example 127.0.0.1:8080
  PARLEY_DATABASE_URL (--database-url) does not begin with postgres://; for example postgres://parley@db.example.com/parley
  PARLEY_JWT_SECRET (--jwt-secret) secret 1 has 7 bytes, fewer than 32; for example what openssl rand -hex 32 prints
  PARLEY_ACCESS_TOKEN_TTL (--access-token-ttl) lacks a unit: ms, s, m or h; for example 15m
  PARLEY_AUTH_RATE (--auth-rate) is less than 0; for example 30`)
	require.NotContains(t, err.Error(), "hunter2")
}

func TestABucketNeedsItsServerAndItsKeys(t *testing.T) {
	all := map[string]string{
		"PARLEY_MEDIA_S3_ENDPOINT": "https://s3.example.com:9000/", "PARLEY_MEDIA_S3_BUCKET": "images",
		"PARLEY_MEDIA_S3_ACCESS_KEY": "parley", "PARLEY_MEDIA_S3_SECRET_KEY": "hunter2",
	}
	c, err := read(t, all)
	require.NoError(t, err)
	require.Equal(t, "https://s3.example.com:9000", c.MediaS3Endpoint)
	require.Equal(t, "hunter2", c.MediaS3SecretKey.Reveal())
	require.Equal(t, "us-east-1", c.MediaS3Region)

	_, err = read(t, map[string]string{"PARLEY_MEDIA_S3_ENDPOINT": "https://s3.example.com"})
	require.EqualError(t, err, `some settings are wrong:
  PARLEY_MEDIA_S3_BUCKET (--media-s3-bucket) is missing beside PARLEY_MEDIA_S3_ENDPOINT; for example parley-media
  PARLEY_MEDIA_S3_ACCESS_KEY (--media-s3-access-key) is missing beside PARLEY_MEDIA_S3_ENDPOINT; for example parley
  PARLEY_MEDIA_S3_SECRET_KEY (--media-s3-secret-key) is missing beside PARLEY_MEDIA_S3_ENDPOINT; for example the secret of the access key`)
	_, err = read(t, map[string]string{"PARLEY_MEDIA_S3_BUCKET": "images"})
	require.ErrorContains(t, err, "PARLEY_MEDIA_S3_ENDPOINT (--media-s3-endpoint) is missing beside PARLEY_MEDIA_S3_BUCKET")
}

func TestNothingPrintsASecret(t *testing.T) {
	c := config.Default()
	c.JWTSecret = []config.Secret{config.Secret(strings.Repeat("topsecret", 4))}
	c.MediaS3SecretKey = "topsecret"
	c.VAPIDPrivateKey = "topsecret"
	for _, dsn := range []config.DSN{
		"postgres://parley:topsecret@db.example.com/parley?sslmode=disable",
		"postgres://db.example.com/parley?password=topsecret&sslpassword=topsecret",
		"host=db.example.com password=topsecret",
		"postgres://parley:topsecret%zz@db.example.com/parley",
	} {
		c.DatabaseURL = dsn
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("configuration", "config", c)
		slog.New(slog.NewTextHandler(&log, nil)).Info("configuration", "config", c, "secrets", c.JWTSecret, "dsn", c.DatabaseURL)
		fmt.Fprintf(&log, "%v %+v %#v %s", c, c, c, c.DatabaseURL)
		require.NotContains(t, log.String(), "topsecret")
		require.Contains(t, log.String(), "access_token_ttl")
	}
}

func TestRedactedDatabaseStillNamesItsHost(t *testing.T) {
	dsn := config.DSN("postgres://parley:topsecret@db.example.com/parley")
	require.Equal(t, "postgres://parley:xxxxx@db.example.com/parley", dsn.String())
	require.Equal(t, "postgres://parley@/parley?host=%2Frun%2Fpostgresql", config.DSN("postgres://parley@/parley?host=/run/postgresql").String())
	require.Empty(t, config.DSN("").String())
}

func TestMisspelt(t *testing.T) {
	require.Equal(t, []string{
		"PARLEY_ALLOWED_ORIGIN is not a setting of Parley and has no effect; did you mean PARLEY_ALLOWED_ORIGINS?",
		"PARLEY_FAVOURITE_COLOUR is not a setting of Parley and has no effect",
		"PARLEY_JWT_SECRETS is not a setting of Parley and has no effect; did you mean PARLEY_JWT_SECRET?",
	}, config.Misspelt([]string{
		"PATH=/bin", "PARLEY_LISTEN=:1", "PARLEY_JWT_SECRETS=topsecret", "PARLEY_TEST_DATABASE_URL=x",
		"PARLEY_FAVOURITE_COLOUR=red", "PARLEY_ALLOWED_ORIGIN=*", "PARLEY=1",
	}))
}
