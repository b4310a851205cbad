package config

import (
	"encoding"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strings"
)

const (
	hidden    = "[hidden]"
	envPrefix = "PARLEY_"
)

var (
	_ slog.LogValuer         = Config{}
	_ encoding.TextMarshaler = Secret("")
	_ encoding.TextMarshaler = DSN("")
)

// LogValue lists every setting by its name, without secrets and passwords.
func (c Config) LogValue() slog.Value {
	v := reflect.ValueOf(c)
	attrs := make([]slog.Attr, 0, v.NumField())
	for i := range v.NumField() {
		attrs = append(attrs, slog.String(key(v.Type().Field(i)), fmt.Sprint(v.Field(i).Interface())))
	}
	return slog.GroupValue(attrs...)
}

// MarshalText hides the value from JSON and its kin.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText hides the password from JSON and its kin.
func (d DSN) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// key is the setting's name in the log: access_token_ttl for PARLEY_ACCESS_TOKEN_TTL.
func key(f reflect.StructField) string {
	return strings.ToLower(strings.TrimPrefix(f.Tag.Get("env"), envPrefix))
}

func redactURL(raw string) string {
	if raw == "" {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" {
		return hidden
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "password") {
			query.Set(name, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	return u.Redacted()
}
