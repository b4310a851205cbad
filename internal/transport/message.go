package transport

import (
	"encoding/json"

	"parley/internal/fault"
)

// messageType is one of graphql-transport-ws's eight.
type messageType string

const (
	messageInit      messageType = "connection_init"
	messageAck       messageType = "connection_ack"
	messagePing      messageType = "ping"
	messagePong      messageType = "pong"
	messageSubscribe messageType = "subscribe"
	messageNext      messageType = "next"
	messageError     messageType = "error"
	messageComplete  messageType = "complete"
)

// maxOperationID bounds the id a client gives an operation, as the server repeats it in each result.
const maxOperationID = 256

// message is one message of a client, its shape checked.
type message struct {
	kind    messageType
	id      string
	payload json.RawMessage // an object, or nil
	params  params          // of subscribe
}

// decodeMessage reads one message and checks all that graphql-transport-ws says of its shape. Its
// errors say what is wrong and repeat nothing; the socket closes with 4400 for each of them.
func decodeMessage(data []byte) (message, error) {
	members, err := decodeObject("The message", data)
	if err != nil {
		return message{}, fault.New(fault.BadRequest, "Invalid message: it must be a JSON object")
	}
	var m message
	if !decodeString(members.get("type"), (*string)(&m.kind)) {
		return message{}, fault.New(fault.BadRequest, "Invalid message: \"type\" must be a string")
	}
	switch m.kind {
	case messageInit, messagePing, messagePong:
		m.payload, err = decodePayload(members.get("payload"))
		return m, err
	case messageComplete, messageSubscribe:
	case messageAck, messageNext, messageError:
		return message{}, fault.New(fault.BadRequest, "Invalid message: only a server sends this type")
	default:
		return message{}, fault.New(fault.BadRequest, "Invalid message: the type is unknown")
	}
	if !decodeString(members.get("id"), &m.id) || m.id == "" || len(m.id) > maxOperationID {
		return message{}, fault.New(fault.BadRequest, "Invalid message: \"id\" must be a string of 1 to %d bytes", maxOperationID)
	}
	if m.kind == messageComplete {
		return m, nil
	}
	return m, m.decodeParams(members.get("payload"))
}

// decodeParams reads the payload of subscribe: parameters with a query, or with the hash of one.
func (m *message) decodeParams(payload []byte) error {
	var err error
	if len(payload) > 0 && payload[0] == '{' {
		m.params, err = paramsOf(split(payload))
	}
	if err != nil || len(payload) == 0 || payload[0] != '{' {
		return fault.New(fault.BadRequest, "Invalid message: the payload must be an object with a string \"query\"")
	}
	_, persisted := m.params.extensions["persistedQuery"]
	if m.params.query == "" && !persisted {
		return fault.New(fault.BadRequest, "Invalid message: the payload has no \"query\"")
	}
	return nil
}

// decodePayload lets an object pass; nothing and null are no payload.
func decodePayload(raw []byte) (json.RawMessage, error) {
	if absent(raw) {
		return nil, nil
	}
	if raw[0] != '{' {
		return nil, fault.New(fault.BadRequest, "Invalid message: \"payload\" must be an object")
	}
	return raw, nil
}

// decodeString tells whether a valid value is a string, and gives it.
func decodeString(raw []byte, into *string) bool {
	return !absent(raw) && decodeText(raw, into)
}

// appendPlain writes a message without an id: connection_ack, ping and pong.
func appendPlain(kind messageType, payload json.RawMessage) []byte {
	dst := append([]byte(`{"type":"`), kind...)
	dst = append(dst, '"')
	if payload != nil {
		dst = append(dst, `,"payload":`...)
		dst = append(dst, payload...)
	}
	return append(dst, '}')
}

// envelope is what stands before the payload of an operation's message; "}" stands behind it.
func envelope(kind messageType, id string) []byte {
	quoted, _ := json.Marshal(id) // a string can always be written
	dst := append([]byte(`{"id":`), quoted...)
	dst = append(dst, `,"type":"`...)
	dst = append(dst, kind...)
	return append(dst, `","payload":`...)
}

// completion is an operation's last message.
func completion(id string) []byte {
	quoted, _ := json.Marshal(id)
	return append(append([]byte(`{"id":`), quoted...), `,"type":"complete"}`...)
}
