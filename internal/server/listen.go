package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"syscall"
)

// listenError says in a person's words why a port could not be opened.
func listenError(address string, err error) error {
	var dns *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("another program listens on %s already: stop it, or choose another port with PARLEY_LISTEN or --listen (port 0 takes a free one): %w", address, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("this user may not listen on %s: choose a port above 1023 with PARLEY_LISTEN or --listen: %w", address, err)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &dns):
		return fmt.Errorf("this machine has no address %s: check PARLEY_LISTEN or --listen: %w", address, err)
	}
	return fmt.Errorf("listen on %s: %w", address, err)
}
