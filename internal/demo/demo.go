// Package demo holds a first conversation on a running server and tells what happens: two users, one
// room, a connection lost in the middle, ticks and unread counts, a check that nothing was missed, repeated
// or out of place, a picture, and who is there and types, as three sockets have it. It speaks to the server as any
// client does and imports internal/client only.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"parley/internal/client"
)

// Run holds the conversation on the server at url, http://…/graphql, and writes what happens to out,
// one line a step. It gives an error where the server did not do what it promises. The accounts and
// the room stay on the server; their names are new each time.
func Run(ctx context.Context, url string, out io.Writer) error {
	s := &stage{out: out, suffix: strings.ToLower(rand.Text()[:6])}
	steps := []func(context.Context, *client.Client) error{
		s.meet, s.talk, s.lose, s.miss, s.resume, s.receipts, s.history, s.inbox, s.notified, s.picture, s.watch,
	}
	for _, step := range steps {
		if err := step(ctx, &client.Client{URL: url}); err != nil {
			return err
		}
	}
	s.say("✔", "Everything is there: %d messages, each once, in order, as they are now.", len(s.seen))
	return nil
}

// stage is the state of the conversation.
type stage struct {
	out      io.Writer
	suffix   string
	ada, bob *client.Client
	roomID   string
	cursor   string             // of the last event bob has applied
	seen     map[string]message // bob's copy of the room, made of events alone
	socket   *client.Socket
	events   *client.Subscription
	sent     []string // ids of ada's messages
}

type message struct {
	ID        string
	Seq       int
	Text      string
	DeletedAt *string
	EditedAt  *string
}

type roomEvent struct {
	RoomEvents struct {
		Typename string `json:"__typename"`
		Cursor   string
		Message  *message
	}
}

func (s *stage) say(who, format string, args ...any) {
	_, _ = fmt.Fprintf(s.out, "%-4s %s\n", who, fmt.Sprintf(format, args...))
}

// meet makes the accounts and the room.
func (s *stage) meet(ctx context.Context, nobody *client.Client) error {
	ada, _, err := s.register(ctx, nobody, "ada")
	if err != nil {
		return err
	}
	bob, bobID, err := s.register(ctx, nobody, "bob")
	if err != nil {
		return err
	}
	s.ada, s.bob = ada, bob
	var made struct {
		CreateRoom struct{ Room struct{ ID, Name string } }
	}
	err = ada.Do(ctx, `mutation($name: String!, $members: [ID!]) {
		createRoom(input: {name: $name, memberIds: $members}) { room { id name } } }`,
		client.Variables{"name": "Demo " + s.suffix, "members": []string{bobID}}, &made)
	if err != nil {
		return fmt.Errorf("create room: %w", err)
	}
	s.roomID = made.CreateRoom.Room.ID
	s.say("ada", "makes the room %q and adds bob", made.CreateRoom.Room.Name)
	return nil
}

func (s *stage) register(ctx context.Context, nobody *client.Client, name string) (*client.Client, string, error) {
	username := name + "-" + s.suffix
	var out struct {
		Register struct {
			AccessToken string
			Viewer      struct{ User struct{ ID string } }
		}
	}
	err := nobody.Do(ctx, `mutation($u: String!, $e: String!, $p: String!) {
		register(input: {username: $u, email: $e, password: $p}) { accessToken viewer { user { id } } } }`,
		client.Variables{"u": username, "e": username + "@example.org", "p": rand.Text()}, &out)
	if err != nil {
		return nil, "", fmt.Errorf("register %s: %w", name, err)
	}
	s.say(name, "registers as @%s", username)
	return nobody.As(out.Register.AccessToken), out.Register.Viewer.User.ID, nil
}

// talk has bob read the room and subscribe from where he read, and ada send.
func (s *stage) talk(ctx context.Context, _ *client.Client) error {
	var state struct {
		Room struct {
			Cursor   string
			Messages struct{ Nodes []message }
		}
	}
	err := s.bob.Do(ctx, `query($id: ID!) { room(id: $id) { cursor messages { nodes { id seq text deletedAt editedAt } } } }`,
		client.Variables{"id": s.roomID}, &state)
	if err != nil {
		return fmt.Errorf("read room: %w", err)
	}
	s.cursor, s.seen = state.Room.Cursor, map[string]message{}
	for _, m := range state.Room.Messages.Nodes {
		s.seen[m.ID] = m
	}
	if err := s.subscribe(ctx); err != nil {
		return err
	}
	s.say("bob", "has read the room and follows it from there")
	for _, text := range []string{"Hello bob!", "Can you read me?", "I'll tell you something."} {
		if err := s.send(ctx, text); err != nil {
			return err
		}
		if err := s.follow(ctx); err != nil {
			return err
		}
	}
	return nil
}

// lose cuts bob's connection without a close frame.
func (s *stage) lose(context.Context, *client.Client) error {
	if err := s.socket.Kill(); err != nil {
		return err
	}
	s.say("bob", "✂ loses the connection")
	return nil
}

