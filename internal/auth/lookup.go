package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/predicate"
	"parley/ent/user"
	"parley/internal/fault"
	"parley/internal/id"
)

// UserByID gives the user, also a disabled one, or nil where there is none.
func (a *Accounts) UserByID(ctx context.Context, userID string) (*ent.User, error) {
	if !id.Is(id.User, userID) {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	return a.findUser(ctx, user.ID(userID))
}

// UserByUsername gives the user of that name in any case, also a disabled one, or nil.
func (a *Accounts) UserByUsername(ctx context.Context, username string) (*ent.User, error) {
	if checkUsername("username", username) != nil {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	return a.findUser(ctx, user.UsernameKey(strings.ToLower(username)))
}

func (a *Accounts) findUser(ctx context.Context, which predicate.User) (*ent.User, error) {
	u, err := a.db.Read().User.Query().Where(which).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	if err != nil {
		return nil, fmt.Errorf("find user: %w", err)
	}
	return u, nil
}

// UsersByIDs gives those of the users that exist, by id, in one statement. The caller bounds the ids.
func (a *Accounts) UsersByIDs(ctx context.Context, ids []string) (map[string]*ent.User, error) {
	found := make(map[string]*ent.User, len(ids))
	ids = slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return !id.Is(id.User, s) })
	if len(ids) == 0 {
		return found, nil
	}
	users, err := a.db.Read().User.Query().Where(user.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	for _, u := range users {
		found[u.ID] = u
	}
	return found, nil
}

// SearchUsers gives the users whose username, or a word of whose display name, begins with the query,
// in any case and in the order of their usernames. after is the UsernameKey of the last one seen, or
// "". Disabled users are left out. BAD_USER_INPUT for a query that is empty, longer than
// MaxSearchLength characters or not text.
func (a *Accounts) SearchUsers(ctx context.Context, query, after string, limit int) ([]*ent.User, error) {
	query = strings.TrimPrefix(strings.TrimSpace(query), "@")
	if n := utf8.RuneCountInString(query); n < 1 || n > MaxSearchLength || !printable(query) {
		return nil, fault.Input("query", "Search for 1 to %d characters.", MaxSearchLength)
	}
	if !storableKey(after) {
		return nil, fault.New(fault.CursorInvalid, "The cursor is not one of this connection.")
	}
	users, err := a.db.Read().User.Query().
		Where(matching(query), user.DisabledAtIsNil(), user.UsernameKeyGT(after)).
		Order(user.ByUsernameKey()).Limit(limit).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("search users: %w", err)
	}
	return users, nil
}

func storableKey(after string) bool {
	return after == "" || checkUsername("", after) == nil
}

// matching is the condition of SearchUsers.
func matching(query string) predicate.User {
	query = strings.ToLower(query)
	return func(s *entsql.Selector) {
		either := []*entsql.Predicate{like(s.C(user.FieldUsernameKey), escapeLike(query)+"%")}
		for _, form := range foldings(query) {
			name := "lower(" + s.C(user.FieldDisplayName) + ")"
			either = append(either, like(name, escapeLike(form)+"%"), like(name, "% "+escapeLike(form)+"%"))
		}
		s.Where(entsql.Or(either...))
	}
}

func like(expression, pattern string) *entsql.Predicate {
	return entsql.P(func(b *entsql.Builder) {
		b.WriteString(expression).WriteString(" LIKE ").Arg(pattern).WriteString(" ESCAPE '!'")
	})
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// foldings are the forms of a lower-case query in which lower() of a database may leave a name: some
// know the letters A to Z only. Then É stays as it was written, at the beginning of a word or in a
// word of capitals.
func foldings(query string) []string {
	raise := func(r rune) rune {
		if r < utf8.RuneSelf {
			return r
		}
		return unicode.ToUpper(r)
	}
	first, size := utf8.DecodeRuneInString(query)
	forms := []string{query, string(raise(first)) + query[size:], strings.Map(raise, query)}
	slices.Sort(forms)
	return slices.Compact(forms)
}
