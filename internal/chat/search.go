package chat

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/predicate"
)

// SearchMessages gives a page of the messages that contain all words of the query, in rooms of which
// the viewer is a member, the newest first; only those of one room unless roomID is "". k.After is
// the id of the last message seen. Words are compared without regard to case; punctuation, quotation
// marks and operators mean nothing. An unknown or foreign room has no matches.
func (s *Service) SearchMessages(ctx context.Context, viewerID, query, roomID string, k Keyset) (Slice[*ent.Message], error) {
	query = strings.TrimSpace(query)
	if err := s.checkSearch(query, 1, s.limits.SearchQuery); err != nil {
		return Slice[*ent.Message]{}, err
	}
	matches := matchPostgres
	if s.db.Dialect() == dialect.SQLite {
		matches = matchSQLite
	}
	q := s.db.Read().Message.Query().Where(
		message.KindNEQ(message.KindSYSTEM), message.DeletedAtIsNil(),
		predicate.Message(inRoomsOf(viewerID, message.FieldRoomID)),
		predicate.Message(matches(query, k.After)),
	).Limit(k.Limit + 1)
	if roomID != "" {
		q.Where(message.RoomID(roomID))
	}
	rows, err := q.All(ctx)
	if err != nil {
		return Slice[*ent.Message]{}, fmt.Errorf("search messages: %w", err)
	}
	return cut(rows, k.Limit, false, k.After != ""), nil
}

// matchPostgres compares with the generated column; plainto_tsquery knows no operators. The newest are
// those with the greatest ids.
func matchPostgres(query, after string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(s.C("text_search")).WriteString(" @@ plainto_tsquery('simple', ").Arg(query).WriteByte(')')
		}))
		if after != "" {
			s.Where(entsql.LT(s.C(message.FieldID), after))
		}
		s.OrderBy(entsql.Desc(s.C(message.FieldID)))
	}
}

// matchSQLite asks the FTS5 index, in whose language every word is quoted. The index gives the rows by
// row_id, so the newest come first without reading all matches of a common word.
func matchSQLite(query, after string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		index := entsql.Table("messages_search")
		s.Join(index).On(s.C("row_id"), index.C("rowid"))
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(index.C("messages_search")).WriteString(" MATCH ").Arg(quoteFTS5(query))
			if after != "" {
				b.WriteString(" AND ").Ident(index.C("rowid")).
					WriteString(" < (SELECT row_id FROM messages WHERE id = ").Arg(after).WriteByte(')')
			}
		}))
		s.OrderBy(entsql.Desc(index.C("rowid")))
	}
}

// quoteFTS5 makes each word of a stranger's text an FTS5 string, so that nothing in it is syntax.
func quoteFTS5(query string) string {
	words := strings.Fields(query)
	for i, word := range words {
		words[i] = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	}
	return strings.Join(words, " ")
}
