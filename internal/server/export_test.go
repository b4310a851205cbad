package server

import (
	"context"
	"net/http"
	"time"
)

// SetPause replaces the waiting of the readiness delay, so that a test decides how long it takes.
func (s *Server) SetPause(pause func(context.Context, time.Duration)) { s.pause = pause }

// SlowBodies is what stands before every handler.
func (s *Server) SlowBodies(next http.Handler) http.Handler { return s.slowBodies(next) }

// BodyTimeout is how long a client may take to send a body.
func (s *Server) BodyTimeout() *time.Duration { return &s.bodyTimeout }

// AnswerTimeout is how long a client may take to read an answer.
func (s *Server) AnswerTimeout() *time.Duration { return &s.http.WriteTimeout }

// SetBodyShare replaces half the time of a drain for the bodies under way.
func (s *Server) SetBodyShare(share time.Duration) {
	s.bodyShare = func(time.Duration) time.Duration { return share }
}

// HastenBodies is what a drain does to bodies.
func (s *Server) HastenBodies(end time.Time) { s.bodies.hasten(end) }
