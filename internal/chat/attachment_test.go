package chat_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

func (h *house) image(ownerID string) *ent.Attachment {
	h.t.Helper()
	return dbtest.Attachment(h.t, h.db, ownerID)
}

func (h *house) sendImages(userID, text string, attachmentIDs ...string) (*ent.Message, error) {
	m, _, err := h.Send(h.t.Context(), userID, chat.SendMessage{
		RoomID: h.room.ID, ClientKey: id.New(id.Message), Text: text, AttachmentIDs: attachmentIDs,
	})
	return m, err
}

// shown gives the ids of a message's attachments as a viewer sees them.
func (h *house) shown(viewerID, messageID string) []string {
	h.t.Helper()
	found, err := h.Attachments(h.t.Context(), chat.AsViewer(viewerID), []string{messageID})
	require.NoError(h.t, err)
	ids := []string{}
	for _, a := range found[messageID] {
		ids = append(ids, a.ID)
	}
	return ids
}

// sees tells whether a user may see an attachment, both ways of asking agreeing.
func (h *house) sees(viewerID string, a *ent.Attachment) bool {
	h.t.Helper()
	a, err := h.db.Read().Attachment.Get(h.t.Context(), a.ID)
	require.NoError(h.t, err)
	may, err := h.MaySee(h.t.Context(), viewerID, a)
	require.NoError(h.t, err)
	found, err := h.AttachmentsByID(h.t.Context(), viewerID, []string{a.ID})
	require.NoError(h.t, err)
	require.Equal(h.t, may, found[a.ID] != nil)
	return may
}

func TestImagesAreSentInTheirOrder(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		one, two := h.image(h.bob), h.image(h.bob)
		m, err := h.sendImages(h.bob, "", two.ID, one.ID)
		require.NoError(t, err)
		require.Equal(t, message.KindIMAGE, m.Kind)
		read, err := h.db.Read().Message.Get(t.Context(), m.ID)
		require.NoError(t, err)
		require.Equal(t, written(t, read), written(t, m))
		require.Equal(t, []string{two.ID, one.ID}, h.shown(h.ada, m.ID))
		require.Empty(t, h.shown(h.eve, m.ID))

		plain := h.send(h.bob, "no image")
		require.Equal(t, message.KindTEXT, plain.Kind)
		edited, err := h.EditMessage(t.Context(), h.bob, m.ID, "now with a text")
		require.NoError(t, err)
		require.Equal(t, "now with a text", edited.Text)
		_, err = h.EditMessage(t.Context(), h.bob, m.ID, "")
		require.NoError(t, err, "the images are enough")
		_, err = h.EditMessage(t.Context(), h.bob, plain.ID, "")
		refused(t, err, fault.BadUserInput, "text")
		_, err = h.sendImages(h.bob, "")
		refused(t, err, fault.BadUserInput, "text")
	})
}

func TestAnImageIsSentOnceAndByItsOwner(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		sent, free, foreign := h.image(h.bob), h.image(h.bob), h.image(h.ada)
		unready := dbtest.Attachment(t, h.db, h.bob, func(a *ent.AttachmentCreate) { a.Mutation().ResetReadyAt() })
		in := chat.SendMessage{RoomID: h.room.ID, ClientKey: "k", Text: "look", AttachmentIDs: []string{sent.ID}}
		first, _, err := h.Send(t.Context(), h.bob, in)
		require.NoError(t, err)
		again, deduplicated, err := h.Send(t.Context(), h.bob, in)
		require.NoError(t, err, "repeating is no sending")
		require.True(t, deduplicated)
		require.Equal(t, first.ID, again.ID)
		in.AttachmentIDs = []string{free.ID}
		_, _, err = h.Send(t.Context(), h.bob, in)
		refused(t, err, fault.IdempotencyKeyReused, "clientKey")

		before := h.reload().Version
		eleven := strings.Fields(strings.Repeat(free.ID+" ", 11))
		for name, c := range map[string]struct {
			ids  []string
			code fault.Code
		}{
			"sent":       {[]string{free.ID, sent.ID}, fault.Conflict},
			"foreign":    {[]string{free.ID, foreign.ID}, fault.NotFound},
			"not ready":  {[]string{free.ID, unready.ID}, fault.NotFound},
			"unknown":    {[]string{free.ID, id.New(id.Attachment)}, fault.NotFound},
			"no id":      {[]string{"garbage"}, fault.NotFound},
			"other kind": {[]string{first.ID}, fault.NotFound},
			"twice":      {[]string{free.ID, free.ID}, fault.BadUserInput},
			"too many":   {eleven, fault.BadUserInput},
		} {
			_, err := h.sendImages(h.bob, "look", c.ids...)
			refused(t, err, c.code, "attachmentIds")
			require.Equal(t, before, h.reload().Version, name)
		}
		_, err = h.sendImages(h.bob, "look", free.ID)
		require.NoError(t, err, "what was refused took nothing")
	})
}

