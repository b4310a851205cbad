package presence

import "context"

// Keep takes one step of what Run does about this node's users and the leases of all.
func (s *Service) Keep(ctx context.Context) error { return s.keep(ctx) }

// Tell takes one step of what Run does about watches.
func (s *Service) Tell(ctx context.Context) error { return s.tell(ctx) }
