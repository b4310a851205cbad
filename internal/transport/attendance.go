package transport

// Attendance is told which users are there. Its methods are called from many goroutines and must not wait.
// A subject is that of an Identity; of nobody it is not told.
type Attendance interface {
	// Opened tells that a socket of the subject has been acknowledged, or an event stream has begun.
	Opened(subject string)
	// Closed tells that one which was told of by Opened has ended, however it did: all that ran on it has.
	Closed(subject string)
	// Active tells that the subject has done something: begun or completed an operation, over whatever
	// transport. Pings and pongs are not told of, as client libraries send them by themselves.
	Active(subject string)
}

// unattended is the Attendance of a handler that has none.
type unattended struct{}

func (unattended) Opened(string) {}
func (unattended) Closed(string) {}
func (unattended) Active(string) {}

// attend tells that the holder of a seat is there, until they give it back.
func (h *Handler) attend(subject string, giveBack func()) func() {
	h.attendance.Opened(subject)
	return func() {
		giveBack()
		h.attendance.Closed(subject)
	}
}

// stirs tells that somebody has done something.
func (h *Handler) stirs(identity Identity) {
	if identity.Subject != "" {
		h.attendance.Active(identity.Subject)
	}
}
