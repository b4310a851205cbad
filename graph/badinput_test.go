package graph_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// bad is one wrong value of one field of a mutation's input, and the code it gets beside the field.
type bad struct {
	field string
	value any
	code  string
}

// mistakes are the wrong values of a mutation's input; good is an input that differs in nothing else.
type mistakes struct {
	good vars
	bad  []bad
	// free are fields which take every value of their type.
	free []string
}

// wrongs gives a row for each wrong value of one field.
func wrongs(field, code string, values ...any) []bad {
	out := make([]bad, len(values))
	for i, value := range values {
		out[i] = bad{field, value, code}
	}
	return out
}

// strange are ids of nothing that the field could mean, of which there is one of another kind.
func strange(field string, kind id.Kind, other string) []bad {
	return wrongs(field, "NOT_FOUND", id.New(kind), other, "", "x", "room_\x00", string(kind)+"_"+strings.Repeat("0", 26), strings.Repeat("a", 1<<20))
}

func join(lists ...[]bad) []bad {
	var out []bad
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}

func repeat(n int) string { return strings.Repeat("é", n) }

// scene is what the inputs name.
type scene struct {
	owner, other *auth.Viewer
	channel      string
	group        string
	message      string
	elsewhere    string // a message of a room that the owner is not in
	notification string // of the owner
	foreign      string // a notification of somebody else
	image        string // the owner's, not sent
	sentImage    string // the owner's
	foreignImage string // somebody else's, not sent
	many         []any
	manyImages   []any // more than a message takes
}

func newScene(t testing.TB, h *house) scene {
	t.Helper()
	s := scene{owner: h.join(t, "owner"), other: h.join(t, "other")}
	s.channel = h.room(t, s.owner, room.VisibilityPRIVATE, s.other).ID
	group, _, err := h.chat.CreateRoom(t.Context(), s.owner.UserID, chat.CreateRoom{Kind: room.KindGROUP, Visibility: room.VisibilityPRIVATE})
	require.NoError(t, err)
	s.group = group.ID
	s.message = h.send(t, s.owner, s.channel, "hello").ID
	s.elsewhere = h.send(t, s.other, h.room(t, s.other, room.VisibilityPRIVATE).ID, "not for the owner").ID
	h.send(t, s.other, s.channel, "@owner")
	s.notification, s.foreign = h.notificationsOf(t, s.owner).text(t, "viewer", "notifications", "nodes", 0, "id"), h.invitation(t, s.channel, s.other)
	s.image, s.sentImage = dbtest.Attachment(t, h.db, s.owner.UserID).ID, dbtest.Attachment(t, h.db, s.owner.UserID).ID
	s.foreignImage = dbtest.Attachment(t, h.db, s.other.UserID).ID
	h.sendImage(t, s.owner, s.channel, s.sentImage)
	for range 11 {
		s.manyImages = append(s.manyImages, id.New(id.Attachment))
	}
	for range 101 {
		s.many = append(s.many, id.New(id.User))
	}
	return s
}

func (s scene) mistakes() map[string]mistakes {
	out := s.accountMistakes()
	maps.Copy(out, s.roomMistakes())
	maps.Copy(out, s.messageMistakes())
	maps.Copy(out, s.receiptMistakes())
	maps.Copy(out, s.notificationMistakes())
	maps.Copy(out, pushMistakes())
	return out
}

