package auth_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestUsersAreFoundByIDAndName(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, grace := h.join(t.Context(), t, "Ada").User, h.join(t.Context(), t, "grace").User
		u, err := h.UserByID(t.Context(), ada.ID)
		require.NoError(t, err)
		require.Equal(t, "Ada", u.Username)
		u, err = h.UserByUsername(t.Context(), "aDA")
		require.NoError(t, err)
		require.Equal(t, ada.ID, u.ID)
		for _, s := range []string{"", "\x00", "\xff", id.New(id.User), "nobody", strings.Repeat("a", 5000)} {
			u, err = h.UserByID(t.Context(), s)
			require.NoError(t, err)
			require.Nil(t, u)
			u, err = h.UserByUsername(t.Context(), s)
			require.NoError(t, err)
			require.Nil(t, u)
		}
		found, err := h.UsersByIDs(t.Context(), []string{grace.ID, id.New(id.User), "\x00", ada.ID, ada.ID})
		require.NoError(t, err)
		require.Len(t, found, 2)
		require.Equal(t, "grace", found[grace.ID].Username)
		found, err = h.UsersByIDs(t.Context(), nil)
		require.NoError(t, err)
		require.Empty(t, found)
	})
}

func TestSearchUsers(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for username, name := range map[string]string{
			"ada": "Ada Lovelace", "grace_h": "Grace Hopper", "gracex": "100% Grace", "elodie": "Élodie Ångström",
			"zoe": "ZOË Émile", "adam": "Adam!", "gone": "Ada Gone", "lin": "lin",
		} {
			_, err := h.CreateUser(t.Context(), auth.RegisterInput{
				Username: username, Email: username + "@example.com", Password: password, DisplayName: name,
			})
			require.NoError(t, err)
		}
		_, err := h.DisableUser(t.Context(), "gone")
		require.NoError(t, err)

		for query, want := range map[string][]string{
			"ADA": {"ada", "adam"}, "@ada": {"ada", "adam"}, "love": {"ada"}, "LOVE": {"ada"}, "ada lov": {"ada"},
			"ovelace": nil, "grace": {"grace_h", "gracex"}, "grace_": {"grace_h"}, "%": nil, "100%": {"gracex"}, "_": nil,
			"adam!": {"adam"}, "!": nil, "élodie": {"elodie"}, "ÉLO": {"elodie"}, "ångs": {"elodie"}, "zoë": {"zoe"}, "émile": {"zoe"},
			"' OR 1=1 --": nil, "\\": nil, "nobody": nil,
		} {
			found, err := h.SearchUsers(t.Context(), query, "", 10)
			require.NoError(t, err)
			var got []string
			for _, u := range found {
				got = append(got, u.Username)
			}
			require.Equal(t, want, got, "%q", query)
		}
	})
}

func TestSearchUsersPages(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		want := []string{"ann-a", "ann.b", "ann0", "ann_z", "anna"} // bytewise, as the key is stored
		for _, username := range want {
			h.join(t.Context(), t, username)
		}
		var got []string
		for after := ""; ; {
			page, err := h.SearchUsers(t.Context(), "ANN", after, 2)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			for _, u := range page {
				got = append(got, u.UsernameKey)
			}
			after = page[len(page)-1].UsernameKey
		}
		require.Equal(t, want, got)
	})
}

func TestSearchUsersRefusesBadInput(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, query := range []string{"", "   ", "@", "a\x00", "\xff", strings.Repeat("a", 101), "a\nb"} {
			_, err := h.SearchUsers(t.Context(), query, "", 10)
			require.Equal(t, "query", requireCode(t, fault.BadUserInput, err).Field, "%q", query)
		}
		_, err := h.SearchUsers(t.Context(), "ada", "a\x00b", 10)
		requireCode(t, fault.CursorInvalid, err)
	})
}
