package auth_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/fault"
)

func newSQLite(t *testing.T) *house {
	t.Helper()
	return newHouse(t, database.Options{DataDir: t.TempDir()})
}

// marker stands in every bad value that can hold it, to be looked for in the answer.
const marker = "qXz7"

func TestRegisterRefusesBadInputWithItsField(t *testing.T) {
	t.Parallel()
	h := newSQLite(t)
	long := strings.Repeat("a", 400)
	bad := map[string][]string{
		"username": {
			"", "ab", strings.Repeat("a", 51), marker + " x", marker + "é", "_" + marker, ".abc", "-abc", marker + ".", marker + "@b",
			marker + "\x00", marker + "\xff", " " + marker, marker + "\n", "абв", long,
		},
		"email": {
			"", marker, marker + "@", "@example.com", marker + "@localhost", marker + "@@example.com", "a b@example.com", marker + "@exa mple.com",
			marker + "@example..com", marker + "@-example.com", marker + "@example-.com", "." + marker + "@example.com", marker + ".@example.com",
			"a..b@example.com", "a\x00b@example.com", "a\xffb@example.com", marker + "@exam\nple.com", "<" + marker + "@example.com>",
			"\"" + marker + "\"@example.com", strings.Repeat("a", 65) + "@example.com", "a@" + strings.Repeat("b.", 130) + "com", long,
			marker + "@" + strings.Repeat("b", 64) + ".com",
		},
		"password": {"", "seven77", strings.Repeat("a", 257), strings.Repeat("é", 129)},
		"displayName": {
			strings.Repeat("é", 81), marker + "\x00", marker + "\nx", marker + "\xff", "\u200b\u200d", marker + "\u202ex", marker + "\u2028x", marker + "\x7fx",
		},
	}
	for field, values := range bad {
		for _, value := range values {
			in := auth.RegisterInput{Username: "ada", Email: "ada@example.com", Password: password, DisplayName: "Ada"}
			*map[string]*string{"username": &in.Username, "email": &in.Email, "password": &in.Password, "displayName": &in.DisplayName}[field] = value
			_, err := h.Register(t.Context(), in)
			requireBadInput(t, field, value, err)
			_, err = h.CreateUser(t.Context(), in)
			requireBadInput(t, field, value, err)
		}
	}
	n, err := h.db.Read().User.Query().Count(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestRegisterTakesWhatIsUnusualButRight(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, in := range []auth.RegisterInput{
			{Username: "a-b", Email: "o'brien+tag@mail.example.co.uk"},
			{Username: "0._", Email: "δοκιμή@παράδειγμα.δοκιμή", DisplayName: strings.Repeat("é", 80)},
			{Username: strings.Repeat("a", 50), Email: strings.Repeat("a", 64) + "@example.com", DisplayName: "Ж'"},
			{Username: "right", Email: "a@xn--bcher-kva.example", Password: strings.Repeat("é", 128)},
		} {
			if in.Password == "" {
				in.Password = "12345678"
			}
			_, err := h.Register(t.Context(), in)
			require.NoError(t, err, in.Username)
			_, err = h.Login(t.Context(), in.Email, in.Password, "")
			require.NoError(t, err, in.Username)
		}
	})
}

func TestOtherBadInput(t *testing.T) {
	t.Parallel()
	h := newSQLite(t)
	g := h.join(t.Context(), t, "ada")
	long := strings.Repeat(marker, 100)
	login := func(login, password, device string) error {
		_, err := h.Login(t.Context(), login, password, device)
		return err
	}
	profile := func(name string) error {
		_, err := h.UpdateProfile(t.Context(), viewer(g), auth.Profile{DisplayName: &name})
		return err
	}
	for _, c := range []struct {
		field, value string
		err          error
	}{
		{"login", "", login("", password, "")},
		{"login", "  ", login("  ", password, "")},
		{"login", long, login(long, password, "")},
		{"password", "", login("ada", "", "")},
		{"password", long, login("ada", long, "")},
		{"device", long, login("ada", password, long)},
		{"device", marker + "\x00", login("ada", password, marker+"\x00")},
		{"device", marker + "\xff", login("ada", password, marker+"\xff")},
		{"currentPassword", "", h.ChangePassword(t.Context(), viewer(g), "", password)},
		{"currentPassword", long, h.ChangePassword(t.Context(), viewer(g), long, password)},
		{"newPassword", "", h.ChangePassword(t.Context(), viewer(g), password, "")},
		{"newPassword", "qXz7qXz", h.ChangePassword(t.Context(), viewer(g), password, "qXz7qXz")},
		{"newPassword", long, h.ChangePassword(t.Context(), viewer(g), password, long)},
		{"displayName", "", profile("")},
		{"displayName", " \t ", profile(" \t ")},
		{"displayName", long, profile(long)},
		{"displayName", marker + "\x00", profile(marker + "\x00")},
	} {
		requireBadInput(t, c.field, c.value, c.err)
	}
	requireLive(t, h, g)
	u, err := h.UserByID(t.Context(), g.User.ID)
	require.NoError(t, err)
	require.Equal(t, "ada", u.DisplayName)
}

func requireBadInput(t *testing.T, field, value string, err error) {
	t.Helper()
	require.Error(t, err, "%s %q", field, value)
	f := requireCode(t, fault.BadUserInput, err)
	require.Equal(t, field, f.Field, "%q", value)
	require.NotContains(t, f.Message, marker)
}
