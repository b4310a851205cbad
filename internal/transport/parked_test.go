package transport_test

import (
	"encoding/json"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// The tests of this file have subscriptions that caught up, hold no goroutine and are pushed to.

// park subscribes to notes and waits until the subscription is pushed to.
func (s *server) park(t *testing.T, p *peer, id string, parked int) {
	t.Helper()
	p.subscribe(id, `subscription { notes }`)
	s.world.board.expect(t, parked)
}

// noted is a message that shows a note.
func noted(id, text string) string { return next(id, `{"notes":`+strconv.Quote(text)+`}`) }

func TestParkedSubscriptionIsPushedTo(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	s.park(t, p, "1", 1)
	for i := range 100 {
		text := strconv.Itoa(i)
		s.world.board.pin(text, text+" again")
		p.expect(noted("1", text), noted("1", text+" again"))
		if i%10 == 5 { // it is pulled for a while
			s.world.board.resume()
			s.world.board.pin("pulled")
			p.expect(noted("1", "pulled"))
			s.world.board.expect(t, 1)
		}
	}
	p.expectCalm()
}

func TestSubscriptionsOfOneSocketArePushedToEach(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	for i := range 10 {
		s.park(t, p, strconv.Itoa(i), i+1)
	}
	s.world.board.pin("a", "b")
	for i := range 10 {
		p.expect(noted(strconv.Itoa(i), "a"), noted(strconv.Itoa(i), "b"))
	}
	require.Equal(t, 10, s.handler.Stats().Operations)
	p.subscribe("q", `{ hello }`)
	p.expect(next("q", `{"hello":"hello"}`), complete("q"))
}

func TestSubscriptionIsPulledAgainThoughItHasOnlyBegunToPark(t *testing.T) {
	s := serve(t)
	rounds := 0
	s.world.board.parking = func(r *reader) {
		r.board.mu.Lock()
		defer r.board.mu.Unlock()
		if rounds++; rounds > 50 || !r.attached {
			return
		}
		r.give(note("pushed"))
		r.attached = false
		r.out.Resume()
		r.give(note("pulled"))
	}
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { notes }`)
	for range 50 {
		p.expect(noted("1", "pushed"), noted("1", "pulled"))
	}
	s.world.board.expect(t, 1)
	s.world.board.pin("at last")
	p.expect(noted("1", "at last"))
	asked := func() int {
		p.expectCalm()
		s.world.board.mu.Lock()
		defer s.world.board.mu.Unlock()
		return rounds
	}
	require.Equal(t, asked(), asked(), "it rests")
}

func TestClientsCompleteEndsASubscriptionThatHasOnlyBegunToPark(t *testing.T) {
	s := serve(t)
	begun, release := make(chan struct{}), make(chan struct{})
	s.world.board.parking = func(*reader) {
		close(begun)
		<-release
	}
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { notes }`)
	<-begun
	p.send(complete("1"))
	p.expectCalm()
	close(release)
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
	s.world.board.pin("for nobody")
	p.expectCalm()
}

func TestClientsCompleteEndsAParkedSubscription(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.OperationsPerSocket = 2 }))
	p := s.connect(t, "ada")
	for i := range 20 { // more than there are slots
		s.park(t, p, "1", 1)
		require.Equal(t, 1, s.handler.Stats().Operations)
		s.world.board.pin("for " + strconv.Itoa(i))
		p.expect(noted("1", "for "+strconv.Itoa(i)))
		p.send(complete("1"))
		s.world.board.expect(t, 0)
		s.world.board.pin("for nobody") // it has yet to hear that there is nobody
		s.world.board.resume()
		p.expectCalm()
		require.Zero(t, s.handler.Stats().Operations)
		require.EqualValues(t, i+1, s.world.ended.Load())
	}
}

func TestIDOfAParkedSubscriptionIsInUse(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	s.park(t, p, "1", 1)
	p.subscribe("1", `{ hello }`)
	p.expectClose(4409, "Subscriber for this id already exists")
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
}

// TestSubscriptionsComeAndGoWhileTheyArePushedTo has clients complete, reuse ids and come back, while notes
// are pinned and everybody is pulled now and then: each gets the notes of its time, in order, without a hole.
func TestSubscriptionsComeAndGoWhileTheyArePushedTo(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.SocketsPerUser = 0 }))
	const notes, rounds = 400, 20
	stop := make(chan struct{})
	pinned := make(chan struct{})
	go func() {
		defer close(pinned)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
			}
			s.world.board.pin(strconv.Itoa(2*i), strconv.Itoa(2*i+1))
			if i%7 == 0 {
				s.world.board.resume()
			}
		}
	}()
	finished := make(chan string, 8)
	for range cap(finished) {
		p := s.connect(t, "ada")
		go func() { finished <- comeAndGo(p, rounds, notes/rounds) }()
	}
	for range cap(finished) {
		require.Empty(t, <-finished)
	}
	close(stop)
	<-pinned
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 0 }, patience, time.Millisecond)
}

