// Genqlient is a room in the terminal with the client that genqlient generates:
//
//	go run . http://127.0.0.1:8080/graphql
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/Khan/genqlient/graphql"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	url := "http://127.0.0.1:8080/graphql"
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	if err := run(ctx, url); err != nil {
		warn("%v", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s, err := register(ctx, url, "ada_"+strings.ToLower(rand.Text()[:8]), rand.Text())
	if err != nil {
		return err
	}
	c := &chat{url: url, session: s, client: graphql.NewClient(url, s)}
	if err := c.enter(ctx); err != nil {
		return err
	}
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		cancel(c.follow(ctx))
	}()
	err = c.converse(ctx, bufio.NewScanner(os.Stdin))
	cancel(err)
	<-followed
	return context.Cause(ctx)
}

// enter makes a room and reads it. History and cursor come in one query, so that nothing falls between the history and the
// events.
func (c *chat) enter(ctx context.Context) error {
	made, err := MakeRoom(ctx, c.client, &CreateRoomInput{Name: new("Recipes"), Kind: RoomKindChannel, Visibility: RoomVisibilityPublic})
	if err != nil {
		return fmt.Errorf("make a room: %w", err)
	}
	c.roomID = made.CreateRoom.Room.Id
	fmt.Println("room", c.roomID)
	answer, err := History(ctx, c.client, c.roomID)
	if err != nil {
		return fmt.Errorf("read the room: %w", err)
	}
	c.cursor = *answer.Room.Cursor
	c.hasOlder = answer.Room.Messages.PageInfo.HasPreviousPage
	for _, m := range answer.Room.Messages.Nodes {
		c.messages = append(c.messages, &m.Line)
	}
	c.show()
	return nil
}

// converse sends what is typed: each line is a message, `/image path` is one with an image. The key of a message is made
// before the first try, so that trying again posts nothing twice.
func (c *chat) converse(ctx context.Context, lines *bufio.Scanner) error {
	for lines.Scan() {
		message := &SendMessageInput{RoomId: c.roomID, ClientKey: rand.Text(), Text: lines.Text()}
		if path, ok := strings.CutPrefix(lines.Text(), "/image "); ok {
			image, err := asViewer(ctx, c.session, func() (string, error) { return c.upload(ctx, path) })
			if err != nil {
				return err
			}
			message.Text, message.AttachmentIds = "", []string{image}
		}
		answer, err := asViewer(ctx, c.session, func() (*SendResponse, error) { return Send(ctx, c.client, message) })
		if err != nil {
			return err
		}
		c.place(&answer.SendMessage.Message.Line) // the event tells of it too, and finds it in its place
	}
	return lines.Err()
}

// show prints the room as it is now. Whoever calls it holds c.mu, or is alone.
func (c *chat) show() {
	type line struct {
		Seq    int                          `json:"seq"`
		Text   string                       `json:"text"`
		Images []*LineAttachmentsAttachment `json:"images"`
	}
	lines := make([]line, 0, len(c.messages))
	for _, m := range c.messages {
		lines = append(lines, line{m.Seq, m.Text, m.Attachments})
	}
	text, err := json.Marshal(lines)
	if err != nil {
		warn("%v", err)
	}
	fmt.Printf("messages %s\n", text)
}

func warn(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
