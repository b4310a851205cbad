package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/id"
)

// signingKey signs the tokens of a run; the servers of a run know no other.
const signingKey = "a-key-for-measuring-which-protects-nothing"

// tokenTime is the lifetime of tokens, longer than any run.
const tokenTime = 6 * time.Hour

// socketsPerAccount is how many sockets share an account: as many as a server allows by default.
const socketsPerAccount = 10

// accountsFor is how many accounts an audience needs.
func accountsFor(audience int) int { return (audience + socketsPerAccount - 1) / socketsPerAccount }

// house is what was written into a database before a server starts on it: accounts with tokens, and
// rooms in which all of them are members and nothing has been posted.
type house struct {
	dir    string // data directory of the server
	url    string // PostgreSQL database; empty for SQLite in dir
	users  []string
	tokens []string
	rooms  []string
}

// token is that of the account with the number.
func (h *house) token(account int) string { return h.tokens[account%len(h.tokens)] }

// environment is how a server finds the house.
func (h *house) environment() []string {
	return []string{
		"PARLEY_LISTEN=127.0.0.1:0", "PARLEY_LOG_LEVEL=error", "PARLEY_DATA_DIR=" + h.dir, "PARLEY_DATABASE_URL=" + h.url,
		"PARLEY_JWT_SECRET=" + signingKey, "PARLEY_ACCESS_TOKEN_TTL=" + tokenTime.String(), "PARLEY_AUTH_RATE=0",
	}
}

// open opens the house's database, for what takes long.
func (h *house) open(ctx context.Context) (*database.DB, error) {
	db, err := database.Open(ctx, database.Options{URL: h.url, DataDir: h.dir, StatementTimeout: time.Hour})
	if err != nil {
		return nil, fmt.Errorf("prepare a database: %w", err)
	}
	return db, nil
}

// furnish writes accounts and rooms into an empty database.
func furnish(ctx context.Context, dir, url string, accounts, rooms int) (_ *house, err error) {
	h := &house{dir: dir, url: url}
	db, err := h.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.Migrate(ctx); err != nil {
		return nil, fmt.Errorf("prepare a database: %w", err)
	}
	err = db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		h.users, h.rooms = ids(id.User, accounts), ids(id.Room, rooms)
		if err := h.addUsers(ctx, tx); err != nil {
			return err
		}
		if err := h.addRooms(ctx, tx); err != nil {
			return err
		}
		return h.addMembers(ctx, tx)
	})
	if err != nil {
		return nil, fmt.Errorf("prepare a database: %w", err)
	}
	if err := h.issueTokens(ctx, db); err != nil {
		return nil, fmt.Errorf("prepare a database: %w", err)
	}
	return h, analyse(ctx, db)
}

func ids(kind id.Kind, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = id.New(kind)
	}
	return all
}

func username(account int) string { return fmt.Sprintf("member%05d", account) }

// rowsAtOnce keeps a statement within the parameters that both databases take.
const rowsAtOnce = 1000

// inChunks runs work on the numbers below n, at most rowsAtOnce of them at a time.
func inChunks(n int, work func(from, to int) error) error {
	for from := 0; from < n; from += rowsAtOnce {
		if err := work(from, min(n, from+rowsAtOnce)); err != nil {
			return err
		}
	}
	return nil
}

// addUsers makes accounts that nobody can sign in to: a hash of no password is none.
func (h *house) addUsers(ctx context.Context, tx *ent.Tx) error {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return inChunks(len(h.users), func(from, to int) error {
		rows := make([]*ent.UserCreate, 0, to-from)
		for i := from; i < to; i++ {
			rows = append(rows, tx.User.Create().SetID(h.users[i]).SetUsername(username(i)).SetUsernameKey(username(i)).
				SetEmail(username(i)+"@example.com").SetDisplayName(fmt.Sprintf("Member No. %d", i)).SetPasswordHash("none").
				SetCreatedAt(now).SetUpdatedAt(now))
		}
		return tx.User.CreateBulk(rows...).Exec(ctx) //nolint:wrapcheck // the caller says what for
	})
}

// addRooms makes the rooms as they are when all members have been added: each has cost a version.
func (h *house) addRooms(ctx context.Context, tx *ent.Tx) error {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return inChunks(len(h.rooms), func(from, to int) error {
		rows := make([]*ent.RoomCreate, 0, to-from)
		for i := from; i < to; i++ {
			name := fmt.Sprintf("room %d", i)
			rows = append(rows, tx.Room.Create().SetID(h.rooms[i]).SetKind(room.KindCHANNEL).SetVisibility(room.VisibilityPRIVATE).
				SetName(name).SetNameKey(name).SetDescription("").SetCreatedByID(h.users[0]).SetCreatedAt(now).SetLastActivityAt(now).
				SetMemberCount(len(h.users)).SetVersion(len(h.users)+1).SetRowVersion(1).SetLastSeq(0))
		}
		return tx.Room.CreateBulk(rows...).Exec(ctx) //nolint:wrapcheck // the caller says what for
	})
}

func (h *house) addMembers(ctx context.Context, tx *ent.Tx) error {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return inChunks(len(h.rooms)*len(h.users), func(from, to int) error {
		rows := make([]*ent.MembershipCreate, 0, to-from)
		for i := from; i < to; i++ {
			account, role := i%len(h.users), membership.RoleMEMBER
			if account == 0 {
				role = membership.RoleOWNER
			}
			rows = append(rows, tx.Membership.Create().SetID(id.New(id.Membership)).SetRoomID(h.rooms[i/len(h.users)]).
				SetUserID(h.users[account]).SetRole(role).SetJoinedAt(now).SetVersion(account+2))
		}
		return tx.Membership.CreateBulk(rows...).Exec(ctx) //nolint:wrapcheck // the caller says what for
	})
}

func (h *house) issueTokens(ctx context.Context, db *database.DB) error {
	accounts, err := auth.New(ctx, auth.Options{DB: db, Keys: [][]byte{[]byte(signingKey)}, AccessTTL: tokenTime})
	if err != nil {
		return err //nolint:wrapcheck // the caller says what for
	}
	for i := range h.users {
		grant, err := accounts.IssueToken(ctx, username(i), tokenTime)
		if err != nil {
			return err //nolint:wrapcheck // the caller says what for
		}
		h.tokens = append(h.tokens, grant.AccessToken)
	}
	return nil
}

// analyse gives PostgreSQL the statistics that a server which had grown to this size would have.
func analyse(ctx context.Context, db *database.DB) error {
	if db.Dialect() != dialect.Postgres {
		return nil
	}
	if _, err := db.Read().ExecContext(ctx, "ANALYZE"); err != nil {
		return fmt.Errorf("prepare a database: %w", err)
	}
	return nil
}
