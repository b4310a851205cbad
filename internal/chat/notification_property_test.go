package chat_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// life is a history of deeds, told to the service and to a model of who must have been notified of what.
type life struct {
	h        *house
	users    []string
	rooms    []string
	direct   []bool
	member   map[[2]int]bool
	levels   map[[2]int]string
	messages []posted
	told     map[int][]string // by user, as "KIND room message by", in their order
}

type posted struct {
	id           string
	room, author int
	deleted      bool
	reacted      map[int]bool
}

// TestNotificationsFollowFromTheHistory derives from the deeds alone what each user must be shown.
func TestNotificationsFollowFromTheHistory(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		rapid.Check(t, func(t *rapid.T) {
			l := newLife(t, h)
			for range rapid.IntRange(1, 25).Draw(t, "deeds") {
				l.deed(t)
			}
			for user := range l.users {
				require.Equal(t, l.shown(user), l.read(t, user), "user %d", user)
			}
		})
	})
}

// newLife makes three users, whose names begin with their numbers, and three rooms that the first two are in: a
// channel, a group, and their direct room.
func newLife(t *rapid.T, h *house) *life {
	l := &life{h: h, member: map[[2]int]bool{}, levels: map[[2]int]string{}, told: map[int][]string{}}
	for i := range 3 {
		l.users = append(l.users, dbtest.User(h.t, h.db, fmt.Sprint("n", i, id.New("x")[20:])).ID)
	}
	for i, kind := range []room.Kind{room.KindCHANNEL, room.KindGROUP, room.KindDIRECT} {
		var rm *ent.Room
		var err error
		if kind == room.KindDIRECT {
			rm, _, err = h.OpenDirectRoom(context.Background(), l.users[0], l.users[1])
		} else {
			rm, _, err = h.CreateRoom(context.Background(), l.users[0], chat.CreateRoom{
				Name: "x", Kind: kind, Visibility: room.VisibilityPRIVATE, MemberIDs: l.users[1:2],
			})
			l.tell(1, "INVITE", i, -1, 0)
		}
		require.NoError(t, err)
		l.rooms, l.direct = append(l.rooms, rm.ID), append(l.direct, kind == room.KindDIRECT)
		l.member[[2]int{i, 0}], l.member[[2]int{i, 1}] = true, true
	}
	return l
}

func (l *life) tell(user int, kind string, room, message, by int) {
	level := l.levels[[2]int{room, user}]
	personal := kind == "MENTION" || kind == "REPLY"
	if kind != "INVITE" && (user == by || !l.member[[2]int{room, user}] || level == "NONE" || (level == "MENTIONS" && !personal)) {
		return
	}
	l.told[user] = append(l.told[user], fmt.Sprintln(kind, room, message, by))
}

func (l *life) deed(t *rapid.T) {
	ctx := context.Background()
	by, in := rapid.IntRange(0, 2).Draw(t, "by"), rapid.IntRange(0, 2).Draw(t, "room")
	other := rapid.IntRange(1, 2).Draw(t, "other")
	switch what := rapid.SampledFrom([]string{"send", "send", "send", "react", "react", "unreact", "delete", "level", "add", "remove"}).Draw(t, "what"); what {
	case "send":
		l.send(t, by, in)
	case "level":
		level := rapid.SampledFrom([]string{"ALL", "MENTIONS", "NONE"}).Draw(t, "level")
		if _, _, err := l.h.SetNotifications(ctx, l.users[by], l.rooms[in], membership.NotificationLevel(level)); err == nil {
			l.levels[[2]int{in, by}] = level
		}
	case "add":
		_, _, err := l.h.AddMember(ctx, l.users[0], l.rooms[in], l.users[other])
		if key := [2]int{in, other}; err == nil && !l.member[key] {
			l.member[key] = true
			l.tell(other, "INVITE", in, -1, 0)
		}
	case "remove":
		if _, _, err := l.h.RemoveMember(ctx, l.users[0], l.rooms[in], l.users[other]); err == nil {
			l.member[[2]int{in, other}] = false
		}
	default:
		if len(l.messages) > 0 {
			l.touch(t, what, by, rapid.IntRange(0, len(l.messages)-1).Draw(t, "message"))
		}
	}
}

func (l *life) send(t *rapid.T, by, in int) {
	text, to := "hello", -1
	named := rapid.SampledFrom([]int{-1, -1, 0, 1, 2}).Draw(t, "named")
	if named >= 0 {
		u, err := l.h.db.Read().User.Get(context.Background(), l.users[named])
		require.NoError(t, err)
		text += " @" + u.Username
	}
	input := chat.SendMessage{RoomID: l.rooms[in], ClientKey: id.New(id.Message), Text: text}
	if len(l.messages) > 0 && rapid.Bool().Draw(t, "replies") {
		to = rapid.IntRange(0, len(l.messages)-1).Draw(t, "to")
		input.ReplyToID = &l.messages[to].id
	}
	m, _, err := l.h.Send(context.Background(), l.users[by], input)
	if err != nil {
		return
	}
	n := len(l.messages)
	l.messages = append(l.messages, posted{id: m.ID, room: in, author: by, reacted: map[int]bool{}})
	for user := range l.users {
		switch {
		case user == named:
			l.tell(user, "MENTION", in, n, by)
		case to >= 0 && l.messages[to].author == user:
			l.tell(user, "REPLY", in, n, by)
		case l.direct[in] && user < 2:
			l.tell(user, "DIRECT_MESSAGE", in, n, by)
		}
	}
	if rapid.Bool().Draw(t, "again") {
		_, repeated, err := l.h.Send(context.Background(), l.users[by], input)
		require.NoError(t, err)
		require.True(t, repeated)
	}
}

func (l *life) touch(t *rapid.T, what string, by, n int) {
	ctx, m := context.Background(), &l.messages[n]
	emoji := rapid.SampledFrom([]string{"👍", "🎉"}).Draw(t, "emoji")
	switch what {
	case "react":
		if _, err := l.h.AddReaction(ctx, l.users[by], m.id, emoji); err != nil || m.reacted[by] {
			return
		}
		before := len(l.told[m.author])
		l.tell(m.author, "REACTION", m.room, n, by)
		m.reacted[by] = len(l.told[m.author]) > before
	case "unreact":
		_, _ = l.h.RemoveReaction(ctx, l.users[by], m.id, emoji)
	case "delete":
		if _, err := l.h.DeleteMessage(ctx, l.users[by], m.id); err == nil {
			m.deleted = true
		}
	}
}

// shown are those which the user was told of, but for rooms that they are not in and messages that are deleted.
func (l *life) shown(user int) []string {
	out := []string{}
	for _, text := range l.told[user] {
		var kind string
		var in, message, by int
		_, _ = fmt.Sscan(text, &kind, &in, &message, &by)
		if l.member[[2]int{in, user}] && (message < 0 || !l.messages[message].deleted) {
			out = append(out, text)
		}
	}
	return out
}

func (l *life) read(t *rapid.T, user int) []string {
	page, _, err := l.h.Notifications(context.Background(), l.users[user], chat.NotificationPage{Limit: 100})
	require.NoError(t, err)
	out := []string{}
	for _, n := range slices.Backward(page.Items) {
		message := -1
		if n.MessageID != nil {
			message = slices.IndexFunc(l.messages, func(m posted) bool { return m.id == *n.MessageID })
		}
		out = append(out, fmt.Sprintln(n.Kind, slices.Index(l.rooms, n.RoomID), message, slices.Index(l.users, n.ActorID)))
	}
	return out
}