func (s scene) accountMistakes() map[string]mistakes {
	const input = "BAD_USER_INPUT"
	return map[string]mistakes{
		"register": {
			good: vars{"username": "newcomer", "email": "newcomer@example.com", "password": password},
			bad: join(
				wrongs("username", input, "", "ab", strings.Repeat("a", 51), "with space", "ünïcode", "-dash", "dot.", "nul\x00"),
				wrongs("username", "USERNAME_TAKEN", "owner", "OWNER"),
				wrongs("email", input, "", "nobody", "a@b", "@example.com", "a b@example.com", strings.Repeat("a", 250)+"@example.com", "nul\x00@example.com"),
				wrongs("email", "EMAIL_TAKEN", "owner@example.com", " OWNER@example.com "),
				wrongs("password", input, "", "1234567", strings.Repeat("x", 257)),
				wrongs("displayName", input, repeat(81), "two\nlines", "\x00"),
				wrongs("device", input, strings.Repeat("x", 257), "two\nlines", "\x00"),
			),
		},
		"login": {
			good: vars{"login": "owner", "password": password},
			bad: join(
				wrongs("login", input, "", strings.Repeat("a", 300)),
				wrongs("password", input, "", strings.Repeat("x", 257)),
				wrongs("device", input, strings.Repeat("x", 257), "two\nlines"),
				[]bad{{"", vars{"login": "nobody"}, "INVALID_CREDENTIALS"}, {"", vars{"login": "a\x00"}, "INVALID_CREDENTIALS"}, {"", vars{"password": "not the password"}, "INVALID_CREDENTIALS"}},
			),
		},
		"refreshSession": {bad: []bad{
			{"", vars{"refreshToken": ""}, "UNAUTHENTICATED"},
			{"", vars{"refreshToken": "prt_\x00"}, "UNAUTHENTICATED"},
			{"", vars{"refreshToken": strings.Repeat("a", 1<<20)}, "UNAUTHENTICATED"},
		}, free: []string{"refreshToken"}},
		"logout": {free: []string{"everywhere"}},
		"revokeSession": {bad: join(
			strange("sessionId", id.Session, s.owner.UserID), wrongs("sessionId", "NOT_FOUND", s.other.SessionID),
		)},
		"changePassword": {
			good: vars{"currentPassword": password, "newPassword": "another password"},
			bad: join(
				wrongs("currentPassword", input, "", strings.Repeat("x", 257)),
				wrongs("currentPassword", "INVALID_CREDENTIALS", "not the password"),
				wrongs("newPassword", input, "", "1234567", strings.Repeat("x", 257)),
			),
		},
		"setPresence": {
			good: vars{"statusText": "fine"},
			bad: join(
				wrongs("status", input, "OFFLINE"),
				wrongs("statusText", input, repeat(101), "two\nlines", "\x00"),
				wrongs("statusExpiresAt", input, "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"),
				[]bad{{"statusExpiresAt", vars{"statusText": "", "statusExpiresAt": time.Now().Add(time.Hour).Format(time.RFC3339)}, input}},
			),
		},
		"updateProfile": {bad: join(
			wrongs("displayName", input, "", " ", repeat(81), "two\nlines", "\x00", "\u200b"),
			strange("avatarId", id.Attachment, s.message), wrongs("avatarId", "NOT_FOUND", s.foreignImage), wrongs("avatarId", "CONFLICT", s.sentImage),
		)},
	}
}

func (s scene) roomMistakes() map[string]mistakes {
	const input = "BAD_USER_INPUT"
	roomID := func() []bad { return strange("roomId", id.Room, s.message) }
	userID := func() []bad { return strange("userId", id.User, s.channel) }
	return map[string]mistakes{
		"createRoom": {
			good: vars{"name": "New"},
			bad: join(
				wrongs("name", input, "", "  ", repeat(81), "two\nlines", "\x00", nil),
				wrongs("description", input, repeat(501), "two\nlines", "\x00"),
				wrongs("kind", input, "DIRECT"),
				[]bad{{"visibility", vars{"kind": "GROUP", "visibility": "PUBLIC"}, input}},
				wrongs("memberIds", "NOT_FOUND", []any{s.other.UserID, id.New(id.User)}, []any{s.channel}, []any{"\x00"}),
				wrongs("memberIds", input, s.many),
			),
		},
		"openDirectRoom": {bad: join(userID(), wrongs("userId", input, s.owner.UserID))},
		"updateRoom": {
			good: vars{"roomId": s.channel},
			bad: join(
				roomID(), wrongs("name", input, "", " ", repeat(81), "\x00"), wrongs("description", input, repeat(501), "\x00"),
				[]bad{{"visibility", vars{"roomId": s.group, "visibility": "PUBLIC"}, input}},
				strange("avatarId", id.Attachment, s.message), wrongs("avatarId", "NOT_FOUND", s.foreignImage), wrongs("avatarId", "CONFLICT", s.sentImage),
			),
		},
		"archiveRoom":  {bad: roomID()},
		"joinRoom":     {bad: roomID()},
		"leaveRoom":    {bad: join(roomID(), []bad{{"", vars{"roomId": s.channel}, "CONFLICT"}})},
		"addMember":    {good: vars{"roomId": s.channel, "userId": s.other.UserID}, bad: join(roomID(), userID())},
		"removeMember": {good: vars{"roomId": s.channel, "userId": s.other.UserID}, bad: join(roomID(), userID(), wrongs("userId", input, s.owner.UserID))},
		"setMemberRole": {
			good: vars{"roomId": s.channel, "userId": s.other.UserID, "role": "ADMIN"},
			bad:  join(roomID(), userID(), []bad{{"", vars{"userId": s.owner.UserID}, "CONFLICT"}}), free: []string{"role"},
		},
	}
}

