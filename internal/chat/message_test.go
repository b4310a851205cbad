package chat_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/membership"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestSendingTwiceUnderOneKeyPostsOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		in := chat.SendMessage{RoomID: h.room.ID, ClientKey: "key-1", Text: "hello"}
		first, deduplicated, err := h.Send(t.Context(), h.bob, in)
		require.NoError(t, err)
		require.False(t, deduplicated)
		version := h.reload().Version
		again, deduplicated, err := h.Send(t.Context(), h.bob, in)
		require.NoError(t, err)
		require.True(t, deduplicated)
		require.Equal(t, first.ID, again.ID)
		require.Equal(t, version, h.reload().Version)

		_, _, err = h.Send(t.Context(), h.bob, chat.SendMessage{RoomID: h.room.ID, ClientKey: "key-1", Text: "other"})
		refused(t, err, fault.IdempotencyKeyReused, "clientKey")
		_, _, err = h.Send(t.Context(), h.bob, chat.SendMessage{RoomID: h.room.ID, ClientKey: "key-1", Text: "hello", ReplyToID: &first.ID})
		refused(t, err, fault.IdempotencyKeyReused, "clientKey")

		others, deduplicated, err := h.Send(t.Context(), h.ada, in)
		require.NoError(t, err)
		require.False(t, deduplicated, "keys are each sender's own")
		require.Equal(t, first.Seq+1, others.Seq)

		_, _, err = h.ArchiveRoom(t.Context(), h.ada, h.room.ID)
		require.NoError(t, err)
		again, deduplicated, err = h.Send(t.Context(), h.bob, in)
		require.NoError(t, err, "a repeated send learns what became of the first one")
		require.True(t, deduplicated)
		require.Equal(t, first.ID, again.ID)
	})
}

func TestSendingAtOnceUnderOneKeyPostsOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ids := make([]string, 8)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				m, _, err := h.Send(t.Context(), h.bob, chat.SendMessage{RoomID: h.room.ID, ClientKey: "k", Text: "once"})
				if err == nil {
					ids[i] = m.ID
				}
			})
		}
		wg.Wait()
		for _, got := range ids {
			require.NotEmpty(t, got)
			require.Equal(t, ids[0], got)
		}
		require.Equal(t, h.room.LastSeq+1, h.reload().LastSeq)
	})
}

func TestSendRefusesBadInputAndWritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		before := h.reload().Version
		foreign := h.create(chat.CreateRoom{Name: "Elsewhere"})
		elsewhere, _, err := h.Send(t.Context(), h.ada, chat.SendMessage{RoomID: foreign.ID, ClientKey: "k", Text: "x"})
		require.NoError(t, err)
		garbage, unknown := "garbage", id.New(id.Message)
		for name, c := range map[string]struct {
			in    chat.SendMessage
			code  fault.Code
			field string
		}{
			"empty":           {chat.SendMessage{ClientKey: "k"}, fault.BadUserInput, "text"},
			"white":           {chat.SendMessage{ClientKey: "k", Text: " \n\t "}, fault.BadUserInput, "text"},
			"long":            {chat.SendMessage{ClientKey: "k", Text: strings.Repeat("é", 4001)}, fault.BadUserInput, "text"},
			"NUL":             {chat.SendMessage{ClientKey: "k", Text: "a\x00"}, fault.BadUserInput, "text"},
			"UTF-8":           {chat.SendMessage{ClientKey: "k", Text: "a\xff"}, fault.BadUserInput, "text"},
			"no key":          {chat.SendMessage{Text: "x"}, fault.BadUserInput, "clientKey"},
			"long key":        {chat.SendMessage{ClientKey: strings.Repeat("k", 129), Text: "x"}, fault.BadUserInput, "clientKey"},
			"NUL in key":      {chat.SendMessage{ClientKey: "\x00", Text: "x"}, fault.BadUserInput, "clientKey"},
			"garbage reply":   {chat.SendMessage{ClientKey: "k", Text: "x", ReplyToID: &garbage}, fault.NotFound, "replyToId"},
			"unknown reply":   {chat.SendMessage{ClientKey: "k", Text: "x", ReplyToID: &unknown}, fault.NotFound, "replyToId"},
			"foreign reply":   {chat.SendMessage{ClientKey: "k", Text: "x", ReplyToID: &elsewhere.ID}, fault.NotFound, "replyToId"},
			"4000 are enough": {chat.SendMessage{ClientKey: "k", Text: strings.Repeat("é", 4000), ReplyToID: &garbage}, fault.NotFound, "replyToId"},
		} {
			c.in.RoomID = h.room.ID
			_, _, err := h.Send(t.Context(), h.ada, c.in)
			t.Log(name)
			refused(t, err, c.code, c.field)
		}
		_, _, err = h.Send(t.Context(), h.eve, chat.SendMessage{RoomID: h.room.ID, ClientKey: "k", Text: "x"})
		refused(t, err, fault.NotFound, "roomId")
		require.Equal(t, before, h.reload().Version)
	})
}

