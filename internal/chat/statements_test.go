package chat_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/chat"
	"parley/internal/id"
)

// What the statements written by hand give is what ent reads, in every field.
func TestASentMessageIsTheRowThatIsReadLater(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		parent := h.send(h.bob, "for @bob and @ada")
		answer := h.reply(h.ada, parent, "an answer, \"quoted\" and 'ünïcode' 👍")
		repeated, deduplicated, err := h.Send(ctx, h.ada, chat.SendMessage{
			RoomID: h.room.ID, ClientKey: *answer.ClientKey, Text: answer.Text, ReplyToID: &parent.ID,
		})
		require.NoError(t, err)
		require.True(t, deduplicated)
		for _, m := range []*ent.Message{answer, repeated} {
			read, err := h.db.Read().Message.Get(ctx, m.ID)
			require.NoError(t, err)
			require.Equal(t, written(t, read), written(t, m))
		}
		require.ElementsMatch(t, []string{h.ada, h.bob}, h.mentions(parent.ID))
	})
}

// A repeated key gives the first message whatever it has become, and takes no position.
func TestARepeatedSendGivesEveryFieldOfWhatTheMessageHasBecome(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx, key := t.Context(), id.New(id.Message)
		in := chat.SendMessage{RoomID: h.room.ID, ClientKey: key, Text: "first"}
		m, _, err := h.Send(ctx, h.ada, in)
		require.NoError(t, err)
		h.reply(h.bob, m, "an answer")
		_, err = h.EditMessage(ctx, h.ada, m.ID, "second")
		require.NoError(t, err)
		_, err = h.DeleteMessage(ctx, h.ada, m.ID)
		require.NoError(t, err)
		before := h.reload()
		again, deduplicated, err := h.Send(ctx, h.ada, in)
		require.NoError(t, err)
		require.True(t, deduplicated)
		read, err := h.db.Read().Message.Get(ctx, m.ID)
		require.NoError(t, err)
		require.NotNil(t, read.EditedAt)
		require.NotNil(t, read.DeletedAt)
		require.Equal(t, written(t, read), written(t, again))
		require.Equal(t, before.Version, h.reload().Version)
		require.Equal(t, before.LastSeq, h.reload().LastSeq)
	})
}

// A room whose lock was taken by hand is the room that ent reads, too.
func TestAChangedRoomIsTheRowThatIsReadLater(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		changed, _, err := h.AddMember(t.Context(), h.ada, h.room.ID, h.eve)
		require.NoError(t, err)
		direct, _, err := h.OpenDirectRoom(t.Context(), h.ada, h.bob)
		require.NoError(t, err)
		archived, _, err := h.ArchiveRoom(t.Context(), h.ada, h.room.ID)
		require.NoError(t, err)
		require.Equal(t, h.ada, changed.CreatedByID)
		read, err := h.db.Read().Room.Get(t.Context(), archived.ID)
		require.NoError(t, err)
		require.Equal(t, writtenRoom(t, read), writtenRoom(t, archived))
		require.NotNil(t, direct.DirectKey)
	})
}

func writtenRoom(t *testing.T, rm *ent.Room) string {
	t.Helper()
	plain := *rm
	plain.CreatedAt, plain.LastActivityAt = rm.CreatedAt.UTC(), rm.LastActivityAt.UTC()
	if rm.ArchivedAt != nil {
		utc := rm.ArchivedAt.UTC()
		plain.ArchivedAt = &utc
	}
	text, err := json.Marshal(plain)
	require.NoError(t, err)
	return string(text)
}
