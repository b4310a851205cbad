package chat_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/ent/notificationcounter"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// notified gives what a user is shown, the oldest first, as "KIND by username".
func (h *house) notified(t require.TestingT, userID string) []string {
	page, _, err := h.Notifications(context.Background(), userID, chat.NotificationPage{Limit: 100})
	require.NoError(t, err)
	out := []string{}
	for _, n := range slices.Backward(page.Items) {
		actor, err := h.db.Read().User.Get(context.Background(), n.ActorID)
		require.NoError(t, err)
		out = append(out, fmt.Sprint(n.Kind, " by ", actor.Username))
	}
	return out
}

func (h *house) levelOf(userID string, level membership.NotificationLevel) {
	h.t.Helper()
	_, _, err := h.SetNotifications(h.t.Context(), userID, h.room.ID, level)
	require.NoError(h.t, err)
}

func (h *house) reacts(userID string, m *ent.Message, emoji string) {
	h.t.Helper()
	_, err := h.AddReaction(h.t.Context(), userID, m.ID, emoji)
	require.NoError(h.t, err)
}

func (h *house) unreacts(userID string, m *ent.Message, emoji string) {
	h.t.Helper()
	_, err := h.RemoveReaction(h.t.Context(), userID, m.ID, emoji)
	require.NoError(h.t, err)
}

// TestWhoIsNotifiedOfWhat has ada do something in a room with bob, who has chosen a level.
func TestWhoIsNotifiedOfWhat(t *testing.T) {
	type want struct{ all, mentions, none string }
	causes := map[string]struct {
		direct bool
		do     func(h *house)
		want   want
	}{
		"a message":                        {do: func(h *house) { h.send(h.ada, "hello") }},
		"a mention":                        {do: func(h *house) { h.send(h.ada, "hello @BOB and @bob") }, want: want{"MENTION by ada", "MENTION by ada", ""}},
		"a mention of oneself":             {do: func(h *house) { h.send(h.ada, "I, @ada") }},
		"a mention of a stranger":          {do: func(h *house) { h.send(h.ada, "hello @eve") }},
		"a mention that is edited in":      {do: func(h *house) { h.edits(h.ada, h.send(h.ada, "hello"), "hello @bob") }},
		"a reply":                          {do: func(h *house) { h.reply(h.ada, h.send(h.bob, "?"), "!") }, want: want{"REPLY by ada", "REPLY by ada", ""}},
		"a reply to oneself":               {do: func(h *house) { h.reply(h.ada, h.send(h.ada, "?"), "!") }},
		"a reply to what the system told":  {do: func(h *house) { h.reply(h.ada, h.system(h.bob), "!") }},
		"a reply that mentions":            {do: func(h *house) { h.reply(h.ada, h.send(h.bob, "?"), "@bob!") }, want: want{"MENTION by ada", "MENTION by ada", ""}},
		"a direct message":                 {direct: true, do: func(h *house) { h.send(h.ada, "hello") }, want: want{"DIRECT_MESSAGE by ada", "", ""}},
		"a direct message that mentions":   {direct: true, do: func(h *house) { h.send(h.ada, "hello @bob") }, want: want{"MENTION by ada", "MENTION by ada", ""}},
		"a direct message that replies":    {direct: true, do: func(h *house) { h.reply(h.ada, h.send(h.bob, "?"), "!") }, want: want{"REPLY by ada", "REPLY by ada", ""}},
		"a reaction":                       {do: func(h *house) { h.reacts(h.ada, h.send(h.bob, "?"), "👍") }, want: want{"REACTION by ada", "", ""}},
		"a reaction to oneself":            {do: func(h *house) { h.reacts(h.ada, h.send(h.ada, "?"), "👍") }},
		"a reaction to the system":         {do: func(h *house) { h.reacts(h.ada, h.system(h.bob), "👍") }},
		"reactions, taken back, and again": {do: (*house).flood, want: want{"REACTION by ada", "", ""}},
		"being added again":                {do: (*house).invite, want: want{"INVITE by ada", "INVITE by ada", "INVITE by ada"}},
	}
	onEach(t, func(t *testing.T, h *house) {
		lounge := h.room
		for name, cause := range causes {
			for level, wanted := range map[membership.NotificationLevel]string{"ALL": cause.want.all, "MENTIONS": cause.want.mentions, "NONE": cause.want.none} {
				h.clearNotifications()
				h.room = lounge
				if cause.direct {
					var err error
					h.room, _, err = h.OpenDirectRoom(t.Context(), h.ada, h.bob)
					require.NoError(t, err)
				}
				h.levelOf(h.bob, level)
				h.levelOf(h.ada, "NONE") // what bob does first is not what this is about
				cause.do(h)
				got := h.notified(t, h.bob)
				if wanted == "" {
					require.Empty(t, got, "%s at %s", name, level)
				} else {
					require.Equal(t, []string{wanted}, got, "%s at %s", name, level)
				}
				require.Empty(t, h.notified(t, h.ada), name)
				require.Empty(t, h.notified(t, h.eve), name)
			}
		}
	})
}

