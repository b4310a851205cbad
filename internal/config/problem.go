package config

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/alecthomas/kong"
)

// Problem is one bad value.
type Problem struct {
	// Name is the environment variable with its flag, or the flag or argument alone.
	Name string
	// Fault says what is wrong and never repeats the value: "lacks a unit: ms, s, m or h".
	Fault string
	// Example is a value that would be right, or "".
	Example string
}

// String is a sentence to print.
func (p Problem) String() string {
	return p.Name + " " + p.Fault + forExample(p.Example)
}

func forExample(value string) string {
	if value == "" {
		return ""
	}
	return "; for example " + value
}

func newProblem(v *kong.Value, err error) Problem {
	p := Problem{Name: v.Summary(), Fault: err.Error(), Example: v.Tag.Get("example")}
	if v.Flag != nil {
		p.Name = "--" + v.Name
	}
	if len(v.Tag.Envs) > 0 {
		p.Name = v.Tag.Envs[0] + " (" + p.Name + ")"
	}
	return p
}

// Error is everything that is wrong with a configuration.
type Error struct {
	Problems []Problem
}

// Error has one line for each problem.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("some settings are wrong:")
	for _, p := range e.Problems {
		b.WriteString("\n  " + p.String())
	}
	return b.String()
}

// contradictions are values that are right alone and wrong together. A field that was not read for a
// problem of its own is zero and takes no part.
func (c *Config) contradictions() []Problem {
	var problems []Problem
	if c.AccessTokenTTL > 0 && c.RefreshTokenTTL > 0 && c.RefreshTokenTTL <= c.AccessTokenTTL {
		problems = append(problems, Problem{
			Name:  "PARLEY_REFRESH_TOKEN_TTL (--refresh-token-ttl)",
			Fault: "is not longer than PARLEY_ACCESS_TOKEN_TTL", Example: "720h",
		})
	}
	if c.MaxBodyBytes > 0 && c.MaxQueryBytes > c.MaxBodyBytes {
		problems = append(problems, Problem{
			Name:  "PARLEY_MAX_QUERY_BYTES (--max-query-bytes)",
			Fault: "is more than PARLEY_MAX_BODY_BYTES, which holds the query", Example: "16KiB",
		})
	}
	if c.MaxBodyBytes > 0 && c.MaxTextLength*utf8.UTFMax > c.MaxBodyBytes {
		problems = append(problems, Problem{
			Name:  "PARLEY_MAX_TEXT_LENGTH (--max-text-length)",
			Fault: "does not fit into PARLEY_MAX_BODY_BYTES, at four bytes a character", Example: "4000",
		})
	}
	return append(problems, c.mediaContradictions()...)
}

// mediaContradictions are those of the store of images, so that no server keeps on its own disk what was meant
// for a bucket.
func (c *Config) mediaContradictions() []Problem {
	var problems []Problem
	if c.MediaS3Endpoint == "" && c.MediaS3Bucket != "" {
		problems = append(problems, Problem{
			Name:  "PARLEY_MEDIA_S3_ENDPOINT (--media-s3-endpoint)",
			Fault: "is missing beside PARLEY_MEDIA_S3_BUCKET", Example: "https://s3.example.com",
		})
	}
	for _, needed := range []struct{ value, name, flag, example string }{
		{c.MediaS3Bucket, "PARLEY_MEDIA_S3_BUCKET", "--media-s3-bucket", "parley-media"},
		{c.MediaS3AccessKey, "PARLEY_MEDIA_S3_ACCESS_KEY", "--media-s3-access-key", "parley"},
		{c.MediaS3SecretKey.Reveal(), "PARLEY_MEDIA_S3_SECRET_KEY", "--media-s3-secret-key", "the secret of the access key"},
	} {
		if c.MediaS3Endpoint != "" && needed.value == "" {
			problems = append(problems, Problem{
				Name: needed.name + " (" + needed.flag + ")", Fault: "is missing beside PARLEY_MEDIA_S3_ENDPOINT", Example: needed.example,
			})
		}
	}
	if c.MediaUserBytes > 0 && c.MediaUserBytes < c.MaxImageBytes {
		problems = append(problems, Problem{
			Name:  "PARLEY_MEDIA_USER_BYTES (--media-user-bytes)",
			Fault: "is less than PARLEY_MAX_IMAGE_BYTES, which one image may have", Example: "1GiB",
		})
	}
	return problems
}

// Misspelt gives a warning for each PARLEY_… variable of environ ("NAME=value") that nothing reads,
// with the name that was probably meant. Variables of the tests (PARLEY_TEST_…) are left alone.
func Misspelt(environ []string) []string {
	known := variables()
	var warnings []string
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) || strings.HasPrefix(name, envPrefix+"TEST_") || slices.Contains(known, name) {
			continue
		}
		warning := name + " is not a setting of Parley and has no effect"
		if meant, ok := nearest(name, known); ok {
			warning += "; did you mean " + meant + "?"
		}
		warnings = append(warnings, warning)
	}
	slices.Sort(warnings)
	return warnings
}

// variables are the names of all settings.
func variables() []string {
	t := reflect.TypeFor[Config]()
	names := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("env"))
	}
	return names
}

// nearest gives the name that is fewest edits away, if a third of the letters or less must change.
func nearest(name string, known []string) (string, bool) {
	best, least := "", len(name)
	for _, candidate := range known {
		if d := levenshtein.ComputeDistance(name[len(envPrefix):], candidate[len(envPrefix):]); d < least {
			best, least = candidate, d
		}
	}
	return best, least*3 <= len(name)-len(envPrefix)
}