// comeAndGo reads some notes of each of its subscriptions, which all have one id, and tells what was wrong.
func comeAndGo(p *peer, rounds, notes int) string {
	for range rounds {
		if p.WriteMessage(websocket.TextMessage, []byte(`{"id":"1","type":"subscribe","payload":{"query":"subscription { notes }"}}`)) != nil {
			return "not writable"
		}
		last := -1
		for range notes {
			n, wrong := readNote(p)
			if wrong != "" {
				return wrong
			}
			if last >= 0 && n != last+1 {
				return "note " + strconv.Itoa(n) + " after " + strconv.Itoa(last)
			}
			last = n
		}
		const over = `{"type":"ping","payload":{"over":true}}`
		if p.WriteMessage(websocket.TextMessage, []byte(complete("1"))) != nil || p.WriteMessage(websocket.TextMessage, []byte(over)) != nil {
			return "not writable"
		}
		for { // what was on its way
			_ = p.SetReadDeadline(time.Now().Add(patience))
			_, text, err := p.ReadMessage()
			if err != nil {
				return err.Error()
			}
			if strings.Contains(string(text), "pong") {
				break
			}
		}
	}
	return ""
}

func readNote(p *peer) (n int, wrong string) {
	_ = p.SetReadDeadline(time.Now().Add(patience))
	_, text, err := p.ReadMessage()
	if err != nil {
		return 0, err.Error()
	}
	var m struct {
		ID      string
		Payload struct{ Data struct{ Notes string } }
	}
	if err := json.Unmarshal(text, &m); err != nil || m.ID != "1" {
		return 0, "no note: " + string(text)
	}
	if n, err = strconv.Atoi(m.Payload.Data.Notes); err != nil {
		return 0, "no number: " + string(text)
	}
	return n, ""
}

func TestDrainClosesSocketsOfParkedSubscriptionsForARestart(t *testing.T) {
	s := serve(t)
	parked, busy := s.connect(t, "ada"), s.connect(t, "bob")
	s.park(t, parked, "1", 1)
	s.park(t, busy, "1", 2)
	busy.subscribe("2", `mutation { blocked }`)
	<-s.world.blocked
	drained := make(chan error, 1)
	go func() { drained <- s.handler.Drain(t.Context()) }()
	parked.expectClose(1012, "Service restart") // and no complete
	s.world.board.pin("while it drains")
	busy.expect(noted("1", "while it drains"))
	close(s.world.release)
	busy.expect(next("2", `{"blocked":"released"}`), complete("2"))
	busy.expectClose(1012, "Service restart")
	require.NoError(t, <-drained)
	require.Equal(t, transport.Stats{Queries: s.handler.Stats().Queries}, s.handler.Stats())
	s.world.board.pin("for nobody")
	s.world.board.resume()
	require.Eventually(t, func() bool { return s.world.ended.Load() == 2 }, patience, time.Millisecond)
}

func TestSocketOfParkedSubscriptionsEndsWithItsToken(t *testing.T) {
	s := serve(t)
	s.door.expire("ada", time.Now().Add(300*time.Millisecond))
	p := s.connect(t, "ada")
	s.park(t, p, "1", 1)
	s.park(t, p, "2", 2)
	p.expectClose(4403, "Forbidden: TOKEN_EXPIRED")
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
	require.Zero(t, s.handler.Stats().Operations)
	require.Eventually(t, func() bool { return s.world.ended.Load() == 2 }, patience, time.Millisecond)
	s.world.board.pin("for nobody")
}

func TestSocketOfParkedSubscriptionsEndsWithItsSession(t *testing.T) {
	s := serve(t)
	p, other := s.connect(t, "ada"), s.connect(t, "bob")
	s.park(t, p, "1", 1)
	s.park(t, other, "1", 2)
	s.door.revoke("ada")
	p.expectClose(4403, "Forbidden: UNAUTHENTICATED")
	s.world.board.expect(t, 1)
	s.world.board.pin("for bob")
	other.expect(noted("1", "for bob"))
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == 1 }, patience, time.Millisecond)
}

func TestClosingByTheClientEndsItsParkedSubscriptions(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	s.park(t, p, "1", 1)
	s.world.board.pin("first")
	p.expect(noted("1", "first"))
	goodbye := websocket.FormatCloseMessage(1000, "bye")
	require.NoError(t, p.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(patience)))
	p.expectClose(1000, "")
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
	require.Zero(t, s.handler.Stats().Operations)
	require.EqualValues(t, 1, s.world.ended.Load())
}

func TestVanishingClientEndsItsParkedSubscriptions(t *testing.T) {
	s := serve(t)
	for range 10 {
		p := s.connect(t, "ada") // the seats are ten, and given back
		s.park(t, p, "1", 1)
		s.world.board.pin("note")
		require.NoError(t, p.NetConn().Close())
		s.world.board.resume()
		require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
		require.Zero(t, s.handler.Stats().Operations)
		s.world.board.expect(t, 0)
	}
}

func TestParkedSubscriptionCostsNoGoroutine(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.SocketsPerUser = 0 }))
	const sockets, each = 50, 4
	settled := func(most int) {
		t.Helper()
		asking := 1 // Eventually's own
		require.Eventually(t, func() bool { return runtime.NumGoroutine()-asking <= most }, patience, time.Millisecond,
			"more than %d goroutines", most)
	}
	before := runtime.NumGoroutine()
	var all []*peer
	for i := range sockets {
		p := s.connect(t, "ada")
		all = append(all, p)
		for j := range each {
			s.park(t, p, strconv.Itoa(j), i*each+j+1)
		}
	}
	settled(before + sockets)
	for range 3 {
		s.world.board.pin("note")
		for _, p := range all {
			for j := range each {
				p.expect(noted(strconv.Itoa(j), "note"))
			}
		}
		settled(before + sockets)
		s.world.board.resume()
		s.world.board.expect(t, sockets*each)
		settled(before + sockets)
	}
}
