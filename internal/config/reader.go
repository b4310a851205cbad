package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Reader lets kong fill a Config and gathers every bad value on the way, where kong alone would stop
// at the first and repeat it. One Reader serves one parse; it is not safe for concurrent use.
type Reader struct {
	problems []Problem
}

// Options are what kong.New needs to read a grammar that embeds a Config. They also apply to the
// other flags and arguments of the grammar.
func (r *Reader) Options() []kong.Option {
	return []kong.Option{
		kong.TypeMapper(reflect.TypeFor[time.Duration](), bounded(r, parseDuration)),
		kong.KindMapper(reflect.Int, bounded(r, parseInt)),
		kong.KindMapper(reflect.String, plain(r, func(raw string) (string, error) { return raw, nil })),
		kong.KindMapper(reflect.Bool, boolMapper{r}),
		kong.NamedMapper("size", bounded(r, parseSize)),
		kong.NamedMapper("choice", mapper(r, parseChoice)),
		kong.NamedMapper("address", plain(r, parseAddress)),
		kong.NamedMapper("publicurl", plain(r, parsePublicURL)),
		kong.NamedMapper("origins", plain(r, parseOrigins)),
		kong.NamedMapper("prefixes", plain(r, parsePrefixes)),
		kong.NamedMapper("dsn", plain(r, parseDSN)),
		kong.NamedMapper("secrets", plain(r, parseSecrets)),
		kong.NamedMapper("contact", plain(r, parseContact)),
		kong.NamedMapper("vapidkey", plain(r, parseVAPIDKey)),
		kong.ExplicitGroups([]kong.Group{
			{Key: "server", Title: "Server:"},
			{Key: "storage", Title: "Storage:"},
			{Key: "media", Title: "Images:"},
			{Key: "logging", Title: "Logging:"},
			{Key: "accounts", Title: "Accounts:"},
			{Key: "limits", Title: "Limits of a request:"},
			{Key: "sockets", Title: "WebSockets:"},
			{Key: "presence", Title: "Presence and typing:"},
			{Key: "push", Title: "Web Push:"},
		}),
	}
}

// Check gives nil, or the one *Error with all bad values that were read and all values of c that do
// not go together.
func (r *Reader) Check(c *Config) error {
	problems := append(r.problems, c.contradictions()...)
	if len(problems) == 0 {
		return nil
	}
	return &Error{Problems: problems}
}

// Default gives the configuration of a node for which nothing is set, whatever the environment says.
func Default() Config {
	var c Config
	var r Reader
	err := kong.ApplyDefaults(&c, append(r.Options(), kong.PostBuild(ignoreEnvironment))...)
	if err := errors.Join(err, r.Check(&c)); err != nil {
		panic(fmt.Errorf("config: the defaults are wrong: %w", err))
	}
	return c
}

func ignoreEnvironment(k *kong.Kong) error {
	for _, flag := range k.Model.Flags {
		flag.Tag.Envs = nil
	}
	return nil
}

// mapper makes a kong mapper of a parse function. What the function refuses becomes a Problem
// instead of kong's error.
func mapper[T any](r *Reader, parse func(raw string, tag *kong.Tag) (T, error)) kong.Mapper {
	return kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
		token, err := ctx.Scan.PopValue("value")
		if err != nil {
			return errors.New("a value is missing" + forExample(ctx.Value.Tag.Get("example")))
		}
		raw := strings.TrimSpace(token.String())
		if raw == "" {
			raw = ctx.Value.Default
		}
		value, err := parse(raw, ctx.Value.Tag)
		if err != nil {
			r.problems = append(r.problems, newProblem(ctx.Value, err))
			return nil
		}
		target.Set(reflect.ValueOf(value).Convert(target.Type()))
		return nil
	})
}

// plain is mapper for what needs no tags.
func plain[T any](r *Reader, parse func(raw string) (T, error)) kong.Mapper {
	return mapper(r, func(raw string, _ *kong.Tag) (T, error) { return parse(raw) })
}

// bounded is mapper for numbers that stay within the tags min and max, both included.
func bounded[T ~int | ~int64](r *Reader, parse func(raw string) (T, error)) kong.Mapper {
	return mapper(r, func(raw string, tag *kong.Tag) (T, error) {
		value, err := parse(raw)
		if err != nil {
			return 0, err
		}
		if low := tag.Get("min"); low != "" {
			if least, err := parse(low); err != nil || value < least {
				return 0, fmt.Errorf("is less than %s", low)
			}
		}
		if high := tag.Get("max"); high != "" {
			if most, err := parse(high); err != nil || value > most {
				return 0, fmt.Errorf("is more than %s", high)
			}
		}
		return value, nil
	})
}

// boolMapper reads --name, --no-name, --name=false and a variable's true, false, 1, 0, yes, no.
type boolMapper struct{ r *Reader }

// IsBool tells kong that the flag may stand without a value.
func (boolMapper) IsBool() bool { return true }

// Decode sets target, or notes a Problem.
func (m boolMapper) Decode(ctx *kong.DecodeContext, target reflect.Value) error {
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		target.SetBool(true)
		return nil
	}
	return mapper(m.r, func(raw string, _ *kong.Tag) (bool, error) { return parseBool(raw) }).Decode(ctx, target)
}
