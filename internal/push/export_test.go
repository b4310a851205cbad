package push

import (
	"context"
	"net/netip"

	"parley/ent"
)

// Settle takes one step and sends what is due, all by the caller's goroutine: for a service that does not run.
func (s *Service) Settle(ctx context.Context) error {
	if err := s.step(ctx); err != nil {
		return err
	}
	for j := s.pick(); j != nil; j = s.pick() {
		s.deliver(ctx, j)
		s.queue.done(j)
	}
	return nil
}

func (s *Service) pick() *job {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return s.queue.pick()
}

// Senders is how many messages are being sent at most, PerHost and PerUser how many to a push service and to a user.
const (
	Senders = senders
	PerHost = perHost
	PerUser = perUser
)

// Take gives to whom senders send who take as much as they may, and never end.
func (s *Service) Take() []string {
	var out []string
	for j := s.pick(); j != nil; j = s.pick() {
		out = append(out, j.userID)
	}
	return out
}

// Step takes one step: what is due waits for senders.
func (s *Service) Step(ctx context.Context) error { return s.step(ctx) }

// Forget makes the service forget who was notified by it, as when it dies.
func (s *Service) Forget() {
	s.pending.mu.Lock()
	defer s.pending.mu.Unlock()
	s.pending.all = nil
}

// Public is public.
func Public(addr netip.Addr) bool { return public(addr) }

// CheckEndpoint is checkEndpoint where nothing private is allowed.
func CheckEndpoint(endpoint string) error { return checkEndpoint(endpoint, false) }

// EncodePayload is encodePayload.
func EncodePayload(n *ent.Notification, actor *ent.User) ([]byte, error) {
	return encodePayload(n, actor)
}

// PayloadRoom is how long a payload may be.
const PayloadRoom = recordBytes - 16 - 86 - 1

// Abandon forgets what is to be sent.
func (s *Service) Abandon() { s.queue.abandon() }