func (h *house) clearNotifications() {
	h.t.Helper()
	require.NoError(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.Notification.Delete().Exec(ctx)
		return err
	}))
}

func (h *house) edits(userID string, m *ent.Message, text string) {
	h.t.Helper()
	_, err := h.EditMessage(h.t.Context(), userID, m.ID, text)
	require.NoError(h.t, err)
}

// system gives a SYSTEM message that the user caused.
func (h *house) system(userID string) *ent.Message {
	h.t.Helper()
	ctx := h.t.Context()
	_, _, err := h.SetMemberRole(ctx, h.ada, h.room.ID, userID, membership.RoleADMIN)
	require.NoError(h.t, err)
	name := id.New("name")
	_, _, err = h.UpdateRoom(ctx, userID, chat.UpdateRoom{RoomID: h.room.ID, Name: &name})
	require.NoError(h.t, err)
	m, err := h.db.Read().Message.Query().Where(message.RoomID(h.room.ID)).Order(ent.Desc(message.FieldSeq)).First(ctx)
	require.NoError(h.t, err)
	require.Equal(h.t, message.KindSYSTEM, m.Kind)
	return m
}

func (h *house) flood() {
	m := h.send(h.bob, "?")
	for range 3 {
		h.reacts(h.ada, m, "👍")
		h.reacts(h.ada, m, "🎉")
		h.unreacts(h.ada, m, "👍")
		h.unreacts(h.ada, m, "🎉")
	}
}

func (h *house) invite() {
	_, _, err := h.RemoveMember(h.t.Context(), h.ada, h.room.ID, h.bob)
	require.NoError(h.t, err)
	_, _, err = h.AddMember(h.t.Context(), h.ada, h.room.ID, h.bob)
	require.NoError(h.t, err)
	_, _, err = h.AddMember(h.t.Context(), h.ada, h.room.ID, h.bob) // is one already
	require.NoError(h.t, err)
}

func TestARepeatedSendNotifiesOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.clearNotifications()
		in := chat.SendMessage{RoomID: h.room.ID, ClientKey: "k", Text: "hello @bob"}
		say := func() { _, _, _ = h.Send(t.Context(), h.ada, in) }
		h.together(say, say, say)
		say()
		require.Equal(t, []string{"MENTION by ada"}, h.notified(t, h.bob))
	})
}

func TestReactionsThatCommitTogetherNotifyOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.bob, "?")
		h.clearNotifications()
		h.together(
			func() { _, _ = h.AddReaction(t.Context(), h.ada, m.ID, "👍") },
			func() { _, _ = h.AddReaction(t.Context(), h.ada, m.ID, "🎉") },
			func() { _, _ = h.AddReaction(t.Context(), h.eve, m.ID, "🎉") },
		)
		require.Equal(t, []string{"REACTION by ada"}, h.notified(t, h.bob))
	})
}

