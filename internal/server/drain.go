package server

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// drain ends the node's work so that nobody notices: readiness goes first, and the node serves on
// while load balancers find out; then GraphQL refuses upgrades, finishes what runs and closes sockets
// and streams; then HTTP answers its last requests and the port closes. What is not done within the
// drain timeout, counted from the end of the readiness delay, is cut off and reported.
func (s *Server) drain(ctx context.Context, cutOff context.CancelFunc) error {
	started := time.Now()
	s.draining.Store(true)
	s.log.InfoContext(ctx, "draining", "readiness_delay", s.options.Config.ReadinessDelay, "timeout", s.options.Config.DrainTimeout)
	s.pause(ctx, s.options.Config.ReadinessDelay)

	limited, cancel := context.WithTimeout(ctx, s.options.Config.DrainTimeout)
	defer cancel()
	// GraphQL first: Shutdown neither waits for sockets nor tells them anything.
	err := s.options.GraphQL.Drain(limited)
	if err != nil {
		err = fmt.Errorf("drain sockets and streams: %w", err)
	}
	if shutdownErr := s.http.Shutdown(limited); shutdownErr != nil {
		cutOff()
		err = errors.Join(err, fmt.Errorf("finish requests: %w", shutdownErr), s.http.Close())
	}
	s.log.InfoContext(ctx, "drained", "took", time.Since(started), "complete", err == nil)
	return err
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
