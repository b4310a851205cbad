package main

import "parley/internal/presence"

// attendance lets transport tell presence who is there.
type attendance struct{ presence *presence.Service }

// Opened is transport.Attendance.
func (a attendance) Opened(userID string) { a.presence.Opened(userID) }

// Closed is transport.Attendance.
func (a attendance) Closed(userID string) { a.presence.Closed(userID) }

// Active is transport.Attendance.
func (a attendance) Active(userID string) { a.presence.Active(userID) }
