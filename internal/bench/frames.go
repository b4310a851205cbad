package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Opcodes of RFC 6455, section 5.2.
const (
	opContinuation = 0x0
	opText         = 0x1
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA
)

// subprotocol is what Parley and gqlgen speak over a socket.
const subprotocol = "graphql-transport-ws"

// wire is the client's end of a WebSocket, as cheap as it gets, because clients share the machine with
// the server they measure: many frames come with one read, payloads are not copied, and the masking key
// of what is sent is zero. One goroutine reads; writing is for one goroutine at a time.
type wire struct {
	conn       net.Conn
	buf        []byte // what was read; unread from from to to
	from, to   int
	fragmented []byte // the message so far, where it came in fragments
}

const (
	handshakeTime = 30 * time.Second
	// readBuffer holds what one read may bring; a longer message fails the run.
	readBuffer = 32 << 10
)

// dial opens a socket on a server of this machine.
func dial(ctx context.Context, address, path string) (_ *wire, err error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	defer func() {
		if err != nil {
			_ = conn.Close()
		}
	}()
	if err := conn.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	// The key is any 16 bytes; the answer to it proves nothing to us.
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cGFybGV5IGJlbmNobWFyaw==\r\nSec-WebSocket-Protocol: %s\r\n\r\n",
		path, address, subprotocol)
	if err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	reader := bufio.NewReader(conn)
	resp, err := http.ReadResponse(reader, nil)
	if err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	_ = resp.Body.Close() // an upgrade has none
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil, fmt.Errorf("open a socket: %s", resp.Status)
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	w := &wire{conn: conn, buf: make([]byte, readBuffer)}
	early, _ := reader.Peek(reader.Buffered()) // no more than there is
	w.to = copy(w.buf, early)
	return w, nil
}

// next gives the next text message, which is valid until the call after. It answers pings.
func (w *wire) next() ([]byte, error) {
	for {
		final, opcode, payload, err := w.frame()
		if err != nil {
			return nil, err
		}
		switch opcode {
		case opPing:
			if err := w.send(opPong, payload); err != nil {
				return nil, err
			}
		case opPong:
		case opClose:
			return nil, closed(payload)
		case opText:
			if final {
				return payload, nil
			}
			w.fragmented = append(w.fragmented[:0], payload...)
		case opContinuation:
			w.fragmented = append(w.fragmented, payload...)
			if final {
				return w.fragmented, nil
			}
		default:
			return nil, fmt.Errorf("read a frame: opcode %d", opcode)
		}
	}
}

// closed is the error of a close frame.
func closed(payload []byte) error {
	if len(payload) < 2 {
		return errors.New("the server closed the socket")
	}
	return fmt.Errorf("the server closed the socket: %d %s", binary.BigEndian.Uint16(payload), payload[2:])
}

// frame reads until a whole frame is there.
func (w *wire) frame() (final bool, opcode byte, payload []byte, err error) {
	for {
		final, opcode, payload, size := parseFrame(w.buf[w.from:w.to])
		if size > 0 {
			w.from += size
			return final, opcode, payload, nil
		}
		if w.from > 0 {
			w.to = copy(w.buf, w.buf[w.from:w.to])
			w.from = 0
		}
		if w.to == len(w.buf) {
			return false, 0, nil, errors.New("read a frame: it is longer than the buffer")
		}
		n, err := w.conn.Read(w.buf[w.to:])
		if err != nil {
			return false, 0, nil, fmt.Errorf("read a frame: %w", err)
		}
		w.to += n
	}
}

// parseFrame takes a server's frame, which is unmasked, from the beginning of b. size is how long it is
// in all, 0 where b does not hold all of it.
func parseFrame(b []byte) (final bool, opcode byte, payload []byte, size int) {
	if len(b) < 2 {
		return false, 0, nil, 0
	}
	header, length := 2, int(b[1]&0x7f)
	switch {
	case length == 126 && len(b) >= 4:
		header, length = 4, int(binary.BigEndian.Uint16(b[2:]))
	case length == 127 && len(b) >= 10:
		header, length = 10, int(min(binary.BigEndian.Uint64(b[2:]), 1<<40))
	case length >= 126:
		return false, 0, nil, 0
	}
	if len(b) < header+length {
		return false, 0, nil, 0
	}
	return b[0]&0x80 != 0, b[0] & 0x0f, b[header : header+length], header + length
}

// send writes one message in one call.
func (w *wire) send(opcode byte, payload []byte) error {
	const masked = 0x80
	b := make([]byte, 0, len(payload)+14)
	b = append(b, 0x80|opcode)
	switch length := len(payload); {
	case length < 126:
		b = append(b, masked|byte(length))
	case length < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, masked|126), uint16(length))
	default:
		b = binary.BigEndian.AppendUint64(append(b, masked|127), uint64(length))
	}
	b = append(b, 0, 0, 0, 0) // a key of zero leaves the payload as it is
	if _, err := w.conn.Write(append(b, payload...)); err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	return nil
}

// initialise signs the socket in, by a token or, where it is empty, as nobody.
func (w *wire) initialise(token string) error {
	payload := `{"type":"connection_init"}`
	if token != "" {
		payload = `{"type":"connection_init","payload":{"Authorization":"Bearer ` + token + `"}}`
	}
	if err := w.send(opText, []byte(payload)); err != nil {
		return err
	}
	answer, err := w.next()
	if err != nil {
		return err
	}
	if !bytes.Contains(answer, []byte(`"connection_ack"`)) {
		return fmt.Errorf("sign a socket in: %s", answer)
	}
	return nil
}

func (w *wire) close() { _ = w.conn.Close() } // what was to be read has been read
