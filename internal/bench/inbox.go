package bench

import (
	"context"
	"errors"
	"fmt"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/ent/user"
)

const (
	// inboxPage is a full page of rooms.
	inboxPage = 50
	// inboxMessages is how many messages each room holds.
	inboxMessages = 20
)

// reader is a viewer with a number of rooms.
type reader struct {
	rooms      int
	full, top  toll // the page of 50 rooms, the uppermost room
	statements struct{ full, top sample }
}

// inbox measures the list of a viewer's rooms.
func (r *runner) inbox(ctx context.Context) (section, error) {
	s := section{
		title: "Cost of growth: rooms of a viewer",
		about: fmt.Sprintf("One client asks, one request after the other, for the first %d rooms of its viewer, and for the first one alone: by last activity, "+
			"each with its last message and the viewer's role. A viewer of 1 room gets a page of one, so the page of %d is also compared with that of a viewer who has just %d.",
			inboxPage, inboxPage, inboxPage),
	}
	h, err := r.newHouse(ctx, historyAuthors, r.inboxes)
	if err != nil {
		return s, err
	}
	if err := r.inboxOn(ctx, "SQLite", h, &s); err != nil {
		return s, fmt.Errorf("SQLite: %w", err)
	}
	return s, r.withPostgres(ctx, historyAuthors, r.inboxes, func(h *house) error { return r.inboxOn(ctx, "PostgreSQL", h, &s) })
}

func (r *runner) inboxOn(ctx context.Context, name string, h *house, s *section) error {
	r.progress("inbox: write %d rooms into %s", r.inboxes, name)
	readers := []*reader{{rooms: 1}, {rooms: inboxPage}, {rooms: r.inboxes}}
	if err := h.fillInboxes(ctx, readers); err != nil {
		return err
	}
	for account, v := range readers {
		err := r.asResolvers(ctx, h, account, func(client *postConn) (err error) {
			if v.statements.full, err = statements(client, inboxBody(inboxPage)); err != nil {
				return err
			}
			v.statements.top, err = statements(client, inboxBody(1))
			return err
		})
		if err != nil {
			return err
		}
	}
	server, err := r.launch(ctx, []string{r.server}, h)
	if err != nil {
		return err
	}
	defer server.stop()
	for repeat := range r.repeats + 1 {
		for account, v := range readers {
			r.progress("inbox: %s, a viewer of %d rooms, repeat %d of %d", name, v.rooms, repeat, r.repeats)
			if err := r.measureInbox(ctx, server, h.token(account), v, repeat); err != nil {
				return err
			}
		}
	}
	s.rows = append(s.rows, inboxRows(name, readers)...)
	return nil
}

func (r *runner) measureInbox(ctx context.Context, server *process, token string, v *reader, repeat int) error {
	client, err := one(ctx, server, fmt.Sprintf("inbox-%d-%d", v.rooms, repeat), token)
	if err != nil {
		return err
	}
	defer client.close()
	full := func(int64, string) []byte { return inboxBody(inboxPage) }
	if err := v.full.measure(ctx, server, client, full, r.pages, repeat > 0); err != nil {
		return err
	}
	top := func(int64, string) []byte { return inboxBody(1) }
	return v.top.measure(ctx, server, client, top, r.pages, repeat > 0)
}

func inboxRows(name string, readers []*reader) []row {
	single, page, many := readers[0], readers[1], readers[2]
	what := fmt.Sprintf("%s, %s rooms: ", name, count(many.rooms))
	const first, fifty, alone = "the first", "the first 50", "1 room"
	constant := ratioAtMost(1)
	rows := many.top.rows(what+first, &single.top, alone, goal{})
	rows = append(rows, row{
		what: what + first + ", SQL statements", values: many.statements.top, baseline: single.statements.top, against: alone, goal: constant,
	})
	rows = append(rows, many.full.rows(what+fifty, &page.full, fmt.Sprintf("%d rooms", page.rooms), goal{})...)
	rows = append(rows, many.full.rows(what+fifty+" beside 1", &single.full, alone, goal{})...)
	return append(rows, row{
		what: what + fifty + ", SQL statements", values: many.statements.full, baseline: single.statements.full, against: alone, goal: constant,
	})
}

// fillInboxes writes messages into all rooms, and leaves each reader its number of rooms. The readers
// are the first accounts.
func (h *house) fillInboxes(ctx context.Context, readers []*reader) (err error) {
	numbers := make([]int, len(h.rooms))
	for i := range numbers {
		numbers[i] = i
	}
	if err := h.addHistory(ctx, inboxMessages, numbers...); err != nil {
		return err
	}
	db, err := h.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		for account, v := range readers {
			if err := h.leaveRooms(ctx, tx, account, h.rooms[v.rooms:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("leave rooms: %w", err)
	}
	return analyse(ctx, db)
}

// leaveRooms undoes the memberships of an account in some rooms, as if they had never been.
func (h *house) leaveRooms(ctx context.Context, tx *ent.Tx, account int, rooms []string) error {
	if len(rooms) == 0 {
		return nil
	}
	_, err := tx.Membership.Delete().Where(
		membership.HasUserWith(user.ID(h.users[account])), membership.HasRoomWith(room.IDIn(rooms...)),
	).Exec(ctx)
	if err != nil {
		return err //nolint:wrapcheck // the caller says what for
	}
	return tx.Room.Update().Where(room.IDIn(rooms...)).AddMemberCount(-1).Exec(ctx) //nolint:wrapcheck // as above
}
