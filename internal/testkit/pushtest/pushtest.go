// Package pushtest is a push service on this machine, with browsers that decrypt what they get: what a test of Web Push
// sends to. It takes nothing that a real push service would refuse: who sends must sign (RFC 8292), encrypt for the
// browser (RFC 8291) and say how long the message is worth keeping (RFC 8030). Only tests may import it; it may be used from
// parallel tests, and all of it from any goroutine.
package pushtest

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Service is a push service. It ends with the test.
type Service struct {
	t    testing.TB
	http *httptest.Server

	mu       sync.Mutex // guards what follows
	browsers map[string]*Browser
	key      string
	got      []Message
	answers  []func(http.ResponseWriter)
	calls    int
	arrived  chan struct{} // closed with the next message
}

// Browser is one subscription at the service.
type Browser struct {
	Endpoint string // http://…
	P256dh   string
	Auth     string

	private *ecdh.PrivateKey
	secret  []byte
}

// Message is what a browser was sent.
type Message struct {
	Browser *Browser
	TTL     string
	Urgency string
	Topic   string
	Subject string // who signed it may be reached there
	Size    int    // in bytes, as it was sent
	// What the payload says:
	ID, Kind, Text string
	MessageID      *string
	CreatedAt      string
	Room           struct{ ID, Kind, Name string }
	Actor          struct{ ID, Username, DisplayName string }
}

// New starts a service on 127.0.0.1. Its browsers take messages that are signed by the key that Expect names, or by any
// one until then.
func New(t testing.TB) *Service {
	t.Helper()
	s := &Service{t: t, browsers: make(map[string]*Browser), arrived: make(chan struct{})}
	s.http = httptest.NewServer(http.HandlerFunc(s.take))
	t.Cleanup(s.http.Close)
	return s
}

// Expect names the public key of the server whose messages are taken.
func (s *Service) Expect(publicKey string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = publicKey
}

// Subscribe makes a browser's subscription.
func (s *Service) Subscribe() *Browser {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	require.NoError(s.t, err)
	secret := make([]byte, 16)
	_, _ = rand.Read(secret)
	path := "/push/" + rand.Text()
	b := &Browser{
		Endpoint: s.http.URL + path, private: private, secret: secret,
		P256dh: base64.RawURLEncoding.EncodeToString(private.PublicKey().Bytes()),
		Auth:   base64.RawURLEncoding.EncodeToString(secret),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[path] = b
	return b
}

// Answer has the next calls answered so, one after the other, instead of with 201. A message that is refused is not got. An
// answer may take its time, to the end of the test.
func (s *Service) Answer(answers ...func(http.ResponseWriter)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, answers...)
}

// Status is an answer with a status.
func Status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code) }
}

// Calls tells how often the service was called.
func (s *Service) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Got gives the messages that were taken so far, and what is closed when there are more.
func (s *Service) Got() (messages []Message, more <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.got...), s.arrived
}

func (s *Service) take(w http.ResponseWriter, r *http.Request) {
	if answer := s.called(); answer != nil {
		answer(w)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.browsers[r.URL.Path]
	if b == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	m, err := s.read(b, r)
	if err != nil {
		s.t.Errorf("a push message is not as it must be: %v", err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.got = append(s.got, m)
	close(s.arrived)
	s.arrived = make(chan struct{})
	w.WriteHeader(http.StatusCreated)
}

// called counts a call and gives how it is to be answered, nil for as usual.
func (s *Service) called() func(http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if len(s.answers) == 0 {
		return nil
	}
	answer := s.answers[0]
	s.answers = s.answers[1:]
	return answer
}

// read makes the message of a request. The caller holds mu.
func (s *Service) read(b *Browser, r *http.Request) (Message, error) {
	m := Message{
		Browser: b, TTL: r.Header.Get("TTL"), Urgency: r.Header.Get("Urgency"), Topic: r.Header.Get("Topic"),
	}
	var err error
	if m.Subject, err = verify(r.Header.Get("Authorization"), s.key, s.http.URL); err != nil {
		return m, err
	}
	if err := headers(r.Method, r.Header); err != nil {
		return m, err
	}
	body, err := limited(r.Body)
	if err != nil {
		return m, err
	}
	m.Size = len(body)
	text, err := b.decrypt(body)
	if err != nil {
		return m, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	return m, decoder.Decode(&m)
}