func TestNotificationsAreOfRoomsThatOneIsInAndOfMessagesThatStand(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		require.Equal(t, []string{"INVITE by ada"}, h.notified(t, h.bob), "the room was made with him")
		gone := h.send(h.ada, "@bob, forget it")
		h.send(h.ada, "@bob")
		count := func() int {
			n, err := h.UnreadNotifications(ctx, h.bob)
			require.NoError(t, err)
			return n
		}
		require.Equal(t, 3, count())
		_, err := h.DeleteMessage(ctx, h.ada, gone.ID)
		require.NoError(t, err)
		require.Equal(t, []string{"INVITE by ada", "MENTION by ada"}, h.notified(t, h.bob))
		require.Equal(t, 2, count())

		page, seq, err := h.Notifications(ctx, h.bob, chat.NotificationPage{Limit: 100})
		require.NoError(t, err)
		require.Equal(t, 3, seq)
		ids := []string{page.Items[0].ID, page.Items[1].ID}
		_, _, err = h.LeaveRoom(ctx, h.bob, h.room.ID)
		require.NoError(t, err)
		require.Empty(t, h.notified(t, h.bob))
		require.Zero(t, count())
		found, err := h.NotificationsByID(ctx, h.bob, ids)
		require.NoError(t, err)
		require.Empty(t, found)
		fresh, err := h.NewNotifications(ctx, h.bob, 0, 10)
		require.NoError(t, err)
		require.Equal(t, chat.NewNotifications{Upto: 3, Items: []*ent.Notification{}}, fresh, "and passes over them")
		_, err = h.MarkNotificationsRead(ctx, h.bob, ids)
		refused(t, err, fault.NotFound, "ids")

		_, _, err = h.AddMember(ctx, h.ada, h.room.ID, h.bob)
		require.NoError(t, err)
		require.Equal(t, []string{"INVITE by ada", "MENTION by ada", "INVITE by ada"}, h.notified(t, h.bob), "who comes back sees them again")
		require.Equal(t, 3, count())
	})
}

func TestMarkingNotificationsIsMonotoneAndOnesOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for range 3 {
			h.send(h.ada, "@bob")
			h.send(h.bob, "@ada")
		}
		page, _, err := h.Notifications(ctx, h.bob, chat.NotificationPage{Limit: 100})
		require.NoError(t, err)
		require.Len(t, page.Items, 4)
		first, last := page.Items[3].ID, page.Items[0].ID
		marked, err := h.MarkNotificationsRead(ctx, h.bob, []string{last, first, last})
		require.NoError(t, err)
		require.Equal(t, []string{last, first, last}, []string{marked[0].ID, marked[1].ID, marked[2].ID})
		require.NotNil(t, marked[0].ReadAt)
		again, err := h.MarkNotificationsRead(ctx, h.bob, []string{first})
		require.NoError(t, err)
		require.True(t, again[0].ReadAt.Equal(*marked[1].ReadAt), "it was read then")

		adas, _, err := h.Notifications(ctx, h.ada, chat.NotificationPage{Limit: 100})
		require.NoError(t, err)
		require.Len(t, adas.Items, 3)
		_, err = h.MarkNotificationsRead(ctx, h.bob, []string{page.Items[1].ID, adas.Items[0].ID})
		refused(t, err, fault.NotFound, "ids")
		left, _, err := h.Notifications(ctx, h.bob, chat.NotificationPage{Limit: 100, UnreadOnly: true})
		require.NoError(t, err)
		require.Len(t, left.Items, 2, "all or none")

		for range 2 {
			require.NoError(t, h.MarkAllNotificationsRead(ctx, h.bob))
			n, err := h.UnreadNotifications(ctx, h.bob)
			require.NoError(t, err)
			require.Zero(t, n)
		}
		n, err := h.UnreadNotifications(ctx, h.ada)
		require.NoError(t, err)
		require.Equal(t, 3, n)
		_, err = h.MarkNotificationsRead(ctx, h.bob, nil)
		refused(t, err, fault.BadUserInput, "ids")
		_, err = h.MarkNotificationsRead(ctx, h.bob, make([]string, 101))
		refused(t, err, fault.BadUserInput, "ids")
	})
}

func TestNotificationsTakeAFixedNumberOfStatements(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for range 60 {
			h.send(h.ada, "@bob")
		}
		for limit, items := range map[int]int{2: 2, 50: 50} {
			var n atomic.Int64
			page, _, err := h.Notifications(database.CountStatements(t.Context(), &n), h.bob, chat.NotificationPage{Limit: limit})
			require.NoError(t, err)
			require.Len(t, page.Items, items)
			require.True(t, page.HasNext)
			require.EqualValues(t, 4, n.Load(), "the counter, the rows, their rooms and messages")
		}
	})
}

