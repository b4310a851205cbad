package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// backlog is how many events a subscription holds for a reader that is late; then the socket waits.
const backlog = 256

// ErrComplete is what Subscription.Next gives after the server has completed the subscription.
var ErrComplete = errors.New("the subscription is complete")

// Socket is one graphql-transport-ws connection. Its methods are safe for concurrent use.
type Socket struct {
	conn    *websocket.Conn
	done    chan struct{} // closed when reading has ended, after err is set
	killed  sync.Once
	closing chan struct{} // closed by Kill: nobody waits for readers any more

	mu   sync.Mutex // guards all below, and writing to conn
	next int
	subs map[string]*Subscription
	err  error
}

// Subscription is one operation on a socket.
type Subscription struct {
	id     string
	socket *Socket
	events chan event
	gone   chan struct{} // closed when nobody reads any more
	once   sync.Once
}

type event struct {
	data []byte // a GraphQL response
	err  error  // why nothing follows
}

type frame struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// Dial opens a socket and waits for the acknowledgement. A refusal by the server is a
// *websocket.CloseError with its code.
func (c *Client) Dial(ctx context.Context) (*Socket, error) {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	conn, resp, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(c.URL, "http"), nil)
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close()
			return nil, fmt.Errorf("open socket (%s): %w", resp.Status, err)
		}
		return nil, fmt.Errorf("open socket: %w", err)
	}
	s := &Socket{
		conn: conn, done: make(chan struct{}), closing: make(chan struct{}), subs: map[string]*Subscription{},
	}
	if err := s.init(c.Token); err != nil {
		_ = conn.Close()
		return nil, err
	}
	go s.read()
	return s, nil
}

func (s *Socket) init(token string) error {
	payload := map[string]string{}
	if token != "" {
		payload["Authorization"] = "Bearer " + token
	}
	if err := s.write("connection_init", "", payload); err != nil {
		return err
	}
	var f frame
	if err := s.conn.ReadJSON(&f); err != nil {
		return fmt.Errorf("await acknowledgement: %w", err)
	}
	if f.Type != "connection_ack" {
		return fmt.Errorf("await acknowledgement: got %q", f.Type)
	}
	return nil
}

// Subscribe starts an operation.
func (s *Socket) Subscribe(document string, variables Variables) (*Subscription, error) {
	s.mu.Lock()
	s.next++
	sub := &Subscription{
		id: strconv.Itoa(s.next), socket: s, events: make(chan event, backlog), gone: make(chan struct{}),
	}
	s.subs[sub.id] = sub
	s.mu.Unlock()
	return sub, s.write("subscribe", sub.id, map[string]any{"query": document, "variables": variables})
}

// Next waits for the next event and decodes its data into out. It gives ErrComplete at the end, Errors
// where the server says why it ended, and the socket's error where that broke.
func (sub *Subscription) Next(ctx context.Context, out any) error {
	select {
	case e := <-sub.events:
		return e.decode(out)
	default:
	}
	select {
	case e := <-sub.events:
		return e.decode(out)
	case <-sub.socket.done:
		select {
		case e := <-sub.events:
			return e.decode(out)
		default:
			return sub.socket.Err()
		}
	case <-ctx.Done():
		return fmt.Errorf("await event: %w", ctx.Err())
	}
}

func (e event) decode(out any) error {
	if e.err != nil {
		return e.err
	}
	return decode(e.data, "event", out)
}

// Complete ends the subscription from this side. What is under way may still be read.
func (sub *Subscription) Complete() error {
	sub.once.Do(func() { close(sub.gone) })
	return sub.socket.write("complete", sub.id, nil)
}

// Close closes the socket with code 1000.
func (s *Socket) Close() error {
	s.mu.Lock()
	_ = s.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
	s.mu.Unlock()
	return s.Kill()
}

// Kill drops the connection without a word, as a lost network does.
func (s *Socket) Kill() error {
	s.killed.Do(func() { close(s.closing) })
	err := s.conn.Close()
	<-s.done
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("drop socket: %w", err)
	}
	return nil
}

// Done is closed when the socket has ended.
func (s *Socket) Done() <-chan struct{} { return s.done }

// Err is why the socket ended, a *websocket.CloseError where the server said so.
func (s *Socket) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *Socket) write(kind, id string, payload any) error {
	f := frame{ID: id, Type: kind}
	if payload != nil {
		text, err := json.Marshal(payload)
		if err != nil {
			return fmt.Errorf("encode payload: %w", err)
		}
		f.Payload = text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.conn.WriteJSON(f); err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	return nil
}

// read hands frames to their subscriptions until the socket ends.
func (s *Socket) read() {
	defer close(s.done)
	for {
		var f frame
		if err := s.conn.ReadJSON(&f); err != nil {
			s.mu.Lock()
			s.err = fmt.Errorf("read socket: %w", err)
			s.mu.Unlock()
			return
		}
		if f.Type == "ping" {
			_ = s.write("pong", "", nil) // a broken socket shows at the next read
			continue
		}
		s.deliver(f)
	}
}

func (s *Socket) deliver(f frame) {
	s.mu.Lock()
	sub := s.subs[f.ID]
	if f.Type == "error" || f.Type == "complete" {
		delete(s.subs, f.ID)
	}
	s.mu.Unlock()
	if sub == nil {
		return
	}
	e := event{data: f.Payload}
	switch f.Type {
	case "error":
		var list Errors
		if err := json.Unmarshal(f.Payload, &list); err != nil {
			e.err = fmt.Errorf("decode error frame: %w", err)
		} else {
			e.err = list
		}
	case "complete":
		e.err = ErrComplete
	}
	select {
	case sub.events <- e:
	case <-sub.gone:
	case <-s.closing:
	}
}
