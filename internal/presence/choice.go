package presence

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/ent"
	"parley/internal/bus"
	"parley/internal/fault"
)

// Choice is what a user says of themself. What is nil stays as it is.
type Choice struct {
	// Status is Away, or Online to take that back; nobody chooses to be Offline.
	Status *Status
	// Text is shown beside the status, "" for none.
	Text *string
	// TextExpiresAt is when the text disappears; nil, beside a Text, is never. It needs a Text.
	TextExpiresAt *time.Time
}

// Set takes a choice and gives what the user's presence is then. BAD_USER_INPUT with the field at fault:
// "status", "statusText" or "statusExpiresAt".
func (s *Service) Set(ctx context.Context, userID string, c Choice) (State, error) {
	if err := c.check(s.o.Now()); err != nil {
		return State{}, err
	}
	if c.Status != nil || c.Text != nil {
		if err := s.choose(ctx, userID, c); err != nil {
			return State{}, err
		}
	}
	states, err := s.States(ctx, []string{userID})
	return states[userID], err
}

func (c *Choice) check(now time.Time) error {
	if c.Status != nil && *c.Status != Online && *c.Status != Away {
		return fault.Input("status", "Choose ONLINE or AWAY.")
	}
	if c.Text != nil {
		text := strings.TrimSpace(*c.Text)
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			return fault.Input("statusText", "A status text is one line without control characters.")
		}
		if utf8.RuneCountInString(text) > MaxTextLength {
			return fault.Input("statusText", "A status text has at most %d characters.", MaxTextLength)
		}
		c.Text = &text
	}
	if c.TextExpiresAt == nil {
		return nil
	}
	switch at := *c.TextExpiresAt; {
	case c.Text == nil || *c.Text == "":
		return fault.Input("statusExpiresAt", "Give the text that expires, too.")
	case !at.After(now):
		return fault.Input("statusExpiresAt", "The text would have expired already.")
	case at.After(now.Add(MaxTextLife)):
		return fault.Input("statusExpiresAt", "A text expires within a year.")
	}
	return nil
}

func (s *Service) choose(ctx context.Context, userID string, c Choice) error {
	var hints []bus.Hint
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		row := tx.Presence.Create().SetID(userID).SetVersion(1).
			SetAway(c.Status != nil && *c.Status == Away).SetStatusText("")
		if c.Text != nil {
			row.SetStatusText(*c.Text).SetNillableStatusExpiresAt(c.TextExpiresAt)
		}
		err = row.OnConflictColumns("id").Update(func(u *ent.PresenceUpsert) {
			u.AddVersion(1)
			if c.Status != nil {
				u.UpdateAway()
			}
			if c.Text != nil {
				u.UpdateStatusText().UpdateStatusExpiresAt()
			}
		}).Exec(ctx)
		if err != nil {
			return err
		}
		hints, err = versions(ctx, tx, []string{userID})
		return err
	})
	if err != nil {
		return fmt.Errorf("write a presence: %w", err)
	}
	s.publish(hints)
	return nil
}
