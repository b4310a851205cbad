//go:build unix

package transport

import (
	"errors"
	"net"
	"syscall"
)

// rawOf gives a connection's descriptor to write to without waiting, nil where it has none.
func rawOf(conn net.Conn) syscall.RawConn {
	with, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := with.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

func newWorker() *worker {
	w := new(worker)
	w.attempt = func(fd uintptr) bool {
		for {
			w.written, w.err = syscall.Write(int(fd), w.out) //nolint:gosec // a descriptor is a small number
			if !errors.Is(w.err, syscall.EINTR) {
				return true // whatever it says: nobody waits here
			}
		}
	}
	return w
}

// write gives a socket what is in out, as far as it takes that at once. Its error is that of a connection
// that is of no more use.
func (w *worker) write(raw syscall.RawConn) (written int, err error) {
	w.written, w.err = 0, nil
	if err := raw.Write(w.attempt); err != nil {
		return 0, err //nolint:wrapcheck // looked at, and logged with its place
	}
	if errors.Is(w.err, syscall.EAGAIN) {
		return 0, nil
	}
	return max(w.written, 0), w.err //nolint:wrapcheck // the same
}
