package push_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/ent/room"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/push"
	"parley/internal/testkit/clock"
	"parley/internal/testkit/dbtest"
	"parley/internal/testkit/pushtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const delay = 5 * time.Second

// house is one node on a database, ada, who does things in a room, and a push service. Nothing happens in it but what a
// test says.
type house struct {
	*push.Service
	db     *database.DB
	clock  *clock.Clock
	pushes *pushtest.Service
	ada    *ent.User
	room   *ent.Room

	mu      sync.Mutex        // guards what follows
	hidden  map[string]func() // is called when somebody wants to see it
	failure error             // what NotificationsByID fails with
}

func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { test(t, newHouse(t, db)) })
}

func newHouse(t testing.TB, db *database.DB) *house {
	t.Helper()
	h := &house{
		db: db, clock: clock.At(time.Now()), pushes: pushtest.New(t), ada: dbtest.User(t, db, "ada"), hidden: make(map[string]func()),
	}
	h.Service = h.node(t)
	h.pushes.Expect(h.PublicKey())
	now := h.clock.Now().UTC().Truncate(time.Millisecond)
	h.write(t, func(ctx context.Context, tx *ent.Tx) (err error) {
		h.room, err = tx.Room.Create().SetKind(room.KindCHANNEL).SetVisibility(room.VisibilityPRIVATE).SetName("Lounge").
			SetNameKey("lounge").SetDescription("").SetCreatedByID(h.ada.ID).SetCreatedAt(now).SetLastActivityAt(now).
			SetMemberCount(1).SetVersion(0).SetRowVersion(0).SetLastSeq(0).Save(ctx)
		return err
	})
	return h
}

// node makes a node of the house's, which does not run.
func (h *house) node(t testing.TB, change ...func(*push.Options)) *push.Service {
	t.Helper()
	o := push.Options{
		Notifications: h, Users: h.users, Contact: "mailto:operator@example.org", Delay: delay, AllowPrivate: true,
		Timeout: patience, Now: h.clock.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	for _, one := range change {
		one(&o)
	}
	s, err := push.New(t.Context(), h.db, o)
	require.NoError(t, err)
	return s
}

// NotificationsByID implements push.Notifications: all but what is hidden.
func (h *house) NotificationsByID(ctx context.Context, userID string, ids []string) (map[string]*ent.Notification, error) {
	rows, err := h.db.Read().Notification.Query().WithRoom().WithMessage().
		Where(notification.UserID(userID), notification.IDIn(ids...)).All(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make(map[string]*ent.Notification)
	for _, n := range rows {
		if hidden := h.hidden[n.ID]; hidden != nil {
			hidden()
			continue
		}
		out[n.ID] = n
	}
	return out, errors.Join(err, h.failure)
}

// fail has nothing be shown any more, or again by nil.
func (h *house) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failure = err
}

// hide hides a notification from its user.
func (h *house) hide(id string, seen func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hidden[id] = seen
}

func (h *house) users(ctx context.Context, ids []string) (map[string]*ent.User, error) {
	rows, err := h.db.Read().User.Query().Where(user.IDIn(ids...)).All(ctx)
	out := make(map[string]*ent.User)
	for _, u := range rows {
		out[u.ID] = u
	}
	return out, err
}

func (h *house) write(t testing.TB, fn func(ctx context.Context, tx *ent.Tx) error) {
	t.Helper()
	require.NoError(t, h.db.Write(t.Context(), fn))
}

// person is a user with a session.
type person struct{ userID, sessionID string }

func (h *house) join(t testing.TB, name string) person {
	t.Helper()
	return h.signIn(t, dbtest.User(t, h.db, name).ID)
}

func (h *house) signIn(t testing.TB, userID string) person {
	t.Helper()
	now := h.clock.Now().UTC().Truncate(time.Millisecond)
	var s *ent.Session
	h.write(t, func(ctx context.Context, tx *ent.Tx) (err error) {
		s, err = tx.Session.Create().SetUserID(userID).SetDevice("").SetIP("").SetCreatedAt(now).SetLastSeenAt(now).
			SetExpiresAt(now.Add(30 * 24 * time.Hour)).Save(ctx)
		return err
	})
	return person{userID, s.ID}
}

func (h *house) signOut(t testing.TB, p person) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *ent.Tx) error {
		return tx.Session.UpdateOneID(p.sessionID).SetRevokedAt(h.clock.Now().UTC()).Exec(ctx)
	})
}

// subscribe registers a new browser.
func (h *house) subscribe(t testing.TB, p person) *pushtest.Browser {
	t.Helper()
	return h.subscribeAt(t, p, h.pushes)
}

func (h *house) subscribeAt(t testing.TB, p person, pushes *pushtest.Service) *pushtest.Browser {
	t.Helper()
	b := pushes.Subscribe()
	h.register(t, p, b)
	return b
}

func (h *house) register(t testing.TB, p person, b *pushtest.Browser) *ent.PushSubscription {
	t.Helper()
	row, err := h.Register(t.Context(), p.userID, p.sessionID, push.Subscription{Endpoint: b.Endpoint, P256dh: b.P256dh, Auth: b.Auth})
	require.NoError(t, err)
	return row
}

// mention notifies somebody of a message of ada's, as a commit of this node does.
func (h *house) mention(t testing.TB, p person, text string) *ent.Notification {
	t.Helper()
	n := h.commit(t, p, text)
	h.Notified([]string{p.userID})
	return n
}

// commit is mention by a node that says nothing of it.
func (h *house) commit(t testing.TB, p person, text string) *ent.Notification {
	t.Helper()
	now := h.clock.Now().UTC().Truncate(time.Millisecond)
	var n *ent.Notification
	h.write(t, func(ctx context.Context, tx *ent.Tx) error {
		h.room.LastSeq++
		m, err := tx.Message.Create().SetRoomID(h.room.ID).SetSeq(h.room.LastSeq).SetVersion(1).SetPostedVersion(1).
			SetAuthorID(h.ada.ID).SetKind(message.KindTEXT).SetText(text).SetCreatedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		counter := tx.NotificationCounter.Create().SetID(p.userID).SetLastSeq(1).OnConflictColumns("user_id")
		if err := counter.Update(func(u *ent.NotificationCounterUpsert) { u.AddLastSeq(1) }).Exec(ctx); err != nil {
			return err
		}
		c, err := tx.NotificationCounter.Get(ctx, p.userID)
		if err != nil {
			return err
		}
		n, err = tx.Notification.Create().SetUserID(p.userID).SetSeq(c.LastSeq).SetKind(notification.KindMENTION).
			SetRoomID(h.room.ID).SetMessageID(m.ID).SetActorID(h.ada.ID).SetCreatedAt(now).Save(ctx)
		return err
	})
	return n
}

// settle takes a step and gives the texts that were pushed so far, in the order in which they came.
func (h *house) settle(t testing.TB) []string {
	t.Helper()
	require.NoError(t, h.Settle(t.Context()))
	return h.texts()
}

func (h *house) texts() []string {
	got, _ := h.pushes.Got()
	texts := make([]string, len(got))
	for i, m := range got {
		texts[i] = strings.TrimSpace(m.Text)
	}
	return texts
}

// due lets the time pass after which it is seen who was told.
func (h *house) due() { h.clock.Advance(delay) }

func (h *house) subscriptions(t testing.TB) []*ent.PushSubscription {
	t.Helper()
	rows, err := h.db.Read().PushSubscription.Query().All(t.Context())
	require.NoError(t, err)
	return rows
}