// TestAMessageForNobodyCostsNoStatementMore sends in a room whose messages are for nobody in particular.
func TestAMessageForNobodyCostsNoStatementMore(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		count := func(text string, replyTo *string) int64 {
			var n atomic.Int64
			_, _, err := h.Send(database.CountStatements(t.Context(), &n), h.ada, chat.SendMessage{
				RoomID: h.room.ID, ClientKey: id.New(id.Message), Text: text, ReplyToID: replyTo,
			})
			require.NoError(t, err)
			return n.Load()
		}
		require.EqualValues(t, 5, count("hello", nil), "room, member, key; message, room")
		require.EqualValues(t, 9, count("hello @bob", nil), "and who is named, their rows; places and notifications")
	})
}

// TestPlacesAreGaplessAndServersNeverDeadlock has several servers write at the same time to rooms and for users that
// each takes in another order, while what they are told of is marked.
func TestPlacesAreGaplessAndServersNeverDeadlock(t *testing.T) {
	t.Parallel()
	url := dbtest.PostgresURL(t)
	h := &house{t: t, db: dbtest.Open(t, database.Options{URL: url, MaxConns: 8})}
	h.Service = chat.New(h.db, chat.Options{})
	var users, rooms []string
	for i := range 4 {
		users = append(users, dbtest.User(t, h.db, fmt.Sprint("user", i)).ID)
	}
	h.ada = users[0]
	for range 4 {
		rooms = append(rooms, h.create(chat.CreateRoom{Name: "x", MemberIDs: users[1:]}).ID)
	}
	direct, _, err := h.OpenDirectRoom(t.Context(), users[0], users[1])
	require.NoError(t, err)
	var all sync.WaitGroup
	var failed atomic.Value
	for range 3 {
		server := chat.New(dbtest.Open(t, database.Options{URL: url, MaxConns: 8}), chat.Options{})
		t.Cleanup(server.Close)
		for worker := range 12 {
			all.Go(func() {
				for i := range 12 {
					in := chat.SendMessage{RoomID: rooms[(worker+i)%4], ClientKey: id.New(id.Message), Text: fmt.Sprintf("@user%d @user%d", i%4, (i+worker)%4)}
					if i%5 == 0 {
						in.RoomID = direct.ID
					}
					if _, _, err := server.Send(t.Context(), users[worker%2], in); err != nil {
						failed.Store(err)
					}
					if i%6 == 0 {
						if err := server.MarkAllNotificationsRead(t.Context(), users[i%4]); err != nil {
							failed.Store(err)
						}
					}
				}
			})
		}
	}
	all.Wait()
	require.Nil(t, failed.Load())
	for _, userID := range users {
		seqs, err := h.NotificationSeqs(t.Context(), []string{userID})
		require.NoError(t, err)
		rows, err := h.db.Read().Notification.Query().Where(notification.UserID(userID)).Order(ent.Asc(notification.FieldSeq)).All(t.Context())
		require.NoError(t, err)
		require.Len(t, rows, seqs[userID])
		for i, n := range rows {
			require.Equal(t, i+1, n.Seq)
		}
	}
}

// More than one transaction marks are marked all the same.
func TestAllNotificationsAreMarkedHoweverMany(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		const many = 2100
		rm := h.create(chat.CreateRoom{Name: "Room", MemberIDs: []string{h.bob}})
		first, err := h.NotificationSeqs(t.Context(), []string{h.bob})
		require.NoError(t, err)
		require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			rows := make([]*ent.NotificationCreate, many)
			for i := range rows {
				rows[i] = tx.Notification.Create().SetUserID(h.bob).SetSeq(first[h.bob] + i + 1).SetKind(notification.KindINVITE).
					SetRoomID(rm.ID).SetActorID(h.ada).SetCreatedAt(time.Now().UTC())
			}
			for some := range slices.Chunk(rows, 500) {
				if err := tx.Notification.CreateBulk(some...).Exec(ctx); err != nil {
					return fmt.Errorf("insert notifications: %w", err)
				}
			}
			return tx.NotificationCounter.Update().Where(notificationcounter.ID(h.bob)).AddLastSeq(many).Exec(ctx)
		}))
		require.NoError(t, h.MarkAllNotificationsRead(t.Context(), h.bob))
		left, err := h.db.Read().Notification.Query().Where(notification.UserID(h.bob), notification.ReadAtIsNil()).Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, left)
	})
}