func TestARepliedMessageIsAChangedMessage(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		parent := h.send(h.ada, "question")
		answer := h.reply(h.bob, parent, "answer")
		require.Equal(t, parent.ID, *answer.ReplyToID)
		changed, err := h.Changes(t.Context(), h.room.ID, answer.PostedVersion, 10)
		require.NoError(t, err)
		require.Len(t, changed.Changes, 1)
		require.Equal(t, parent.ID, changed.Changes[0].Message.ID)
		require.Equal(t, 1, changed.Changes[0].Message.ReplyCount)

		_, err = h.DeleteMessage(t.Context(), h.bob, answer.ID)
		require.NoError(t, err)
		got, err := h.MessagesByID(t.Context(), chat.AsViewer(h.ada), []string{parent.ID})
		require.NoError(t, err)
		require.Zero(t, got[parent.ID].ReplyCount)
		pages, err := h.Replies(t.Context(), chat.AsViewer(h.ada), []string{parent.ID}, chat.Page{Limit: 10})
		require.NoError(t, err)
		require.Empty(t, pages[parent.ID].Items)

		_, err = h.DeleteMessage(t.Context(), h.ada, parent.ID)
		require.NoError(t, err)
		_, _, err = h.Send(t.Context(), h.bob, chat.SendMessage{RoomID: h.room.ID, ClientKey: "late", Text: "x", ReplyToID: &parent.ID})
		refused(t, err, fault.Conflict, "replyToId")
	})
}

func TestEditingIsTheAuthorsAndDeletingLeavesATombstone(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.bob, "draft for @ada")
		_, err := h.EditMessage(t.Context(), h.ada, m.ID, "taken over")
		refused(t, err, fault.Forbidden, "")
		_, err = h.EditMessage(t.Context(), h.eve, m.ID, "x")
		refused(t, err, fault.NotFound, "messageId")
		_, err = h.EditMessage(t.Context(), h.bob, m.ID, "")
		refused(t, err, fault.BadUserInput, "text")
		edited, err := h.EditMessage(t.Context(), h.bob, m.ID, "final for @bob")
		require.NoError(t, err)
		require.NotNil(t, edited.EditedAt)
		require.Greater(t, edited.Version, m.Version)
		require.Equal(t, []string{h.bob}, h.mentions(m.ID))
		same, err := h.EditMessage(t.Context(), h.bob, m.ID, "final for @bob")
		require.NoError(t, err)
		require.Equal(t, edited.Version, same.Version)

		_, err = h.AddReaction(t.Context(), h.ada, m.ID, "👍")
		require.NoError(t, err)
		gone, err := h.DeleteMessage(t.Context(), h.ada, m.ID)
		require.NoError(t, err, "an owner deletes messages of others")
		require.Empty(t, gone.Text)
		require.NotNil(t, gone.DeletedAt)
		require.Equal(t, m.Seq, gone.Seq)
		require.Empty(t, h.mentions(m.ID))
		groups, err := h.ReactionGroups(t.Context(), chat.AsViewer(h.ada), []string{m.ID})
		require.NoError(t, err)
		require.Empty(t, groups[m.ID])
		again, err := h.DeleteMessage(t.Context(), h.bob, m.ID)
		require.NoError(t, err)
		require.Equal(t, gone.Version, again.Version)
		_, err = h.EditMessage(t.Context(), h.bob, m.ID, "back")
		refused(t, err, fault.Conflict, "")
		_, err = h.AddReaction(t.Context(), h.bob, m.ID, "👍")
		refused(t, err, fault.Conflict, "")

		_, err = h.DeleteMessage(t.Context(), h.bob, h.send(h.ada, "hers").ID)
		refused(t, err, fault.Forbidden, "")
		system := h.systemMessage()
		_, err = h.DeleteMessage(t.Context(), h.ada, system)
		refused(t, err, fault.Forbidden, "")
		_, err = h.EditMessage(t.Context(), h.ada, system, "x")
		refused(t, err, fault.Forbidden, "")
	})
}