// TestAnImageSentTwiceAtOnceIsSentOnce has two nodes, and messages for two rooms, so that no lock of a room is in common.
func TestAnImageSentTwiceAtOnceIsSentOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		there := chat.New(h.db, chat.Options{})
		defer there.Close()
		other := h.create(chat.CreateRoom{Name: "Elsewhere", MemberIDs: []string{h.bob}})
		for range 10 {
			images := []string{h.image(h.bob).ID, h.image(h.bob).ID}
			errs := make([]error, 8)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() {
					in := chat.SendMessage{RoomID: h.room.ID, ClientKey: id.New(id.Message), AttachmentIDs: images}
					if i%2 == 1 {
						in.RoomID, in.AttachmentIDs = other.ID, []string{images[1], images[0]}
					}
					_, _, errs[i] = []*chat.Service{h.Service, there}[i/4].Send(t.Context(), h.bob, in)
				})
			}
			wg.Wait()
			sent := 0
			for _, err := range errs {
				if err == nil {
					sent++
					continue
				}
				refused(t, err, fault.Conflict, "attachmentIds")
			}
			require.Equal(t, 1, sent)
		}
	})
}

func TestWhoSeesAnImage(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx, a := t.Context(), h.image(h.bob)
		who := func() []bool { return []bool{h.sees(h.ada, a), h.sees(h.bob, a), h.sees(h.eve, a), h.sees("", a)} }
		require.Equal(t, []bool{false, true, false, false}, who(), "its owner's alone")
		m, err := h.sendImages(h.bob, "look", a.ID)
		require.NoError(t, err)
		require.Equal(t, []bool{true, true, false, false}, who(), "the members'")
		public := room.VisibilityPUBLIC
		_, _, err = h.UpdateRoom(ctx, h.ada, chat.UpdateRoom{RoomID: h.room.ID, Visibility: &public})
		require.NoError(t, err)
		require.Equal(t, []bool{true, true, false, false}, who())
		_, _, err = h.RemoveMember(ctx, h.ada, h.room.ID, h.bob)
		require.NoError(t, err)
		require.Equal(t, []bool{true, false, false, false}, who(), "not even who uploaded it, from outside")
		_, err = h.DeleteMessage(ctx, h.ada, m.ID)
		require.NoError(t, err)
		require.Equal(t, []bool{false, false, false, false}, who())
		require.Empty(t, h.shown(h.ada, m.ID))
	})
}

func TestTheAvatarOfARoom(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx, first, second := t.Context(), h.image(h.ada), h.image(h.ada)
		set := func(viewerID, attachmentID string) (*ent.Room, error) {
			rm, _, err := h.UpdateRoom(ctx, viewerID, chat.UpdateRoom{RoomID: h.room.ID, AvatarID: &attachmentID})
			return rm, err
		}
		rm, err := set(h.ada, first.ID)
		require.NoError(t, err)
		require.Equal(t, first.ID, *rm.AvatarID)
		version := rm.Version
		require.True(t, h.sees(h.bob, first))
		require.False(t, h.sees(h.eve, first))
		rm, err = set(h.ada, first.ID)
		require.NoError(t, err)
		require.Equal(t, version, rm.Version, "it is so already")
		_, err = h.sendImages(h.ada, "", first.ID)
		refused(t, err, fault.Conflict, "attachmentIds")

		rm, err = set(h.ada, second.ID)
		require.NoError(t, err)
		require.Equal(t, version+1, rm.Version)
		require.Equal(t, rm.Version, rm.RowVersion, "it is told")
		require.False(t, h.sees(h.bob, first), "given up")
		avatars, err := h.Avatars(ctx, []string{first.ID, second.ID})
		require.NoError(t, err)
		require.Len(t, avatars, 1)
		read := h.reload()
		require.Equal(t, writtenRoom(t, read), writtenRoom(t, rm))

		sent := h.image(h.ada)
		_, err = h.sendImages(h.ada, "", sent.ID)
		require.NoError(t, err)
		for attachmentID, code := range map[string]fault.Code{
			sent.ID: fault.Conflict, h.image(h.bob).ID: fault.NotFound, id.New(id.Attachment): fault.NotFound, "garbage": fault.NotFound,
		} {
			_, err = set(h.ada, attachmentID)
			refused(t, err, code, "avatarId")
		}
		_, err = set(h.bob, h.image(h.bob).ID)
		refused(t, err, fault.Forbidden, "")
		require.Equal(t, second.ID, *h.reload().AvatarID, "what was refused changed nothing")
		rm, err = set(h.ada, "")
		require.NoError(t, err)
		require.Nil(t, rm.AvatarID)
		require.Nil(t, h.reload().AvatarID)
		require.False(t, h.sees(h.bob, second))
	})
}
