package chat_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/chat"
)

// seen is how much a reader gets of each kind.
type seen struct{ rooms, memberships, messages, replies, groups, reactors, mentions int }

func (h *house) see(by chat.Reader, roomID string, messageIDs ...string) seen {
	h.t.Helper()
	ctx := h.t.Context()
	rooms, err := h.Rooms(ctx, by, []string{roomID})
	require.NoError(h.t, err)
	members, err := h.db.Read().Membership.Query().IDs(context.Background())
	require.NoError(h.t, err)
	memberships, err := h.MembershipsByID(ctx, by, members)
	require.NoError(h.t, err)
	messages, err := h.MessagesByID(ctx, by, messageIDs)
	require.NoError(h.t, err)
	replies, err := h.Replies(ctx, by, messageIDs, chat.Page{Limit: 10})
	require.NoError(h.t, err)
	groups, err := h.ReactionGroups(ctx, by, messageIDs)
	require.NoError(h.t, err)
	var keys []chat.ReactionKey
	for _, messageID := range messageIDs {
		keys = append(keys, chat.ReactionKey{MessageID: messageID, Emoji: "👍"})
	}
	reactors, err := h.Reactors(ctx, by, keys, chat.Keyset{Limit: 10})
	require.NoError(h.t, err)
	mentions, err := h.MentionedUsers(ctx, by, messageIDs)
	require.NoError(h.t, err)
	out := seen{rooms: len(rooms), memberships: len(memberships), messages: len(messages), groups: len(groups), mentions: len(mentions)}
	for _, page := range replies {
		out.replies += len(page.Items)
	}
	for _, page := range reactors {
		out.reactors += len(page.Items)
	}
	return out
}

func TestReadersSeeWhatIsTheirsAndNothingElse(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		question := h.send(h.ada, "where is @bob?")
		h.reply(h.bob, question, "here")
		for _, who := range []string{h.ada, h.bob} {
			_, err := h.AddReaction(t.Context(), who, question.ID, "👍")
			require.NoError(t, err)
		}
		other := h.create(chat.CreateRoom{Name: "Agora", Visibility: room.VisibilityPUBLIC})
		private := h.create(chat.CreateRoom{Name: "Attic", MemberIDs: []string{h.bob}})
		all := seen{rooms: 1, memberships: 2, messages: 1, replies: 1, groups: 1, reactors: 2, mentions: 1}

		in := func(by chat.Reader) seen { return h.see(by, h.room.ID, question.ID) }
		require.Equal(t, all, in(chat.AsMembersOf(h.room.ID)))
		bobs := all
		bobs.memberships = 4 // he is in two rooms with ada
		require.Equal(t, bobs, in(chat.AsViewer(h.bob)))

		require.Equal(t, seen{memberships: 1}, in(chat.AsMembersOf(other.ID)), "ada's own in Agora")
		require.Equal(t, seen{memberships: 2}, in(chat.AsMembersOf(private.ID)), "of the very same people")
		for name, nobody := range map[string]chat.Reader{
			"a stranger": chat.AsViewer(h.eve), "nothing": {}, "a viewer without an id": chat.AsViewer(""),
			"a room without an id": chat.AsMembersOf(""), "a room by a user's id": chat.AsMembersOf(h.ada),
			"a viewer by a room's id": chat.AsViewer(h.room.ID),
		} {
			require.Equal(t, seen{}, in(nobody), name)
		}
		rooms := func(by chat.Reader) int { return h.see(by, other.ID).rooms }
		require.Equal(t, 1, rooms(chat.AsViewer(h.eve)), "a public room is everybody's to know of")
		require.Zero(t, rooms(chat.AsMembersOf(h.room.ID)), "but not what the members of a room have in common")
		require.Zero(t, rooms(chat.Reader{}))

		_, _, err := h.RemoveMember(t.Context(), h.ada, h.room.ID, h.bob)
		require.NoError(t, err)
		require.Equal(t, seen{memberships: 2}, in(chat.AsViewer(h.bob)), "those of the attic")
		require.Equal(t, all, in(chat.AsMembersOf(h.room.ID)))
	})
}
