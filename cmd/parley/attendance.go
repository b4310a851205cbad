package main

import (
	"parley/internal/live"
	"parley/internal/presence"
)

// attendance lets transport tell who is there: presence keeps it, and who is gone types no more.
type attendance struct {
	presence *presence.Service
	hub      *live.Hub
}

// Opened is transport.Attendance.
func (a attendance) Opened(userID string) { a.presence.Opened(userID) }

// Closed is transport.Attendance.
func (a attendance) Closed(userID string) {
	if a.presence.Closed(userID) {
		a.hub.Gone(userID)
	}
}

// Active is transport.Attendance.
func (a attendance) Active(userID string) { a.presence.Active(userID) }
