package demo

import (
	"context"
	"fmt"

	"parley/internal/client"
)

// notification is something that concerns somebody in person.
type notification struct {
	Kind    string
	Actor   struct{ Username string }
	Message *struct{ Text string }
}

// notified has bob read what concerns him in person, be told of what is added, and mark it as read.
func (s *stage) notified(ctx context.Context, _ *client.Client) error {
	var state struct {
		Viewer struct {
			Notifications struct {
				Cursor string
				Nodes  []notification
			}
		}
	}
	if err := s.bob.Do(ctx, `query { viewer { notifications { cursor nodes { kind actor { username } } } } }`, nil, &state); err != nil {
		return fmt.Errorf("read notifications: %w", err)
	}
	list := state.Viewer.Notifications
	if len(list.Nodes) != 1 || list.Nodes[0].Kind != "INVITE" {
		return fmt.Errorf("bob was invited to a room, and is notified of %v", list.Nodes)
	}
	s.say("bob", "was notified: INVITE by @%s", list.Nodes[0].Actor.Username)
	socket, err := s.bob.Dial(ctx)
	if err != nil {
		return err
	}
	told, err := socket.Subscribe(`subscription($after: String) { notificationAdded(after: $after) {
		kind actor { username } message { text } } }`, client.Variables{"after": list.Cursor})
	if err != nil {
		return err
	}
	if err := s.send(ctx, "One more thing, @bob-"+s.suffix+"!"); err != nil {
		return err
	}
	var e struct{ NotificationAdded notification }
	if err := told.Next(ctx, &e); err != nil {
		return fmt.Errorf("follow notifications: %w", err)
	}
	n := e.NotificationAdded
	if n.Kind != "MENTION" || n.Message == nil {
		return fmt.Errorf("bob was mentioned, and is notified of %v", n)
	}
	s.say("bob", "is notified: %s by @%s: %s", n.Kind, n.Actor.Username, n.Message.Text)
	if err := s.clear(ctx); err != nil {
		return err
	}
	return socket.Close()
}

// clear has bob mark all notifications as read.
func (s *stage) clear(ctx context.Context) error {
	var out struct {
		MarkNotificationsRead struct {
			Viewer struct{ UnreadNotificationCount int }
		}
	}
	err := s.bob.Do(ctx, `mutation { markNotificationsRead(input: {all: true}) { viewer { unreadNotificationCount } } }`, nil, &out)
	if err != nil {
		return fmt.Errorf("mark notifications: %w", err)
	}
	if n := out.MarkNotificationsRead.Viewer.UnreadNotificationCount; n != 0 {
		return fmt.Errorf("%d notifications are unread after all were marked", n)
	}
	s.say("bob", "has seen it")
	return nil
}
