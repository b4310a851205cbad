package presence

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"parley/ent"
	"parley/ent/attendance"
	"parley/ent/presence"
	"parley/ent/user"
)

// Status is one value of the schema's enum PresenceStatus.
type Status string

// The statuses.
const (
	Online  Status = "ONLINE"
	Away    Status = "AWAY"
	Offline Status = "OFFLINE"
)

// MarshalGQL writes the enum value.
func (s Status) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(s))) }

// UnmarshalGQL reads the enum value; gqlgen has checked it against the schema.
func (s *Status) UnmarshalGQL(v any) error {
	name, ok := v.(string)
	if !ok {
		return fmt.Errorf("a PresenceStatus is a name")
	}
	*s = Status(name)
	return nil
}

// State is the presence of a user at a moment.
type State struct {
	UserID string
	Status Status
	// Text is what the user says of themself, "" for nothing, and TextExpiresAt when it disappears; nil is never.
	Text          string
	TextExpiresAt *time.Time
	// LastSeenAt is when the user was last there, of those who are OFFLINE; nil if never.
	LastSeenAt *time.Time

	version int
}

// same tells whether a client would see no difference.
func (a State) same(b State) bool {
	return a.Status == b.Status && a.Text == b.Text && equal(a.TextExpiresAt, b.TextExpiresAt) && equal(a.LastSeenAt, b.LastSeenAt)
}

func equal(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// States gives the presence of users, by id, in a fixed number of statements. Who never was there is OFFLINE.
//
// Presences are read before attendances: should one change in between, the state is newer than its version
// says, and is read again when the version is heard of.
func (s *Service) States(ctx context.Context, userIDs []string) (map[string]State, error) {
	now := s.o.Now()
	out := make(map[string]State, len(userIDs))
	for chunk := range slices.Chunk(userIDs, usersPerRead) {
		rows, err := s.db.Read().Presence.Query().Where(presence.IDIn(chunk...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read presences: %w", err)
		}
		here, err := s.db.Read().Attendance.Query().Where(attendance.UserIDIn(chunk...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read attendances: %w", err)
		}
		for _, userID := range chunk {
			out[userID] = State{UserID: userID, Status: Offline}
		}
		for _, a := range here {
			state := out[a.UserID]
			if state.Status != Online {
				state.Status = Online
				if a.Idle {
					state.Status = Away
				}
			}
			out[a.UserID] = state
		}
		for _, row := range rows {
			out[row.ID] = told(out[row.ID], row, now)
		}
	}
	return out, nil
}

// told adds what the user says of themself.
func told(state State, row *ent.Presence, now time.Time) State {
	state.version = row.Version
	switch {
	case state.Status == Offline:
		state.LastSeenAt = row.LastSeenAt
	case row.Away:
		state.Status = Away
	}
	if row.StatusExpiresAt == nil || now.Before(*row.StatusExpiresAt) {
		state.Text, state.TextExpiresAt = row.StatusText, row.StatusExpiresAt
	}
	return state
}

// Notice is what a Watch tells: the presence of a user, with their row. Nobody may change it.
type Notice struct {
	State
	User *ent.User
}

// notices reads the presence of users with their rows. Who has no account is left out.
func (s *Service) notices(ctx context.Context, userIDs []string) (map[string]*Notice, error) {
	states, err := s.States(ctx, userIDs)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Notice, len(userIDs))
	for chunk := range slices.Chunk(userIDs, usersPerRead) {
		users, err := s.db.Read().User.Query().Where(user.IDIn(chunk...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read users: %w", err)
		}
		for _, u := range users {
			out[u.ID] = &Notice{State: states[u.ID], User: u}
		}
	}
	return out, nil
}
