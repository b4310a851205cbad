package graph_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/testkit/dbtest"
)

// illustrated selects addresses of images, and nothing else that depends on who looks.
const illustrated = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) {
	... on MessagePosted { message { text author { avatar { url(variant: THUMBNAIL) } } attachments { id url(variant: LARGE) } } } } }`

// addressOf gives whom an address is for.
func addressOf(t testing.TB, address string) (viewerID string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(u.Path, "/media/att_"), address)
	require.NotEmpty(t, u.Query().Get("s"))
	return u.Query().Get("u")
}

// TestAnImageIsShownToEachMemberByAnAddressOfTheirOwn has one event with an image among others without: those are
// executed once for all, though their selection is the same.
func TestAnImageIsShownToEachMemberByAnAddressOfTheirOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob, eve)
		avatar := dbtest.Attachment(t, h.db, ada.UserID).ID
		_, err := h.accounts.UpdateProfile(t.Context(), *ada, auth.Profile{AvatarID: &avatar})
		require.NoError(t, err)
		cursor := h.cursorOf(t, bob, rm.ID)
		all := map[*auth.Viewer]follower{}
		for _, v := range []*auth.Viewer{ada, bob, eve} {
			all[v] = h.follow(t, v, illustrated, vars{"room": rm.ID, "after": cursor})
		}
		executions := func(send func()) (made int64, texts []string) {
			send()
			for _, f := range all {
				text, taken := f.took(t)
				made, texts = made+taken, append(texts, text)
			}
			return made, texts
		}
		for range 2 {
			made, texts := executions(func() { h.send(t, ada, rm.ID, "no image") })
			require.EqualValues(t, 1, made)
			require.Equal(t, texts[0], texts[1])
			require.Equal(t, texts[0], texts[2])
			require.Contains(t, texts[0], "/media/"+avatar)

			image := dbtest.Attachment(t, h.db, ada.UserID).ID
			made, texts = executions(func() { h.sendImage(t, ada, rm.ID, image) })
			require.EqualValues(t, 4, made, "one to find out")
			for _, text := range texts {
				require.Contains(t, text, "/media/"+image)
			}
		}
	})
}

func TestAddressesAreForWhoAsks(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		image, avatar, sign := dbtest.Attachment(t, h.db, ada.UserID).ID, dbtest.Attachment(t, h.db, ada.UserID).ID, dbtest.Attachment(t, h.db, ada.UserID).ID
		m := h.sendImage(t, ada, rm.ID, image)
		set := h.do(t.Context(), ada, `mutation ($me: ID!, $room: ID!, $sign: ID!) {
			updateProfile(input: {avatarId: $me}) { user { avatar { id } } }
			updateRoom(input: {roomId: $room, avatarId: $sign}) { room { avatar { id } } } }`, vars{"me": avatar, "room": rm.ID, "sign": sign})
		require.Equal(t, avatar, set.text(t, "updateProfile", "user", "avatar", "id"))
		require.Equal(t, sign, set.text(t, "updateRoom", "room", "avatar", "id"))
		a := h.do(t.Context(), bob, `query ($m: ID!) { node(id: $m) { ... on Message { room { avatar { url } } author { avatar { url } } attachments {
			id url mimeType byteSize width height animated blurhash alt } } } }`, vars{"m": m.ID})
		require.Equal(t, bob.UserID, addressOf(t, a.text(t, "node", "attachments", 0, "url")))
		require.Equal(t, bob.UserID, addressOf(t, a.text(t, "node", "room", "avatar", "url")))
		require.Empty(t, addressOf(t, a.text(t, "node", "author", "avatar", "url")), "of a user: for anybody")
		require.Equal(t, "a picture", a.text(t, "node", "attachments", 0, "alt"))

		none := h.do(t.Context(), ada, `mutation ($room: ID!) { updateProfile(input: {avatarId: null}) { user { avatar { id } } }
			updateRoom(input: {roomId: $room, avatarId: null}) { room { avatar { id } } } }`, vars{"room": rm.ID})
		require.Nil(t, none.at(t, "updateProfile", "user", "avatar"))
		require.Nil(t, none.at(t, "updateRoom", "room", "avatar"))
		kept := h.do(t.Context(), ada, `mutation { updateProfile(input: {displayName: "Ada"}) { user { displayName } } }`, nil)
		require.Equal(t, "Ada", kept.text(t, "updateProfile", "user", "displayName"))
	})
}

func TestAnImageIsUploadedAndSent(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		up := h.do(t.Context(), ada, `mutation ($file: Upload!) { uploadImage(input: {file: $file, alt: " a cat "}) { attachment { id alt url } } }`,
			vars{"file": graphql.Upload{File: strings.NewReader("meow"), Size: 4}})
		id := up.text(t, "uploadImage", "attachment", "id")
		require.Equal(t, "a cat", up.text(t, "uploadImage", "attachment", "alt"))
		require.Equal(t, ada.UserID, addressOf(t, up.text(t, "uploadImage", "attachment", "url")))
		sent := h.do(t.Context(), ada, `mutation ($room: ID!, $id: ID!) { sendMessage(input: {roomId: $room, clientKey: "k", attachmentIds: [$id]}) {
			message { id kind text attachments { id } } } }`, vars{"room": rm.ID, "id": id})
		require.Equal(t, "IMAGE", sent.text(t, "sendMessage", "message", "kind"))
		require.Equal(t, id, sent.text(t, "sendMessage", "message", "attachments", 0, "id"))
		gone := h.do(t.Context(), ada, `mutation ($m: ID!) { deleteMessage(input: {messageId: $m}) { message { attachments { id } } } }`,
			vars{"m": sent.text(t, "sendMessage", "message", "id")})
		require.Empty(t, gone.at(t, "deleteMessage", "message", "attachments"))
	})
}
