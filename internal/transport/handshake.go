package transport

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"parley/internal/fault"
)

// initialise answers connection_init: it verifies the token, takes the user's seat and acknowledges.
// It runs in the reader, so a message sent before the acknowledgement is handled after it.
func (s *socket) initialise(m message) {
	if s.initialised {
		s.shut(closeSecondInit())
		return
	}
	s.initialised = true
	identity, err := s.identify(m.payload)
	if err == nil && !identity.ExpiresAt.IsZero() && !time.Now().Before(identity.ExpiresAt) {
		err = fault.New(fault.TokenExpired, "The access token has expired.")
	}
	if !s.disarm(timerInit) {
		return // the timeout has closed the socket, maybe while the token was being verified
	}
	if err != nil {
		s.shut(closingFor(err))
		return
	}
	giveBack, ok := s.h.seat(s.ctx, identity)
	if !ok {
		s.shut(closeCrowded())
		return
	}
	s.identity, s.giveBack = identity, giveBack
	s.watch(identity)
	s.mu.Lock()
	s.acknowledged = true
	s.mu.Unlock()
	s.reply(frame{opcode: opText, body: appendPlain(messageAck, nil)})
}

// identify verifies the token of the payload, else the one of the upgrade request. None is nobody:
// such a socket can run what needs no viewer.
func (s *socket) identify(payload json.RawMessage) (Identity, error) {
	token, err := tokenOf(payload)
	if token == "" && err == nil {
		token, err = bearer(s.header)
	}
	if err != nil {
		return Identity{}, err
	}
	return s.h.identify(s.ctx, token)
}

// tokenOf finds the token in a connection_init payload: "Authorization" as the HTTP header has it, or
// "authToken" with the token alone, the keys in any case. null and "" are none.
func tokenOf(payload json.RawMessage) (string, error) {
	var members map[string]json.RawMessage
	if payload != nil {
		if err := json.Unmarshal(payload, &members); err != nil {
			return "", fault.New(fault.BadRequest, "The payload must be an object.")
		}
	}
	keys := slices.Sorted(maps.Keys(members))
	for _, wanted := range []string{"authorization", "authtoken"} {
		for _, key := range keys {
			if strings.ToLower(key) != wanted {
				continue
			}
			token, err := tokenIn(members[key], wanted == "authorization")
			if token != "" || err != nil {
				return token, err
			}
		}
	}
	return "", nil
}

func tokenIn(raw json.RawMessage, scheme bool) (string, error) {
	var value *string
	if err := json.Unmarshal(raw, &value); err != nil {
		return "", fault.New(fault.Unauthenticated, "The access token must be a string.")
	}
	if value == nil {
		return "", nil
	}
	if scheme || strings.Contains(*value, " ") {
		return bearer(*value)
	}
	return *value, nil
}

// closingFor gives the close code of a refused token. What may pass by itself is no 4403: the client
// needs no other token for it.
func closingFor(err error) closing {
	switch code := fault.CodeOf(err); code {
	case fault.Unavailable, fault.Internal:
		return closeUnavailable()
	default:
		return closeForbidden(code)
	}
}

// watch closes the socket when the token expires or the session is revoked.
func (s *socket) watch(identity Identity) {
	if !identity.ExpiresAt.IsZero() {
		s.arm(timerExpiry, time.Until(identity.ExpiresAt), func() { s.shut(closeForbidden(fault.TokenExpired)) })
	}
	if identity.Watch != nil {
		ended, release := identity.Watch()
		stop := context.AfterFunc(ended, func() { s.shut(closeForbidden(fault.Unauthenticated)) })
		s.unwatch = func() { stop(); release() }
	}
}
