package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"entgo.io/ent/dialect"

	"parley/ent"
	"parley/internal/database"
)

// StatementsHeader is the response header in which the baseline over gqlgen's transport, which has
// Parley's resolvers, tells how many SQL statements a request has taken.
const StatementsHeader = "X-Statements"

// historyAuthors is how many members wrote a history, in turn.
const historyAuthors = 10

// history measures a page, and a send, in a short room and in a long one.
func (r *runner) history(ctx context.Context) (section, error) {
	s := section{
		title: "Growth of a room",
		about: fmt.Sprintf("One client after the other asks for the page of 50 messages in the middle of a room's history, with their authors, and sends to the room: "+
			"in a room of %s messages and, compared with it, in one of %s.", number(float64(r.depths[0])), number(float64(r.depths[1]))),
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
	statements int

	latency, cpu, sendLatency, sendCPU sample
}

func (r *runner) historyOn(ctx context.Context, name string, h *house, s *section) error {
	depths := make([]*depth, len(r.depths))
	for i, messages := range r.depths {
		r.progress("history: write %d messages into %s", messages, name)
		depths[i] = &depth{messages: messages, room: h.rooms[i]}
		if err := h.addHistory(ctx, i, messages); err != nil {
			return err
		}
	}
	if err := r.countStatements(ctx, h, depths); err != nil {
		return err
	}
	server, err := r.launch(ctx, []string{r.server}, h)
	if err != nil {
		return err
	}
	defer server.stop()
	client, err := dialPost(ctx, server.address, "/graphql", h.token(0))
	if err != nil {
		return err
	}
	defer client.close()
	for repeat := range r.repeats + 1 {
		for i, d := range depths {
			r.progress("history: %s, %d messages, repeat %d of %d", name, d.messages, repeat, r.repeats)
			err := r.profiled(server, fmt.Sprintf("history %s %d", name, d.messages), func() error {
				return d.measure(ctx, server, httpCaller{client}, r.pages, fmt.Sprintf("page-%d-%d", repeat, i), repeat > 0)
			})
			if err != nil {
				return err
			}
		}
	}
	s.rows = append(s.rows, historyRows(name, depths)...)
	return nil
}

// measure reads pages and sends messages, one by one.
func (d *depth) measure(ctx context.Context, server *process, client caller, count int, label string, keep bool) error {
	one := &crowd{callers: []caller{client}, label: label}
	read := &deed{request: func(int64, string) []byte { return pageBody(d.room, d.before) }}
	send := &deed{request: func(_ int64, key string) []byte { return sendBody(d.room, key, true) }}
	for _, work := range []*deed{read, send} {
		before, err := server.cpu()
		if err != nil {
			return err
		}
		o, err := one.run(ctx, work.request, times(count))
		if err != nil {
			return err
		}
		after, err := server.cpu()
		if err != nil {
			return err
		}
		work.cpu = sample{microseconds(after-before) / float64(o.answered)}
		work.median = sample{milliseconds(quantile(o.latencies, 0.5))}
	}
	if keep {
		d.latency, d.cpu = append(d.latency, read.median...), append(d.cpu, read.cpu...)
		d.sendLatency, d.sendCPU = append(d.sendLatency, send.median...), append(d.sendCPU, send.cpu...)
	}
	return nil
}

// times lets so many requests begin.
func times(count int) pace {
	return func(ctx context.Context, n int64) (bool, error) { return n <= int64(count), context.Cause(ctx) }
}

// countStatements finds the cursors, and lets the same resolvers tell what a page takes.
func (r *runner) countStatements(ctx context.Context, h *house, depths []*depth) error {
	server, err := r.launch(ctx, r.Gqlgen, h)
	if err != nil {
		return err
	}
	defer server.stop()
	client, err := dialPost(ctx, server.address, "/graphql", h.token(0))
	if err != nil {
		return err
	}
	defer client.close()
	for i, d := range depths {
		if d.before, err = middle(client, d.room, seededID(i, d.messages/2)); err != nil {
			return err
		}
		header, answer, err := client.call(pageBody(d.room, d.before))
		if err != nil {
			return err
		}
		if failed(answer) {
			return fmt.Errorf("read a page: %s", answer)
		}
		if d.statements, err = strconv.Atoi(header.Get(StatementsHeader)); err != nil {
			return fmt.Errorf("count statements: %w", err)
		}
	}
	return nil
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

func historyRows(name string, depths []*depth) []row {
	short, long := depths[0], depths[1]
	title := func(d *depth, what string) string {
		return fmt.Sprintf("%s, %s messages: %s", name, number(float64(d.messages)), what)
	}
	same, against := ratioAtMost(1.25), "the short room"
	return []row{
		{what: title(short, "a page"), unit: "ms", values: short.latency},
		{what: title(long, "a page"), unit: "ms", values: long.latency, baseline: short.latency, against: against, goal: same},
		{what: title(long, "a page, CPU"), unit: "µs", values: long.cpu, baseline: short.cpu, against: against, goal: same},
		{
			what: title(long, "a page, SQL statements"), values: sample{float64(long.statements)},
			baseline: sample{float64(short.statements)}, against: against, goal: ratioAtMost(1),
		},
		{what: title(short, "a send"), unit: "ms", values: short.sendLatency},
		{what: title(long, "a send"), unit: "ms", values: long.sendLatency, baseline: short.sendLatency, against: against, goal: same},
		{what: title(long, "a send, CPU"), unit: "µs", values: long.sendCPU, baseline: short.sendCPU, against: against, goal: same},
	}
}

// rowsInTransaction bounds one insert of a history.
const rowsInTransaction = 50_000

// addHistory posts messages into an empty room, as its members would have in turn.
func (h *house) addHistory(ctx context.Context, roomNumber, messages int) (err error) {
	db, err := h.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for from := 1; from <= messages; from += rowsInTransaction {
		err := db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return h.addMessages(ctx, db, tx, roomNumber, from, min(messages, from+rowsInTransaction-1))
		})
		if err != nil {
			return fmt.Errorf("write a history: %w", err)
		}
	}
	return analyse(ctx, db)
}