func TestReactionsAreGroupedAndCounted(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.ada, "react!")
		for _, r := range []struct{ user, emoji string }{{h.bob, "🎉"}, {h.ada, "👍"}, {h.bob, "👍"}, {h.bob, "🎉"}} {
			_, err := h.AddReaction(t.Context(), r.user, m.ID, r.emoji)
			require.NoError(t, err)
		}
		groups, err := h.ReactionGroups(t.Context(), chat.AsViewer(h.ada), []string{m.ID})
		require.NoError(t, err)
		require.Equal(t, []chat.Reactions{{"🎉", 1}, {"👍", 2}}, groups[m.ID])
		type found = map[chat.ReactionKey]map[string]bool
		for _, c := range []struct {
			by    chat.Reader
			users []string
			want  found
		}{
			{chat.AsViewer(h.ada), []string{h.ada}, found{{m.ID, "👍"}: {h.ada: true}}},
			{chat.AsMembersOf(m.RoomID), nil, found{{m.ID, "🎉"}: {h.bob: true}, {m.ID, "👍"}: {h.ada: true, h.bob: true}}},
			{chat.AsMembersOf(m.RoomID), []string{h.bob, "nobody"}, found{{m.ID, "🎉"}: {h.bob: true}, {m.ID, "👍"}: {h.bob: true}}},
			{chat.AsMembersOf(m.RoomID), []string{}, found{}},
			{chat.AsMembersOf("another"), nil, found{}},
			{chat.AsMembersOf("another"), []string{h.ada, h.bob}, found{}},
		} {
			who, err := h.Reacted(t.Context(), c.by, []chat.ReactionKey{{m.ID, "🎉"}, {m.ID, "👍"}}, c.users)
			require.NoError(t, err)
			require.Equal(t, c.want, who)
		}
		page, err := h.Reactors(t.Context(), chat.AsViewer(h.ada), []chat.ReactionKey{{m.ID, "👍"}, {m.ID, "🎉"}}, chat.Keyset{Limit: 1})
		require.NoError(t, err)
		thumbs := page[chat.ReactionKey{MessageID: m.ID, Emoji: "👍"}]
		require.Len(t, thumbs.Items, 1)
		require.Equal(t, h.ada, thumbs.Items[0].UserID)
		require.True(t, thumbs.HasNext)

		before := h.reload().Version
		_, err = h.RemoveReaction(t.Context(), h.ada, m.ID, "🎉")
		require.NoError(t, err)
		require.Equal(t, before, h.reload().Version, "taking back what is not there changes nothing")
		changed, err := h.RemoveReaction(t.Context(), h.ada, m.ID, "👍")
		require.NoError(t, err)
		require.Equal(t, before+1, changed.Version)
	})
}

func TestAReactionIsASingleEmoji(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.ada, "react!")
		for _, good := range []string{"👍", "👍🏽", "❤️", "❤", "1️⃣", "🇩🇪", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺️", "🫆", "ℹ️", "‼️", "↔️", "〰️", "◾"} {
			_, err := h.AddReaction(t.Context(), h.bob, m.ID, good)
			require.NoError(t, err, good)
		}
		for _, bad := range []string{"", "a", "ok", "👍👍", "👍a", "1", " ", "\x00", "\xff", strings.Repeat("👍", 30), "é", "<b>", "\uFE0F", " \uFE0F", "\u20E3", "\u00a0\uFE0F", "1\uFE0F", "a\uFE0F", "\u200d", "\u2800", "\u2800\uFE0F", "\uFFFC", "\uFFFD", ".\uFE0F", "<\uFE0F", "=\uFE0F"} {
			_, err := h.AddReaction(t.Context(), h.bob, m.ID, bad)
			refused(t, err, fault.BadUserInput, "emoji")
			_, err = h.RemoveReaction(t.Context(), h.bob, m.ID, bad)
			refused(t, err, fault.BadUserInput, "emoji")
		}
		for _, r := range "😀😁😂😃😄" {
			_, err := h.AddReaction(t.Context(), h.bob, m.ID, string(r))
			require.NoError(t, err)
		}
		_, err := h.AddReaction(t.Context(), h.bob, m.ID, "🙃")
		refused(t, err, fault.LimitExceeded, "")
		_, err = h.AddReaction(t.Context(), h.ada, m.ID, "👍")
		require.NoError(t, err, "one more of those that are there")
	})
}

func TestMentionsAreMembersNamedInTheText(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for text, want := range map[string][]string{
			"hi @bob":                       {h.bob},
			"hi @BOB.":                      {h.bob},
			"@ada, @bob: @ada":              {h.ada, h.bob},
			"(@ada)":                        {h.ada},
			"mail ada@bob.example":          nil,
			"@eve is no member":             nil,
			"@nobody":                       nil,
			"@@bob":                         nil,
			"not@bob":                       nil,
			strings.Repeat("@bob ", 100):    {h.bob},
			"@bob" + strings.Repeat("x", 9): nil,
		} {
			require.ElementsMatch(t, want, h.mentions(h.send(h.ada, text).ID), text)
		}
		_, _, err := h.RemoveMember(t.Context(), h.ada, h.room.ID, h.bob)
		require.NoError(t, err)
		require.Empty(t, h.mentions(h.send(h.ada, "@bob").ID))
	})
}

func TestPermissionsFollowTheTable(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		_, owner, err := h.Authorize(t.Context(), h.ada, h.room.ID)
		require.NoError(t, err)
		require.Len(t, chat.Permissions(h.room, owner), 11, "all but joining")
		member := *owner
		member.Role = membership.RoleMEMBER
		require.Equal(t, []chat.Permission{chat.Read, chat.SendMessages, chat.React, chat.Leave}, chat.Permissions(h.room, &member))
		require.Empty(t, chat.Permissions(h.room, nil))
	})
}

func (h *house) mentions(messageID string) []string {
	h.t.Helper()
	got, err := h.MentionedUsers(h.t.Context(), chat.AsViewer(h.ada), []string{messageID})
	require.NoError(h.t, err)
	return got[messageID]
}

func (h *house) systemMessage() string {
	h.t.Helper()
	pages, err := h.History(h.t.Context(), []string{h.room.ID}, chat.Page{Limit: 1})
	require.NoError(h.t, err)
	return pages[h.room.ID].Items[0].ID
}
