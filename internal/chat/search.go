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
// the id of the last message seen. Words are compared without regard to case; punctuation, quotation
// marks and operators mean nothing. An unknown or foreign room has no matches.
func (s *Service) SearchMessages(ctx context.Context, viewerID, query, roomID string, k Keyset) (Slice[*ent.Message], error) {
	query = strings.TrimSpace(query)
	if err := s.checkSearch(query, 1, s.limits.SearchQuery); err != nil {
		return Slice[*ent.Message]{}, err
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
		predicate.Message(matches(query, k.After, rooms)),
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

// matchPostgres compares with the generated column; plainto_tsquery knows no operators. The newest are
// those with the greatest ids. Its planner knows how much is in the rooms, which are in the statement already.
func matchPostgres(query, after string, _ []string) func(*entsql.Selector) {
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
// row_id, so the newest come first without reading all matches of a common word, and knows the rooms, so that
// a word which is common elsewhere is not read there.
func matchSQLite(query, after string, rooms []string) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		index := entsql.Table("messages_search")
		s.Join(index).On(s.C("row_id"), index.C("rowid"))
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.Ident(index.C("messages_search")).WriteString(" MATCH ").Arg(askFTS5(query, rooms))
			if after != "" {
				b.WriteString(" AND ").Ident(index.C("rowid")).
					WriteString(" < (SELECT row_id FROM messages WHERE id = ").Arg(after).WriteByte(')')
			}
		}))
		s.OrderBy(entsql.Desc(index.C("rowid")))
	}
}

// askFTS5 asks for the words in the texts of the rooms, or of all where none is given.
func askFTS5(query string, rooms []string) string {
	ask := "text : (" + quoteFTS5(strings.Fields(query), " ") + ")"
	if len(rooms) == 0 {
		return ask
	}
	keys := make([]string, len(rooms))
	for i, roomID := range rooms {
		keys[i] = strings.TrimPrefix(roomID, string(id.Room)+"_") // as the triggers write it
	}
	return ask + " AND room_id : (" + quoteFTS5(keys, " OR ") + ")"
}

// quoteFTS5 makes each of a stranger's words an FTS5 string, so that nothing in it is syntax.
func quoteFTS5(words []string, between string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	}
	return strings.Join(quoted, between)
}
