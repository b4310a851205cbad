package main

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
)

// shown is a message with images, as subscribers ask for it.
type shown struct {
	Kind        string
	Attachments []struct {
		ID, MimeType, Blurhash, Alt, URL, Large, Thumbnail string
		Width, Height                                      int
	}
	Author struct{ Avatar *struct{ URL string } }
}

const imagesAdded = `subscription($room: ID!) { messageAdded(roomId: $room, afterSeq: 0) {
	kind attachments { id mimeType blurhash alt width height url large: url(variant: LARGE) thumbnail: url(variant: THUMBNAIL) }
	author { avatar { url(variant: THUMBNAIL) } } } }`

// watch subscribes to the messages of a room and reads on until nothing but what is yet to come is left.
func (u person) watch(ctx context.Context, t *testing.T, room string) *client.Subscription {
	t.Helper()
	socket, err := u.Dial(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = socket.Kill() })
	events, err := socket.Subscribe(imagesAdded, client.Variables{"room": room})
	require.NoError(t, err)
	require.NoError(t, events.Next(ctx, nil)) // that the room was made
	return events
}

// nextImage reads on to a message with images.
func nextImage(ctx context.Context, t *testing.T, events *client.Subscription) shown {
	t.Helper()
	for {
		var got struct{ MessageAdded shown }
		require.NoError(t, events.Next(ctx, &got))
		if got.MessageAdded.Kind == "IMAGE" {
			return got.MessageAdded
		}
	}
}

// A photo goes through the server as a camera wrote it and comes out as it was seen, to each member by addresses of
// their own.
func TestAPhotoIsSentAndSeen(t *testing.T) {
	eachHome(t, func(t *testing.T, h *home) {
		p := launch(t, h.settings...)
		ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
		defer cancel()
		ada, bob := p.person(t, "ada"), p.person(t, "bob")
		ada.change(t, `mutation($id: ID) { updateProfile(input: {avatarId: $id}) { user { id } } }`,
			client.Variables{"id": ada.upload(t, grain(t, 40, 40))})
		room := ada.roomWith(t, bob)
		mine, his := ada.watch(ctx, t, room), bob.watch(ctx, t, room)
		attachment := ada.upload(t, photo(t))
		ada.sendImage(t, room, attachment)

		own, got := nextImage(ctx, t, mine), nextImage(ctx, t, his)
		require.Len(t, got.Attachments, 1)
		a := got.Attachments[0]
		require.Equal(t, attachment, a.ID)
		require.Equal(t, "image/jpeg", a.MimeType)
		require.Equal(t, "four quarters", a.Alt)
		require.Equal(t, [2]int{600, 800}, [2]int{a.Width, a.Height})
		require.NotEmpty(t, a.Blurhash)
		require.Len(t, own.Attachments, 1)
		require.NotEqual(t, own.Attachments[0].URL, a.URL, "an address is its viewer's own")
		require.Contains(t, a.URL, bob.id)
		require.Equal(t, own.Author.Avatar.URL, got.Author.Avatar.URL, "avatars of users are for all")

		_, file := p.fetch(t, http.MethodGet, a.URL)
		requireUpright(t, file, 600, 800)
		_, file = p.fetch(t, http.MethodGet, a.Large)
		requireUpright(t, file, 600, 800)
		_, file = p.fetch(t, http.MethodGet, a.Thumbnail)
		requireUpright(t, file, 240, 320)
		for _, address := range []string{a.URL, a.Large, a.Thumbnail} {
			_, file := p.fetch(t, http.MethodGet, address)
			for _, secret := range []string{latitude, "Exif", "CameraMaker"} {
				require.False(t, bytes.Contains(file, []byte(secret)), "%s is nobody's business", secret)
			}
		}
		p.requireStatus(t, http.StatusOK, got.Author.Avatar.URL)
		h.requireNoLeftovers(t)

		second := ada.upload(t, grain(t, 40, 30))
		ada.sendImage(t, room, second)
		require.Equal(t, second, nextImage(ctx, t, mine).Attachments[0].ID)
		require.Equal(t, second, nextImage(ctx, t, his).Attachments[0].ID)
	})
}

