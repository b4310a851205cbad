package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/url"

	"parley/internal/client"
)

// picture has ada send a picture, and bob see it: he is told where, by an address of his own, and fetches the small one.
func (s *stage) picture(ctx context.Context, _ *client.Client) error {
	var state struct{ Room struct{ Cursor string } }
	err := s.bob.Do(ctx, `query($id: ID!) { room(id: $id) { cursor } }`, client.Variables{"id": s.roomID}, &state)
	if err != nil {
		return fmt.Errorf("read room: %w", err)
	}
	socket, err := s.bob.Dial(ctx)
	if err != nil {
		return err
	}
	events, err := socket.Subscribe(`subscription($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) {
		... on MessagePosted { message { attachments { width height alt url(variant: THUMBNAIL) } } } } }`,
		client.Variables{"id": s.roomID, "after": state.Room.Cursor})
	if err != nil {
		return err
	}
	if err := s.sendPicture(ctx); err != nil {
		return err
	}
	if err := s.seePicture(ctx, events); err != nil {
		return err
	}
	return socket.Close()
}

// sendPicture uploads a picture and sends it, in two steps.
func (s *stage) sendPicture(ctx context.Context) error {
	file, err := sunset()
	if err != nil {
		return err
	}
	var made struct {
		UploadImage struct{ Attachment struct{ ID string } }
	}
	err = s.ada.Upload(ctx, `mutation($input: UploadImageInput!) { uploadImage(input: $input) { attachment { id } } }`,
		client.Variables{"input": map[string]any{"file": nil, "alt": "The sun goes down."}},
		client.File{Place: "variables.input.file", Name: "sunset.jpg", Content: file}, &made)
	if err != nil {
		return fmt.Errorf("upload picture: %w", err)
	}
	err = s.ada.Do(ctx, `mutation($room: ID!, $key: String!, $ids: [ID!]) {
		sendMessage(input: {roomId: $room, clientKey: $key, attachmentIds: $ids}) { message { id } } }`,
		client.Variables{"room": s.roomID, "key": rand.Text(), "ids": []string{made.UploadImage.Attachment.ID}}, nil)
	if err != nil {
		return fmt.Errorf("send picture: %w", err)
	}
	s.say("ada", "» a picture of %d bytes", len(file))
	return nil
}

// seePicture takes the event and fetches what it tells of.
func (s *stage) seePicture(ctx context.Context, events *client.Subscription) error {
	var e struct {
		RoomEvents struct {
			Message *struct {
				Attachments []struct {
					Width, Height int
					Alt, URL      string
				}
			}
		}
	}
	for e.RoomEvents.Message == nil { // what is no message may be told first
		if err := events.Next(ctx, &e); err != nil {
			return fmt.Errorf("follow room: %w", err)
		}
	}
	if n := len(e.RoomEvents.Message.Attachments); n != 1 {
		return fmt.Errorf("ada sent a picture, and bob sees %d", n)
	}
	a := e.RoomEvents.Message.Attachments[0]
	size, length, err := s.fetch(ctx, a.URL)
	if err != nil {
		return err
	}
	s.say("bob", "« a picture, %d × %d: %q; thumbnail %d × %d, %d bytes", a.Width, a.Height, a.Alt, size.Width, size.Height, length)
	return nil
}

// fetch gets a JPEG from its address, which is a path where the server does not know its own. No token is needed.
func (s *stage) fetch(ctx context.Context, address string) (size image.Config, length int, err error) {
	base, err := url.Parse(s.bob.URL)
	if err != nil {
		return size, 0, fmt.Errorf("fetch picture: %w", err)
	}
	at, err := base.Parse(address)
	if err != nil {
		return size, 0, fmt.Errorf("fetch picture: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return size, 0, fmt.Errorf("fetch picture: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return size, 0, fmt.Errorf("fetch picture: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // it is only read
	var file bytes.Buffer
	if _, err := file.ReadFrom(resp.Body); err != nil {
		return size, 0, fmt.Errorf("fetch picture: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return size, 0, fmt.Errorf("fetch picture: %s", resp.Status)
	}
	length = file.Len()
	if size, err = jpeg.DecodeConfig(&file); err != nil {
		return size, 0, fmt.Errorf("look at picture: %w", err)
	}
	return size, length, nil
}

// sunset is a JPEG of an evening.
func sunset() ([]byte, error) {
	sky := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			sky.SetRGBA(x, y, color.RGBA{R: uint8(60 + y*2/5), G: uint8(20 + y/4), B: uint8(120 - y/5), A: 255})
			if dx, dy := x-320, y-380; dx*dx+dy*dy < 60*60 {
				sky.SetRGBA(x, y, color.RGBA{R: 255, G: 220, B: 120, A: 255})
			}
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, sky, nil); err != nil {
		return nil, fmt.Errorf("paint a picture: %w", err)
	}
	return out.Bytes(), nil
}
