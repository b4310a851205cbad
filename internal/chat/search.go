package chat

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/predicate"
	"parley/internal/id"
)

// fewRooms bounds the rooms that a search names to the index, which then does not read the matches of all
// others: each room costs it a fifth of a millisecond on SQLite.
const fewRooms = 32

// SearchMessages gives a page of the messages that contain all words of the query, in rooms of which
// the viewer is a member, the newest first; only those of one room unless roomID is "". k.After is
// the id of the last message seen. The last word may be the beginning of a longer one,
// see ask. Words are compared without regard to case; punctuation, quotation marks and operators mean nothing.
// An unknown or foreign room has no matches.
func (s *Service) SearchMessages(ctx context.Context, viewerID, query, roomID string, k Keyset) (Slice[*ent.Message], error) {
	query = strings.TrimSpace(query)
	if err := s.checkSearch(query, 1, s.limits.SearchQuery); err != nil {
		return Slice[*ent.Message]{}, err
	}
	words := ask(query)
	if len(words.all) == 0 {
		return cut[*ent.Message](nil, k.Limit, false, k.After != ""), nil
	}
	rooms, err := s.fewRoomsOf(ctx, viewerID, roomID)
	if err != nil {
		return Slice[*ent.Message]{}, err
	}
	matches := matchPostgres
	if s.db.Dialect() == dialect.SQLite {
		matches = matchSQLite
	}
	q := s.db.Read().Message.Query().Where(
		message.KindNEQ(message.KindSYSTEM), message.DeletedAtIsNil(),
		predicate.Message(inRoomsOf(viewerID, message.FieldRoomID)),
		predicate.Message(matches(words, k.After, rooms)),
	).Limit(k.Limit + 1)
	if len(rooms) > 0 {
		q.Where(message.RoomIDIn(rooms...))
	}
	rows, err := q.All(ctx)
	if err != nil {
		return Slice[*ent.Message]{}, fmt.Errorf("search messages: %w", err)
	}
	return cut(rows, k.Limit, false, k.After != ""), nil
}

// fewRoomsOf gives the rooms to search in: the one asked for, or those of the viewer; none where these are
// many. They are for the index to begin with: whether the viewer may read them is not decided by them.
func (s *Service) fewRoomsOf(ctx context.Context, viewerID, roomID string) ([]string, error) {
	if roomID != "" {
		return []string{roomID}, nil
	}
	rooms, err := s.db.Read().Membership.Query().Where(membership.UserID(viewerID), membership.LeftAtIsNil()).
		Limit(fewRooms + 1).Select(membership.FieldRoomID).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("read rooms of viewer: %w", err)
	}
	if len(rooms) > fewRooms {
		return nil, nil
	}
	return rooms, nil
}

// matchPostgres compares with the generated column. Its planner knows how much is in the rooms, which are in the
// statement already. The newest are those with the greatest ids.
func matchPostgres(words asked, after string, _ []string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(s.C("text_search")).WriteString(" @@ ")
			b.Wrap(func(b *entsql.Builder) { askPostgres(b, words) })
		}))
		if after != "" {
			s.Where(entsql.LT(s.C(message.FieldID), after))
		}
		s.OrderBy(entsql.Desc(s.C(message.FieldID)))
	}
}

// askPostgres asks for the words; plainto_tsquery knows no operators. The dictionary folds the case of a beginning, as
// it did for the column. Each alternative makes the planner think of more matches, until it reads messages from the
// newest on instead of the index: so a simple word has one only. Others may be in the index as a whole that is not
// made of their parts, such as an address with its scheme. All is one query because an empty one, which is what
// plainto_tsquery makes of a tag, asks for nothing only beside others.
func askPostgres(b *entsql.Builder, words asked) {
	plain := func(words ...string) *entsql.Builder {
		return b.WriteString("plainto_tsquery('simple', ").Arg(strings.Join(words, " ")).WriteByte(')')
	}
	if !words.begins {
		plain(words.all...)
		return
	}
	before, last := words.all[:len(words.all)-1], words.all[len(words.all)-1]
	if len(before) > 0 {
		plain(before...).WriteString(" && ")
	}
	b.WriteByte('(')
	if !simple(last) {
		plain(last).WriteString(" || ")
	}
	b.WriteString("CAST((ts_lexize('simple', ").Arg(begunTSQuery(last)).WriteString("))[1] AS tsquery))")
}

// matchSQLite asks the FTS5 index, in whose language every word is quoted. The index gives the rows by
// row_id, so the newest come first without reading all matches of a common word, and knows the rooms, so that
// a word which is common elsewhere is not read there. Of a beginning it reads all matches.
func matchSQLite(words asked, after string, rooms []string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		index := entsql.Table("messages_search")
		s.Join(index).On(s.C("row_id"), index.C("rowid"))
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(index.C("messages_search")).WriteString(" MATCH ").Arg(askFTS5(words, rooms))
			if after != "" {
				b.WriteString(" AND ").Ident(index.C("rowid")).
					WriteString(" < (SELECT row_id FROM messages WHERE id = ").Arg(after).WriteByte(')')
			}
		}))
		s.OrderBy(entsql.Desc(index.C("rowid")))
	}
}

// askFTS5 asks for the words in the texts of the rooms, or of all where none is given.
func askFTS5(words asked, rooms []string) string {
	texts := quoteFTS5(words.all, " ")
	if words.begins {
		texts += "*" // which is the last word's
	}
	texts = "text : (" + texts + ")"
	if len(rooms) == 0 {
		return texts
	}
	keys := make([]string, len(rooms))
	for i, roomID := range rooms {
		keys[i] = strings.TrimPrefix(roomID, string(id.Room)+"_") // as the triggers write it
	}
	return texts + " AND room_id : (" + quoteFTS5(keys, " OR ") + ")"
}

// quoteFTS5 makes each of a stranger's words an FTS5 string, so that nothing in it is syntax.
func quoteFTS5(words []string, between string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	}
	return strings.Join(quoted, between)
}
