package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/Khan/genqlient/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// chat is one room on the screen.
type chat struct {
	url     string
	session *session
	client  graphql.Client
	roomID  string
	cursor  string // where to resume; for follow alone

	mu       sync.Mutex // guards what follows
	messages []*Line    // ascending by seq
	hasOlder bool       // whether there are pages before them
}

// follow puts events into the list until the room is lost. When a connection ends, with the network or with the token,
// it connects again and resumes after the last event.
func (c *chat) follow(ctx context.Context) error {
	for tries := 0; ctx.Err() == nil; tries++ {
		token, err := c.session.token(ctx)
		if err != nil {
			return err
		}
		before := c.cursor
		err = c.connect(ctx, token)
		var closed *websocket.CloseError
		if errors.As(err, &closed) && closed.Code == 4403 {
			c.session.expired(token)
		}
		// genqlient can't read an error message of the protocol, which is a list, and takes it for a broken response.
		if errors.As(err, new(*json.UnmarshalTypeError)) {
			return fmt.Errorf("the viewer has been removed from the room, or may not follow it: %w", err)
		}
		if code(err) != "no answer" && code(err) != "UNAVAILABLE" {
			return err
		}
		if c.cursor != before {
			tries = 0
		}
		warn("connect again: %v", err)
		pause(ctx, tries)
	}
	return ctx.Err()
}

// connect follows the room on one connection, and gives the reason of its end.
func (c *chat) connect(ctx context.Context, token string) error {
	socket := graphql.NewClientUsingWebSocket(strings.Replace(c.url, "http", "ws", 1), dialer{},
		graphql.WithConnectionParams(map[string]any{"Authorization": "Bearer " + token}))
	failed, err := socket.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = socket.Close() }()
	events, _, err := Events(ctx, socket, c.roomID, &c.cursor)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-failed:
			return err
		case e, open := <-events:
			if !open {
				return gqlerror.List{gqlerror.Errorf("the subscription has ended")}
			}
			if e.Errors != nil {
				return e.Errors
			}
			c.apply(e.Data.RoomEvents)
		}
	}
}

// apply puts an event into the list.
func (c *chat) apply(event EventsRoomEventsRoomEvent) {
	c.cursor = event.GetCursor()
	switch e := event.(type) {
	case *EventsRoomEventsMessagePosted:
		c.place(&e.Message.Line)
	case *EventsRoomEventsMessageChanged:
		c.place(&e.Message.Line)
	case *EventsRoomEventsMessageDeleted:
		c.place(&e.Message.Line)
	}
}

// place puts a message into its place. Events tell of messages that the list has never seen, and not always in the order
// of seq; the answer to a mutation may come after the event of a later change. What is older than the list comes with its
// page.
func (c *chat) place(m *Line) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hasOlder && m.Seq < c.messages[0].Seq {
		return
	}
	at, known := slices.BinarySearchFunc(c.messages, m.Seq, func(l *Line, seq int) int { return l.Seq - seq })
	switch {
	case !known:
		c.messages = slices.Insert(c.messages, at, m)
	case c.messages[at].Version <= m.Version:
		c.messages[at] = m
	}
	c.show()
}

// upload sends a file as a part of a form, which generated operations can't: the operation has null in its place.
func (c *chat) upload(ctx context.Context, path string) (id string, err error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("operations", `{"query": "mutation ($file: Upload!) { uploadImage(input: {file: $file}) { attachment { id } } }", "variables": {"file": null}}`)
	_ = form.WriteField("map", `{"0": ["variables.file"]}`)
	part, _ := form.CreateFormFile("0", filepath.Base(path))
	_, _ = part.Write(file) // nothing fails that is written into memory
	_ = form.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, &body)
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	resp, err := c.session.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Data struct {
			UploadImage struct{ Attachment struct{ ID string } }
		}
		Errors gqlerror.List
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	if len(answer.Errors) > 0 {
		return "", answer.Errors
	}
	return answer.Data.UploadImage.Attachment.ID, nil
}

// dialer opens sockets; genqlient names the subprotocol.
type dialer struct{}

// DialContext implements graphql.Dialer.
func (dialer) DialContext(ctx context.Context, url string, header http.Header) (graphql.WSConn, error) {
	conn, _, err := websocket.DefaultDialer.DialContext(ctx, url, header)
	return conn, err
}