// seededID is the id of a message of addHistory.
func seededID(roomNumber, seq int) string { return fmt.Sprintf("msg_%02d%024d", roomNumber, seq) }

// addMessages posts positions from to to in one statement. A version of the room went to each member
// before.
func (h *house) addMessages(ctx context.Context, db *database.DB, tx *ent.Tx, roomNumber, from, to int) error {
	numbers, padded := "WITH RECURSIVE n(i) AS (SELECT CAST($1 AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < $2)", "printf('%024d', i)"
	if db.Dialect() == dialect.Postgres {
		numbers, padded = "WITH n(i) AS (SELECT generate_series($1::bigint, $2::bigint))", "lpad(i::text, 24, '0')"
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	roomID, versions := h.rooms[roomNumber], len(h.users)+1
	_, err := tx.ExecContext(ctx, numbers+`
		INSERT INTO messages (id, room_id, seq, version, posted_version, author_id, kind, text, reply_count, created_at)
		SELECT $3 || `+padded+`, $4, i, i + $5, i + $5, a.id, 'TEXT', $7 || i, 0, $8
		FROM n JOIN (SELECT id, row_number() OVER (ORDER BY username_key) - 1 AS place FROM users) a ON a.place = i % $6
		ORDER BY i`, from, to, fmt.Sprintf("msg_%02d", roomNumber), roomID, versions, historyAuthors, text("")[:textBytes-8], now)
	if err != nil {
		return err //nolint:wrapcheck // the caller says what for
	}
	return tx.Room.UpdateOneID(roomID).SetVersion(to + versions).SetLastSeq(to).SetLastActivityAt(now).Exec(ctx) //nolint:wrapcheck // as above
}
