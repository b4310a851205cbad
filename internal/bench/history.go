package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"parley/ent"
	"parley/internal/database"
)

// historyAuthors is how many members wrote a history, in turn.
const historyAuthors = 10

// history measures a page, and a send, in a short room and in a long one.
func (r *runner) history(ctx context.Context) (section, error) {
	s := section{
		title: "Cost of growth: messages in a room",
		about: "One client asks, one request after the other, for the page of 50 messages in the middle of a room's history, with their authors, and then sends to the room. " +
			"Both rooms are in one database.",
	}
	h, err := r.newHouse(ctx, historyAuthors, len(r.depths))
	if err != nil {
		return s, err
	}
	if err := r.historyOn(ctx, "SQLite", h, &s); err != nil {
		return s, fmt.Errorf("SQLite: %w", err)
	}
	return s, r.withPostgres(ctx, historyAuthors, len(r.depths), func(h *house) error { return r.historyOn(ctx, "PostgreSQL", h, &s) })
}

// depth is one room of the comparison.
type depth struct {
	messages   int
	room       string
	before     string // the cursor in its middle
	page, send toll
	statements sample
}

func (r *runner) historyOn(ctx context.Context, name string, h *house, s *section) error {
	depths := make([]*depth, len(r.depths))
	for i, messages := range r.depths {
		r.progress("history: write %d messages into %s", messages, name)
		depths[i] = &depth{messages: messages, room: h.rooms[i]}
		if err := h.addHistory(ctx, messages, i); err != nil {
			return err
		}
	}
	err := r.asResolvers(ctx, h, 0, func(client *postConn) (err error) {
		for i, d := range depths {
			if d.before, err = middle(client, d.room, seededID(i, d.messages/2)); err != nil {
				return err
			}
			if d.statements, err = statements(client, pageBody(d.room, d.before)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	server, err := r.launch(ctx, []string{r.server}, h)
	if err != nil {
		return err
	}
	defer server.stop()
	for repeat := range r.repeats + 1 {
		for _, d := range depths {
			r.progress("history: %s, %d messages, repeat %d of %d", name, d.messages, repeat, r.repeats)
			err := r.profiled(server, fmt.Sprintf("history %s %d", name, d.messages), func() error {
				return r.measureDepth(ctx, server, h, d, repeat)
			})
			if err != nil {
				return err
			}
		}
	}
	s.rows = append(s.rows, historyRows(name, depths[0], depths[1])...)
	return nil
}

func (r *runner) measureDepth(ctx context.Context, server *process, h *house, d *depth, repeat int) error {
	client, err := one(ctx, server, fmt.Sprintf("depth-%d-%d", d.messages, repeat), h.token(0))
	if err != nil {
		return err
	}
	defer client.close()
	read := func(int64, string) []byte { return pageBody(d.room, d.before) }
	if err := d.page.measure(ctx, server, client, read, r.pages, repeat > 0); err != nil {
		return err
	}
	send := func(_ int64, key string) []byte { return sendBody(d.room, key, true) }
	return d.send.measure(ctx, server, client, send, r.pages, repeat > 0)
}

// middle gives the cursor before which the page stands that is measured.
func middle(client *postConn, roomID, messageID string) (string, error) {
	_, answer, err := client.call(fmt.Appendf(nil, `{"query":%q,"variables":{"room":%q,"id":%q}}`, midDocument, roomID, messageID))
	if err != nil {
		return "", err
	}
	var page struct {
		Data struct {
			Room struct {
				Messages struct {
					PageInfo struct{ StartCursor string }
				}
			}
		}
	}
	if err := json.Unmarshal(answer, &page); err != nil {
		return "", fmt.Errorf("find the middle of a room: %w", err)
	}
	cursor := page.Data.Room.Messages.PageInfo.StartCursor
	if cursor == "" {
		return "", fmt.Errorf("find the middle of a room: %s", answer)
	}
	return cursor, nil
}

func historyRows(name string, short, long *depth) []row {
	what := fmt.Sprintf("%s, %s messages: ", name, count(long.messages))
	against := count(short.messages) + " messages"
	rows := long.page.rows(what+"a page", &short.page, against, unchanged())
	rows = append(rows, row{
		what: what + "a page, SQL statements", values: long.statements, baseline: short.statements, against: against, goal: ratioAtMost(1),
	})
	return append(rows, long.send.rows(what+"a send", &short.send, against, unchanged())...)
}

// rowsInTransaction bounds one insert of a history.
const rowsInTransaction = 50_000

// addHistory posts so many messages into each of some empty rooms, as their members would have in turn.
func (h *house) addHistory(ctx context.Context, messages int, rooms ...int) (err error) {
	db, err := h.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, roomNumber := range rooms {
		for from := 1; from <= messages; from += rowsInTransaction {
			err := db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
				return h.addMessages(ctx, db, tx, roomNumber, from, min(messages, from+rowsInTransaction-1))
			})
			if err != nil {
				return fmt.Errorf("write a history: %w", err)
			}
		}
	}
	return analyse(ctx, db)
}

// seededID is the id of a message of addHistory.
func seededID(roomNumber, seq int) string {
	return fmt.Sprintf("%s%022d", seededPrefix(roomNumber), seq)
}

func seededPrefix(roomNumber int) string { return fmt.Sprintf("msg_%04d", roomNumber) }

// addMessages posts positions from to to in one statement. A version of the room went to each member
// before.
func (h *house) addMessages(ctx context.Context, db *database.DB, tx *ent.Tx, roomNumber, from, to int) error {
	numbers, padded := "WITH RECURSIVE n(i) AS (SELECT CAST($1 AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < $2)", "printf('%022d', i)"
	if db.Dialect() == dialect.Postgres {
		numbers, padded = "WITH n(i) AS (SELECT generate_series($1::bigint, $2::bigint))", "lpad(i::text, 22, '0')"
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	roomID, versions := h.rooms[roomNumber], len(h.users)+1
	_, err := tx.ExecContext(ctx, numbers+`
		INSERT INTO messages (id, room_id, seq, version, posted_version, author_id, kind, text, reply_count, created_at)
		SELECT $3 || `+padded+`, $4, i, i + $5, i + $5, a.id, 'TEXT', $7 || i, 0, $8
		FROM n JOIN (SELECT id, row_number() OVER (ORDER BY username_key) - 1 AS place FROM users) a ON a.place = i % $6
		ORDER BY i`, from, to, seededPrefix(roomNumber), roomID, versions, historyAuthors, text("")[:textBytes-8], now)
	if err != nil {
		return err //nolint:wrapcheck // the caller says what for
	}
	return tx.Room.UpdateOneID(roomID).SetVersion(to + versions).SetLastSeq(to).SetLastActivityAt(now).Exec(ctx) //nolint:wrapcheck // as above
}
