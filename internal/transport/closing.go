package transport

import (
	"encoding/binary"
	"unicode/utf8"

	"parley/internal/fault"
)

// closing is why a socket closes: the code and reason of its close frame. What the public client
// graphql-ws does with a code decides which one is used: it gives up for 4400, 4401, 4406, 4408,
// 4409, 4429 and most below 2000, and comes back with growing pauses for 4403, 1012 and 1013. So only
// a client's own mistakes get the former.
type closing struct {
	code   uint16
	reason string
}

// The protocol's own codes.
func closeInvalid(reason string) closing { return closing{4400, reason} }
func closeUnacknowledged() closing       { return closing{4401, "Unauthorized"} }
func closeSubprotocol() closing          { return closing{4406, "Subprotocol not acceptable"} }
func closeInitTimeout() closing {
	return closing{4408, "Connection initialisation timeout"}
}
func closeDuplicate() closing { return closing{4409, "Subscriber for this id already exists"} }
func closeSecondInit() closing {
	return closing{4429, "Too many initialisation requests"}
}

// closeForbidden is for a refused or expired token and a revoked session; the reason ends in the
// error's code, so that a client knows whether to refresh its token.
func closeForbidden(code fault.Code) closing { return closing{4403, "Forbidden: " + string(code)} }

// Codes of RFC 6455 and its registry.
func closeSilence() closing     { return closing{1001, "Heartbeat missed"} }
func closeRestart() closing     { return closing{1012, "Service restart"} }
func closeSlow() closing        { return closing{1013, "Too slow"} }
func closeCrowded() closing     { return closing{1013, "Too many sockets"} }
func closeUnavailable() closing { return closing{1013, "Try again later"} }

// maxReason is what is left for the reason in a control frame (RFC 6455, section 5.5).
const maxReason = 123

func (c closing) frame() frame {
	reason := c.reason
	if len(reason) > maxReason {
		reason = reason[:maxReason]
		for !utf8.ValidString(reason) {
			reason = reason[:len(reason)-1]
		}
	}
	return frame{opcode: opClose, head: binary.BigEndian.AppendUint16(nil, c.code), body: []byte(reason)}
}