// Browsers keep images, ask for parts of them, and do nothing with them but show them.
func TestImagesAreServedAsBrowsersWantThem(t *testing.T) {
	h := newHome(t, "")
	p := launch(t, h.settings...)
	ada := p.person(t, "ada")
	attachment := ada.upload(t, photo(t))
	address := ada.urls(t, attachment)[0]

	whole, file := p.fetch(t, http.MethodGet, address)
	require.Equal(t, http.StatusOK, whole.StatusCode)
	for name, want := range map[string]string{
		"Content-Type":                 "image/jpeg",
		"Content-Disposition":          `inline; filename="` + attachment + `.jpg"`,
		"Cache-Control":                "private, immutable, max-age=31536000",
		"Accept-Ranges":                "bytes",
		"X-Content-Type-Options":       "nosniff",
		"Content-Security-Policy":      "sandbox; default-src 'none'",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"Referrer-Policy":              "no-referrer",
	} {
		require.Equal(t, want, whole.Header.Get(name), name)
	}
	part, body := p.fetch(t, http.MethodGet, address, "Range", "bytes=2-5")
	require.Equal(t, http.StatusPartialContent, part.StatusCode)
	require.Equal(t, file[2:6], body)
	same, body := p.fetch(t, http.MethodGet, address, "If-None-Match", whole.Header.Get("Etag"))
	require.Equal(t, http.StatusNotModified, same.StatusCode)
	require.Empty(t, body)
	head, body := p.fetch(t, http.MethodHead, address)
	require.Equal(t, http.StatusOK, head.StatusCode)
	require.EqualValues(t, len(file), head.ContentLength)
	require.Empty(t, body)
	posted, _ := p.fetch(t, http.MethodPost, address)
	require.Equal(t, http.StatusMethodNotAllowed, posted.StatusCode)
}

// An address is for whoever has it, as long as it has not expired and the viewer that it was made for may see the image:
// that is asked at every request.
func TestAnAddressIsGoodForAsLongAsItsViewerMaySeeTheImage(t *testing.T) {
	eachHome(t, func(t *testing.T, h *home) {
		p := launch(t, h.settings...)
		ada, bob, carol := p.person(t, "ada"), p.person(t, "bob"), p.person(t, "carol")
		room := ada.roomWith(t, bob)
		attachment := ada.upload(t, grain(t, 30, 20))

		require.Nil(t, bob.urls(t, attachment), "it has not been sent yet")
		unsent := ada.urls(t, attachment)
		p.requireStatus(t, http.StatusOK, unsent[0])
		message := ada.sendImage(t, room, attachment)
		require.Nil(t, carol.urls(t, attachment), "she is no member")
		his := bob.urls(t, attachment)
		require.Len(t, his, 3)
		for _, address := range his {
			p.requireStatus(t, http.StatusOK, address) // by nobody: the address is all that it takes
		}
		for _, tampered := range tampering(t, his[0], ada.id) {
			p.requireStatus(t, http.StatusForbidden, tampered)
		}

		bob.change(t, `mutation($room: ID!) { leaveRoom(input: {roomId: $room}) { room { id } } }`, client.Variables{"room": room})
		for _, address := range his {
			p.requireStatus(t, http.StatusNotFound, address)
		}
		require.Nil(t, bob.urls(t, attachment))
		join := client.Variables{"room": room, "user": bob.id}
		ada.change(t, `mutation($room: ID!, $user: ID!) { addMember(input: {roomId: $room, userId: $user}) { room { id } } }`, join)
		p.requireStatus(t, http.StatusOK, his[0])
		ada.change(t, `mutation($room: ID!, $user: ID!) { removeMember(input: {roomId: $room, userId: $user}) { room { id } } }`, join)
		p.requireStatus(t, http.StatusNotFound, his[0])

		p.requireStatus(t, http.StatusOK, ada.urls(t, attachment)[0])
		ada.change(t, `mutation($id: ID!) { deleteMessage(input: {messageId: $id}) { message { id } } }`, client.Variables{"id": message})
		p.requireStatus(t, http.StatusNotFound, unsent[0])
		require.Nil(t, ada.urls(t, attachment))
	})
}

// tampering gives an address with each of its parts changed.
func tampering(t *testing.T, address, otherID string) []string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	with := func(name, value string) string {
		query := u.Query()
		query.Set(name, value)
		return u.Path + "?" + query.Encode()
	}
	return []string{
		with("u", otherID), with("e", "9"+u.Query().Get("e")), with("s", strings.Repeat("A", 43)), u.Path,
		strings.Replace(address, "/original?", "/large?", 1),
	}
}

// An avatar is for everybody who may know of the user, and its address works for whoever has it.
func TestAnAvatarIsShownToStrangers(t *testing.T) {
	eachHome(t, func(t *testing.T, h *home) {
		p := launch(t, h.settings...)
		ada, carol := p.person(t, "ada"), p.person(t, "carol")
		wear := `mutation($id: ID) { updateProfile(input: {avatarId: $id}) { user { avatar { id } } } }`
		ada.change(t, wear, client.Variables{"id": ada.upload(t, grain(t, 30, 20))})
		var out struct {
			User struct{ Avatar *struct{ URL string } }
		}
		look := `{ user(username: "ada") { avatar { url(variant: THUMBNAIL) } } }`
		require.NoError(t, carol.Do(t.Context(), look, nil, &out))
		require.NotNil(t, out.User.Avatar)
		address := out.User.Avatar.URL
		p.requireStatus(t, http.StatusOK, address)

		ada.change(t, wear, client.Variables{"id": nil})
		p.requireStatus(t, http.StatusNotFound, address)
		require.NoError(t, carol.Do(t.Context(), look, nil, &out))
		require.Nil(t, out.User.Avatar)
	})
}