func (s scene) messageMistakes() map[string]mistakes {
	const input = "BAD_USER_INPUT"
	messageID := func() []bad {
		return join(strange("messageId", id.Message, s.channel), wrongs("messageId", "NOT_FOUND", s.elsewhere))
	}
	text := func() []bad { return wrongs("text", input, "", " \n\t", repeat(4001), "nul\x00", "\u0007") }
	emoji := func() []bad {
		return wrongs("emoji", input, "", "a", "👍👍", "👍 ", "\x00", strings.Repeat("👍", 1000), "12")
	}
	images := func(code string, ids ...any) []bad {
		var out []bad
		for _, attachmentID := range ids {
			out = append(out, bad{"attachmentIds", []any{s.image, attachmentID}, code})
		}
		return out
	}
	onMessage := vars{"messageId": s.message, "emoji": "👍"}
	return map[string]mistakes{
		"sendMessage": {
			good: vars{"roomId": s.channel, "clientKey": "key", "text": "hello"},
			bad: join(
				strange("roomId", id.Room, s.message), text(),
				wrongs("clientKey", input, "", strings.Repeat("k", 129), "nul\x00"),
				strange("replyToId", id.Message, s.channel), wrongs("replyToId", "NOT_FOUND", s.elsewhere),
				images("NOT_FOUND", s.foreignImage, s.message, "", "x\x00", strings.Repeat("a", 1<<20)), images("CONFLICT", s.sentImage),
				wrongs("attachmentIds", input, s.manyImages, []any{s.image, s.image}),
			),
		},
		"uploadImage": {
			good: vars{"file": graphql.Upload{File: strings.NewReader("an image"), Size: 8}},
			bad:  wrongs("alt", input, repeat(1001), "two\nlines", "\x00"),
			free: []string{"file"}, // the transport makes it, and refuses what is none
		},
		"setTyping": {
			good: vars{"roomId": s.channel, "typing": true}, bad: strange("roomId", id.Room, s.message), free: []string{"typing"},
		},
		"editMessage":    {good: vars{"messageId": s.message, "text": "edited"}, bad: join(messageID(), text())},
		"deleteMessage":  {bad: messageID()},
		"addReaction":    {good: onMessage, bad: join(messageID(), emoji())},
		"removeReaction": {good: onMessage, bad: join(messageID(), emoji())},
	}
}

func (s scene) receiptMistakes() map[string]mistakes {
	roomID := func() []bad { return strange("roomId", id.Room, s.message) }
	beyond := func() []bad { return wrongs("seq", "BAD_USER_INPUT", -1, 5, 1<<31-1) }
	return map[string]mistakes{
		"markDelivered": {good: vars{"roomId": s.channel, "seq": 1}, bad: join(roomID(), beyond())},
		"markRead":      {good: vars{"roomId": s.channel, "seq": 1}, bad: join(roomID(), beyond())},
		"setRoomNotifications": {
			good: vars{"roomId": s.channel, "level": "NONE"}, bad: roomID(), free: []string{"level"},
		},
	}
}

func (s scene) notificationMistakes() map[string]mistakes {
	ids := func(code string, ids ...any) bad { return bad{"ids", append(ids, s.notification), code} }
	many := make([]any, 101)
	for i := range many {
		many[i] = id.New(id.Notification)
	}
	return map[string]mistakes{
		"markNotificationsRead": {
			good: vars{"ids": []any{s.notification}},
			bad: []bad{
				ids("NOT_FOUND", s.foreign), ids("NOT_FOUND", id.New(id.Notification)), ids("NOT_FOUND", s.message), ids("NOT_FOUND", "\x00"),
				{"ids", []any{}, "BAD_USER_INPUT"},
				{"ids", many, "BAD_USER_INPUT"},
				{"ids", nil, "BAD_USER_INPUT"},
				{"all", true, "BAD_USER_INPUT"},
				{"all", false, "BAD_USER_INPUT"},
				{"all", vars{"ids": nil, "all": false}, "BAD_USER_INPUT"},
			},
		},
	}
}

