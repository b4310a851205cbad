package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"parley/internal/fault"
	"parley/internal/request"
)

// bearer reads the token of an Authorization value: "" for none, an error for another scheme.
func bearer(value string) (string, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return "", nil
	}
	scheme, token, _ := strings.Cut(value, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", fault.New(fault.Unauthenticated, "Authorization must be \"Bearer\" and an access token.")
	}
	return token, nil
}

// bearerOf reads the token of a request's Authorization header.
func bearerOf(r *http.Request) (string, error) {
	return bearer(r.Header.Get("Authorization"))
}

// identify verifies a token; none is nobody. Its errors are faults.
func (h *Handler) identify(ctx context.Context, token string) (Identity, error) {
	if token == "" {
		return Identity{}, nil
	}
	if len(token) > h.limits.Token {
		return Identity{}, fault.New(fault.Unauthenticated, "The access token is longer than %d bytes.", h.limits.Token)
	}
	identity, err := h.authenticator.Authenticate(ctx, token)
	if err == nil {
		return identity, nil
	}
	var known *fault.Error
	if !errors.As(err, &known) {
		h.log.ErrorContext(ctx, "verify an access token", "request_id", request.From(ctx).ID, "error", err)
	}
	return Identity{}, err
}

// enter adds the viewer to a context.
func (i Identity) enter(ctx context.Context) context.Context {
	if i.Context == nil {
		return ctx
	}
	return i.Context(ctx)
}

// watch gives a context that is done when the session is revoked, ctx where nobody knows of that. release is to be called once.
func (i Identity) watch(ctx context.Context) (ended context.Context, release func()) {
	if i.Watch == nil {
		return ctx, func() {}
	}
	return i.Watch()
}

// seat takes a place among the sockets and streams of the user or, for nobody, of the address. Who has one is
// there until they give it back.
func (h *Handler) seat(ctx context.Context, identity Identity) (giveBack func(), ok bool) {
	if identity.Subject == "" {
		return h.seats.take("address:"+request.From(ctx).Address, 1, h.limits.SocketsPerAddress)
	}
	if giveBack, ok = h.seats.take("user:"+identity.Subject, 1, h.limits.SocketsPerUser); !ok {
		return nil, false
	}
	return h.attend(identity.Subject, giveBack), true
}
