package push

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"parley/ent"
	"parley/ent/notification"
)

// excerptLength is how much of a message's text is sent, in Unicode code points.
const excerptLength = 120

// payload is what a service worker gets, as JSON: docs/push.md tells it to front-end developers. Fields may be added.
type payload struct {
	ID        string       `json:"id"` // of the notification
	Kind      string       `json:"kind"`
	Room      payloadRoom  `json:"room"`
	MessageID *string      `json:"messageId"` // null for an INVITE
	Actor     payloadActor `json:"actor"`
	Text      string       `json:"text"` // of the message, or its beginning; may be empty
	CreatedAt time.Time    `json:"createdAt"`
}

type payloadRoom struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"` // may be empty
}

type payloadActor struct {
	ID          string `json:"id"`
	Username    string `json:"username"`
	DisplayName string `json:"displayName"`
}

// message is a notification as it is pushed.
type message struct {
	body    []byte
	topic   string
	urgency webpush.Urgency
}

// compose makes the message of a notification as it is now, or nil where the user has read or received it
// meanwhile, or is not shown it.
func (s *Service) compose(ctx context.Context, j *job) (*message, error) {
	shown, err := s.o.Notifications.NotificationsByID(ctx, j.userID, []string{j.notificationID})
	if err != nil {
		return nil, err //nolint:wrapcheck // deliver does
	}
	n := shown[j.notificationID]
	if n == nil || n.ReadAt != nil {
		return nil, nil //nolint:nilnil // nothing to push
	}
	given, err := s.given(ctx, j.userID)
	if err != nil {
		return nil, err
	}
	if given.holds(n.Seq) {
		return nil, nil //nolint:nilnil // nothing to push
	}
	users, err := s.o.Users(ctx, []string{n.ActorID})
	if err != nil {
		return nil, err //nolint:wrapcheck // deliver does
	}
	actor := users[n.ActorID]
	if actor == nil || n.Edges.Room == nil {
		return nil, fmt.Errorf("the notification %s lacks its actor or its room", n.ID)
	}
	body, err := encodePayload(n, actor)
	if err != nil {
		return nil, err
	}
	m := &message{body: body, topic: topicOf(j.subscriptionID, n.RoomID), urgency: webpush.UrgencyNormal}
	if n.Kind == notification.KindREACTION {
		m.urgency = webpush.UrgencyLow
	}
	return m, nil
}

func encodePayload(n *ent.Notification, actor *ent.User) ([]byte, error) {
	p := payload{
		ID: n.ID, Kind: string(n.Kind), MessageID: n.MessageID, CreatedAt: n.CreatedAt.UTC(),
		Room:  payloadRoom{ID: n.RoomID, Kind: string(n.Edges.Room.Kind), Name: n.Edges.Room.Name},
		Actor: payloadActor{ID: actor.ID, Username: actor.Username, DisplayName: actor.DisplayName},
	}
	if m := n.Edges.Message; m != nil {
		p.Text = excerpt(m.Text)
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // three times the bytes
	if err := encoder.Encode(p); err != nil {
		return nil, fmt.Errorf("encode a push message: %w", err)
	}
	return bytes.TrimSpace(body.Bytes()), nil
}

// excerpt gives the beginning of a text, with an ellipsis where there is more.
func excerpt(text string) string {
	runes := []rune(text)
	if len(runes) <= excerptLength {
		return text
	}
	return string(runes[:excerptLength-1]) + "…"
}

// topicOf names what of several messages a push service need keep the last of only (RFC 8030, section 5.4): a room's. It
// tells nobody which room that is, nor that two browsers are told of the same one.
func topicOf(subscriptionID, roomID string) string {
	sum := sha256.Sum256([]byte(subscriptionID + " " + roomID))
	return base64.RawURLEncoding.EncodeToString(sum[:24]) // 32 characters are allowed
}