func pushMistakes() map[string]mistakes {
	const input = "BAD_USER_INPUT"
	endpoints := func() []bad {
		return wrongs("endpoint", input, "", "nowhere", "http://push.example.com/x", "https://push.example.com:8443/x", "https://u:p@push.example.com/x",
			"https://localhost/x", "https://127.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/x", "https://push.example.com/\x00",
			"https://push.example.com/"+strings.Repeat("x", 2048))
	}
	return map[string]mistakes{
		"registerPushSubscription": {
			good: vars{"endpoint": "https://push.example.com/x", "p256dh": p256dh, "auth": pushSecret},
			bad: join(
				endpoints(),
				wrongs("p256dh", input, "", "x", "!", p256dh[:86], p256dh+"AAAA", "BAAA"+strings.Repeat("A", 83), pushSecret, strings.Repeat("A", 1<<20)),
				wrongs("auth", input, "", "x", "!", pushSecret[:20], pushSecret+"AAAA", p256dh, strings.Repeat("A", 1<<20)),
			),
		},
		"removePushSubscription": {bad: endpoints()},
	}
}

// TestBadInputIsRefusedWithItsFieldAndWritesNothing makes every mistake, one at a time.
func TestBadInputIsRefusedWithItsFieldAndWritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := newScene(t, h)
		before := h.contents(t)
		for mutation, m := range s.mistakes() {
			for _, b := range m.bad {
				input := maps.Clone(m.good)
				if input == nil {
					input = vars{}
				}
				if several, ok := b.value.(vars); ok {
					maps.Copy(input, several)
				} else {
					input[b.field] = b.value
				}
				a := h.mutate(t, s.owner, mutation, input)
				what := fmt.Sprintf("%s with %s %.40q", mutation, b.field, fmt.Sprint(b.value))
				require.Equal(t, b.code, a.code(), "%s: %v", what, a.Errors)
				require.Len(t, a.Errors, 1, what)
				if b.field != "" {
					require.Equal(t, b.field, a.Errors[0].Extensions["field"], what)
				}
				if text, ok := b.value.(string); ok && len(text) > 5 {
					require.NotContains(t, a.Errors[0].Message, text, "%s: the input is never echoed", what)
				}
				require.Equal(t, before, h.contents(t), what)
			}
		}
		h.send(t, s.owner, s.channel, "something")
		require.NotEqual(t, before, h.contents(t), "what is written does show")
	})
}

// TestValuesOfOtherTypesAreRefused gives every field of every input an object where it takes none.
func TestValuesOfOtherTypesAreRefused(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := newScene(t, h)
		before := h.contents(t)
		for mutation, m := range s.mistakes() {
			for _, field := range names(inputOf(mutation)) {
				input := maps.Clone(m.good)
				if input == nil {
					input = vars{}
				}
				input[field] = vars{"a": 1}
				a := h.mutate(t, s.owner, mutation, input)
				require.NotEmpty(t, a.Errors, "%s with an object for %s", mutation, field)
				require.NotEqual(t, "INTERNAL", a.code(), "%s with an object for %s", mutation, field)
			}
		}
		require.Equal(t, before, h.contents(t))
	})
}

// TestNoFieldOfAnInputIsLeftOut compares the mistakes with the schema.
func TestNoFieldOfAnInputIsLeftOut(t *testing.T) {
	t.Parallel()
	all := scene{owner: &auth.Viewer{}, other: &auth.Viewer{}}.mistakes()
	for _, mutation := range names(schema().Mutation) {
		m, ok := all[mutation]
		require.True(t, ok, "%s has no mistakes", mutation)
		made := make(map[string]bool)
		for _, field := range m.free {
			made[field] = true
		}
		for _, b := range m.bad {
			made[b.field] = true
		}
		for _, field := range names(inputOf(mutation)) {
			require.True(t, made[field], "nothing is wrong with %s of %s", field, mutation)
		}
	}
}
