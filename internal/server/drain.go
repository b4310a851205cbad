package server

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// shutdownReserve is what is kept of a drain's time for the last answers, where there is that much.
const shutdownReserve = 2 * time.Second

// drain ends the node's work so that nobody notices: readiness goes first, and the node serves on
// while load balancers find out, each answer the last of its connection; then GraphQL refuses upgrades, finishes what runs and closes sockets
// and streams; then HTTP answers its last requests and the port closes. Bodies that are still being sent have half of the
// time, so that who is slow is told, and holds up nobody. What is not done within the
// drain timeout, counted from the end of the readiness delay, is cut off and reported.
func (s *Server) drain(ctx context.Context, cutOff context.CancelFunc) error {
	started := time.Now()
	s.draining.Store(true)
	timeout := s.options.Config.DrainTimeout
	s.log.InfoContext(ctx, "draining", "readiness_delay", s.options.Config.ReadinessDelay, "timeout", timeout)
	s.pause(ctx, s.options.Config.ReadinessDelay)

	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	s.bodies.hasten(time.Now().Add(s.bodyShare(timeout)))
	// GraphQL first: Shutdown neither waits for sockets nor tells them anything.
	err := s.drainGraphQL(limited, timeout-min(shutdownReserve, timeout/4))
	if shutdownErr := s.http.Shutdown(limited); shutdownErr != nil {
		cutOff()
		err = errors.Join(err, fmt.Errorf("finish requests: %w", shutdownErr), s.http.Close())
	}
	s.log.InfoContext(ctx, "drained", "took", time.Since(started), "complete", err == nil)
	return err
}

func (s *Server) drainGraphQL(ctx context.Context, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := s.options.GraphQL.Drain(ctx); err != nil {
		return fmt.Errorf("drain sockets and streams: %w", err)
	}
	return nil
}

func half(drain time.Duration) time.Duration { return drain / 2 }

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
