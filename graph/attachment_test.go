package graph_test

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// illustrated selects addresses of images, and nothing else that depends on who looks.
const illustrated = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) {
	... on MessagePosted { message { text author { avatar { url(variant: THUMBNAIL) } } attachments { id url(variant: LARGE) }
	room { avatar { url } } } } } }`

// addressOf gives whom an address is for.
func addressOf(t testing.TB, address string) (viewerID string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(u.Path, "/media/att_"), address)
	require.NotEmpty(t, u.Query().Get("s"))
	return u.Query().Get("u")
}

// TestAnImageIsShownToEachMemberByAnAddressOfTheirOwn has one execution for all, whether they are pushed to or pull, and
// compares what each is given with an execution for them alone.
func TestAnImageIsShownToEachMemberByAnAddressOfTheirOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob, eve)
		avatar, sign := dbtest.Attachment(t, h.db, ada.UserID).ID, dbtest.Attachment(t, h.db, ada.UserID).ID
		_, err := h.accounts.UpdateProfile(t.Context(), *ada, auth.Profile{AvatarID: &avatar})
		require.NoError(t, err)
		_, _, err = h.chat.UpdateRoom(t.Context(), ada.UserID, chat.UpdateRoom{RoomID: rm.ID, AvatarID: &sign})
		require.NoError(t, err)
		variables := vars{"room": rm.ID, "after": h.cursorOf(t, bob, rm.ID)}
		members := []*auth.Viewer{ada, bob, eve}
		var pushed, pulling, alone []*listener
		for _, v := range members {
			pushed = append(pushed, hear(t, h.exec, true, v, illustrated, variables), hear(t, h.exec, true, v, illustrated, variables))
			pulling = append(pulling, hear(t, h.exec, false, v, illustrated, variables))
			alone = append(alone, hear(t, h.unshared, false, v, illustrated, variables))
		}
		send := func() string {
			h.send(t, ada, rm.ID, "no image")
			image := dbtest.Attachment(t, h.db, ada.UserID).ID
			h.sendImage(t, ada, rm.ID, image)
			return image
		}
		for round := range 2 {
			last := func(l *listener) []string { return timeless(l.hears(t, 2*round+2)[2*round:]) }
			before := h.executed.Load()
			image := send()
			for i, v := range members {
				want := last(alone[i])
				for _, l := range []*listener{pushed[2*i], pushed[2*i+1], pulling[i]} {
					require.Equal(t, want, last(l), "as alone, for whichever device")
				}
				require.Contains(t, want[1], "/media/"+image+"/large?e=…&s=…&u="+v.UserID)
				require.Contains(t, want[1], "/media/"+sign+"/original?e=…&s=…&u="+v.UserID)
				require.Contains(t, want[1], "/media/"+avatar+"/thumbnail?e=…&s=…&u=\"", "of a user: for anybody")
				require.NotContains(t, want[0], image)
			}
			require.EqualValues(t, 2*len(members)+2, h.executed.Load()-before, "those who are alone, and one for all others")
		}
	})
}

// timeless takes what changes with time out of addresses.
func timeless(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = regexp.MustCompile(`e=\d+&s=[\w-]+`).ReplaceAllString(text, "e=…&s=…")
	}
	return out
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
		imageID := up.text(t, "uploadImage", "attachment", "id")
		require.Equal(t, "a cat", up.text(t, "uploadImage", "attachment", "alt"))
		require.Equal(t, ada.UserID, addressOf(t, up.text(t, "uploadImage", "attachment", "url")))
		sent := h.do(t.Context(), ada, `mutation ($room: ID!, $id: ID!) { sendMessage(input: {roomId: $room, clientKey: "k", attachmentIds: [$id]}) {
			message { id kind text attachments { id } } } }`, vars{"room": rm.ID, "id": imageID})
		require.Equal(t, "IMAGE", sent.text(t, "sendMessage", "message", "kind"))
		require.Equal(t, imageID, sent.text(t, "sendMessage", "message", "attachments", 0, "id"))
		gone := h.do(t.Context(), ada, `mutation ($m: ID!) { deleteMessage(input: {messageId: $m}) { message { attachments { id } } } }`,
			vars{"m": sent.text(t, "sendMessage", "message", "id")})
		require.Empty(t, gone.at(t, "deleteMessage", "message", "attachments"))
	})
}

// TestOneImageUsedInTwoWaysAtOnceIsUsedOnce has PostgreSQL wait for ever where transactions wait for each other in a
// circle, so that this fails by its statement's timeout.
func TestOneImageUsedInTwoWaysAtOnceIsUsedOnce(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(dbtest.PostgresURL(t))
	require.NoError(t, err)
	query := address.Query()
	query.Set("options", "-c deadlock_timeout=10min")
	address.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	h := newHouse(t, dbtest.Open(t, database.Options{URL: address.String()}))
	ada := h.join(t, "ada")
	here, elsewhere := h.room(t, ada, room.VisibilityPRIVATE), h.room(t, ada, room.VisibilityPRIVATE)
	setAvatar := func(roomID string, attachmentID string) error {
		_, _, err := h.chat.UpdateRoom(t.Context(), ada.UserID, chat.UpdateRoom{RoomID: roomID, AvatarID: &attachmentID})
		return err
	}
	send := func(attachmentIDs ...string) error {
		_, _, err := h.chat.Send(t.Context(), ada.UserID, chat.SendMessage{RoomID: elsewhere.ID, ClientKey: id.New("key"), AttachmentIDs: attachmentIDs})
		return err
	}
	for range 40 {
		a, b, c := dbtest.Attachment(t, h.db, ada.UserID).ID, dbtest.Attachment(t, h.db, ada.UserID).ID, dbtest.Attachment(t, h.db, ada.UserID).ID
		require.NoError(t, setAvatar(here.ID, b))
		ways := []func() error{
			func() error { return setAvatar(here.ID, a) }, // gives up b
			func() error { return send(a, b) },
			func() error { return send(c) },
			func() error {
				_, err := h.accounts.UpdateProfile(t.Context(), *ada, auth.Profile{AvatarID: &c})
				return err
			},
		}
		errs := make([]error, len(ways))
		var all sync.WaitGroup
		for i, way := range ways {
			all.Go(func() { errs[i] = way() })
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				require.Equal(t, fault.Conflict, fault.CodeOf(err), "%v", err)
			}
		}
		require.Error(t, errors.Join(errs[2], errs[3]), "not both")
		require.Error(t, errors.Join(errs[0], errs[1]), "not both")
	}
}
