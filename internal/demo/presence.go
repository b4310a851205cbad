package demo

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/client"
)

// company is what bob's socket tells of the room, and ada's two sockets.
type company struct {
	stage         *stage
	bob           *client.Socket
	people        *client.Subscription // presence of the room's members
	typing        *client.Subscription // who types in the room
	laptop, phone *client.Socket       // ada's
	adaName       string
	status        string // ada's, as bob last saw it
}

// watch has bob watch who is there and who types, while ada comes with two devices and goes again, one of
// them without a word.
func (s *stage) watch(ctx context.Context, _ *client.Client) error {
	c := &company{stage: s, adaName: "ada-" + s.suffix}
	steps := []func(context.Context) error{c.sit, c.come, c.write, c.lose, c.away, c.leave}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return fmt.Errorf("watch who is there: %w", err)
		}
	}
	return c.bob.Close()
}

// sit has bob subscribe.
func (c *company) sit(ctx context.Context) (err error) {
	s := c.stage
	if c.bob, err = s.bob.Dial(ctx); err != nil {
		return err
	}
	room := client.Variables{"room": s.roomID}
	c.people, err = c.bob.Subscribe(`subscription($room: ID!) {
		presenceChanged(roomId: $room) { status statusText lastSeenAt user { username } } }`, room)
	if err != nil {
		return err
	}
	c.typing, err = c.bob.Subscribe(`subscription($room: ID!) { typingChanged(roomId: $room) { users { username } } }`, room)
	if err != nil {
		return err
	}
	s.say("bob", "sits down and watches who is there and who types")
	return c.seesTyping(ctx, "")
}

// come has ada open two sockets.
func (c *company) come(ctx context.Context) (err error) {
	s := c.stage
	if c.laptop, err = s.ada.Dial(ctx); err != nil {
		return err
	}
	if c.phone, err = s.ada.Dial(ctx); err != nil {
		return err
	}
	s.say("ada", "comes with a laptop and a phone")
	return c.sees(ctx, "ONLINE")
}

// write has ada type on the phone and send.
func (c *company) write(ctx context.Context) error {
	if err := c.types(ctx, c.phone); err != nil {
		return err
	}
	if err := c.seesTyping(ctx, c.adaName); err != nil {
		return err
	}
	if err := c.stage.send(ctx, "I have a phone, too."); err != nil {
		return err
	}
	return c.seesTyping(ctx, "")
}

// lose drops the phone's connection: ada is still there with the laptop.
func (c *company) lose(ctx context.Context) error {
	if err := c.phone.Kill(); err != nil {
		return err
	}
	c.stage.say("ada", "✂ the phone loses its connection")
	var seen struct {
		User struct{ Presence struct{ Status string } }
	}
	err := c.stage.bob.Do(ctx, `query($name: String!) { user(username: $name) { presence { status } } }`,
		client.Variables{"name": c.adaName}, &seen)
	if err != nil {
		return err
	}
	if status := seen.User.Presence.Status; status != "ONLINE" {
		return fmt.Errorf("ada has a laptop, and is %s", status)
	}
	c.stage.say("bob", "sees that ada is still ONLINE: she has a laptop")
	return nil
}

// away has ada type again, and say that she is away.
func (c *company) away(ctx context.Context) error {
	if err := c.types(ctx, c.laptop); err != nil {
		return err
	}
	if err := c.seesTyping(ctx, c.adaName); err != nil {
		return err
	}
	err := once(ctx, c.laptop, `mutation { setPresence(input: {status: AWAY, statusText: "on the train"}) { presence { status } } }`, nil)
	if err != nil {
		return err
	}
	return c.sees(ctx, "AWAY")
}

// leave has ada close the last socket: she types no more at once, and is gone after the grace.
func (c *company) leave(ctx context.Context) error {
	var told struct {
		ServerInfo struct {
			Timers struct{ PresenceOfflineMs int }
		}
	}
	if err := c.stage.bob.Do(ctx, `{ serverInfo { timers { presenceOfflineMs } } }`, nil, &told); err != nil {
		return err
	}
	if err := c.laptop.Close(); err != nil {
		return err
	}
	c.stage.say("ada", "closes the laptop; in %d ms she is OFFLINE", told.ServerInfo.Timers.PresenceOfflineMs)
	if err := c.seesTyping(ctx, ""); err != nil {
		return err
	}
	return c.sees(ctx, "OFFLINE")
}

// types sends a sign of ada's typing over a socket.
func (c *company) types(ctx context.Context, socket *client.Socket) error {
	return once(ctx, socket, `mutation($room: ID!) { setTyping(input: {roomId: $room, typing: true}) { typing { users { username } } } }`,
		client.Variables{"room": c.stage.roomID})
}

// once runs one operation over a socket.
func once(ctx context.Context, socket *client.Socket, document string, variables client.Variables) error {
	op, err := socket.Subscribe(document, variables)
	if err != nil {
		return err
	}
	return op.Next(ctx, nil)
}

// sees has bob read events until ada has the status.
func (c *company) sees(ctx context.Context, status string) error {
	for c.status != status {
		var e struct {
			PresenceChanged struct {
				Status     string
				StatusText *string
				LastSeenAt *string
				User       struct{ Username string }
			}
		}
		if err := c.people.Next(ctx, &e); err != nil {
			return fmt.Errorf("follow presence: %w", err)
		}
		p := e.PresenceChanged
		text := p.Status
		if p.StatusText != nil {
			text += fmt.Sprintf(" %q", *p.StatusText)
		}
		if p.LastSeenAt != nil {
			text += " since " + *p.LastSeenAt
		}
		c.stage.say("bob", "  %-32s %s", "@"+p.User.Username, text)
		if p.User.Username == c.adaName {
			c.status = p.Status
		}
	}
	return nil
}

// seesTyping has bob read the next set.
func (c *company) seesTyping(ctx context.Context, want string) error {
	var e struct {
		TypingChanged struct{ Users []struct{ Username string } }
	}
	if err := c.typing.Next(ctx, &e); err != nil {
		return fmt.Errorf("follow typing: %w", err)
	}
	var names []string
	for _, u := range e.TypingChanged.Users {
		names = append(names, u.Username)
	}
	got := strings.Join(names, ", ")
	if got != want {
		return fmt.Errorf("%q types, want %q", got, want)
	}
	if got == "" {
		got = "nobody"
	}
	c.stage.say("bob", "  %-32s types", got)
	return nil
}