// miss has ada do all sorts of things while bob is away.
func (s *stage) miss(ctx context.Context, _ *client.Client) error {
	for _, text := range []string{"Are you still there?", "This is a secret.", "Teh end."} {
		if err := s.send(ctx, text); err != nil {
			return err
		}
	}
	secret, typo := s.sent[len(s.sent)-2], s.sent[len(s.sent)-1]
	if err := s.ada.Do(ctx, `mutation($id: ID!) { deleteMessage(input: {messageId: $id}) { message { id } } }`,
		client.Variables{"id": secret}, nil); err != nil {
		return fmt.Errorf("delete message: %w", err)
	}
	s.say("ada", "deletes the secret")
	if err := s.ada.Do(ctx, `mutation($id: ID!) { editMessage(input: {messageId: $id, text: "The end."}) { message { id } } }`,
		client.Variables{"id": typo}, nil); err != nil {
		return fmt.Errorf("edit message: %w", err)
	}
	s.say("ada", "corrects the last message")
	return nil
}

// resume has bob come back with the cursor of the last event he saw.
func (s *stage) resume(ctx context.Context, _ *client.Client) error {
	if err := s.subscribe(ctx); err != nil {
		return err
	}
	s.say("bob", "comes back and resumes after his last event")
	// The correction was the last change, and changes come in order: with it bob has them all.
	corrected := s.sent[len(s.sent)-1]
	for s.seen[corrected].EditedAt == nil {
		if err := s.follow(ctx); err != nil {
			return err
		}
	}
	if err := s.send(ctx, "Welcome back!"); err != nil {
		return err
	}
	if err := s.follow(ctx); err != nil {
		return err
	}
	return s.socket.Close()
}

func (s *stage) subscribe(ctx context.Context) error {
	socket, err := s.bob.Dial(ctx)
	if err != nil {
		return err
	}
	s.socket = socket
	s.events, err = socket.Subscribe(`subscription($id: ID!, $after: String) {
		roomEvents(roomId: $id, after: $after) {
			__typename cursor
			... on MessagePosted { message { ...m } }
			... on MessageChanged { message { ...m } }
			... on MessageDeleted { message { ...m } }
		}
	} fragment m on Message { id seq text deletedAt editedAt }`, client.Variables{"id": s.roomID, "after": s.cursor})
	return err
}

func (s *stage) send(ctx context.Context, text string) error {
	var out struct {
		SendMessage struct{ Message struct{ ID string } }
	}
	err := s.ada.Do(ctx, `mutation($room: ID!, $key: String!, $text: String!) {
		sendMessage(input: {roomId: $room, clientKey: $key, text: $text}) { message { id } } }`,
		client.Variables{"room": s.roomID, "key": rand.Text(), "text": text}, &out)
	if err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	s.sent = append(s.sent, out.SendMessage.Message.ID)
	s.say("ada", "» %s", text)
	return nil
}

// follow takes bob's next event and applies it to his copy of the room.
func (s *stage) follow(ctx context.Context) error {
	var e roomEvent
	if err := s.events.Next(ctx, &e); err != nil {
		return fmt.Errorf("follow room: %w", err)
	}
	s.cursor = e.RoomEvents.Cursor
	m := e.RoomEvents.Message
	if m == nil {
		return fmt.Errorf("follow room: unexpected %s", e.RoomEvents.Typename)
	}
	s.seen[m.ID] = *m
	text := "« " + m.Text
	switch {
	case m.DeletedAt != nil:
		text = "« (deleted)"
	case m.EditedAt != nil:
		text += " (edited)"
	}
	s.say("bob", "%-32s %s #%d", text, e.RoomEvents.Typename, m.Seq)
	return nil
}

// history has bob page back through the history, and compares it with what the events told.
func (s *stage) history(ctx context.Context, _ *client.Client) error {
	var all []message
	var before *string
	for pages := 1; ; pages++ {
		var out struct {
			Room struct {
				Messages struct {
					Nodes    []message
					PageInfo struct {
						HasPreviousPage bool
						StartCursor     *string
					}
				}
			}
		}
		err := s.bob.Do(ctx, `query($id: ID!, $before: String) { room(id: $id) { messages(last: 3, before: $before) {
			nodes { id seq text deletedAt editedAt } pageInfo { hasPreviousPage startCursor } } } }`,
			client.Variables{"id": s.roomID, "before": before}, &out)
		if err != nil {
			return fmt.Errorf("read history: %w", err)
		}
		page := out.Room.Messages
		all = append(page.Nodes, all...)
		if !page.PageInfo.HasPreviousPage {
			s.say("bob", "pages back through the history: %d messages on %d pages", len(all), pages)
			return s.compare(all)
		}
		before = page.PageInfo.StartCursor
	}
}

func (s *stage) compare(history []message) error {
	for i, m := range history {
		if m.Seq != i+1 {
			return fmt.Errorf("the history has a hole before message #%d", m.Seq)
		}
	}
	told := slices.SortedFunc(maps.Values(s.seen), func(a, b message) int { return a.Seq - b.Seq })
	if len(told) != len(history) {
		return fmt.Errorf("events told of %d messages, the history has %d", len(told), len(history))
	}
	for i, m := range history {
		if told[i].ID != m.ID || told[i].Text != m.Text || (told[i].DeletedAt == nil) != (m.DeletedAt == nil) {
			return errors.New("what the events told is not what the history shows")
		}
	}
	return nil
}
